"""One figure of a file: what it says, whether it may be written, what looks odd about it."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal
from alliance.core.numbers import plain
from alliance.core.periods import Period
from alliance.core.showing import listed
from kpi.collecting.cell_text import BANDS
from kpi.importing.names import Reporter
from kpi.models import DataElement

FAR = 100
"""A value so many times its like is probably in another unit."""
MUCH = Decimal("0.5")
"""A change larger than this share of the old value is pointed out."""
KINDS = {"month": "202410", "quarter": "2024Q3", "year": "2024"}
SEPARATOR = "·"


class Cell(NamedTuple):
    """A figure as the file gives it: row, columns to blame, and the five texts."""

    row: int
    column: str
    unit_column: str
    unit: str
    element: str
    period: str
    band: str
    text: str

    @property
    def key(self) -> str:
        """What it is about, in the file's own words."""
        return key_of(self.unit, self.element, self.period, self.band or "0")


class Figure(NamedTuple):
    """A figure that was understood: whose, of what, when, how much (or why not)."""

    cell: Cell
    unit: Reporter
    element: DataElement
    period: Period
    band: int
    value: Decimal | None
    missing: str

    @property
    def key(self) -> str:
        """What it is about, in codes."""
        return key_of(self.unit.code, self.element.code, self.period.code, str(self.band))

    @property
    def new(self) -> str:
        """The number as digits, or the code of the reason why there is none."""
        return self.missing if self.value is None else plain(self.value)


def key_of(unit: str, element: str, period: str, band: str) -> str:
    """The key of an outcome; `parts_of` takes it apart."""
    return SEPARATOR.join((unit, element, period, band))


def parts_of(key: str) -> tuple[str, str, str, str]:
    """Unit, element, period, band; blanks for a row that names nothing."""
    parts = key.rsplit(SEPARATOR, 3)
    unit, element, period, band = parts if len(parts) == 4 else (key, "", "", "")  # noqa: PLR2004
    return unit, element, period, band


def read_band(element: DataElement, text: str) -> int:
    """The age band 1–8 of a banded element (30-34, or its number), 0 for others; else Invalid."""
    if not text and not element.banded:
        return 0
    said = normal(text).replace("—", "-").replace("–", "-").removesuffix("岁")
    if not element.banded:
        if said in {"", "0"}:
            return 0
        raise Invalid(
            _("“%(element)s”不分年龄组，年龄组一格请留空。") % {"element": element.name},
            code="band",
        )
    for number, band in enumerate(BANDS, start=1):
        if said in {band, str(number)}:
            return number
    raise Invalid(
        _("“%(element)s”分年龄组填报，年龄组请写：%(bands)s。")
        % {"element": element.name, "bands": listed(BANDS)},
        code="band",
    )


def check_period(element: DataElement, period: Period) -> None:
    """Invalid for another frequency than the form's and for a period that has not begun."""
    form = element.data_set
    if period.kind != form.frequency:
        raise Invalid(
            _("“%(element)s”属于%(form)s（%(often)s），期间请写成 %(example)s 的样子。")
            % {
                "element": element.name,
                "form": form.name,
                "often": form.get_frequency_display(),
                "example": KINDS[form.frequency],
            },
            code="period_kind",
        )
    if period.first_day > today():
        raise Invalid(
            _("期间 %(period)s 还没有开始，不能填报。") % {"period": period.code},
            code="future_period",
        )


def check_owes(element: DataElement, unit: Reporter, period: Period) -> None:
    """Invalid when this unit is not one of those that report the element."""
    by_county = element.reported_by == DataElement.ReportedBy.COUNTY
    if by_county != (unit.institution is None):
        who = element.owner or _("县区部门") if by_county else _("各机构")
        raise Invalid(
            _("“%(element)s”由%(who)s填报，不由%(unit)s填报。请删去这一格。")
            % {"element": element.name, "who": who, "unit": unit.name},
            code="not_owed",
        )
    if not by_county and element.kinds and unit.kind not in element.kinds:
        raise Invalid(
            _("%(unit)s（类别 %(kind)s）不填报“%(element)s”。请删去这一格。")
            % {"unit": unit.name, "kind": unit.kind or _("未定"), "element": element.name},
            code="not_owed",
        )
    if unit.closed_on and unit.closed_on <= period.first_day:
        raise Invalid(
            _("%(unit)s已于 %(day)s 停业，不再填报 %(period)s。")
            % {"unit": unit.name, "day": unit.closed_on.isoformat(), "period": period.code},
            code="unit_closed",
        )


def odd(
    figure: Figure, old: Decimal | None, last_year: Decimal | None, like: Decimal | None
) -> str:
    """What looks odd about a figure that may be written; "" when nothing does.

    `like` is the median of the same element and period at all units. The sentence asks to look
    again and blocks nothing.
    """
    value = figure.value
    if not value:
        return ""
    usual = last_year or like
    if usual and not 1 < FAR * value / usual < FAR * FAR:
        return _("请核对单位：%(name)s为 %(usual)s %(unit)s，相差百倍以上") % {
            "name": _("去年同期") if last_year else _("同期各单位中位数"),
            "usual": plain(usual),
            "unit": figure.element.unit,
        }
    if old and abs(value - old) > MUCH * abs(old):
        return _("请核对：变动超过一半")
    return ""
