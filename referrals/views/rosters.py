"""Duty rosters on pages: a week of every desk, entering, copying last week, whom to ring when late."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import attempt, showing
from alliance.core.rows import one_of
from alliance.core.tables import attachment, file_name
from members.models import Institution
from referrals import roster_files
from referrals.access import rosters as access
from referrals.actions import rosters as actions
from referrals.forms.rosters import ContactForm, DeskForm, ShiftForm
from referrals.models import DutyContact
from referrals.models.rosters import DESKS
from referrals.queries import rosters as queries
from referrals.queries.rosters import DAYS
from referrals.views.pools import county_of


def body_asked(request: HttpRequest) -> Institution:
    """The body that the address names, otherwise the reader's own."""
    code = request.GET.get("institution", "")
    return access.roster_body_for(actor_of(request), county_of(request).pk, code)


def week_asked(request: HttpRequest) -> date:
    """The Monday of the week that the address names, otherwise of this one."""
    said = request.GET.get("week", "")
    try:
        return queries.monday_of(date.fromisoformat(said) if said else today())
    except ValueError as error:
        told = _("“%(value)s”不是日期，请写作2024-12-31。") % {"value": said[:40]}
        raise Invalid(told, fields={"week": told}) from error


def address(body: Institution, monday: date, name: str = "rosters") -> str:
    """A page of this body's week."""
    return f"{reverse(f'referrals:{name}')}?institution={body.code}&week={monday.isoformat()}"


@require_GET
def rosters(request: HttpRequest) -> HttpResponse:
    """A week of every desk of a body: ?institution=, ?week= (any day of it), ?format=xlsx."""
    body, monday = body_asked(request), week_asked(request)
    if request.GET.get("format", "") == "xlsx":
        first, last = queries.starts(monday), queries.starts(monday + timedelta(days=DAYS))
        rows = access.shifts_for(actor_of(request)).filter(
            roster__institution=body, from_at__gte=first, from_at__lt=last
        )
        shifts = list(rows.select_related("person", "roster"))
        content = roster_files.week_sheet(body, shifts)
        name = f"{_('值班表')}-{monday.isoformat()}"
        return attachment(content, file_name(name, "xlsx", demo=body.county.demo))
    return _rosters(request, body, monday, {})


def _rosters(
    request: HttpRequest, body: Institution, monday: date, refused: dict[str, Any]
) -> HttpResponse:
    actor = actor_of(request)
    desks = access.desks_for(actor).filter(institution=body)
    keeps = not why_not(access.check_can_keep, actor, body)
    found = queries.contacts([body.pk], today())
    context = {
        "county": body.county,
        "body": body,
        "bodies": access.bodies_for(actor).filter(county=body.county_id),
        "weeks": queries.week_of(desks, monday),
        "days": [monday + timedelta(days=n) for n in range(DAYS)],
        "monday": monday,
        "here": address(body, monday),
        "before": address(body, monday - timedelta(days=DAYS)),
        "after": address(body, monday + timedelta(days=DAYS)),
        "copy_url": address(body, monday, "roster-copy"),
        "enter_url": address(body, monday, "roster-enter"),
        "desk_url": address(body, monday, "roster-desk"),
        "contact_url": address(body, monday, "roster-contact"),
        "gaps": queries.gaps(desks),
        "contacts": [
            (words, found.get((body.pk, code))) for code, words in DutyContact.Office.choices
        ],
        "keeps": keeps,
        "form": ShiftForm(institution=body) if keeps else None,
        "desk_form": DeskForm(prefix="desk") if keeps else None,
        "contact_form": ContactForm(institution=body, prefix="contact") if keeps else None,
    }
    here = reverse("referrals:rosters")
    return showing(request, "referrals/rosters.html", context, refused, here=here)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Put the same hours of several days into the week."""
    actor, body, monday = actor_of(request), body_asked(request), week_asked(request)
    access.check_can_keep(actor, body)
    form = ShiftForm(request.POST, institution=body)
    done = attempt(
        form,
        lambda _told: actions.enter_shifts(institution=body, rows=form.shifts(monday), by=actor),
    )
    if done is None:
        return _rosters(request, body, monday, {"form": form})
    said = ngettext("已登记 %(n)d 个班次。", "已登记 %(n)d 个班次。", done) % {"n": done}
    messages.success(request, said)
    return redirect(address(body, monday))


@require_POST
def drop(request: HttpRequest, shift: int) -> HttpResponse:
    """Take one shift out."""
    actor = actor_of(request)
    rows = access.shifts_for(actor).select_related("roster__institution")
    row = one_of(rows, shift, _("没有找到这个班次。"))
    actions.drop_shift(shift=row, by=actor)
    messages.success(request, _("已删去这个班次。"))
    return redirect(address(row.roster.institution, queries.monday_of(queries.day_of(row.from_at))))


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """What last week would make of this one, and making it."""
    actor, body, monday = actor_of(request), body_asked(request), week_asked(request)
    access.check_can_keep(actor, body)
    if request.method == "POST":
        made = actions.copy_week(institution=body, monday=monday, by=actor)
        said = ngettext("已照抄 %(n)d 个班次。", "已照抄 %(n)d 个班次。", made) % {"n": made}
        messages.success(request, said)
        return redirect(address(body, monday))
    found = queries.copied(body, monday)
    context = {
        "county": body.county,
        "body": body,
        "monday": monday,
        "here": address(body, monday),
        "copy_url": address(body, monday, "roster-copy"),
        "lines": [(one, DESKS[one.desk]) for one in found],
        "n": sum(not one.why_not for one in found),
    }
    return render(request, "referrals/roster_copy.html", context)


@require_POST
def desk(request: HttpRequest) -> HttpResponse:
    """Say that a desk keeps a roster, or keeps none any more."""
    actor, body, monday = actor_of(request), body_asked(request), week_asked(request)
    access.check_can_keep(actor, body)
    form = DeskForm(request.POST, prefix="desk")
    done = attempt(
        form,
        lambda told: actions.state_desk(
            institution=body, desk=told["desk"], keeps=told["keeps"], by=actor
        ),
    )
    if done is None:
        return _rosters(request, body, monday, {"desk_form": form})
    return redirect(address(body, monday))


@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """Name whom to ring when it is late."""
    actor, body, monday = actor_of(request), body_asked(request), week_asked(request)
    access.check_can_keep(actor, body)
    form = ContactForm(request.POST, institution=body, prefix="contact")
    done = attempt(
        form,
        lambda told: actions.name_contact(
            institution=body, office=told["office"], person=told["person"],
            phone=told["phone"], from_on=told["from_on"], by=actor,
        ),
    )  # fmt: skip
    if done is None:
        return _rosters(request, body, monday, {"contact_form": form})
    messages.success(request, _("已登记联系人。"))
    return redirect(address(body, monday))


@require_POST
def end_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """From tomorrow on nobody answers for the office until somebody is named."""
    actor = actor_of(request)
    row = access.duty_contact_for(actor, contact)
    actions.end_contact(contact=row, until_on=today() + timedelta(days=1), by=actor)
    messages.success(request, _("%(who)s自明天起不再负责。") % {"who": row.person})
    return redirect(address(row.institution, queries.monday_of(today())))
