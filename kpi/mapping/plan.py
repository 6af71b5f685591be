"""What somebody said about a table of another system, as it is remembered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Final

from alliance.core.imports.layout import normal

#: A heading that is the name of a body, of an element, a period, an age band, the unit of its row,
#: the figure itself; `ELEMENT_MARK` before an element's code: the column holds that element.
UNIT, ELEMENT, PERIOD, BAND = "unit", "element", "period", "band"
SCALE, VALUE, SKIP = "scale", "value", ""
ELEMENT_MARK: Final = "e:"
SCALE_MARK: Final = "@"
BAND_MARK: Final = "#"
#: Where a period or a body comes from when no column and no heading says it.
ASKED: Final = "asked"
CELL_MARK: Final = "cell:"
BODY_MARK: Final = "body:"
#: What other systems write where there is no figure.
NO_FIGURE: Final = ("-", "—", "--", "——", "/", "…")


@dataclass(frozen=True)
class Meant:
    """An element by code, its age band, and the unit its figures are in ("" as the sheet says)."""

    code: str
    band: str = ""
    scale: str = ""

    @classmethod
    def parse(cls, text: str) -> "Meant":
        """`income@万元`, `deaths#3`."""
        left, _mark, scale = text.partition(SCALE_MARK)
        code, _mark, band = left.partition(BAND_MARK)
        return cls(code, band, scale)


@dataclass(frozen=True)
class Plan:
    """A table's shape, its heading lines, what every heading and every name in it is.

    `columns` is {heading's mark: role}, see `Column`; `elements` {name in a cell: element, "" left out}; `units` {name:
    code of the body, "" left out}. `period` and `unit` say where they come from when no column or
    heading does: `asked`, `cell:A2`, `body:CODE`; `element` is the only one the table holds.
    `scale` is the unit of figures whose row and heading say none. `empty` are marks for no figure.
    """

    shape: str
    lines: int = 1
    columns: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    period: str = ASKED
    unit: str = ""
    element: str = ""
    scale: str = ""
    empty: tuple[str, ...] = NO_FIGURE

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Plan":
        """From JSON; names it does not know are passed over."""
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        return cls(**{**known, "empty": tuple(known.get("empty", NO_FIGURE))})

    @property
    def across(self) -> str:
        """What stands across the top: elements, periods, units, or nothing."""
        return {
            "units_elements": ELEMENT,
            "elements_periods": PERIOD,
            "units_periods": PERIOD,
            "elements_units": UNIT,
        }.get(self.shape, "")

    def takes(self, role: str) -> bool:
        """Whether some heading has this role."""
        return role in self.columns.values()

    @cached_property
    def _units(self) -> dict[str, str]:
        return {normal(text): code for text, code in self.units.items()}

    @cached_property
    def _elements(self) -> dict[str, str]:
        return {normal(text): meant for text, meant in self.elements.items()}

    def unit_named(self, text: str) -> str | None:
        """The code of the body that is called so, "" to be left out; None where nobody has said."""
        return self._units.get(normal(text))

    def element_named(self, text: str) -> str | None:
        """The element that is called so, "" to be left out; None where nobody has said."""
        return self._elements.get(normal(text))
