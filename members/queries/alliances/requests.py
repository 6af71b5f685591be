"""Requests to enter, leave or move: whose word is needed, and what stands in the way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import today
from alliance.core.pagination import Page, page_of
from alliance.core.showing import listed
from members.models import Alliance, Institution, Membership, MembershipRequest, Person
from members.queries.days import in_force, of_line
from members.rules import MEMBERSHIP_REQUEST

#: States in which a request still waits for somebody.
OPEN: Final = ("applied", "agreed")

NAMES: Final = {"body": _("申请机构"), "source": _("原牵头单位"), "target": _("新牵头单位")}


@dataclass(frozen=True)
class Side:
    """One of those whose word is needed: the body itself, or the leads of an alliance.

    Any one of several leads speaks for its alliance.
    """

    name: str
    bodies: list[Institution]
    agreed_by: Person | None

    @property
    def label(self) -> str | Promise:
        """What the side is called."""
        return NAMES[self.name]

    @property
    def ids(self) -> frozenset[int]:
        """Ids of the bodies that may speak for it."""
        return frozenset(body.pk for body in self.bodies)


def sides_of(request: MembershipRequest) -> list[Side]:
    """Whose word is needed, in order; an alliance that nobody leads has none to give."""
    return sides_of_all([request], today())[request.pk]


def sides_of_all(requests: Iterable[MembershipRequest], on: date) -> dict[int, list[Side]]:
    """The same for many requests, by id, in one statement."""
    rows = list(requests)
    concerned = {pk for row in rows for pk in (row.source_id, row.target_id)} - {None}
    leads = (
        Membership.objects.filter(in_force(on), alliance__in=concerned, role=Membership.Role.LEAD)
        .select_related("institution")
        .order_by("institution__code", "id")
    )
    by_alliance: dict[int | None, list[Membership]] = defaultdict(list)
    for lead in leads:
        by_alliance[lead.alliance_id].append(lead)

    def bodies(alliance: int | None, line: str) -> list[Institution]:
        there = of_line(by_alliance.get(alliance, []), line)
        return list({lead.institution_id: lead.institution for lead in there}.values())

    found = {}
    for row in rows:
        sides = [
            Side("body", [row.institution], row.body_agreed_by),
            Side("source", bodies(row.source_id, row.line), row.source_agreed_by),
            Side("target", bodies(row.target_id, row.line), row.target_agreed_by),
        ]
        found[row.pk] = [side for side in sides if side.bodies]
    return found


def parties_of(request: MembershipRequest) -> list[int]:
    """Ids of the persons who asked or agreed: none of them decides."""
    found = (
        request.applied_by_id,
        request.body_agreed_by_id,
        request.source_agreed_by_id,
        request.target_agreed_by_id,
    )
    return [person for person in dict.fromkeys(found) if person is not None]


def leaving(
    institution: Institution, source: Alliance, line: str, effective_on: date
) -> QuerySet[Membership]:
    """The membership that would end: in force on the day before."""
    return Membership.objects.filter(
        in_force(effective_on - timedelta(days=1)),
        Q(until_on=None) | Q(until_on__gte=effective_on),
        institution=institution,
        alliance=source,
        line=line,
    )


def requests_in(county: int) -> QuerySet[MembershipRequest]:
    """All requests of a county with the names a list shows, the newest first."""
    return (
        MembershipRequest.objects.filter(county=county)
        .select_related("county", "institution", "source", "target", "applied_by", "decided_by")
        .order_by("-applied_at", "-pk")
    )


def open_requests_of(institution: Institution) -> QuerySet[MembershipRequest]:
    """What still waits about a body."""
    return requests_in(institution.county_id).filter(institution=institution, state__in=OPEN)


def led_by(institutions: Iterable[int], on: date) -> QuerySet[Membership, int]:
    """Ids of the alliances that one of these bodies leads on the day."""
    led = Membership.objects.filter(
        in_force(on), institution__in=tuple(institutions), role=Membership.Role.LEAD
    )
    return led.values_list("alliance_id", flat=True)


def requests_page(found: QuerySet[MembershipRequest], cursor: str) -> Page[MembershipRequest]:
    """Some requests, the newest first."""
    return page_of(found, order=("-applied_at", "-id"), cursor=cursor)


@dataclass(frozen=True)
class Told:
    """One step of a request as the page shows it: what, who, when, and whether it is over."""

    title: str | Promise
    who: str
    at: datetime | None
    state: str


def told_of(request: MembershipRequest, sides: list[Side]) -> list[Told]:
    """The way of a request: applied, each side's word, the office's; the open ones marked."""
    found = [Told(_("提出申请"), request.applied_by.name, request.applied_at, "done")]
    asking = request.state == "applied"
    for side in sides:
        who = side.agreed_by.name if side.agreed_by else listed(body.name for body in side.bodies)
        title = _("%(side)s同意") % {"side": side.label}
        state = "done" if side.agreed_by else ("now" if asking else "")
        found.append(Told(title, who, None, state))
    decided = request.decided_by.name if request.decided_by else ""
    state = "now" if request.state == "agreed" else ("done" if decided else "")
    words = MEMBERSHIP_REQUEST.states[request.state] if state == "done" else _("审批")
    return [*found, Told(words, decided, request.decided_at, state)]
