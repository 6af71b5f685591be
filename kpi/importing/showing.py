"""What the compare page shows of a file: lines with names instead of codes."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports import Outcome, Record
from alliance.core.imports import lines as import_lines
from alliance.core.imports.lines import Count, Line
from alliance.core.models import ImportFile
from alliance.core.numbers import round_half_up
from alliance.core.showing import local
from kpi.collecting.cell_text import REASONS
from kpi.importing.cells import key_of, parts_of
from kpi.importing.layout import ValuesLayout
from kpi.importing.names import UnknownUnit
from kpi.models import DataElement, DataValue, DataValueChange
from members.models import Institution

PERCENT: Final = 100


class Shown(import_lines.Shown):
    """A file's comparison, ready to be listed; a handful of queries however long it is."""

    def __init__(self, file: ImportFile, layout: ValuesLayout) -> None:
        super().__init__(file, layout)
        county = file.county
        bodies = Institution.objects.filter(county=county)
        self._units = {body.code: local(body, "name") for body in bodies}
        self._units[county.code] = local(county, "name")
        elements = DataElement.objects.filter(county=county)
        self._elements = {element.code: element for element in elements}
        self.columns |= {code: local(element, "name") for code, element in self._elements.items()}

    @property
    def heads(self) -> list[str]:
        """Whose figure, of what, when."""
        return [_("机构"), _("数据元"), _("期间")]

    def changed(self) -> list[Line]:
        """What is written over: the largest change first, with who wrote what is there."""
        found = self.outcomes("changed")
        writers = self._writers(found)
        lines = [self.line(one, *writers.get(one.key, ("", None))) for one in found]
        order = {id(line): _share(one) for line, one in zip(lines, found, strict=True)}
        return sorted(lines, key=lambda line: (-order[id(line)], line.row))

    def created_by(self) -> list[Count]:
        """How many figures are new, by unit."""
        counts = Counter(parts_of(one.key)[0] for one in self.outcomes("created"))
        return [Count(self._units.get(code, code), n) for code, n in counts.most_common()]

    def line(self, one: Outcome, who: str = "", at: date | None = None) -> Line:
        """One figure with the names of its unit and element."""
        unit, code, period, band = parts_of(one.key)
        element = self._elements.get(code)
        name = local(element, "name") if element else code
        return Line(
            row=one.row,
            status=one.status,
            about=(
                self._units.get(unit, unit),
                name if band in {"", "0"} else f"{name} #{band}",
                period,
            ),
            measure=element.unit if element else "",
            old=_words(one.old),
            new=_words(one.new) if one.status != "refused" else one.new,
            change=_change(one),
            column=self.columns.get(one.column, one.column),
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


def unknown_units(layout: ValuesLayout, records: Iterable[Record]) -> list[str]:
    """The names in a file that no unit is known by, each once, in their order."""
    found: dict[str, None] = {}
    for record in records:
        text = record.values.get("code") or record.values.get("unit", "")
        if text and text not in found and _is_unknown(layout, text):
            found[text] = None
    return list(found)


def _is_unknown(layout: ValuesLayout, text: str) -> bool:
    try:
        layout.names.unit(text)
    except UnknownUnit:
        return True
    except Invalid:  # two are called so: nobody is asked
        return False
    return False


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
