"""One return as a page shows it: a row for every cell, what was there before, what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain, round_half_up
from alliance.core.periods import Period
from alliance.core.showing import local
from kpi.collecting.cell_text import BANDS, STATED, read_value
from kpi.collecting.checking import Series, change
from kpi.models import DataElement, DataSet, DataValue, Submission
from kpi.queries.collecting.forms import CellAsked, cells_of
from kpi.queries.collecting.returns import series_of, texts_of
from kpi.running.catalogues import WORDED, wordings
from members.models import Unit

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One cell: what stands in it, beside last period and last year, and what is said of it."""

    cell: CellAsked
    text: str
    before: str
    last_year: str
    share: str
    is_number: bool
    wrong: str = ""
    theirs: str = ""
    stated_zero: bool = False

    @property
    def name(self) -> str:
        """The element's name, with the age band where there is one."""
        name = local(self.cell.element, "name")
        if not self.cell.band:
            return name
        return _("%(name)s·%(ages)s岁") % {"name": name, "ages": BANDS[self.cell.band - 1]}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Group:
    """The age bands of one element with their sum, or one line alone (`total` is "" then)."""

    element: DataElement
    lines: tuple[Line, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of one return."""

    groups: tuple[Group, ...]

    @property
    def lines(self) -> list[Line]:
        """Every cell."""
        return [line for group in self.groups for line in group.lines]

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(not line.is_blank for line in self.lines)

    @property
    def blanks(self) -> list[Line]:
        """The cells that hold nothing."""
        return [line for line in self.lines if line.is_blank]

    @property
    def wrong(self) -> int:
        """In how many cells something must be put right."""
        return sum(bool(line.wrong) for line in self.lines)


def grid(
    form: DataSet,
    unit: Unit,
    period: Period,
    row: Submission | None,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
) -> Grid:
    """The return with what was typed; without a draft, what is already there of it.

    `typed`, `wrong` and `theirs` (by cell) show again what was refused.
    """
    elements = _as_worded(list(form.elements.all()), period.last_day)
    cells = cells_of(elements, unit, period.last_day)
    series = series_of(unit, elements, period)
    texts = {**texts_of(form, unit, period), **(row.cells if row else {}), **(typed or {})}
    zeros = _stated(form, unit, period)
    lines = [
        replace(
            _line(cell, texts.get(cell.key, ""), period, series),
            wrong=(wrong or {}).get(cell.key, ""),
            theirs=(theirs or {}).get(cell.key, ""),
            stated_zero=cell.key in zeros,
        )
        for cell in cells
    ]
    return Grid(tuple(_groups(lines)))


def _as_worded(elements: list[DataElement], on: date) -> list[DataElement]:
    """The elements as they were called and described on a day: a past return keeps its words."""
    then = wordings(elements[0].county_id, on) if elements else {}
    for element in elements:
        if worded := then.get(element.pk):
            for name in WORDED:
                setattr(element, name, getattr(worded, name))
    return elements


def _stated(form: DataSet, unit: Unit, period: Period) -> set[str]:
    rows = DataValue.objects.filter(
        unit=unit, element__data_set=form, period=period.code, stated_zero=True
    ).values_list("element__code", "band")
    return {f"{code}#{band}" if band else code for code, band in rows}


def _line(cell: CellAsked, text: str, period: Period, series: Series) -> Line:
    code, band = cell.element.code, cell.band
    before = series.get((code, band, period.previous.code))
    last_year = series.get((code, band, period.last_year.code))
    number = _number(cell, text)
    share = change(number, before) if number is not None else None
    return Line(
        cell=cell,
        text=text,
        before="" if before is None else plain(before),
        last_year="" if last_year is None else plain(last_year),
        share="" if share is None else plain(round_half_up(share * PERCENT, 1)),
        is_number=number is not None,
    )


def _number(cell: CellAsked, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return read_value(cell.element, text)[0]
    except Invalid:
        return None


def _groups(lines: Iterable[Line]) -> list[Group]:
    by_element: dict[int, list[Line]] = {}
    for line in lines:
        by_element.setdefault(line.cell.element.pk, []).append(line)
    return [
        Group(some[0].cell.element, tuple(some), _total(some) if len(some) > 1 else "")
        for some in by_element.values()
    ]


def _total(lines: Iterable[Line]) -> str:
    """The sum of the bands; one blank or unread cell leaves it open, never as nought."""
    numbers = [_number(line.cell, line.text) for line in lines]
    if any(number is None for number in numbers):
        return _("未填")
    return plain(sum((number for number in numbers if number is not None), Decimal(0)))


def reasons() -> list[str]:
    """The reasons that may stand in a cell instead of a number, in words."""
    return [str(words) for words in STATED.values()]
