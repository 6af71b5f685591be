"""What of assessment falls on a day: the last days for handing in forms."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.dates import Dated
from alliance.core.periods import Kind, Period
from alliance.core.showing import local
from kpi.models import DataSet
from kpi.wording import period_words
from members import access as member_access


def dates(actor: Actor, from_on: date, until_on: date) -> list[Dated]:
    """The last day of every form that has one, for each of its periods.

    `due_days` counts calendar days after the period, as the county has set it; a form without
    it has no last day and stands on no day.
    """
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    forms = DataSet.objects.filter(county__in=counties, due_days__isnull=False)
    return [
        Dated(
            app="kpi",
            county=form.county_id,
            on=on,
            kind="due",
            what=_("%(form)s，%(period)s：最后填报日")
            % {"form": local(form, "name"), "period": period_words(period.code)},
            url=f"{reverse('kpi:imports')}?period={period.code}#upload",
            demo=form.demo,
        )
        for form in forms.order_by("code")
        for period, on in _due(form, from_on, until_on)
    ]


def _due(form: DataSet, from_on: date, until_on: date) -> Iterator[tuple[Period, date]]:
    """The periods of a form whose last day lies in the interval."""
    after = timedelta(days=(form.due_days or 0) - 1)
    period = Period.containing(from_on - after, cast(Kind, form.frequency)).previous
    while (on := period.until + after) < until_on:
        if on >= from_on:
            yield period, on
        period = period.next
