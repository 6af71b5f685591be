"""The functions of the formula language: how many arguments, and of which sort."""

from dataclasses import dataclass
from enum import Enum, auto


class Sort(Enum):
    """What an expression yields: a number, a truth value, or one number per age band."""

    NUMBER = auto()
    TRUTH = auto()
    BANDS = auto()


@dataclass(frozen=True, slots=True)
class Signature:
    """Sorts of the leading arguments and of the result; `most` None means any number more.

    Arguments beyond `sorts` are numbers. `step` says that arguments after the first `least`
    come in groups of that many.
    """

    sorts: tuple[Sort, ...]
    least: int
    most: int | None
    result: Sort = Sort.NUMBER
    step: int = 1

    def admits(self, count: int) -> bool:
        """Whether the function may be called with `count` arguments."""
        if count < self.least or (self.most is not None and count > self.most):
            return False
        return (count - self.least) % self.step == 0

    def sort_of(self, position: int) -> Sort:
        """The sort wanted at argument `position`, from 0."""
        return self.sorts[position] if position < len(self.sorts) else Sort.NUMBER


_ONE_NUMBER = Signature((), 1, 1)
_SOME_NUMBERS = Signature((), 1, None)

FUNCTIONS: dict[str, Signature] = {
    "if": Signature((Sort.TRUTH,), 3, 3),
    "is_null": Signature((), 1, 1, Sort.TRUTH),
    "first_non_null": _SOME_NUMBERS,
    "greatest": _SOME_NUMBERS,
    "least": _SOME_NUMBERS,
    "abs": _ONE_NUMBER,
    "round": Signature((), 2, 2),
    "sum": _SOME_NUMBERS,
    "avg": _SOME_NUMBERS,
    "safe_div": Signature((), 3, 3),
    "score_table": Signature((), 5, None, step=3),
    "previous": _ONE_NUMBER,
    "last_year": _ONE_NUMBER,
    "year_to_date": _ONE_NUMBER,
    "county": _ONE_NUMBER,
    "alliance": _ONE_NUMBER,
    "members_where": Signature((Sort.TRUTH,), 1, 1),
    "premature_mortality": Signature((Sort.BANDS, Sort.BANDS), 2, 2),
}

PERIOD_FUNCTIONS = frozenset(("previous", "last_year", "year_to_date"))
PLACE_FUNCTIONS = frozenset(("county", "alliance"))
# Inside these a gap stays a gap, also where the strategy would make it nought.
GAP_FUNCTIONS = frozenset(("is_null", "first_non_null"))
