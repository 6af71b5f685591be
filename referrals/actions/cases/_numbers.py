"""The one lock under which cases of a county begin, and the numbers it gives out."""

from alliance.core.clock import today
from referrals.actions._steps import held
from referrals.models import NumberSeries, Referral


def held_series(county: int) -> NumberSeries:
    """The county's series of this year, locked: two clients that begin a case wait for each other.

    What is asked under it (is there an open one?) holds until the commit.
    """
    return held(NumberSeries, county, today().year)


def next_number(series: NumberSeries, row: Referral) -> str:
    """The next number of the year: the year and six digits."""
    series.last += 1
    NumberSeries.objects.filter(pk=series.pk).update(last=series.last)
    row.number = f"{series.year}{series.last:06d}"
    return row.number
