"""Total rows: what they state against what the rows above them add up to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.core.errors import Invalid
from alliance.core.imports.headings import Place
from alliance.core.numbers import parse_number, plain

_SUBTOTAL: Final = "小计"


class Sums:
    """Sums of the columns that add up, over all rows and since the last subtotal."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.names = {place.column.code: str(place.column.name) for place in places}
        self.all = dict.fromkeys(self.names, Decimal(0))
        self.part = dict(self.all)

    def add(self, values: Mapping[str, str]) -> None:
        """Count a row of data; what is no number counts nothing."""
        for code in self.names:
            if number := _number(values.get(code, "")):
                self.all[code] += number
                self.part[code] += number

    def difference(self, text: str, values: Mapping[str, str]) -> str:
        """Where the total row disagrees with the rows it sums, as a sentence, otherwise ""."""
        is_part = _SUBTOTAL in text
        sums = self.part if is_part else self.all
        said = [
            _("%(name)s：写的是 %(stated)s，各行相加是 %(sum)s")
            % {"name": self.names[code], "stated": plain(stated), "sum": plain(sums[code])}
            for code in self.names
            if (stated := _number(values.get(code, ""))) is not None and stated != sums[code]
        ]
        if is_part:
            self.part = dict.fromkeys(self.names, Decimal(0))
        return pgettext("list separator", "；").join(said)


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text) if text else None
    except Invalid:
        return None
