"""What is said of a body's income of a year, and whether it can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.rules import income as rules
from fundpool.rules.levying import BAD_AMOUNT

FIRST_YEAR: Final = 2000
LONGEST_NOTE: Final = 200


@dataclass(frozen=True)
class Told:
    """What a body earned in a year: fen by line; `version` is the one it was read in, 0 for none."""

    year: int
    fen: Mapping[str, int]
    version: int
    note: str = ""
    basis: str = rules.REPORTED


def check_told(told: Told) -> None:
    """Every line once, nothing below nought, and the year is over; Invalid or Refused otherwise."""
    if not FIRST_YEAR <= told.year < today().year:
        sentence = _("%(year)d年度还没有结束或过早，请填已经结束的年度。") % {"year": told.year}
        raise Invalid(sentence, code="year", fields={"year": sentence})
    missing = [str(words) for code, words in rules.LINES.items() if code not in told.fen]
    if missing or len(told.fen) != len(rules.LINES):
        raise Invalid(
            _("收入表各行都要填写，没有的填 0。"),
            code=BAD_AMOUNT,
            fields={code: _("没有填写。") for code in rules.LINES if code not in told.fen},
        )
    for code, fen in told.fen.items():
        if type(fen) is not int or fen < 0:
            sentence = _("收入不能是负数，请核对后重新填写。")
            raise Invalid(sentence, code=BAD_AMOUNT, fields={code: sentence})
    if len(told.note) > LONGEST_NOTE:
        sentence = _("请不超过%(most)d字。") % {"most": LONGEST_NOTE}
        raise Invalid(sentence, fields={"note": sentence})
