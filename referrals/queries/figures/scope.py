"""Whose figures, of when: a county or some bodies of it, a period, one specialty or direction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance.core.periods import Period
from referrals.models import ReferralEvent
from referrals.queries.downs import Down, downs_of, first_contacts
from referrals.queries.figures import measures
from referrals.vocabulary import DOWN


@dataclass(frozen=True)
class Scope:
    """What is asked for: `bodies` None is the whole county; `hides` where small counts are hidden.

    A case belongs to a body that sends or receives it.
    """

    county: int
    period: Period
    bodies: Collection[int] | None = None
    specialty: str = ""
    direction: str = ""
    hides: bool = False

    def of(self, period: Period) -> "Scope":
        """The same of another period."""
        return Scope(self.county, period, self.bodies, self.specialty, self.direction, self.hides)

    @property
    def whose(self) -> Q:
        """The cases, whenever they were."""
        found = Q(county=self.county)
        if self.bodies is not None:
            there = Q(referral__origin__in=self.bodies)
            found &= there | Q(referral__destination__in=self.bodies)
        if self.specialty:
            found &= Q(referral__specialty=self.specialty)
        if self.direction:
            found &= Q(referral__direction=self.direction)
        return found

    @property
    def when(self) -> Q:
        """What happened in the period."""
        return within(self.period)


def within(period: Period) -> Q:
    """What happened in a period, by the county's clock."""
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (period.first_day, period.until)
    )
    return Q(occurred_at__gte=begin, occurred_at__lt=end)


def events(scope: Scope) -> QuerySet[ReferralEvent]:
    """Every event of the scope whose case counts: neither voided nor living on elsewhere."""
    return (
        ReferralEvent.objects.filter(scope.whose, scope.when)
        .exclude(referral__in=measures.voided(scope.county))
        .exclude(referral__in=measures.redirected(scope.county))
        .order_by()
    )


def downs_in(scope: Scope, *periods: Period) -> list[list[Down]]:
    """The down-referrals of the scope that count in each of the periods, doubtful ones too."""
    if scope.direction not in {"", DOWN}:
        return [[] for _period in periods]
    spans = [(period.first_day, period.last_day) for period in periods]
    return [[one for one in found if _is_of(scope, one)] for found in downs_of(scope.county, spans)]


def _is_of(scope: Scope, one: Down) -> bool:
    there = scope.bodies is None or not {one.origin, one.destination}.isdisjoint(scope.bodies)
    return there and scope.specialty in {"", one.specialty}


def events_of(scope: Scope, name: str) -> QuerySet[ReferralEvent]:
    """The events behind one figure; `name` is one of MEASURES or what stands beside them there."""
    if name in {f"{DOWN}.{measures.COUNTED}", f"{DOWN}.{measures.DOUBTFUL}"}:
        doubtful = name.endswith(measures.DOUBTFUL)
        (found,) = downs_in(scope, scope.period)
        wanted = [one.referral for one in found if one.doubtful is doubtful]
        return first_contacts(events(scope)).filter(referral__in=wanted)
    if name == f"up.{measures.GREEN}":
        return events(scope).filter(measures.MEASURES["up.sent"].where, to_status="dispatched")
    measure = measures.MEASURES[name]
    if not measure.counts_redirected:
        return events(scope).filter(measure.where)
    rows = ReferralEvent.objects.filter(scope.whose, scope.when, measure.where).order_by()
    return rows.exclude(referral__in=measures.voided(scope.county))
