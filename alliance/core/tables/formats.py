"""How a workbook's numbers are shown: as dates, as percent, or as they are."""

import datetime
import re
from decimal import Context, Decimal, InvalidOperation
from typing import Final

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from alliance.core.numbers import plain

#: Format numbers that need no entry; 27–36 and 50–58 are dates in Chinese spreadsheets.
_DATES: Final = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT: Final = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
#: A spreadsheet keeps fifteen digits; what follows is dust of binary fractions.
_FIFTEEN: Final = Context(prec=15)
_HIGHEST: Final = 60
_MIDNIGHT: Final = " 00:00"


class Formats:
    """Reads styles.xml, then turns a stored number into the text a person sees."""

    def __init__(self, from_1904: bool) -> None:
        self.epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
        self.codes: dict[int, str] = {}
        self.kinds: list[str] = []
        self._in_cells = False

    def start(self, tag: str, said: dict[str, str]) -> None:
        """A start tag of styles.xml."""
        if tag == "numFmt":
            self.codes[int(said["numFmtId"])] = said["formatCode"]
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self.kinds.append(self._kind(int(said.get("numFmtId", 0))))

    def end(self, tag: str) -> None:
        """An end tag of styles.xml."""
        if tag == "cellXfs":
            self._in_cells = False

    def shown(self, number: str, style: str | None) -> str:
        """The stored number as text: `0.30000000000000004` is `0.3`, a date is `2026-11-22`."""
        index = int(style or 0)
        kind = self.kinds[index] if 0 <= index < len(self.kinds) else ""
        if kind == "" and number.isdecimal() and len(number) < _FIFTEEN.prec:
            return str(int(number))
        try:
            value = _FIFTEEN.create_decimal(number)
        except InvalidOperation:
            return number
        if not value.is_finite() or abs(value.adjusted()) > _HIGHEST:
            return number
        if kind == "date":
            return self._date(value)
        if kind == "percent":
            return f"{plain(value.scaleb(2))}%"
        return plain(value)

    def _date(self, value: Decimal) -> str:
        try:
            moment = from_excel(float(value), self.epoch)
        except (ValueError, OverflowError):
            return plain(value)
        if isinstance(moment, datetime.datetime):
            return moment.strftime("%Y-%m-%d %H:%M").removesuffix(_MIDNIGHT)
        return str(moment)

    def _kind(self, number: int) -> str:
        code = _QUOTED.sub("", self.codes.get(number, ""))
        if number in _PERCENT or "%" in code:
            return "percent"
        if (number in _DATES and number not in self.codes) or (code and is_date_format(code)):
            return "date"
        return ""
