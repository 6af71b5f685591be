"""How a table lies: its shape, its heading lines, and the columns that name things."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from alliance.core.imports.layout import normal
from alliance.core.numbers import is_number
from alliance.core.tables import Table
from kpi.mapping import plan as said
from kpi.mapping.finding import Column, Sheet, likely_heading, sheet_at
from kpi.mapping.times import is_time, said_period
from kpi.scales import factor_of

#: Which columns may name things in a table of each shape.
NAMING: Final[Mapping[str, tuple[str, ...]]] = {
    "units_elements": (said.UNIT, said.PERIOD),
    "units_periods": (said.UNIT,),
    "elements_periods": (said.ELEMENT, said.UNIT, said.SCALE),
    "elements_units": (said.ELEMENT, said.PERIOD, said.SCALE),
    "list": (said.UNIT, said.ELEMENT, said.PERIOD, said.BAND, said.SCALE, said.VALUE),
}
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    said.UNIT: ("机构", "单位", "医院", "卫生院", "网点", "institution", "facility"),
    said.ELEMENT: ("指标", "项目", "数据", "内容", "indicator", "item"),
    said.PERIOD: ("期间", "月份", "年月", "日期", "报告期", "统计时间", "年份", "period", "month"),
    said.BAND: ("年龄", "age"),
    said.SCALE: ("计量单位", "量纲"),
    said.VALUE: ("数值", "值", "数量", "本期数", "value"),
}
_ENOUGH: Final = 2
_LOOKED_AT: Final = 30
Knows = Callable[[str], bool]


@dataclass(frozen=True)
class Arrangement:
    """A table's shape and heading lines; `naming` is {role: mark of the column}."""

    shape: str
    first: int
    lines: int
    naming: Mapping[str, str] = field(default_factory=dict)


def guessed(table: Table, knows_unit: Knows, knows_element: Knows) -> Arrangement:
    """What a table nobody has described looks like most."""
    first, lines = likely_heading(table)
    sheet = sheet_at(table, first, lines)
    if sheet is None:
        return Arrangement("units_elements", first, lines)
    return _guess(sheet, lines, knows_unit, knows_element)


def relaid(
    table: Table, arranged: Arrangement, knows_unit: Knows, knows_element: Knows
) -> Arrangement:
    """The same shape and lines with the naming columns that are not said guessed anew."""
    sheet = sheet_at(table, arranged.first, arranged.lines)
    if sheet is None:
        return arranged
    found = _naming(sheet, arranged.shape, knows_unit, knows_element)
    return Arrangement(arranged.shape, arranged.first, arranged.lines, {**found, **arranged.naming})


def _guess(sheet: Sheet, lines: int, knows_unit: Knows, knows_element: Knows) -> Arrangement:
    bodies = sum(knows_unit(column.text) for column in sheet.columns)
    times = sum(is_time(column.text) for column in sheet.columns)
    kinds = {c.mark: _kind(sheet, c, knows_unit, knows_element) for c in sheet.columns}
    has = set(kinds.values())
    if bodies >= _ENOUGH:
        shape = "elements_units"
    elif times >= _ENOUGH:
        shape = "units_periods" if said.UNIT in has and said.ELEMENT not in has else ""
        shape = shape or "elements_periods"
    elif said.UNIT in has and said.ELEMENT in has:
        shape = "list"
    else:
        shape = "units_elements"
    naming = _naming(sheet, shape, knows_unit, knows_element)
    return Arrangement(shape, sheet.first, lines, naming)


def _naming(sheet: Sheet, shape: str, knows_unit: Knows, knows_element: Knows) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in sheet.columns:
        kind = _kind(sheet, column, knows_unit, knows_element)
        if kind in NAMING.get(shape, ()) and kind not in found:
            found[kind] = column.mark
    texts = [c for c in sheet.columns if _holds_texts(sheet, c) and c.mark not in found.values()]
    must = {"units_elements": said.UNIT, "units_periods": said.UNIT, "list": said.UNIT}
    role = must.get(shape, said.ELEMENT)
    if role not in found and texts:
        found[role] = texts.pop(0).mark
    if shape == "list" and said.VALUE not in found:
        numbers = [c for c in sheet.columns if c.mark not in found.values() and c not in texts]
        if numbers:
            found[said.VALUE] = numbers[-1].mark
    return found


def _kind(sheet: Sheet, column: Column, knows_unit: Knows, knows_element: Knows) -> str:
    """What a column holds, by what stands in it, else by its heading."""
    values = _first(sheet, column)
    if not values:
        return ""
    for role, knows in (
        (said.UNIT, knows_unit),
        (said.ELEMENT, knows_element),
        (said.SCALE, lambda text: any(factor_of(u, text) for u in ("元", "人", "人次", "%"))),
        (said.PERIOD, lambda text: said_period(text) is not None),
    ):
        if sum(knows(text) for text in values) * _ENOUGH >= len(values):
            return role
    heading = normal(column.lines[-1])
    if not _holds_texts(sheet, column):
        return said.VALUE if heading in _WORDS[said.VALUE] else ""
    for role in (said.SCALE, said.PERIOD, said.BAND, said.UNIT, said.ELEMENT):
        if any(word in heading for word in _WORDS[role]):
            return role
    return ""


def _first(sheet: Sheet, column: Column) -> list[str]:
    return list(dict.fromkeys(sheet.texts_at(column.index).values()))[:_LOOKED_AT]


def _holds_texts(sheet: Sheet, column: Column) -> bool:
    values = _first(sheet, column)
    return bool(values) and sum(not is_number(text) for text in values) * _ENOUGH >= len(values)


def across(sheet: Sheet, arranged: Arrangement) -> list[Column]:
    """The columns that hold figures or nothing: all that name no things."""
    naming = set(arranged.naming.values())
    return [column for column in sheet.columns if column.mark not in naming]


def distinct(texts: Iterable[str]) -> list[str]:
    """Each text once, in their order, however it is spaced."""
    return list({normal(text): text for text in texts if text}.values())
