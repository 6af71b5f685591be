"""Tables out, in the layout in which they come in: a copy loaded again changes nothing."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.tables import write_csv, write_xlsx
from alliance.core.tables.forms import FormColumn, write_form
from members.importing.fields import CLEARED, Choices
from members.importing.table import TableLayout


def as_xlsx(layout: TableLayout) -> bytes:
    """The table as a workbook."""
    return write_xlsx(_headings(layout), layout.exported(), title=title(layout), demo=_demo(layout))


def as_csv(layout: TableLayout) -> bytes:
    """The table as CSV in UTF-8 with byte order mark."""
    return write_csv(_headings(layout), layout.exported(), title=title(layout), demo=_demo(layout))


def as_json(layout: TableLayout) -> bytes:
    """A list of objects, names as the columns' codes; what is blank is left out."""
    codes = list(layout.by_code)
    rows = [
        {code: text for code, text in zip(codes, row, strict=True) if text}
        for row in layout.exported()
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def template(layout: TableLayout, *, filled: bool) -> bytes:
    """A workbook to fill in: headings, drop-downs, a sheet of notes; with what is there or empty."""
    rows: Iterable[list[str]] = layout.exported() if filled else ()
    columns = [
        FormColumn(
            str(one.name), one.required, str(one.help), one.offered(), isinstance(one, Choices)
        )
        for one in layout.by_code.values()
    ]
    notes = [
        _("带 * 的列必须填写。"),
        _("空格不改动已有内容；要清空一项，请写“%(word)s”。") % {"word": CLEARED},
        _("日期写作 2024-12-31；“最后一天”当天仍有效。"),
        _("同一份文件可以反复导入：已有的行不会重复登记。"),
    ]
    return write_form(columns, rows, title=title(layout), notes=notes, demo=_demo(layout))


def title(layout: TableLayout) -> str:
    """What the file is called."""
    return f"{layout.county.short}-{layout.label}"


def _headings(layout: TableLayout) -> list[str]:
    return [str(one.name) for one in layout.by_code.values()]


def _demo(layout: TableLayout) -> bool:
    return layout.county.demo
