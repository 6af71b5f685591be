"""The marking sheet: the lines of a scheme with how far each is, and one line body by body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alliance.core.periods import Period
from kpi.models import Mark, Run, Scheme
from kpi.queries.marking.marks import Markable, left_out, marks_of, to_mark
from members.models import Unit

MOST_PERIODS = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """A line and how many of its bodies have a mark; those left out are not counted."""

    line: Markable
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class Row:
    """One body in the line that is being marked: its mark, or why it can have none."""

    unit: Unit
    mark: Mark | None
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything to be marked for a scheme and period, and the bodies of the chosen line."""

    lines: tuple[Progress, ...] = ()
    chosen: Markable | None = None
    rows: tuple[Row, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many marks are still to be given."""
        return sum(one.all - one.done for one in self.lines)

    def after(self, unit: str) -> str:
        """The code of the next body without a mark; "" where there is none."""
        waiting = [r.unit.code for r in self.rows if r.mark is None and not r.is_left_out]
        later = [code for code in waiting if code > unit]
        return next(iter([*later, *waiting]), "")


def mark_sheet(scheme: Scheme, period: Period, item: str) -> Sheet:
    """The sheet with one line open: the one asked for, else the first that is not finished."""
    lines, units = to_mark(scheme, period)
    if not lines:
        return Sheet()
    marks = marks_of(scheme, period.code).select_related("by").prefetch_related("files__document")
    known = {(mark.item, mark.unit_id): mark for mark in marks}
    out = left_out(scheme, period.code)
    told = tuple(_progress(line, units, known, out) for line in lines)
    waiting = next((one.line for one in told if one.done < one.all), lines[0])
    chosen = next((line for line in lines if line.code == item), waiting)
    rows = tuple(
        Row(unit, known.get((chosen.code, unit.pk)), (chosen.code, unit.pk) in out)
        for unit in units
    )
    return Sheet(told, chosen, rows, {unit.code: unit for unit in units})


def _progress(
    line: Markable,
    units: Sequence[Unit],
    known: Mapping[tuple[str, int], Mark],
    out: set[tuple[str, int]],
) -> Progress:
    counted = [unit.pk for unit in units if (line.code, unit.pk) not in out]
    return Progress(line, sum((line.code, pk) in known for pk in counted), len(counted))


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A sheet that an assessor may open, and how many marks it still wants."""

    scheme: Scheme
    period: str
    left: int
    all: int


def sheets_for(schemes: Sequence[Scheme], this_year: Period) -> list[SheetLink]:
    """The sheets of each scheme with lines to be marked: periods with a run, last year, this."""
    found = []
    for scheme in schemes:
        runs = Run.objects.filter(scheme_version__scheme=scheme)
        with_run = set(runs.values_list("period", flat=True))
        periods = {*with_run, this_year.code, this_year.previous.code}
        for period in sorted(periods, reverse=True)[:MOST_PERIODS]:
            told = mark_sheet(scheme, Period.parse(period), "")
            if told.lines:
                found.append(
                    SheetLink(scheme, period, told.left, sum(one.all for one in told.lines))
                )
    return found
