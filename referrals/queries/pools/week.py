"""Seven days of reserved places, a service a line, and how old what is said of them is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from alliance.core.clock import today
from referrals.models import PoolDay

DAYS: Final = 7


@dataclass(frozen=True)
class Cell:
    """One day of a service; `pool` is None where nothing was stated for it."""

    on: date
    pool: PoolDay | None


@dataclass(frozen=True)
class ServiceWeek:
    """A service of a hospital with its seven days; `stated_at` is when it last said anything."""

    institution: str
    kind: str
    service: str
    demo: bool
    cells: tuple[Cell, ...]
    stated_at: datetime

    @property
    def days_old(self) -> int:
        """How many days ago its latest figure was stated; 0 today."""
        return days_old(self.stated_at)


def days_old(moment: datetime) -> int:
    """How many days ago something was said, in the county's days."""
    return (today() - timezone.localtime(moment).date()).days


def week(rows: "QuerySet[PoolDay]", first: date, kind: str = "") -> list[ServiceWeek]:
    """What there is for seven days from a day on, by hospital, kind and service; one statement."""
    found = rows.filter(on__gte=first, on__lt=first + timedelta(days=DAYS))
    if kind:
        found = found.filter(kind=kind)
    lines: dict[tuple[int, str, str], dict[date, PoolDay]] = {}
    for row in found.order_by("institution__code", "-kind", "service", "on"):
        lines.setdefault((row.institution_id, row.kind, row.service), {})[row.on] = row
    return [_line(days, first) for days in lines.values()]


def _line(days: dict[date, PoolDay], first: date) -> ServiceWeek:
    row = next(iter(days.values()))
    asked = (first + timedelta(days=n) for n in range(DAYS))
    return ServiceWeek(
        institution=row.institution.name,
        kind=row.get_kind_display(),
        service=row.service,
        demo=any(one.demo for one in days.values()),
        cells=tuple(Cell(on, days.get(on)) for on in asked),
        stated_at=max(one.stated_at for one in days.values()),
    )


def waiting_days(rows: "QuerySet[PoolDay]") -> list[PoolDay]:
    """Stated days to come that are not published yet, the soonest first."""
    found = rows.filter(on__gte=today(), published_at__isnull=True)
    return list(found.order_by("on", "-kind", "service"))
