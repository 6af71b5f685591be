"""The rules a figure must keep to be taken, and what it would change."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.imports import Outcome
from alliance.core.imports.layout import Status
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi import queries
from kpi.collecting.cell_text import read_value
from kpi.collecting.windows import Windows
from kpi.importing import cells
from kpi.importing.cells import Cell, Figure
from kpi.importing.names import Names, Reporter, read_period
from kpi.models import DataElement, DataValue, Submission
from members import access as member_access
from members.models import County

VERB: Final = "kpi.import"
BATCH: Final = 2000
Known = tuple[Decimal | None, str]


class Wrong(Exception):
    """A cell that cannot be taken: which column of its row is to blame, and why."""

    def __init__(self, column: str, text: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.text, self.reason = column, text, reason


class Checks:
    """What a file's cells are held against; closed periods and returns are read once."""

    def __init__(self, county: County, actor: Actor, names: Names) -> None:
        self.county, self.names = county, names
        self.reach = member_access.reach(actor, VERB)
        self.windows = Windows(county.pk)
        handed_in = Submission.objects.filter(
            data_set__county=county, state__in=queries.collecting.HANDED_IN
        )
        rows = handed_in.values_list("data_set_id", "period", "unit_id", "state")
        self.handed_in = {(form, period, unit): state for form, period, unit, state in rows}
        # What was looked at once: a file says the same of many cells.
        self.periods: dict[tuple[int, str], Period] = {}
        self.open: set[tuple[int, str, int]] = set()

    def understand(self, cell: Cell) -> Figure:
        """Everything that can be said about a cell without looking at other values.

        Wrong names the column of the row that is to blame.
        """
        column, text = cell.unit_column, cell.unit
        try:
            unit = self.names.unit(text)
            column, text = "element", cell.element
            element = self.names.element(text)
            column, text = "period", cell.period
            period = self._period(element, text)
            self._check_open(element.data_set_id, period.code, unit.unit)
            column, text = cell.unit_column, cell.unit
            self._check_reached(unit)
            column, text = "band", cell.band
            band = cells.read_band(element, text)
            column, text = cell.column, cell.text
            cells.check_owes(element, unit, period)
            value, missing = read_value(element, text)
        except Invalid as invalid:
            raise Wrong(column, text, str(invalid)) from invalid
        return Figure(cell, unit, element, period, band, value, missing)

    def _period(self, element: DataElement, text: str) -> Period:
        period = self.periods.get((element.id, text))
        if period is None:
            period = read_period(text)
            cells.check_period(element, period)
            self.periods[element.id, text] = period
        return period

    def _check_reached(self, unit: Reporter) -> None:
        if not self.reach.covers(self.county.pk, unit.institution):
            raise Invalid(
                _("%(unit)s不在您可以填报的范围内。请删去这一行，或请有权的人导入。")
                % {"unit": unit.name},
                code="not_yours",
            )

    def _check_open(self, form: int, period: str, unit: int) -> None:
        if (form, period, unit) in self.open:
            return
        if said := self.windows.why_shut(form, period, unit):
            raise Invalid(said, code="period_closed")
        if state := self.handed_in.get((form, period, unit)):
            raise Invalid(
                _("这份填报%(state)s，不能再改。如需更正，请审核人或县区退回，已接收的请县区解锁。")
                % {"state": Submission.State(state).label},
                code="return_locked",
            )
        self.open.add((form, period, unit))


class There:
    """The values that are there now, and those of a year before; one query for all figures."""

    def __init__(self, county: County, figures: Sequence[Figure]) -> None:
        self.known: dict[tuple[int, int, str, int], Known] = {}
        self.like: dict[tuple[int, str, int], list[Decimal]] = defaultdict(list)
        self.usual: dict[tuple[int, str, int], Decimal] = {}
        periods = {figure.period for figure in figures}
        rows = DataValue.objects.filter(
            county=county,
            element__in={figure.element.id for figure in figures},
            period__in={p.code for period in periods for p in (period, period.last_year)},
        ).values_list("unit_id", "element_id", "period", "band", "value", "missing")
        for unit, element, period, band, value, missing in rows.iterator(BATCH):
            self.known[unit, element, period, band] = (value, missing)
            if value:
                self.like[element, period, band].append(value)

    def outcome(self, figure: Figure) -> Outcome:
        """Created, changed or unchanged; the reason says what to look at again, if anything."""
        cell, period = figure.cell, figure.period
        now = self._value(figure, period.code)
        old, missing = now or (None, "")
        said = missing if old is None else plain(old)
        if now == (figure.value, figure.missing):
            return Outcome(cell.row, "unchanged", figure.key, said, figure.new, cell.column)
        last_year = self._value(figure, period.last_year.code)
        like = self._usual(figure.element.id, period.code, figure.band)
        odd = cells.odd(figure, old, last_year[0] if last_year else None, like)
        status: Status = "created" if now is None else "changed"
        return Outcome(cell.row, status, figure.key, said, figure.new, cell.column, odd)

    def _value(self, figure: Figure, period: str) -> Known | None:
        return self.known.get((figure.unit.unit, figure.element.id, period, figure.band))

    def _usual(self, element: int, period: str, band: int) -> Decimal | None:
        """The median of all units that have a value of this other than zero."""
        key = (element, period, band)
        if key not in self.usual and (like := self.like.get(key)):
            self.usual[key] = median(like)
        return self.usual.get(key)
