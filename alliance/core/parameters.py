"""What a parameter of a rule is: its key, its type, its unit and its name.

Plans and counties give values to parameters; each app declares in its own
``parameters.py`` which parameters it understands. A key names the behaviour
(``fundpool.levy.rate``), never a plan or a county. A parameter that exists in
several cases is written with the case in brackets
(``fundpool.levy.rate[technical]``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ParameterType = Literal[
    "integer",
    "share",
    "money",
    "number",
    "months",
    "days",
    "date",
    "text",
    "flag",
    "list",
]


@dataclass(frozen=True)
class Parameter:
    """One quantity, choice or list that a plan or a county may set.

    ``share`` values are exact fractions or decimals as text (``"1/3"``),
    ``money`` is whole fen, ``number`` is a decimal as text, ``date`` is
    ``YYYY-MM-DD``, ``list`` holds texts in their printed order.
    """

    key: str
    type: ParameterType
    unit: str
    name: StrOrPromise
    cases: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every full key of this parameter: one, or one for each case."""
        if not self.cases:
            return (self.key,)
        return tuple(f"{self.key}[{case}]" for case in self.cases)


def by_key(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    """The declared parameters under their full keys; a key declared twice is an error."""
    found: dict[str, Parameter] = {}
    for parameter in parameters:
        for key in parameter.keys:
            if key in found:
                raise ValueError(f"parameter declared twice: {key}")
            found[key] = parameter
    return found
