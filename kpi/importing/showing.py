"""What the compare page shows of a file: lines with names instead of codes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone

from alliance.core import imports
from alliance.core.imports import Comparison, Outcome
from alliance.core.models import ImportFile
from alliance.core.numbers import round_half_up
from alliance.core.showing import local
from kpi.importing.cells import REASONS, key_of, parts_of
from kpi.importing.layout import ValuesLayout
from kpi.models import DataElement, DataValue, DataValueChange
from members.models import Institution, Person

PERCENT: Final = 100
STATUSES: Final = ("refused", "changed", "created", "unchanged")


@dataclass(frozen=True)
class Line:
    """One outcome for people: whose, of what, when, from what to what, and what to look at."""

    row: int
    status: str
    unit: str
    element: str
    measure: str
    period: str
    old: str
    new: str
    change: str
    column: str
    reason: str
    fills_gap: bool = False
    who: str = ""
    at: date | None = None


@dataclass(frozen=True)
class UnitCount:
    """How many figures of a unit are new."""

    unit: str
    count: int


class Shown:
    """A file's comparison, ready to be listed; a handful of queries however long it is."""

    def __init__(self, file: ImportFile, layout: ValuesLayout) -> None:
        self.file, self.layout = file, layout
        self.found: Comparison = imports.comparison(file)
        county = file.county
        bodies = Institution.objects.filter(county=county)
        self._units = {body.code: local(body, "name") for body in bodies}
        self._units[county.code] = local(county, "name")
        elements = DataElement.objects.filter(county=county)
        self._elements = {element.code: element for element in elements}
        self._columns = {column.code: str(column.name) for column in layout.columns()}
        self._columns |= {code: local(element, "name") for code, element in self._elements.items()}

    def outcomes(self, status: str) -> list[Outcome]:
        """The outcomes of one status; a figure beside a refused one in its row is refused too."""
        refused = self.found.refused_rows
        if status == "refused":
            return self.found.with_status("refused")
        return [
            one for one in self.found.outcomes if one.status == status and one.row not in refused
        ]

    def refused(self) -> list[Line]:
        """What is not taken, by row."""
        return [self._line(one) for one in self.outcomes("refused")]

    def changed(self) -> list[Line]:
        """What is written over: the largest change first, with who wrote what is there."""
        found = self.outcomes("changed")
        writers = self._writers(found)
        lines = [self._line(one, *writers.get(one.key, ("", None))) for one in found]
        order = {id(line): _share(one) for line, one in zip(lines, found, strict=True)}
        return sorted(lines, key=lambda line: (-order[id(line)], line.row))

    def plain(self, status: str) -> list[Line]:
        """What is new, or what is there already, by row."""
        return [self._line(one) for one in self.outcomes(status)]

    def odd(self) -> list[Line]:
        """New figures that look odd."""
        return [self._line(one) for one in self.outcomes("created") if one.reason]

    def created_by_unit(self) -> list[UnitCount]:
        """How many figures are new, by unit."""
        counts = Counter(parts_of(one.key)[0] for one in self.outcomes("created"))
        return [UnitCount(self._units.get(code, code), n) for code, n in counts.most_common()]

    def _line(self, one: Outcome, who: str = "", at: date | None = None) -> Line:
        unit, code, period, band = parts_of(one.key)
        element = self._elements.get(code)
        name = local(element, "name") if element else code
        return Line(
            row=one.row,
            status=one.status,
            unit=self._units.get(unit, unit),
            element=name if band in {"", "0"} else f"{name} #{band}",
            measure=element.unit if element else "",
            period=period,
            old=_words(one.old),
            new=_words(one.new) if one.status != "refused" else one.new,
            change=_change(one),
            column=self._columns.get(one.column, ""),
            reason=one.reason,
            fills_gap=one.old in REASONS,
            who=who,
            at=at,
        )

    def _writers(self, found: Iterable[Outcome]) -> dict[str, tuple[str, date]]:
        """Who wrote the old values, and when, by the outcomes' keys."""
        parts = [parts_of(one.key) for one in found]
        wanted = DataValue.objects.filter(
            county=self.file.county,
            period__in={period for _unit, _element, period, _band in parts},
            unit__code__in={unit for unit, _element, _period, _band in parts},
            element__code__in={element for _unit, element, _period, _band in parts},
        )
        keys = ("unit__code", "element__code", "period", "band")
        rows = list(wanted.values_list(*keys, "entered_by__name", "entered_at"))
        if self.file.state == ImportFile.State.APPLIED:  # the value itself is the new one now
            changes = DataValueChange.objects.filter(
                data_value__in=wanted,
                changed_at__gte=self.file.at,
                changed_at__lte=self.file.ended_at,
            )
            before = (f"data_value__{key}" for key in keys)
            told = (*before, "old_entered_by__name", "old_entered_at")
            rows = list(changes.order_by("id").values_list(*told))
        return {
            key_of(unit, element, period, str(band)): (name or "", timezone.localdate(at))
            for unit, element, period, band, name, at in rows
        }


def uploader(file: ImportFile) -> str:
    """Position and name of whoever loaded the file; "" for a program."""
    person = Person.objects.filter(pk=file.by_person or 0).first()
    return f"{person.position} {person.name}".strip() if person else ""


def twin(file: ImportFile) -> ImportFile | None:
    """The same file, byte for byte, when it was applied before."""
    same = ImportFile.objects.filter(
        county=file.county_id, kind=file.kind, sha256=file.sha256, state=ImportFile.State.APPLIED
    )
    return same.exclude(pk=file.pk).defer("content", "comparison").order_by("-ended_at").first()


def _words(text: str) -> str:
    return str(REASONS.get(text, text))


def _numbers(one: Outcome) -> tuple[Decimal, Decimal] | None:
    if one.old in REASONS or one.new in REASONS or not one.old or one.status == "refused":
        return None
    old = Decimal(one.old)
    return (old, Decimal(one.new)) if old else None


def _change(one: Outcome) -> str:
    """The change in percent with one decimal; "" where there is none to speak of."""
    both = _numbers(one)
    if both is None:
        return ""
    return str(round_half_up(PERCENT * (both[1] - both[0]) / both[0], 1))


def _share(one: Outcome) -> Decimal:
    both = _numbers(one)
    return Decimal(0) if both is None else abs((both[1] - both[0]) / both[0])
