"""Who may go back to the base by the county's rule: so many days after arrival, with a listed disease."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from members.models import County
from members.queries.rules import county_rules
from referrals.models import Referral, ReferralEvent
from referrals.queries.cases.choices import catalogue
from referrals.vocabulary import DOWN, UP

AFTER: Final = "referrals.down.after_days"


def days_of_stay(county: int, on: date) -> int | None:
    """After how many days a patient is looked at again; None where the county has not said."""
    row = county_rules(county, on).filter(key=AFTER).last()
    return int(row.value) if row is not None and row.value is not None else None


def counties_with_rule(on: date) -> list[County]:
    """The counties that have such a rule on a day."""
    everywhere = County.objects.order_by("pk")
    return [county for county in everywhere if days_of_stay(county.pk, on) is not None]


def ripe(county: int, moment: datetime, on: date) -> QuerySet[Referral]:
    """Patients in hospital long enough, with a disease that the county's list sends down.

    Only those whose doctor is known, who have not been named from this stay before, and whom the
    hospital is not sending down already. None where the county has no such rule or list.
    """
    days = days_of_stay(county, on)
    listed = {one.icd for one in catalogue(county, DOWN, on) if one.direction}
    if days is None or not listed:
        return Referral.objects.none()
    before = Referral.objects.filter(county=county, direction=DOWN)
    arrived = ReferralEvent.objects.filter(
        county=county,
        referral=OuterRef("pk"),
        action="arrive",
        occurred_at__lte=moment - timedelta(days=days),
    )
    rows = Referral.objects.filter(
        Exists(arrived),
        ~Exists(before.filter(predecessor=OuterRef("pk"))),
        ~Exists(
            before.filter(
                is_open=True, patient_key=OuterRef("patient_key"), origin=OuterRef("destination")
            )
        ),
        county=county,
        direction=UP,
        status__in=("arrived", "replied"),
        icd__in=listed,
        receiver__isnull=False,
    )
    return rows.select_related("patient", "origin", "destination").order_by("pk")
