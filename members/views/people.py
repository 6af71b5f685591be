"""Pages of people: the list of a county, and one person."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, why_not
from alliance.core.finding import asked
from members import access, queries
from members.models import Person
from members.rules import ROLES
from members.views.choosing import current_county


@require_GET
def my_people(request: HttpRequest) -> HttpResponse:
    """To the people of my county."""
    return redirect("people", county=current_county(request).code)


@require_GET
def people(request: HttpRequest, county: str) -> HttpResponse:
    """The people of a county whom I may see: ?q=, ?institution=, ?role=, ?show=."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    mine = access.persons_for(actor).filter(county=place)
    sought = _sought(request)
    page = queries.people.people_page(mine, sought, today(), now(), request.GET.get("cursor", ""))
    context = {
        "county": place,
        "page": page,
        "sought": sought,
        "institutions": queries.people.institutions_of_people(mine),
        "roles": ROLES.items(),
        "tabs": _tabs(sought),
        "asked": urlencode(_kept(sought)),
        "why_not_add": why_not(access.check_may, actor, "members.add_person", county=place.pk),
        "reads_all": place.pk in access.reach(actor, "members.read_people").counties,
        "reads_access": place.pk in access.reach(actor, "members.read_access").counties,
    }
    return render(request, "members/people.html", context)


@require_GET
def person(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One person: position, roles and who gave them, delegations, account, what happened."""
    actor = actor_of(request)
    found = access.person_for(actor, county, code)
    context: dict[str, Any] = {
        "county": found.county,
        "person": found,
        "page": queries.people.person_page(found, today(), now()),
        "work": queries.changing_hands.open_work_of(found),
        "today": today(),
        "is_me": found.pk in actor.persons,
        "reads_access": found.county_id in access.reach(actor, "members.read_access").counties,
        "reads_people": found.county_id in access.reach(actor, "members.read_people").counties,
        **_why_nots(actor, found),
    }
    return render(request, "members/person.html", context)


def _why_nots(actor: Actor, person: Person) -> dict[str, str]:
    """Why each verb of the page is not the reader's; "" where it is."""
    county = person.county_id
    verbs = {
        "change": "add_person",
        "invite": "invite",
        "grant": "grant",
        "sessions": "end_session",
    }
    told = {
        f"why_not_{name}": why_not(access.check_may, actor, f"members.{verb}", county=county)
        for name, verb in verbs.items()
    }
    told["why_not_hand_over"] = why_not(access.check_can_hand_over, actor, person)
    told["why_not_delegate"] = why_not(access.check_can_delegate, actor, person)
    return told


def _sought(request: HttpRequest) -> queries.people.Sought:
    said = request.GET
    sought = queries.people.Sought(
        text=asked(said.get("q", "")),
        institution=said.get("institution", "")[:40],
        role=said.get("role", ""),
        show=said.get("show", "") or queries.people.HERE,
    )
    if sought.show not in queries.people.SHOWS or (sought.role and sought.role not in ROLES):
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    return sought


def _kept(sought: queries.people.Sought, **changed: str) -> dict[str, str]:
    """The question as an address carries it."""
    said = {
        "q": sought.text,
        "institution": sought.institution,
        "role": sought.role,
        "show": "" if sought.show == queries.people.HERE else sought.show,
    } | changed
    return {name: value for name, value in said.items() if value}


def _tabs(sought: queries.people.Sought) -> list[dict[str, object]]:
    labels = (_("在任"), _("没有角色"), _("没有账号"), _("已离任"))
    return [
        {
            "label": label,
            "url": "?" + urlencode(_kept(sought, show="" if show == queries.people.HERE else show)),
            "count": None,
            "current": sought.show == show,
        }
        for show, label in zip(queries.people.SHOWS, labels, strict=True)
    ]
