"""A parameter's value as people type it: 20%, 5‰, 1/3, yuan, one item a line; and back."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.money import in_yuan, parse_yuan
from alliance.core.numbers import parse_number, plain
from alliance.core.parameters import Parameter, typed, written

LONGEST: Final = 2000
#: How a value is typed, for the line beneath the field.
HINTS: Final[dict[str, Promise]] = {
    "integer": _("填整数。"),
    "money": _("填以元计的金额，最多两位小数。"),
    "months": _("填整月数。"),
    "days": _("填整天数。"),
    "number": _("填数字，照原文保留小数。"),
    "share": _("填20%、5‰、1/3或0.25，按所填精确保存，不四舍五入。"),
    "date": _("填日期，例如2024-12-31。"),
    "text": _("照文件原话填写。"),
    "flag": _("选是或否。"),
    "list": _("每行一项，次序照文件。"),
}
#: What has a size may be compared; words, lists and yes or no may not.
SIZED: Final = frozenset({"integer", "share", "money", "number", "months", "days", "date"})
_WHOLE: Final = {"integer", "months", "days"}
_HUNDREDS: Final = {"%": 100, "‰": 1000}
_SHARE: Final = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,12})?)([%‰])")


def entered(parameter: Parameter, text: str) -> str:
    """The stored text of what was typed; Invalid, with a sentence, when it cannot be read."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid(
            _("“%(name)s”须填写，不超过%(most)d字。") % {"name": parameter.name, "most": LONGEST},
            fields={"value": _("须填写，不超过%(most)d字。") % {"most": LONGEST}},
        )
    if parameter.type == "money":
        return str(parse_yuan(text))
    if parameter.type == "list":
        return written(parameter, [line for line in re.split(r"[\n、]", text) if line.strip()])
    if parameter.type == "share":
        return written(parameter, _share(text))
    if parameter.type in _WHOLE or parameter.type == "number":
        number = parse_number(text)
        return written(parameter, plain(number) if parameter.type in _WHOLE else f"{number:f}")
    return written(parameter, text)


def _share(text: str) -> str:
    """A percentage or a per-mille as an exact fraction; other forms as they are."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _SHARE.fullmatch(text)
    if not found:
        return text
    number, base = Decimal(found[1]), _HUNDREDS[found[2]]
    if number == number.to_integral_value():
        return f"{plain(number)}/{base}"
    share = Fraction(number) / base
    return f"{share.numerator}/{share.denominator}"


def check_in_bounds(parameter: Parameter, text: str) -> None:
    """Invalid for what no plan can mean: a negative count, a share outside 0 to 1."""
    value = typed(parameter, text)
    negative = isinstance(value, int | Fraction | Decimal) and value < 0
    if negative and (parameter.type != "number" or parameter.signless):
        raise _out_of_bounds(_("“%(name)s”不能是负数。") % {"name": parameter.name})
    if parameter.type == "share" and isinstance(value, Fraction) and value > 1:
        raise _out_of_bounds(_("“%(name)s”是比例，不能超过1（100%%）。") % {"name": parameter.name})


def _out_of_bounds(sentence: object) -> Invalid:
    return Invalid(sentence, code="parameter_bounds", fields={"value": sentence})


def for_edit(parameter: Parameter, text: str | None) -> str:
    """A stored value as it is typed again; "" where nothing is set."""
    if text is None:
        return ""
    value = typed(parameter, text)
    if parameter.type == "money" and isinstance(value, int):
        return in_yuan(value)
    if isinstance(value, tuple):
        return "\n".join(value)
    return text


def share_words(text: str) -> str:
    """An exact share for people: 5‰, 20%, 1/4（25%）; as written where no percentage is exact."""
    share = Fraction(text)
    sign = "‰" if text.endswith(f"/{_HUNDREDS['‰']}") else "%"
    scaled = share * _HUNDREDS[sign] * 100
    if scaled.denominator != 1:
        return text
    number = plain(Decimal(scaled.numerator).scaleb(-2)) + sign
    said_so = ("/" not in text and share.denominator == 1) or text.endswith(f"/{_HUNDREDS[sign]}")
    return number if said_so else f"{text}（{number}）"
