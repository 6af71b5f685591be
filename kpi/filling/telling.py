"""What a filled cell and an empty one say of themselves, as they are kept."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from alliance.core.showing import local
from alliance.core.tables.blanks import Sheet
from kpi.collecting.cell_text import BANDS
from kpi.filling.labels import named_cells
from kpi.models import BoundCell
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
    partial: bool = False
    provisional: bool = False

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Gap:
    """Why a cell stays empty, and whom to ask.

    `why`: unbound, not_reported, not_asked, stated, no_run, not_published, no_value, closed.
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
        return asdict(self)


def told_what(row: BoundCell) -> str:
    """What a cell is bound to, in a few words: name, body, when."""
    about = row.indicator or row.element
    name = local(about, "name") if about else ""
    if row.band:
        name = f"{name} {BANDS[row.band - 1]}"
    body = (
        row.unit.county if row.unit.kind == Unit.Kind.COUNTY else getattr(row.unit, row.unit.kind)
    )
    return f"{name}·{local(body, 'name')}·{row.get_when_display()}"


def unbound(sheets: Iterable[Sheet], cells: Iterable[BoundCell]) -> list[Gap]:
    """The open cells that nothing was bound to although texts stand left of and above them."""
    bound = {(row.sheet, row.cell) for row in cells}
    found = [
        Gap(sheet.name, ref, " / ".join([*left[::-1], *above[::-1]]), "", "", [], "unbound")
        for sheet in sheets
        for ref, (left, above) in named_cells(sheet)
        if left and above and (sheet.name, ref) not in bound
    ]
    return found[:MOST_UNBOUND]
