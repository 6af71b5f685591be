"""A workbook's cells as the text a person sees: dates, percent, or numbers as they are."""

import datetime
import re
from decimal import Context, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE, builtin_format_code

from alliance.core.numbers import plain
from alliance.core.tables.shape import clean

#: Built-in date formats of Chinese spreadsheets, which openpyxl takes for numbers.
_CHINESE_DATES: Final = {*range(27, 37), *range(50, 59)}
#: A spreadsheet keeps fifteen digits; what follows is dust of binary fractions.
_FIFTEEN: Final = Context(prec=15)
_FEW_DIGITS: Final = 10**15
_HIGHEST: Final = 60
_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
_MIDNIGHT: Final = " 00:00"


class Shown:
    """Turns what openpyxl read from the cells of one book into text."""

    def __init__(self, book: Any) -> None:
        codes = dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))
        self.dates: set[int] = {*book._date_formats}
        self.durations: set[int] = {*book._timedelta_formats}
        self._percent: set[int] = set()
        for style, look in enumerate(book._cell_styles):
            code = codes.get(look.numFmtId) or builtin_format_code(look.numFmtId) or ""
            if look.numFmtId in _CHINESE_DATES:
                self.dates.add(style)
            if "%" in _QUOTED.sub("", code):
                self._percent.add(style)
        self._clean: dict[str, str] = {}

    def __call__(self, cell: dict[str, Any]) -> str:
        """The text: `0.30000000000000004` is `0.3`, a date `2026-11-22`."""
        value = cell["value"]
        if value is None:
            return ""
        if isinstance(value, str):
            if value not in self._clean:  # the same text stands in many cells: one copy of it
                self._clean[value] = clean(value)
            return self._clean[value]
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, int | float):
            return self._number(value, cell)
        if isinstance(value, datetime.datetime):
            return value.strftime("%Y-%m-%d %H:%M").removesuffix(_MIDNIGHT)
        return str(value)

    def _number(self, value: float, cell: dict[str, Any]) -> str:
        is_percent = cell["style_id"] in self._percent
        if type(value) is int and abs(value) < _FEW_DIGITS and not is_percent:
            return str(value)
        try:
            number = _FIFTEEN.create_decimal(repr(value))
        except InvalidOperation:
            return str(value)
        if not number.is_finite() or abs(number.adjusted()) > _HIGHEST:
            return str(value)
        if is_percent:
            return f"{plain(number.scaleb(2))}%"
        return plain(number)
