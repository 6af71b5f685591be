"""An old .xls workbook as a table: read by a child process with little memory and time."""

import json
import subprocess
import sys
from decimal import Context
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.errors import Invalid
from alliance.core.numbers import plain
from alliance.core.tables.shape import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    check_bounds,
    clean,
    no_such_sheet,
    row_of,
)

SECONDS: Final = 15
_CHILD: Final = Path(__file__).with_name("old_excel_child.py")
#: A spreadsheet keeps fifteen digits; what follows is dust of binary fractions.
_FIFTEEN: Final = Context(prec=15)
_WRONG: Final = {
    "no_sheet": (gettext_lazy("工作簿里没有可见的工作表。"), "file_no_sheet"),
    "password": (
        gettext_lazy("文件带有密码，请去掉密码后再上传。"),
        "file_old_or_encrypted",
    ),
    "too_large": (gettext_lazy("文件展开后过大，不予打开。请分成几份再上传。"), "file_too_large"),
    "damaged": (
        gettext_lazy("文件已损坏，打不开。请在表格软件中另存一份再上传。"),
        "file_damaged",
    ),
}


def read_old_workbook(content: bytes, sheet: str = "") -> Table:
    """The visible sheet of this name, without one the first that holds anything.

    Invalid when there is none, or it is damaged, locked, or larger than the child may grow.

    The old format does not tell a percentage from a number: 60% arrives as 0.6.
    """
    said = _read(content, sheet)
    if there := said.get("there"):
        raise no_such_sheet(sheet, there)
    if wrong := said.get("wrong"):
        sentence, code = _WRONG[wrong]
        raise Invalid(sentence, code=code)
    rows: list[Row] = []
    count = 0
    for number, values in enumerate(said["rows"], start=1):
        texts = [_text(value) for value in values]
        if row := row_of(number, texts):
            count += len(row.cells)
            check_bounds(number, len(row.cells), count)
            rows.append(row)
    merged = tuple(
        (first, left, last, right)
        for first, left, last, right in said["merged"]
        if last <= MOST_ROWS and right <= MOST_COLUMNS
    )
    return Table(rows, said["sheet"], merged, tuple(said["others"]))


def _read(content: bytes, sheet: str) -> dict[str, Any]:
    """What the child answers; a child that dies or takes too long means a file too large."""
    try:
        child = subprocess.run(  # noqa: S603 - our own file, no shell, nothing of the user's
            [sys.executable, "-I", str(_CHILD), sheet.encode().hex()],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={},
        )
        said: dict[str, Any] = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"wrong": "too_large"}
    return said


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return plain(_FIFTEEN.create_decimal(value[0]))
    text = clean(value)
    if len(text) > LONGEST_CELL:
        raise Invalid(_("有一格文字过长，不像表格。"), code="file_cell_too_long")
    return text
