"""Exact numbers: the one rounding, the one way to write and read them, the one allocation."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid

#: Wide enough for every stored number; only rounding happens here, never computing.
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_LONGEST = 60
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f\u3000]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
#: Full-width forms and the usual minus signs; wider folding would read 5² as 52.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(sign): ord("-") for sign in "\u2010\u2011\u2013\u2212"
}


def round_half_up(x: Decimal | Fraction | int, places: int) -> Decimal:
    """四舍五入: to `places` decimals, a half goes away from zero; exact for fractions too."""
    if isinstance(x, Fraction):
        scaled = abs(x) * 10**places
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return _WIDE.scaleb(Decimal(whole if x >= 0 else -whole), -places)
    return Decimal(x).quantize(Decimal(1).scaleb(-places), context=_WIDE)


def plain(x: Decimal | int) -> str:
    """The number as digits without exponent and without needless zeros: `1E+2` is `100`."""
    if isinstance(x, int):
        return str(x)
    text = format(x, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def parse_number(text: str, *, places: int | None = None) -> Decimal:
    """The number a person typed: full-width digits, blanks and thousands commas are read.

    Invalid, with a sentence that says what to do, for anything else, for a percent sign,
    and for more than `places` decimals. An empty text is no number: ask before.
    """
    if len(text) <= _LONGEST and text.isascii() and text.isdigit():
        return Decimal(text)  # as most are, and nothing of what follows concerns them
    cleaned = _BLANKS.sub("", text[: _LONGEST * 2]).translate(_HALF_WIDTH)
    if cleaned.endswith("%"):
        raise Invalid(
            _("“%(text)s”带百分号：请按该项的单位只填数字。") % {"text": text[:_LONGEST]},
            code="number_percent",
        )
    if len(text) > _LONGEST or not _NUMBER.fullmatch(cleaned):
        raise Invalid(
            _("“%(text)s”不是数字：请只填数字，小数点用“.”，不带单位和文字。")
            % {"text": text[:_LONGEST]},
            code="number",
        )
    number = Decimal(cleaned.replace(",", ""))
    exponent = number.as_tuple().exponent
    if places is not None and isinstance(exponent, int) and -exponent > places:
        raise Invalid(
            _("“%(text)s”的小数位太多：最多 %(places)d 位。")
            % {"text": text[:_LONGEST], "places": places},
            code="number_places",
        )
    return number


def is_number(text: str) -> bool:
    """Whether a text is a number as people write it, with a percent sign or without."""
    if len(text) > _LONGEST:
        return False
    cleaned = _BLANKS.sub("", text).translate(_HALF_WIDTH).removesuffix("%")
    return _NUMBER.fullmatch(cleaned) is not None


def allocate(total_fen: int, weights: Sequence[int | Fraction | Decimal]) -> list[int]:
    """Shares of a total by weight, in whole fen, that add up to the total exactly.

    Largest remainder: everybody gets the whole fen, the rest goes one by one to the
    largest remainders, at equal remainders to the earlier one. Weights are not negative;
    Invalid when all are zero and there is something to share.
    """
    exact = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in exact):
        raise Invalid(_("分摊的权重不能是负数。"), code="allocate_negative")
    whole = sum(exact)
    if not whole:
        if total_fen:
            raise Invalid(_("所有权重都是 0，无法分摊。请先填写权重。"), code="allocate_zero")
        return [0] * len(exact)
    sign = -1 if total_fen < 0 else 1
    shares = [abs(total_fen) * weight / whole for weight in exact]
    result = [int(share) for share in shares]
    rest = abs(total_fen) - sum(result)
    by_remainder = sorted(range(len(shares)), key=lambda i: (result[i] - shares[i], i))
    for index in by_remainder[:rest]:
        result[index] += 1
    return [sign * share for share in result]
