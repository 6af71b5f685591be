"""Following up at the base: the visits of a case, how often somebody tried, what the county allows."""

from datetime import date
from typing import Final

from members import queries as member_queries
from referrals.models import FollowUp, Referral, ReferralEvent

WINDOW: Final = "referrals.follow_up.window_days"


def dates_to_come(row: Referral, on: date) -> list[date]:
    """The days that the hospital's packet names for follow-up and that are after this one."""
    texts = str(row.packet.get("follow_dates", "")).split("，")
    days = [date.fromisoformat(text) for text in texts if text]
    return [day for day in days if day > on]


def visits_of(row: Referral) -> list[FollowUp]:
    """The visits of a case, the earliest first; one statement."""
    return list(FollowUp.objects.filter(county=row.county_id, referral=row).order_by("on"))


def attempts_of(row: Referral) -> int:
    """How often somebody has tried to reach the patient."""
    events = ReferralEvent.objects.filter(county=row.county_id, referral=row)
    return events.filter(action="log_attempt").count()


def window_of(county: int, on: date) -> int | None:
    """How many days early or late a visit may be; None where the county has not said."""
    row = member_queries.rules.county_rules(county, on).filter(key=WINDOW).last()
    return int(row.value) if row is not None and row.value is not None else None
