"""人力资源池: which pool a county keeps, who may enter it, where everybody stands and for how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Grant, Institution, Membership, Person
from members.queries.rules.values import RuleValue
from members.rules import MAY
from staffing.models import PoolEntry, PoolEvent, StaffFile, Title
from staffing.rules import pool as rules
from staffing.rules.postings import ARRANGE, DECIDE
from staffing.vocabulary import COUNTY

STAGES: Final = "staffing.pool.stages"
STARTS_ON: Final = "staffing.pool.starts_on"
ENTRANTS: Final = "staffing.pool.entrants"
PAYER: Final = "staffing.pay.payer[pool]"

#: Tabs of the list and the states in each; the empty one is everybody.
TABS: Final[Mapping[str, tuple[Promise, tuple[str, ...]]]] = MappingProxyType(
    {
        "open": (_("在池"), rules.OPEN),
        "training": (_("入池和培训"), ("entered", "training")),
        "examining": (_("考核"), ("examining", "failed")),
        "sending": (_("派回"), ("passed", "sent")),
        "ended": (_("已离池"), ("returned", "withdrawn")),
    }
)


@dataclass(frozen=True)
class PoolRules:
    """What the county's rules say of its pool; None where they are silent."""

    kind: str
    payer: RuleValue
    starts_on: date | None
    entrants: str
    stages: Sequence[str]
    clause: str


@dataclass(frozen=True)
class Line:
    """One person of the pool and how many days the state has lasted."""

    row: PoolEntry
    days: int


def rules_of(county: int, on: date) -> PoolRules:
    """The pool that a county keeps; one with printed stages trains and examines before it sends.

    NotSet, naming the clause, where nobody has said who pays.
    """
    payer = member_queries.rules.rule(county, PAYER, on=on)
    stages, starts, entrants = (_value(county, key, on) for key in (STAGES, STARTS_ON, ENTRANTS))
    if stages is None:
        return PoolRules(rules.RESERVE, payer, None, "", (), payer.clause or payer.reason)
    return PoolRules(
        rules.POOL, payer, _day(starts),
        str(entrants.typed) if entrants else "", stages.texts,
        stages.clause or stages.reason,
    )  # fmt: skip


def missing_of(county: int, on: date) -> tuple[PoolRules | None, str]:
    """The county's pool, or why it has none."""
    try:
        return rules_of(county, on), ""
    except NotSet as refusal:
        return None, str(refusal)


def _value(county: int, key: str, on: date) -> RuleValue | None:
    try:
        return member_queries.rules.rule(county, key, on=on)
    except NotSet:
        return None


def _day(rule: RuleValue | None) -> date | None:
    said = rule.typed if rule else None
    return said if isinstance(said, date) else None


def led_by(lead: int, on: date) -> frozenset[int]:
    """The members of the alliances that a body leads on a day."""
    led = member_queries.alliances.led_by([lead], on)
    rows = Membership.objects.filter(
        member_queries.in_force(on), alliance__in=led, role=Membership.Role.MEMBER
    )
    return frozenset(rows.values_list("institution", flat=True))


def recruits(kind: str, leads: Sequence[Institution], on: date) -> QuerySet[Person]:
    """Whom these bodies may let into the pool: the right employer, and not in it already."""
    bodies = {body.pk for body in leads}
    if rules.KINDS[kind].employer == rules.MEMBER:
        bodies = {pk for body in leads for pk in led_by(body.pk, on)}
    there = PoolEntry.objects.filter(person=OuterRef("pk"), status__in=rules.OPEN)
    rows = Person.objects.filter(~Exists(there), institution__in=bodies, left_on=None)
    if kind == rules.POOL:
        rows = rows.exclude(pk__in=_qualified(on))
    return rows.select_related("institution").order_by("institution__sort_key", "sort_key", "code")


def is_qualified(person: int, on: date) -> bool:
    """Whether somebody holds a title and a licence, so that the pool is not for them."""
    return bool(_qualified(on).filter(person=person).exists())


def _qualified(on: date) -> QuerySet[Any, Any]:
    titled = Title.objects.filter(person=OuterRef("person"), from_on__lte=on, step__gt=0)
    licensed = StaffFile.objects.filter(Exists(titled), licence_until_on__gt=on)
    return licensed.values("person")


def of_side(row: PoolEntry, side: str, on: date) -> list[int]:
    """Whom a side's news reaches."""
    held = Grant.objects.filter(member_queries.in_force(on), county=row.county_id)
    if side == COUNTY:
        held = held.filter(role__in=MAY[DECIDE])
    else:
        body = row.lead_id if side == rules.LEAD else row.member_id
        held = held.filter(role__in=MAY[ARRANGE], institution=body)
    return list(dict.fromkeys(held.order_by("pk").values_list("person", flat=True)))


def to_do(
    rows: QuerySet[PoolEntry], places: frozenset[int], counties: frozenset[int]
) -> QuerySet[PoolEntry]:
    """Entries whose next step is theirs."""
    mine = Q(owner_side=rules.LEAD, lead__in=places) | Q(owner_side=rules.MEMBER, member__in=places)
    return rows.filter(mine | Q(owner_side=COUNTY, county__in=counties))


def in_tab(rows: QuerySet[PoolEntry], tab: str) -> QuerySet[PoolEntry]:
    """Those of a tab, who has waited longest in a state first."""
    found = rows.filter(status__in=TABS[tab][1])
    return found.select_related("person", "lead", "member").order_by("since_on", "pk")


def lines(rows: Sequence[PoolEntry], today: date) -> list[Line]:
    """Each with its days in the state."""
    return [Line(row, (today - row.since_on).days) for row in rows]


def trail_of(row: PoolEntry) -> list[dict[str, object]]:
    """What happened, newest first, as the timeline shows it."""
    found: list[dict[str, object]] = []
    for one in row.events.select_related("by", "acting_for").order_by("-at", "-id"):
        said = [str(one.by or rules.SIDES[one.side]), one.on.isoformat(), one.order_no, one.reason]
        if one.acting_for is not None:
            said[0] = _("%(who)s（代%(giver)s）") % {"who": said[0], "giver": one.acting_for}
        title = rules.move_words(one.verb) if one.from_status else str(_("登记入池"))
        detail = "；".join(str(text) for text in said if text)
        found.append({"title": title, "at": one.at, "detail": detail})
    return found


def periods_of(row: PoolEntry, today: date) -> list[tuple[str, date, date | None, int]]:
    """Every state with its first day, the day it ended (None: it goes on) and how many days."""
    events: list[PoolEvent] = list(row.events.order_by("at", "id"))
    ends: list[date | None] = [one.on for one in events[1:]]
    ends.append(None)
    return [
        (rules.state_words(one.to_status), one.on, end, ((end or today) - one.on).days)
        for one, end in zip(events, ends, strict=True)
    ]
