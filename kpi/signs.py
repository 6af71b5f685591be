"""How one cell of a result stands, as a sign with its word: never a colour alone.

The signs are in GB/T 2312, so that every Chinese font has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, the word it stands for, and its tone."""

    code: str
    sign: str
    label: "StrOrPromise"
    tone: str


MET: Final = Sign("met", "√", _("达标"), "good")
MET_BELOW: Final = Sign("met_below", "√↓", _("达标，低于基期"), "warn")
MET_PARTLY: Final = Sign("met_partly", "√※", _("达标（部分）"), "warn")
NOT_MET: Final = Sign("not_met", "×", _("未达标"), "bad")
NOT_MET_BELOW: Final = Sign("not_met_below", "×↓", _("未达标，低于基期"), "bad")
VALUE: Final = Sign("value", "●", _("有数值，无目标"), "plain")
VALUE_BELOW: Final = Sign("value_below", "●↓", _("有数值，低于基期"), "warn")
PARTLY: Final = Sign("partly", "※", _("部分"), "warn")
UNDECIDED: Final = Sign("undecided", "？", _("未判定"), "plain")
WAITING: Final = Sign("waiting", "…", _("待评定"), "none")
MISSING: Final = Sign("missing", "○", _("缺数"), "none")
NO_RESULT: Final = Sign("no_result", "÷", _("无法计算"), "none")
NOT_APPLICABLE: Final = Sign("not_applicable", "－", _("不适用"), "na")

SIGNS: Final[Mapping[str, Sign]] = {
    one.code: one
    for one in (
        MET, MET_PARTLY, MET_BELOW, NOT_MET, NOT_MET_BELOW, VALUE, VALUE_BELOW, PARTLY,
        UNDECIDED, WAITING, MISSING, NO_RESULT, NOT_APPLICABLE,
    )
}  # fmt: skip


def sign_of(
    status: str,
    met: bool | None,
    below: bool | None,
    *,
    has_value: bool,
    is_aimed: bool,
    qualitative: bool = False,
) -> Sign:
    """How a cell stands; `is_aimed` says that a target is held against it."""
    if status == "not_applicable":
        return NOT_APPLICABLE
    if met is not None:
        return _judged(met, below, partly=status == "partial")
    if not has_value and status != "missing":
        return NO_RESULT
    if not has_value:
        return WAITING if qualitative else MISSING
    return UNDECIDED if is_aimed else _unjudged(below, partly=status == "partial")


def _unjudged(below: bool | None, *, partly: bool) -> Sign:
    if below:
        return VALUE_BELOW
    return PARTLY if partly else VALUE


def _judged(met: bool, below: bool | None, *, partly: bool) -> Sign:
    if not met:
        return NOT_MET_BELOW if below else NOT_MET
    if below:
        return MET_BELOW
    return MET_PARTLY if partly else MET
