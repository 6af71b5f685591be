"""Workbooks as people send them: headings over two lines, merged cells, notes, totals."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

MERGED = "A{first}:A{last}"


def workbook(
    rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), title: str = "月报"
) -> bytes:
    """One sheet with these rows from the first line on, and these areas merged."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def several(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """Several sheets, each with its name and its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def long_sheet(*rows: Sequence[Any]) -> bytes:
    """One value a row: institution, element, period, value."""
    return workbook([("机构", "数据元", "期间", "值"), *rows])


def ugly(heading: Sequence[str], rows: Sequence[Sequence[Any]], total: Sequence[Any] = ()) -> bytes:
    """A wide sheet as it comes from practice.

    A title over everything, a line about the period, a heading in two merged lines, blank
    lines and blank columns behind the data, a numbering line, a total row, a note.
    `heading` begins with the institution's column; numbers may be text or full-width.
    """
    width = len(heading)
    group = [heading[0], *["本期完成情况"] * (width - 1)]
    lines: list[Sequence[Any]] = [
        ["医疗机构月报", *[""] * (width + 3)],
        ["填报单位：（盖章）", "", "报出日期：　　年　　月　　日"],
        group,
        ["", *heading[1:]],
        ["甲", *range(1, width)],
    ]
    lines += [[*row, "", " ", "　"] for row in rows]
    if total:
        lines.append(total)
    lines += [[], ["", ""], ["备注：本表由各单位统计员填写。"]]
    letters = [chr(ord("A") + index) for index in range(width)]
    areas = [f"A1:{letters[-1]}1", "A3:A4"]
    if width > 2:
        areas.append(f"B3:{letters[-1]}3")
    return workbook(lines, areas)


def full_width(text: object) -> str:
    """The digits as an input method leaves them: １２３."""
    return str(text).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


def crosstab(
    top: Sequence[Sequence[Any]],
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[str] = (),
    last: Sequence[Sequence[Any]] = (),
) -> bytes:
    """A sheet as other systems export it: lines over the data, the data, lines under it."""
    return workbook([*top, *rows, *last], merged, title="Sheet1")
