"""What an assessor marks by hand: an expert's points, a gate, a qualitative indicator.

The marks of a scheme and period are frozen with a run; from then on only the frozen ones count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import get_language

from alliance.core.numbers import plain
from kpi.models import Mark, MarkFile
from kpi.scoring import Expert, Judged, Rule

EXPERT: Final = "expert"
GATE: Final = "gate"
QUALITATIVE: Final = "qualitative"

#: The two answers of a qualitative indicator, where its definition does not word them itself.
CONDITIONS: Final = (
    {"code": "arranged", "name": "有明确的制度安排",
     "name_en": "A clear institutional arrangement exists"},
    {"code": "carried_out", "name": "已组织实施",
     "name_en": "It is carried out"},
)  # fmt: skip

Json = Mapping[str, Any]


def kind_of(rule: str, *, qualitative: bool) -> str:
    """How a line of a scheme is marked; "" when a figure gives it."""
    if rule in {EXPERT, GATE}:
        return rule
    return QUALITATIVE if qualitative else ""


def worded(conditions: Iterable[Json]) -> list[dict[str, str]]:
    """The conditions of a qualitative indicator: code and names, the two of the standard first."""
    return [
        {name: str(row.get(name) or row["name"]) for name in ("code", "name", "name_en")}
        for row in [*conditions] or CONDITIONS
    ]


def condition_name(row: Json) -> str:
    """A condition in the language of the page."""
    is_english = (get_language() or "").startswith("en")
    return str((is_english and row.get("name_en")) or row["name"])


def frozen_marks(scheme: int, period: str) -> list[dict[str, Any]]:
    """The marks in force for a scheme and period, as a run keeps them."""
    marks = list(
        Mark.objects.filter(scheme=scheme, period=period, replaced_at__isnull=True)
        .select_related("unit", "by")
        .order_by("item", "unit__code")
    )
    files: dict[int, list[dict[str, str]]] = {}
    rows = MarkFile.objects.filter(mark__in=marks).order_by("pk")
    for mark, pk, name, sha256 in rows.values_list(
        "mark", "document", "document__name", "document__sha256"
    ):
        files.setdefault(mark, []).append({"id": str(pk), "name": name, "sha256": sha256})
    return [
        {
            "id": mark.pk,
            "item": mark.item,
            "unit": mark.unit.code,
            "points": None if mark.points is None else plain(mark.points),
            "holds": mark.holds,
            "conditions": mark.conditions,
            "reason": mark.reason,
            "by": mark.by.name if mark.by else "",
            "position": mark.by.position if mark.by else "",
            "at": mark.at.isoformat(),
            "files": files.get(mark.pk, []),
            "demo": mark.demo,
        }
        for mark in marks
    ]


@dataclass(frozen=True, slots=True)
class Unmarked:
    """One line of one assessed body that nobody has marked; codes, and how it is marked."""

    unit: str
    item: str
    kind: str


class Marks:
    """The frozen marks of a run, found by unit and item; older facts know none."""

    def __init__(self, frozen: Json) -> None:
        self.are_known = "marks" in frozen
        self._rows = {(row["unit"], row["item"]): row for row in frozen.get("marks", ())}
        self._kinds = {
            row["code"]: kind_of(
                row["rule"],
                qualitative=bool(
                    row["indicator"] and frozen["indicators"][row["indicator"]]["qualitative"]
                ),
            )
            for row in frozen["scheme"]["items"]
        }
        self._lines: dict[str, list[str]] = {}
        for row in frozen["scheme"]["items"]:
            if row["indicator"]:
                self._lines.setdefault(row["indicator"], []).append(row["code"])

    def kind(self, item: str) -> str:
        """How a line is marked."""
        return self._kinds[item]

    def of(self, unit: str, item: str) -> Json | None:
        """The mark of a line for a body."""
        return self._rows.get((unit, item))

    def of_unit(self, unit: str) -> dict[str, Json]:
        """Every mark of a body by the line it stands on."""
        return {item: row for (whose, item), row in self._rows.items() if whose == unit}

    def of_indicator(self, unit: str, indicator: str) -> Json | None:
        """The mark of the line on which an indicator stands."""
        lines = self._lines.get(indicator, ())
        return next((row for row in (self.of(unit, item) for item in lines) if row), None)

    def judged(self, unit: str, indicator: str) -> Json | None:
        """The two answers about a qualitative indicator."""
        row = self.of_indicator(unit, indicator)
        return row if row is not None and self.kind(row["item"]) == QUALITATIVE else None

    def gates(self, unit: str) -> dict[str, bool]:
        """The gates that were looked at, and whether they hold."""
        rows = self.of_unit(unit).items()
        return {item: bool(row["holds"]) for item, row in rows if self._kinds.get(item) == GATE}

    def rules(self, unit: str) -> dict[str, Rule]:
        """The rules that an assessor's mark has filled in."""
        return {
            item: _rule(self._kinds[item], row)
            for item, row in self.of_unit(unit).items()
            if self._kinds.get(item) in {EXPERT, QUALITATIVE}
        }

    def open_lines(
        self, units: Iterable[str], waived: Mapping[tuple[str, str], Any]
    ) -> list[Unmarked]:
        """What nobody has marked: body by body, in the order of the scheme."""
        return [
            Unmarked(unit, item, kind)
            for unit in units
            for item, kind in self._kinds.items()
            if kind and (unit, item) not in self._rows and (unit, item) not in waived
        ]


def _rule(kind: str, row: Json) -> Rule:
    if kind == QUALITATIVE:
        return Judged(bool(row["holds"]))
    return Expert(
        None if row["points"] is None else Fraction(row["points"]),
        row["by"] or row["position"],
        row["reason"],
        tuple(file["name"] for file in row["files"]),
    )
