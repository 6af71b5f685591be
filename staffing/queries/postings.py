"""Postings: whose turn it is, whom news reaches, what days are taken, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.showing import local
from members import queries as member_queries
from members.models import County, Grant, Institution
from members.queries.rules.values import RuleValue
from members.rules import MAY
from staffing.models import MonthlyVerification, Posting, PostingEvent
from staffing.queries.standing_in import stand_ins
from staffing.rules import postings as rules
from staffing.rules.months import after, lasts
from staffing.rules.shares import Part, stand_together
from staffing.rules.spans import Span
from staffing.vocabulary import COUNTY, FIELDS, HOME, HOST, KINDS, PERSON, SIDES

#: How long a posting lasts at least, where a plan says so.
_LEAST_MONTHS = "staffing.posting.minimum_months"
#: Present where the plan has transfers approved by the commission.
_TRANSFER = "staffing.transfer.steps"


@dataclass(frozen=True)
class Sides:
    """Where somebody stands: bodies they act for, counties they decide in, who they are.

    `agrees_for` and `verifies_for` are the village clinics for which they stand in.
    """

    places: frozenset[int]
    counties: frozenset[int]
    persons: frozenset[int]
    agrees_for: frozenset[int] = frozenset()
    verifies_for: frozenset[int] = frozenset()


def institution_of(row: Posting, side: str) -> int | None:
    """The body that stands on a side; None for the person, the commission and the system."""
    return {HOME: row.home_id, HOST: row.host_id}.get(side)


def county_approves(county: int, on: date) -> bool:
    """Whether the plan has transfers approved by the commission before they are ordered."""
    try:
        member_queries.rules.rule(county, _TRANSFER, on=on)
    except NotSet:
        return False
    return True


def owner_of(row: Posting, on: date) -> str:
    """The side that must act in the state the posting is in; "" when nobody must."""
    if row.status == "host_confirmed" and county_approves(row.county_id, on):
        return COUNTY
    return rules.STATES[row.status].owner


def of_side(row: Posting, side: str, on: date) -> list[int]:
    """Whom a side's news reaches."""
    if side == PERSON:
        return [row.person_id] if row.person_id else []
    held = Grant.objects.filter(member_queries.days.in_force(on), county=row.county_id)
    if side == COUNTY:
        held = held.filter(role__in=MAY[rules.DECIDE])
        if not county_approves(row.county_id, on):
            return []
    else:
        bodies = [institution_of(row, side)]
        if side == HOST:
            found = stand_ins([row.host], rules.AGREE, on).values()
            bodies += [one.centre.pk for one in found if one.centre]
        held = held.filter(role__in=MAY[rules.ARRANGE], institution__in=bodies)
    return list(dict.fromkeys(held.order_by("pk").values_list("person", flat=True)))


def to_do(rows: QuerySet[Posting], sides: Sides, on: date) -> QuerySet[Posting]:
    """Postings whose next step is theirs; an active one when a month is waiting to be verified."""
    mine = Q(owner_side=PERSON, person__in=sides.persons)
    mine |= Q(owner_side=COUNTY, county__in=sides.counties)
    mine |= Q(owner_side=HOME, home__in=sides.places)
    mine |= Q(owner_side=HOST, host__in=sides.places) & ~Q(status="active")
    for verb, clinics in ((rules.AGREE, sides.agrees_for), (rules.VERIFY, sides.verifies_for)):
        turn = Q(owner_side=HOST, host__in=clinics, status__in=rules.host_states(verb))
        mine |= turn & ~Q(status="active")
    month = on.replace(day=1)
    done = MonthlyVerification.objects.filter(month=after(month, -1), withdrawn_at=None)
    verifies = sides.places | sides.verifies_for
    active = rows.filter(status="active", host__in=verifies, from_on__lt=month)
    active = active.exclude(pk__in=done.values("posting"))
    mine |= moved(Q(home__in=sides.places))
    return rows.filter(mine | Q(pk__in=active.values("pk")))


def moved(where: Q) -> Q:
    """Somebody is posted whom another body employs by now: to be continued or ended."""
    there = Q(status__in=("active", "absent"), person__institution__isnull=False)
    return where & there & ~Q(person__institution=F("home"))


def has_moved(row: Posting) -> bool:
    """Whether whoever is posted has another employer than the posting says."""
    at = row.person.institution_id if row.person else None
    return row.status in {"active", "absent"} and at is not None and at != row.home_id


def never_began(row: Posting, on: date) -> bool:
    """Whether its planned days are over and nobody arrived."""
    return row.until_on is not None and row.until_on <= on and row.status in rules.WAITING


def counties_to_tend(on: date) -> list[County]:
    """Counties where service waits to be credited, or a posting never began."""
    due = Q(status="service_verified") | Q(status__in=rules.WAITING, until_on__lte=on)
    rows = Posting.objects.filter(due).values("county")
    return list(County.objects.filter(pk__in=rows).order_by("pk"))


def least_months(county: int, on: date) -> RuleValue | None:
    """How many months a posting lasts at least, where a county has such a rule."""
    try:
        return member_queries.rules.rule(county, _LEAST_MONTHS, on=on)
    except NotSet:
        return None


def is_short(row: Posting, least: RuleValue | None) -> bool:
    """Whether a posting falls short of the rule; it covers its days all the same."""
    if least is None or row.until_on is None or not KINDS[row.kind].behaviour.covers:
        return False
    return not lasts(Span(row.from_on, row.until_on), int(least.value))


def may_stand(row: Posting, span: Span) -> bool:
    """Whether the person is free for this share of these days, beside what they hold already.

    To be asked under the lock of the person.
    """
    there = Posting.objects.filter(person=row.person_id, holds=True).exclude(pk=row.pk)
    parts = [Part(Span(one.from_on, one.until_on), one.share) for one in there]
    return stand_together([*parts, Part(span, row.share)])


def trail_of(row: Posting) -> list[dict[str, object]]:
    """What happened, newest first, as the timeline shows it."""
    events = row.events.select_related("by", "acting_for", "through").order_by("-at", "-id")
    found: list[dict[str, object]] = []
    for one in events:
        title = _("提出派驻") if one.verb == "propose" else rules.move_words(one.verb)
        who = str(one.by or SIDES[one.side])
        if one.acting_for is not None:
            who = _("%(who)s（代%(giver)s）") % {"who": who, "giver": one.acting_for}
        if one.through is not None:
            who = _("%(who)s（%(centre)s代村卫生室确认）") % {
                "who": who, "centre": local(one.through, "name"),
            }  # fmt: skip
        detail = "；".join([who, *_said(one)])
        found.append({"title": title, "at": one.at, "detail": detail})
    return found


def _said(event: PostingEvent) -> Iterable[str]:
    codes = [event.said[name] for name in ("host",) if name in event.said]
    names = dict(
        Institution.objects.filter(county=event.county_id, code__in=codes).values_list(
            "code", "name"
        )
    )
    for name, value in event.said.items():
        if name in FIELDS:
            yield f"{FIELDS[name][0]}：{names.get(value, value)}"
