"""A county with a lead, a base and its clinic, shares set by the county, days of a pool."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import actions as member_actions
from members.models import County, Institution
from referrals.actions import pools
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay
from tests import make

numbers = count(1)
TOMORROW = timedelta(days=1)


@dataclass
class Ward:
    """One alliance of a lead and two bases, and everybody who acts for them."""

    county: County
    lead: Institution
    base: Institution
    other: Institution
    desk: Actor
    doctor: Actor
    second: Actor
    office: Actor
    system: Actor
    days: dict[str, PoolDay] = field(default_factory=dict)

    def rule(self, key: str, value: object, *, from_on: date | None = None) -> None:
        """The county sets a value by decision."""
        member_actions.rules.set_rule(
            county=self.county,
            key=f"referrals.reserve.{key}",
            value=value,
            from_on=from_on,
            reason="试验县文〔2026〕1号",
            by=self.system,
        )

    def stated(
        self, total: int = 10, *, in_days: int = 1, kind: str = "slot", service: str = "心内科"
    ) -> PoolDay:
        """A stated day that waits to be published."""
        row = CapacityRow(kind, service, today() + timedelta(days=in_days), total)
        return pools.state_capacity(institution=self.lead, rows=[row], by=self.desk)[0]

    def published(self, total: int = 10, *, in_days: int = 1, **said: str) -> PoolDay:
        """A published day."""
        row = self.stated(total, in_days=in_days, **said)
        pools.publish_days(
            institution=self.lead, from_on=row.on, until_on=row.on + TOMORROW, by=self.desk
        )
        row.refresh_from_db()
        return row

    def booked(self, pool: PoolDay, case: str = "", *, by: Actor | None = None) -> PoolBooking:
        """A booking of the base."""
        pool.refresh_from_db()
        return pools.book_place(
            pool=pool,
            institution=self.base,
            case_number=case or f"演示{next(numbers):04}",
            by=by or self.doctor,
        )


def ward(*, slot: str | None = "1/3", bed: str | None = "1/4") -> Ward:
    """The county's shares are those given; None is no rule."""
    county = make.county()
    alliance = make.alliance(county, members=2)
    lead = make.lead_of(alliance)
    base, other = make.members_of(alliance)
    made = Ward(
        county=county,
        lead=lead,
        base=base,
        other=other,
        desk=make.actor(role="lead_admin", institution=lead),
        doctor=make.actor(role="clerk", institution=base),
        second=make.actor(role="clerk", institution=other),
        office=make.actor(role="assessor", county=county),
        system=make.system(county),
    )
    for kind, share in (("slot", slot), ("bed", bed)):
        if share is not None:
            made.rule(f"share[{kind}]", share)
    return made
