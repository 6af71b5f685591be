"""Candidates in their order: the published criteria one after the other, nothing hidden behind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Facts:
    """What the criteria look at: all of it stands on the page beside the name."""

    person: int
    code: str
    step: int
    left: int | None
    served: int
    last: date | None


@dataclass(frozen=True)
class Criterion:
    """A criterion in words, and its key: the smaller stands before."""

    words: Promise
    key: Callable[[Facts], int]


#: What a body may publish as its order; a new one is a new line here.
CRITERIA: Final[Mapping[str, Criterion]] = MappingProxyType(
    {
        "left": Criterion(
            _("科室余员多的在前"), lambda one: -one.left if one.left is not None else 1
        ),
        "served": Criterion(_("已核实服务天数少的在前"), lambda one: one.served),
        "last": Criterion(
            _("上次派驻结束早的在前"), lambda one: one.last.toordinal() if one.last else 0
        ),
        "title": Criterion(_("职称高的在前"), lambda one: -one.step),
    }
)

Row = TypeVar("Row")


def ranked(
    rows: Iterable[Row], facts: Callable[[Row], Facts], criteria: Sequence[str]
) -> list[Row]:
    """The rows in the order of the criteria; of equal ones the smaller code first."""
    keys = [CRITERIA[code].key for code in criteria if code in CRITERIA]
    return sorted(rows, key=lambda row: (*(key(facts(row)) for key in keys), facts(row).code))
