"""Whose figures, of when: a county or some bodies of it, a period, one specialty or direction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from alliance.core.periods import Period
from referrals.models import ReferralEvent
from referrals.queries.figures import measures


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


def events_of(scope: Scope, name: str) -> QuerySet[ReferralEvent]:
    """The events behind one figure; `name` is one of MEASURES, "down.counted" or "up.green"."""
    if name == f"down.{measures.COUNTED}":
        return measures.first_contacts(events(scope))
    if name == f"up.{measures.GREEN}":
        return events(scope).filter(measures.MEASURES["up.sent"].where, to_status="dispatched")
    measure = measures.MEASURES[name]
    if not measure.counts_redirected:
        return events(scope).filter(measure.where)
    rows = ReferralEvent.objects.filter(scope.whose, scope.when, measure.where).order_by()
    return rows.exclude(referral__in=measures.voided(scope.county))
