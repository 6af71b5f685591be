"""Money: whole fen inside, yuan with two decimals for people."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import parse_number, plain, round_half_up

FEN_IN_YUAN = 100
FEN_IN_WAN = 1_000_000
MOST_YUAN = 10**12


def yuan(fen: int) -> str:
    """Fen as yuan with thousands and two decimals: 123456 is `1,234.56`."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_IN_YUAN)
    return f"{sign}{whole:,}.{rest:02}"


def wan(fen: int, places: int = 2) -> str:
    """Fen as 万元, rounded half up: 123456789 is `123.46`."""
    rounded = round_half_up(Decimal(fen) / FEN_IN_WAN, places)
    return f"{rounded:,.{places}f}"


def in_yuan(fen: int) -> str:
    """Fen as a plain number of yuan for files and programs: 123450 is `1234.5`."""
    return plain(Decimal(fen).scaleb(-2))


class Yuan(Decimal):
    """An exact number of yuan; whatever writes a table shows it with two decimals."""


def exact_yuan(fen: int) -> Yuan:
    """Fen as an exact number of yuan for a cell, always with two decimals: 123450 is 1234.50."""
    return Yuan(Decimal(fen).scaleb(-2))


def two_places(fen: int) -> str:
    """Fen as it is typed and as programs get it, two decimals and nothing else: `1234.50`."""
    return str(exact_yuan(fen))


def parse_yuan(text: str, *, unit: int = FEN_IN_YUAN) -> int:
    """The fen of an amount typed in yuan (or in 万元 with `unit=FEN_IN_WAN`).

    Invalid when it is no number, finer than one fen, or 10^12 and more.
    """
    amount = parse_number(text)
    if abs(amount) >= MOST_YUAN:
        raise Invalid(_("“%(text)s”这个金额过大。") % {"text": text[:40]}, code="money_too_large")
    fen = amount * unit
    if fen != fen.to_integral_value():
        raise Invalid(
            _("“%(text)s”比 1 分还细：请保留到分。") % {"text": text[:40]}, code="money_places"
        )
    return int(fen)
