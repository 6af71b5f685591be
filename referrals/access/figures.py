"""Whose figures an actor reads: oversight the county's, an alliance's lead its bodies, a body its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound
from alliance.core.periods import Period
from members import access as member_access
from members import queries as member_queries
from members.models import County, Institution
from referrals.access.cases import desk_places, own_places, referrals_for
from referrals.models import Referral
from referrals.queries.figures import Scope, events_of

READ: Final = "referrals.read_figures"
STAND: Final = "referrals.read_standing"
#: What of an address leaves a part of the county.
_PARTS: Final = ("alliance", "institution", "specialty")


@dataclass(frozen=True)
class Wanted:
    """What was asked for: codes of an alliance and a body, a specialty, a direction; "" for all."""

    period: Period
    alliance: str = ""
    institution: str = ""
    specialty: str = ""
    direction: str = ""


def scope_for(actor: Actor, county: County, wanted: Wanted, verb: str = READ) -> Scope:
    """What the actor may read of it; NotFound for a body or an alliance that is not theirs.

    Whoever oversees a county reads figures with the small counts hidden, and all bodies and
    specialties side by side: what is hidden there, the difference to a narrowed page would tell.
    """
    reach = member_access.reach(actor, verb)
    whole = county.pk in reach.counties
    if not whole and not reach.institutions:
        member_access.check_may(actor, verb, county=county.pk)
        raise NotFound(_("没有找到。"), exists=True)
    if whole and verb == READ:
        _check_wide(wanted)
    bodies: frozenset[int] | None = None if whole else reach.institutions
    if wanted.alliance:
        bodies = _narrowed(bodies, _members(county, wanted))
    if wanted.institution:
        bodies = _narrowed(bodies, _body(county, wanted.institution))
    return Scope(county.pk, wanted.period, bodies, wanted.specialty, wanted.direction, hides=whole)


def _check_wide(wanted: Wanted) -> None:
    """Refuse whoever oversees the county a part of it."""
    told = _(
        "监管人员看全县区并列的数，请去掉医共体、机构和专科：单看一部分，与全县区的数一减就能推算出少于 5 件的数。"
    )
    named = [name for name in _PARTS if getattr(wanted, name)]
    if named:
        raise Invalid(told, fields=dict.fromkeys(named, told))


def _narrowed(bodies: frozenset[int] | None, to: Iterable[int]) -> frozenset[int]:
    found = frozenset(to) if bodies is None else bodies & frozenset(to)
    if not found:
        raise NotFound(_("没有找到这个机构或医共体。"), exists=True)
    return found


def _members(county: County, wanted: Wanted) -> list[int]:
    """Who belonged to the alliance on the last day of the period that has come."""
    on = min(today(), wanted.period.last_day)
    rows = member_queries.memberships_on(county.pk, on).filter(alliance__code=wanted.alliance)
    return list(rows.values_list("institution", flat=True))


def _body(county: County, code: str) -> list[int]:
    rows = Institution.objects.filter(county=county, code=code)
    return list(rows.values_list("pk", flat=True))


def bodies_of(county: County) -> list[Institution]:
    """Every body of the county in Chinese order, also those that closed; one statement."""
    return list(Institution.objects.filter(county=county).order_by("sort_key", "code"))


def bodies_reached(actor: Actor) -> frozenset[int]:
    """The bodies whose figures the actor reads one by one."""
    return member_access.reach(actor, READ).institutions


def stands(actor: Actor, county: County) -> bool:
    """Whether the actor keeps cases moving and so reads where they are now."""
    return _reaches(actor, county, STAND)


def reads(actor: Actor, county: County) -> bool:
    """Whether the actor reads figures at all."""
    return _reaches(actor, county, READ)


def _reaches(actor: Actor, county: County, verb: str) -> bool:
    reach = member_access.reach(actor, verb)
    return county.pk in reach.counties or bool(reach.institutions)


def opens_cases(actor: Actor) -> bool:
    """Whether the actor takes part in cases at all, and so may read the list behind a figure."""
    return bool(own_places(actor) or desk_places(actor))


def check_can_open(actor: Actor) -> None:
    """Who takes part in cases; Forbidden for everybody else, who reads counts only."""
    if not opens_cases(actor):
        raise Forbidden(_("只有参与转诊的人能看具体转诊；监管人员只看件数。"))


def cases_behind(
    actor: Actor, scope: Scope, name: str, wanted: dict[str, str]
) -> QuerySet[Referral]:
    """The actor's own cases behind one figure; `wanted` narrows by from, to, reason, priority, ward."""
    events = events_of(scope, name)
    if wanted.get("reason"):
        events = events.filter(reason_code=wanted["reason"])
    rows = referrals_for(actor).filter(county=scope.county, pk__in=events.values("referral"))
    if wanted.get("from"):
        rows = rows.filter(origin=_id(wanted["from"]))
    if "to" in wanted:
        rows = rows.filter(destination=_id(wanted["to"]) if wanted["to"] else None)
    if "ward" in wanted:
        rows = rows.filter(joint_ward=_id(wanted["ward"]) if wanted["ward"] else None)
    if wanted.get("priority"):
        rows = rows.filter(priority=wanted["priority"])
    return rows.select_related("patient", "origin", "destination")


def _id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):  # noqa: PLR2004 a bigint
        raise NotFound(_("没有找到这个机构。"))
    return int(text)
