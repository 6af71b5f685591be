"""What a filled cell and an empty one say of themselves, as they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from alliance.core.imports.headings import common_unit
from alliance.core.showing import local
from alliance.core.tables.blanks import Sheet
from kpi.collecting.cell_text import BANDS
from kpi.filling.labels import named_cells
from kpi.models import BoundCell
from kpi.scales import SCALES
from members.models import Unit

#: So many contributions of one number are kept; how many there are is said.
MOST_PARTS = 60
MOST_UNBOUND = 300


@dataclass(frozen=True)
class Part:
    """What one body brought to a number."""

    unit: str
    value: str
    by: str = ""
    at: str = ""
    source: str = ""


@dataclass(frozen=True)
class Source:
    """Where the number in a cell comes from.

    An element's number lists its `parts`; an indicator's names its run: id, revision, state.
    `exact` is the number before it was put into the form's unit (`scale`) and rounded.
    """

    sheet: str
    cell: str
    name: str
    name_en: str
    code: str
    unit: str
    unit_name: str
    periods: list[str]
    value: str
    parts: list[Part] = field(default_factory=list)
    parts_in_all: int = 0
    run: str = ""
    revision: int = 0
    scheme: str = ""
    scheme_en: str = ""
    exact: str = ""
    scale: str = ""
    measure: str = ""
    partial: bool = False
    provisional: bool = False

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "parts": [vars(part) for part in self.parts]}


@dataclass(frozen=True)
class Gap:
    """Why a cell stays empty, and whom to ask.

    `why`: unbound, proposed, not_reported, not_asked, stated, no_run, not_published, no_value, closed.
    """

    sheet: str
    cell: str
    name: str
    name_en: str
    unit_name: str
    periods: list[str]
    why: str
    detail: str = ""
    ask: list[str] = field(default_factory=list)
    asked_in_all: int = 0
    owner: str = ""
    source_system: str = ""
    run: str = ""
    unit: str = ""
    code: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return dict(vars(self))


def told_what(row: BoundCell) -> str:
    """What a cell is bound to, in a few words: name, body, when."""
    about = row.indicator or row.element
    name = local(about, "name") if about else ""
    if row.band:
        name = f"{name} {BANDS[row.band - 1]}"
    body = (
        row.unit.county if row.unit.kind == Unit.Kind.COUNTY else getattr(row.unit, row.unit.kind)
    )
    scale = f"（{row.scale}）" if row.scale else ""
    return f"{name}{scale}·{local(body, 'name')}·{row.get_when_display()}"


def unbound(
    sheets: Iterable[Sheet], cells: Iterable[BoundCell], proposed: Iterable[BoundCell] = ()
) -> list[Gap]:
    """The open cells that nothing was bound to although texts stand left of and above them.

    Those for which something is `proposed` that nobody has confirmed yet say so.
    """
    bound = {(row.sheet, row.cell) for row in cells}
    waits = {(row.sheet, row.cell) for row in proposed}
    found = [
        Gap(
            sheet.name,
            ref,
            " / ".join([*left[::-1], *above[::-1]]),
            "",
            "",
            [],
            "proposed" if (sheet.name, ref) in waits else "unbound",
        )
        for sheet in sheets
        for ref, (left, above) in named_cells(sheet)
        if left and above and (sheet.name, ref) not in bound
    ]
    return found[:MOST_UNBOUND]


def reworded(row: BoundCell) -> tuple[str, str]:
    """The texts beside a proposed cell as they were and as they are now."""
    return _beside(row.was.get("labels", [])), _beside(row.labels)


def _beside(labels: list[list[str]]) -> str:
    return " / ".join(text for side in labels for text in side[::-1])


def unit_beside(sheet: Sheet, labels: list[list[str]]) -> str:
    """The unit that stands in brackets beside a cell, or for the whole sheet; "" without one."""
    for text in (text for side in labels for text in side):
        said = text.removesuffix(")").rpartition("(")[2] if text.endswith(")") else ""
        if said in SCALES:
            return said
    said = common_unit(sheet.table.rows)
    return said if said in SCALES else ""
