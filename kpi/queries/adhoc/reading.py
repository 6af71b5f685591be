"""Who answered a request, what is late, and what it costs the bodies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core.clock import now, today
from alliance.core.showing import local, short_time
from alliance.core.waiting import Waiting
from kpi.models import AdHocCell, AdHocRequest
from kpi.wording import period_words
from members.models import Unit

OPEN = AdHocRequest.State.OPEN
ASKED, FOUND = AdHocCell.State.ASKED, AdHocCell.State.FOUND


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A request in the list: how many bodies and cells it has, and how many still wait."""

    request: AdHocRequest
    units: int
    cells: int
    open: int

    @property
    def is_late(self) -> bool:
        """Whether the hour has passed and somebody still owes an answer."""
        return bool(self.open) and self.request.state == OPEN and self.request.due_at < now()


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """What one body has of a request: cells in the order of the items."""

    request: AdHocRequest
    unit: Unit
    cells: tuple[AdHocCell, ...]

    @property
    def open(self) -> int:
        """How many cells nobody has answered."""
        return sum(cell.state == ASKED for cell in self.cells)

    @property
    def asked(self) -> int:
        """How many cells went out to the body."""
        return sum(cell.state != FOUND for cell in self.cells)

    @property
    def refused(self) -> int:
        """How many the body cannot give."""
        return sum(cell.state == AdHocCell.State.REFUSED for cell in self.cells)

    @property
    def answered_at(self) -> datetime | None:
        """When the last answer came, as long as none is open."""
        came = [cell.at for cell in self.cells if cell.state != FOUND and cell.at]
        return max(came, default=None) if not self.open else None

    @property
    def is_late(self) -> bool:
        """Whether an answer came, or has not come, after the hour."""
        if not self.asked:
            return False
        ended = self.request.ended_at or now()
        return (self.answered_at or ended) > self.request.due_at


def asked_lines(rows: QuerySet[AdHocRequest], cells: QuerySet[AdHocCell]) -> list[AskedLine]:
    """The requests with the counts of those of their cells that the reader sees: two statements."""
    found = list(rows.select_related("asked_by").order_by("-asked_at"))
    counts = {
        row["item__request"]: row
        for row in cells.filter(item__request__in=found)
        .order_by()
        .values("item__request")
        .annotate(
            units=Count("unit", distinct=True),
            cells=Count("pk"),
            open=Count("pk", filter=Q(state=ASKED)),
        )
    }
    none = {"units": 0, "cells": 0, "open": 0}
    return [
        AskedLine(row, *(counts.get(row.pk, none)[name] for name in ("units", "cells", "open")))
        for row in found
    ]


def asked_units(request: AdHocRequest, cells: QuerySet[AdHocCell]) -> list[AskedUnit]:
    """Those of the bodies that the reader sees, those who still owe first: one statement."""
    together: dict[Unit, list[AdHocCell]] = defaultdict(list)
    rows = cells.filter(item__request=request).select_related(
        "item__element", "unit__county", "unit__institution", "by"
    )
    for cell in rows.order_by("unit__code", "item__position"):
        together[cell.unit].append(cell)
    found = [AskedUnit(request, unit, tuple(some)) for unit, some in together.items()]
    return sorted(found, key=lambda one: (not one.open, not one.is_late, one.unit.code))


def asked_cells(request: AdHocRequest, unit: Unit) -> AskedUnit | None:
    """One body's part of a request; None where nothing is asked of it."""
    rows = AdHocCell.objects.filter(item__request=request, unit=unit)
    cells = rows.select_related("item__element", "unit", "by").order_by("item__position")
    found = tuple(cells)
    return AskedUnit(request, unit, found) if found else None


def asked_loads(county: int, year: int) -> Mapping[tuple[int, int], tuple[int, int]]:
    """By unit and month of the year: cells that went out and minutes they take; one statement.

    A request counts in the month of its last hour. A cell that was found was never asked for.
    """
    zone = timezone.get_current_timezone()
    rows = (
        AdHocCell.objects.filter(county=county)
        .exclude(state=FOUND)
        .order_by()
        .values("unit", "item__request")
        .annotate(
            n=Count("pk"), due=Max("item__request__due_at"), minutes=Max("item__request__minutes")
        )
    )
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        due = row["due"].astimezone(zone)
        if due.year == year:
            key = (row["unit"], due.month)
            cells, minutes = found.get(key, (0, 0))
            found[key] = (cells + row["n"], minutes + (row["minutes"] or 0))
    return found


def asked_waiting(units: Iterable[Unit]) -> list[Waiting]:
    """What the actor's own bodies still owe, the earliest hour first; one statement."""
    rows = (
        AdHocCell.objects.filter(unit__in=list(units), state=ASKED, item__request__state=OPEN)
        .select_related("item__request__asked_by", "unit__institution", "unit__county")
        .order_by("item__request__due_at", "unit__code", "item__position")
    )
    together: dict[tuple[AdHocRequest, Unit], int] = defaultdict(int)
    for cell in rows:
        together[cell.item.request, cell.unit] += 1
    return [_waiting(request, unit, n) for (request, unit), n in together.items()]


def _waiting(request: AdHocRequest, unit: Unit, n: int) -> Waiting:
    body = unit.institution if unit.kind == Unit.Kind.INSTITUTION else unit.county
    words = _("%(unit)s：临时要数“%(title)s”（%(period)s），%(n)d 项，%(due)s 前") % {
        "unit": local(body, "name"),
        "title": request.title,
        "period": period_words(request.period),
        "n": n,
        "due": short_time(request.due_at, today()),
    }
    is_late = request.due_at < now()
    return Waiting(
        app="kpi",
        what=words,
        who=request.asked_by.name if request.asked_by else _("系统"),
        when=request.asked_at,
        due_on=timezone.localdate(request.due_at),
        url=reverse("kpi:asked-answer", args=[request.pk, unit.code]),
        verb=_("答复"),
        tone="bad" if is_late else "warn",
    )
