"""People on pages: records of service, one record with what it is worth, facts, the printed proof."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from alliance.core.tables import attachment, file_name
from members.models import Person
from staffing import access, actions, people_sheet, queries
from staffing.access import rosters
from staffing.actions import planning
from staffing.forms import DutyForm, FileForm, LeaveForm, TitleForm, after_last
from staffing.models import EligibilityResult, StaffDuty, StaffFile
from staffing.queries import lists
from staffing.queries import teams as team_queries
from staffing.vocabulary import PROFESSIONS


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """People whose records I read: ?q= by name or code; ?format=xlsx for all of them."""
    actor = actor_of(request)
    asked = request.GET.get("q", "").strip()[:60]
    rows = access.records_for(actor).filter(left_on=None).select_related("county", "institution")
    if asked:
        rows = rows.filter(name__icontains=asked) | rows.filter(code__iexact=asked)
    rows = rows.order_by("institution__sort_key", "sort_key", "code")
    if request.GET.get("format", "") == "xlsx":
        found = list(rows)
        name = file_name(_("服务记录"), "xlsx", demo=any(one.demo for one in found))
        return attachment(people_sheet.records(found), name)
    people = lists.page_of(rows, request.GET.get("page", ""))
    keys = [person.pk for person in people]
    titles, concerned = queries.titles_on(keys, today()), people_sheet.concerned(list(people))
    context = {
        "people": people,
        "lines": [(person, titles.get(person.pk), concerned[person.pk]) for person in people],
        "asked": asked,
        "here": f"{reverse('staffing:records')}?q={asked}",
        "sheet": f"{reverse('staffing:records')}?{urlencode({'q': asked, 'format': 'xlsx'})}",
        "keeps": rosters.keeping_places(actor).exists(),
    }
    return render(request, "staffing/records.html", context)


@require_GET
def record(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One person: verified days, postings, how they stand before a promotion; ?format=xlsx."""
    actor = actor_of(request)
    person = access.record_for(actor, county, code)
    if request.GET.get("format", "") == "xlsx":
        content = people_sheet.record(person, queries.record_of(person, today()))
        name = file_name(_("服务记录-%(who)s") % {"who": person.name}, "xlsx", demo=person.demo)
        return attachment(content, name)
    return _record(request, actor, person, {})


def _record(
    request: HttpRequest, actor: Actor, person: Person, refused: Mapping[str, Any]
) -> HttpResponse:
    found = queries.record_of(person, today())
    keeps = (
        not why_not(access.check_can_keep_staff, actor, person.institution, person.county_id)
        and person.pk not in actor.names
    )
    file, duty = queries.file_of(person.pk), queries.duty_of(person.pk)
    context = {
        "county": person.county,
        "person": person,
        "found": found,
        "standings": [
            (one, EligibilityResult.Rule(one.rule.code).label) for one in found.standings
        ],
        "postings": access.postings_for(actor).filter(person=person).select_related("home", "host"),
        "leaves": access.leaves_for(actor).filter(person=person),
        "titles": queries.titles_of(person.pk),
        "file": file,
        "results": access.results_for(actor).filter(person=person),
        "duties": team_queries.duties_of(person.pk),
        "seats": team_queries.seats_of_person(person.pk),
        "duty": duty,
        "duty_form": DutyForm(duty) if keeps else None,
        "sheet": f"{_address(person)}?format=xlsx",
        "keeps": keeps,
        "title_form": TitleForm() if keeps else None,
        "file_form": FileForm(file) if keeps else None,
        "leave_form": LeaveForm() if keeps else None,
    }
    here = _address(person)
    return showing(request, "staffing/record.html", context, refused, here=here)


@require_POST
def give(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """State how the person stands today, to be printed."""
    actor = actor_of(request)
    person = access.record_for(actor, county, code)
    rule = request.POST.get("rule", "")[:20]
    return redirect(actions.give_result(person=person, rule=rule, by=actor))


@require_POST
def title(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """State a title."""
    form = TitleForm(request.POST)
    return _stated(request, (county, code), form, "title_form", actions.state_title)


@require_POST
def file(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """State profession, kind of post and licence."""

    def act(*, licence_last_day: Any, **told: Any) -> StaffFile:
        return actions.state_file(licence_until_on=after_last(licence_last_day), **told)

    return _stated(request, (county, code), FileForm(None, request.POST), "file_form", act)


@require_POST
def duty(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """State department and team."""

    def act(*, version: str, **told: Any) -> StaffDuty:
        return planning.state_duty(version=version or None, **told)

    return _stated(request, (county, code), DutyForm(None, request.POST), "duty_form", act)


@require_POST
def leave(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Record a leave."""

    def act(*, last_day: Any, **told: Any) -> Any:
        return actions.record_leave(until_on=after_last(last_day), **told)

    return _stated(request, (county, code), LeaveForm(request.POST), "leave_form", act)


def _stated(
    request: HttpRequest,
    place: tuple[str, str],
    form: forms.Form,
    name: str,
    act: Callable[..., Any],
) -> HttpResponse:
    actor = actor_of(request)
    person = access.record_for(actor, *place)
    access.check_can_keep_staff(actor, person.institution, person.county_id)
    done = attempt(form, lambda told: act(person=person, by=actor, **told))
    if done is None:
        return _record(request, actor, person, {name: form})
    messages.success(request, _("已登记。"))
    return redirect(_address(person))


@require_GET
def proof(request: HttpRequest, result: UUID) -> HttpResponse:
    """The result as it was given, on one sheet."""
    row = access.result_for(actor_of(request), result)
    profession = PROFESSIONS.get(row.profession, row.profession)
    context = {"row": row, "spans": lists.spans_of(row), "profession": profession}
    return render(request, "staffing/proof.html", context)


def _address(person: Person) -> str:
    return reverse("staffing:record", args=[person.county.code, person.code])
