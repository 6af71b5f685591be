"""Forms about people: entered, changed, moved, leaving, back again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.people import AddPersonForm, ChangePersonForm, LeaveForm, MovePersonForm

FORM = "members/people_form.html"


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, county: str) -> HttpResponse:
    """A new person of the county."""
    place = access.county_for(actor_of(request), county)
    actor = access.check_may(actor_of(request), "members.add_person", county=place.pk)
    bodies = queries.days.institutions_on(place.pk, today())
    form = AddPersonForm(request.POST or None, bodies=bodies)
    made = attempt(form, lambda said: actions.people.add_person(county=place, by=actor, **said))
    if made is not None:
        return redirect(made)
    context = {
        "county": place,
        "verb": "members.add_person",
        "title": _("登记人员"),
        "lede": _("登记之后，由系统管理员邀请开通账号，由安全管理员授予角色。"),
        "yes": _("登记"),
    }
    return page(request, form, FORM, context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Name, position, telephone."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    access.check_may(actor, "members.add_person", county=person.county_id)
    names = ("name", "position", "phone", "version")
    initial = {name: getattr(person, name) for name in names}
    form = ChangePersonForm(request.POST or None, initial=initial)
    done = attempt(form, lambda said: actions.people.change_person(person=person, by=actor, **said))
    if done is not None:
        return redirect(person)
    context = {"title": _("修改人员信息"), "yes": _("保存"), **_about(person)}
    return page(request, form, FORM, context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """To another institution; says which roles end with it."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    access.check_may(actor, "members.add_person", county=person.county_id)
    bodies = queries.days.institutions_on(person.county_id, today())
    initial = {"version": person.version, "position": person.position}
    form = MovePersonForm(request.POST or None, bodies=bodies, initial=initial)
    done = attempt(form, lambda said: actions.people.move_person(person=person, by=actor, **said))
    if done is not None:
        return redirect(person)
    ending = queries.people.roles_at(person.pk, person.institution_id, today())
    context = {"title": _("办理调动"), "yes": _("确认调动"), "ending": ending, **_about(person)}
    return page(request, form, FORM, context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The end of somebody's office; says what ends and what is still open."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    access.check_may(actor, "members.add_person", county=person.county_id)
    form = LeaveForm(request.POST or None)
    done = attempt(
        form,
        lambda said: actions.people.leave_office(
            person=person, left_on=form.left_on, reason=said["reason"], by=actor
        ),
    )
    if done is not None:
        return redirect(person)
    context = {
        "title": _("办理离任"),
        "yes": _("确认离任"),
        "ending": queries.people.roles_at(person.pk, None, today()),
        "work": queries.changing_hands.open_work_of(person),
        "leaving": True,
        **_about(person),
    }
    return page(request, form, FORM, context)


@require_POST
def come_back(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Leaving was a mistake, or somebody returned."""
    person = access.person_for(actor_of(request), county, code)
    actions.people.come_back(
        person=person, reason=request.POST.get("reason", ""), by=actor_of(request)
    )
    return redirect(person)


def _about(person: Any) -> dict[str, Any]:
    return {"county": person.county, "person": person, "verb": "members.add_person"}
