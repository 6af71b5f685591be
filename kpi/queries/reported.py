"""Who has reported: figures present against bodies expected, in time or late; what it costs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast

from django.db.models import Count, DateTimeField, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core.periods import MONTHS, Kind, Period
from kpi.models import DataSet, DataValue, Submission
from kpi.queries.adhoc import asked_loads
from kpi.queries.collecting.forms import Standings, cells_of, forms_out
from kpi.queries.collecting.returns import stood_on
from kpi.rules import due_on, is_asked
from members.models import Unit

COMPLETE: Final = "complete"
PARTLY: Final = "partly"
NOTHING: Final = "nothing"


@dataclass(frozen=True, slots=True)
class Reporter:
    """One body that is expected to report: how much there is, since when, how its return stands."""

    unit: Unit
    cells: int
    there: int
    complete_at: datetime | None
    late_days: int
    submission: Submission | None

    @property
    def state(self) -> str:
        """complete, partly or nothing; from the values, never from a button."""
        if self.there >= self.cells:
            return COMPLETE
        return PARTLY if self.there else NOTHING


@dataclass(frozen=True, slots=True)
class Reported:
    """One form for one period: every body expected, and the counts."""

    form: DataSet
    period: Period
    due_on: date | None
    rows: tuple[Reporter, ...]

    @property
    def complete(self) -> int:
        """Bodies of which every cell is there."""
        return sum(row.state == COMPLETE for row in self.rows)

    @property
    def in_time(self) -> int:
        """Bodies of which every cell was there by the day it was due."""
        return sum(row.state == COMPLETE and not row.late_days for row in self.rows)

    @property
    def late(self) -> int:
        """Bodies that were complete after that day."""
        return self.complete - self.in_time


def reported(form: DataSet, period: Period, units: QuerySet[Unit]) -> Reported:
    """Every unit that owes the form for the period, with what is there; four statements."""
    due = due_on(period, form.due_days)
    elements, standings = list(form.elements.all()), Standings(form.county_id)
    there = _there(form, period)
    found = Submission.objects.filter(data_set=form, period=period.code)
    submissions = {row.unit_id: row for row in found.select_related("accepted_by", "submitted_by")}
    rows = []
    for unit in units:
        cells = cells_of(elements, unit, period.last_day, standings)
        if not cells or not stood_on(unit, period.last_day):
            continue
        n, at = there.get(unit.pk, (0, None))
        is_complete = n >= len(cells)
        rows.append(
            Reporter(
                unit=unit,
                cells=len(cells),
                there=min(n, len(cells)),
                complete_at=at if is_complete else None,
                late_days=_days_late(at, due) if is_complete else 0,
                submission=submissions.get(unit.pk),
            )
        )
    return Reported(form, period, due, tuple(rows))


def _there(form: DataSet, period: Period) -> dict[int, tuple[int, datetime | None]]:
    """By unit how many cells have an answer, and when the last of them first came."""
    first = Coalesce(Min("changes__old_entered_at"), F("entered_at"), output_field=DateTimeField())
    answered = (
        DataValue.objects.filter(county=form.county_id, element__data_set=form, period=period.code)
        .exclude(missing=DataValue.Missing.LATE)
        .order_by()
        .annotate(first=first)
        .values_list("unit", "first")
    )
    found: dict[int, tuple[int, datetime | None]] = {}
    for unit, at in answered:
        n, last = found.get(unit, (0, None))
        found[unit] = (n + 1, at if last is None or at > last else last)
    return found


def _days_late(at: datetime | None, due: date | None) -> int:
    if at is None or due is None:
        return 0
    return max((timezone.localdate(at) - due).days, 0)


@dataclass(frozen=True, slots=True)
class FormPeriod:
    """How one form stands for one period, for the list of all forms."""

    form: DataSet
    period: Period
    expected: int
    complete: int
    in_time: int
    accepted: int
    open_findings: int


def overview(county: int, units: QuerySet[Unit], on: date, back: int = 3) -> list[FormPeriod]:
    """The last periods that are over of every form given out, the newest first."""
    bodies, found = list(units), []
    for form in forms_out(county):
        period = Period.containing(on, cast(Kind, form.frequency)).previous
        for _n in range(back):
            if is_asked(period, form.out_from, form.ends_on):
                found.append(_form_period(form, period, bodies))
            period = period.previous
    return found


def _form_period(form: DataSet, period: Period, bodies: Iterable[Unit]) -> FormPeriod:
    standings, elements = Standings(form.county_id), list(form.elements.all())
    due, there = due_on(period, form.due_days), _there(form, period)
    expected = complete = in_time = 0
    for unit in bodies:
        cells = cells_of(elements, unit, period.last_day, standings)
        if not cells or not stood_on(unit, period.last_day):
            continue
        expected += 1
        n, at = there.get(unit.pk, (0, None))
        if n >= len(cells):
            complete += 1
            in_time += not _days_late(at, due)
    rows = Submission.objects.filter(data_set=form, period=period.code)
    counts = rows.aggregate(
        accepted=Count("pk", filter=Q(state=Submission.State.ACCEPTED), distinct=True),
        findings=Count("findings", filter=~Q(findings__state="closed"), distinct=True),
    )
    return FormPeriod(
        form, period, expected, complete, in_time, counts["accepted"], counts["findings"]
    )


# --- burden -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of one body in a month: cells, and minutes where the forms say how many."""

    cells: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Burden:
    """What is asked of one body in each month of a year."""

    unit: Unit
    months: tuple[Load, ...]

    @property
    def cells(self) -> int:
        """Cells of the whole year."""
        return sum(load.cells for load in self.months)

    @property
    def minutes(self) -> int:
        """Minutes of the whole year."""
        return sum(load.minutes for load in self.months)


def burden(county: int, units: QuerySet[Unit], year: int) -> list[Burden]:
    """Cells and minutes asked of every body month by month, the heaviest first.

    A form counts in the month in which its period ends, a request (临时要数) in that of its hour.
    """
    forms, standings, asked = forms_out(county), Standings(county), asked_loads(county, year)
    months = Period("year", year).parts("month")
    found = []
    for unit in units:
        loads = [
            _load(unit, forms, month, standings, asked.get((unit.pk, month.number), (0, 0)))
            for month in months
        ]
        if any(load.cells for load in loads):
            found.append(Burden(unit, tuple(loads)))
    return sorted(found, key=lambda one: (-one.cells, one.unit.code))


def _load(
    unit: Unit,
    forms: Iterable[DataSet],
    month: Period,
    standings: Standings,
    asked: tuple[int, int],
) -> Load:
    cells, minutes = asked
    for form in forms:
        kind = cast(Kind, form.frequency)
        period = Period.containing(month.first_day, kind)
        ends_here = month.number % MONTHS[kind] == 0
        if not ends_here or not is_asked(period, form.out_from, form.ends_on):
            continue
        if not stood_on(unit, period.last_day):
            continue
        n = len(cells_of(form.elements.all(), unit, period.last_day, standings))
        cells += n
        minutes += (form.minutes or 0) if n else 0
    return Load(cells, minutes)


def state_words(state: str) -> str:
    """complete, partly, nothing in words."""
    return {COMPLETE: _("报齐"), PARTLY: _("部分"), NOTHING: _("未报")}[state]
