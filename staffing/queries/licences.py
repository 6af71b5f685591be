"""Licences that have ended or soon end, and of which nobody has been told yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from members import queries as member_queries
from members.models import County, Grant, Person
from members.rules import MAY
from staffing.models import LicenceNotice, StaffFile

#: So many days before the end somebody is told, once each; 0: it has ended.
THRESHOLDS: Final = (0, 30, 60, 90)
_KEEP: Final = "staffing.keep_staff"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """Somebody's licence, its last day, how many days are left (below nought: over), its threshold."""

    person: Person
    file: StaffFile
    until_on: date
    last_day: date
    left: int
    threshold: int


def threshold_of(until_on: date, on: date) -> int | None:
    """The nearest threshold that a licence has come to on a day; None where it lasts longer."""
    left = (until_on - on).days  # 1 on its last day
    if left <= 0:
        return 0
    return next((days for days in THRESHOLDS[1:] if left <= days), None)


def ending_files(rows: QuerySet[StaffFile], on: date) -> QuerySet[StaffFile]:
    """Files of people in office whose licence ends within the widest threshold."""
    until = on + timedelta(days=THRESHOLDS[-1])
    rows = rows.filter(licence_until_on__lte=until, person__left_on=None)
    return rows.select_related("county", "person__institution", "person__county").order_by(
        "licence_until_on", "person__code"
    )


def endings(rows: Iterable[StaffFile], on: date) -> Sequence[Ending]:
    """They with their last days, what has ended first."""
    found = []
    for file in rows:
        until = file.licence_until_on
        step = threshold_of(until, on) if until else None
        if until is not None and step is not None:
            left = (until - _DAY - on).days
            found.append(Ending(file.person, file, until, until - _DAY, left, step))
    return found


def untold(county: int, on: date) -> list[Ending]:
    """Those of a county that have come to a threshold of which their body has not heard."""
    found = endings(ending_files(StaffFile.objects.filter(county=county), on), on)
    people = [one.person.pk for one in found]
    told = set(
        LicenceNotice.objects.filter(person__in=people).values_list(
            "person", "licence_until_on", "days"
        )
    )
    return [
        one
        for one in found
        if (one.person.pk, one.file.licence_until_on, one.threshold) not in told
    ]


def counties_to_tell(on: date) -> list[County]:
    """Counties with files of licences that end; whether somebody was told is asked in each."""
    rows = ending_files(StaffFile.objects.all(), on).order_by().values("county")
    return list(County.objects.filter(pk__in=rows).order_by("pk"))


def keepers_of(county: int, bodies: Iterable[int], on: date) -> dict[int, list[int]]:
    """Who keeps the staff of each of these bodies on a day."""
    held = Grant.objects.filter(
        member_queries.days.in_force(on), county=county, role__in=MAY[_KEEP],
        institution__in=list(bodies),
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for body, person in held.order_by("pk").values_list("institution", "person"):
        people = found.setdefault(body or 0, [])
        if person not in people:
            people.append(person)
    return found
