"""Words and signs of a formula, and the form in which a formula is stored.

Full-width brackets, commas, comparison signs, operators, digits and blanks are read as their
ordinary forms; positions always count the characters that were typed.
"""

from dataclasses import dataclass
from enum import Enum, auto

_FULL_WIDTH = "（），＋－＊／％＾＝＞＜！．"
_ORDINARY = "(),+-*/%^=><!."
_DIGITS = "０１２３４５６７８９"
_FOLD = str.maketrans(_FULL_WIDTH + _DIGITS, _ORDINARY + "0123456789")
_BLANKS = frozenset(" \t\r\n\u00a0\u3000")
_SINGLE = frozenset("(),+-*/%^=><")
# Two characters that together are one sign, and the sign that is stored for them.
_PAIRS = {"==": "=", "!=": "<>", "<>": "<>", ">=": ">=", "<=": "<="}
_WHOLE = {"≠": "<>", "≥": ">=", "≤": "<="}

COMPARISONS = frozenset(("=", "<>", ">", "<", ">=", "<="))
KEYWORDS = frozenset(("and", "or", "not"))


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    STRANGER = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: its stored form `text` and its place in the text as typed."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens, closed by one END token at the text's length.

    Never fails: a character that belongs to no token becomes a STRANGER, because only the
    parser knows whether something before it is wrong already.
    """
    found: list[Token] = []
    folded = text.translate(_FOLD)
    position = 0
    while position < len(text):
        if text[position] in _BLANKS:
            position += 1
            continue
        token = _token(folded, position)
        found.append(token)
        position = token.end
    found.append(Token(Kind.END, "", len(text), len(text)))
    return found


def _token(folded: str, start: int) -> Token:
    first = folded[start]
    if first in "0123456789":
        end = _number_end(folded, start)
        return Token(Kind.NUMBER, folded[start:end], start, end)
    if first.isalpha():
        end = start + 1
        while end < len(folded) and _continues_a_word(folded[end]):
            end += 1
        return Token(Kind.WORD, folded[start:end], start, end)
    pair = folded[start : start + 2]
    if pair in _PAIRS:
        return Token(Kind.SIGN, _PAIRS[pair], start, start + 2)
    if first in _WHOLE:
        return Token(Kind.SIGN, _WHOLE[first], start, start + 1)
    kind = Kind.SIGN if first in _SINGLE else Kind.STRANGER
    return Token(kind, first, start, start + 1)


def _continues_a_word(character: str) -> bool:
    return character.isalpha() or character in "0123456789_"


def _number_end(folded: str, start: int) -> int:
    end = _digits_end(folded, start)
    if folded[end : end + 1] == ".":
        fraction_end = _digits_end(folded, end + 1)
        # A point without digits behind it is no part of the number; the parser refuses it.
        if fraction_end > end + 1:
            return fraction_end
    return end


def _digits_end(folded: str, start: int) -> int:
    end = start
    while end < len(folded) and folded[end] in "0123456789":
        end += 1
    return end


def normalise(text: str) -> str:
    """The text as it is stored: ordinary signs, digits and blanks; line breaks stay."""
    pieces: list[str] = []
    position = 0
    for token in tokens(text):
        pieces.append(_blanks(text[position : token.start]))
        pieces.append(text[token.start : token.end] if token.kind is Kind.STRANGER else token.text)
        position = token.end
    return "".join(pieces)


def _blanks(text: str) -> str:
    return text.replace("\u3000", " ").replace("\u00a0", " ")
