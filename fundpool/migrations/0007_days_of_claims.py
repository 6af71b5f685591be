"""The days of the claims that are there already, as far as they can be told."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import migrations

_VERIFIED = "staffing.monthlyverification:"
_DAY = timedelta(days=1)


def know_their_days(apps: Any, _editor: Any) -> None:
    """Every living claim of days of service gets the days of its verification, oldest claim first.

    Days of absence and leave are left out where what remains is what was claimed. Where more days
    remain than were claimed, nobody wrote down which they were: all of them count as claimed,
    because no day may be paid for twice.
    """
    fact = apps.get_model("fundpool", "RequestFact")
    claimed = apps.get_model("fundpool", "ClaimedDays")
    verification = apps.get_model("staffing", "MonthlyVerification")
    taken: dict[int, set[date]] = {}
    rows = fact.objects.filter(released=False, source__startswith=_VERIFIED).order_by("pk")
    for row in rows.iterator():
        found = verification.objects.filter(pk=row.source.removeprefix(_VERIFIED))
        there = found.select_related("posting").first()
        if there is None:
            continue
        person = there.posting.person_id
        known = taken.setdefault(person, set())
        whole = set(_days(there.from_on, there.until_on)) - known
        present = whole - set(_away(apps, there))
        mine = present if len(present) >= row.quantity else whole
        known |= mine
        claimed.objects.bulk_create(
            claimed(
                county_id=row.county_id, fact_id=row.pk, person_id=person, from_on=first,
                until_on=until,
            )
            for first, until in _spans(mine)
        )  # fmt: skip


def _away(apps: Any, there: Any) -> Iterator[date]:
    """Days of a verification on which the person was away from the posting or from all work."""
    absences = apps.get_model("staffing", "Absence").objects.filter(posting=there.posting_id)
    leaves = apps.get_model("staffing", "Leave").objects.filter(person=there.posting.person_id)
    for rows in (absences, leaves):
        for first, until in rows.values_list("from_on", "until_on"):
            last = min(until or there.until_on, there.until_on)
            yield from _days(max(first, there.from_on), last)


def _days(first: date, until: date) -> Iterator[date]:
    for n in range((until - first).days):
        yield first + n * _DAY


def _spans(days: set[date]) -> Iterator[tuple[date, date]]:
    """Days in a row as one span, half-open."""
    for first in sorted(day for day in days if day - _DAY not in days):
        until = first
        while until in days:
            until += _DAY
        yield first, until


class Migration(migrations.Migration):
    dependencies = [
        ("fundpool", "0006_claimed_days"),
        ("staffing", "0004_result_cumulative"),
    ]

    operations = [migrations.RunPython(know_their_days, migrations.RunPython.noop)]
