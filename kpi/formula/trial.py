"""A run on made-up facts when a formula is saved: does it ever have a value?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpi.formula.catalogue import Catalogue
from kpi.formula.evaluator import Evaluator
from kpi.formula.facts import AGE_BANDS, Facts, Reading, Scope

_SAMPLES = 6


@dataclass(frozen=True, slots=True)
class _MadeUp:
    """Facts invented from the names alone, the same every time."""

    order: dict[str, int]
    sample: int

    def reading(self, code: str, scope: Scope) -> Reading:
        """A small or large number, different for every name, period and place."""
        elsewhere = len(scope.period) + (2 if scope.place else 0)
        position = self.order.get(code, 0)
        value = (
            Decimal(1),
            Decimal(2 * position + 3 + elsewhere),
            Decimal(1000 - 7 * position + elsewhere),
            Decimal(position) / 4,
            Decimal(0),
            Decimal(-1 - position - elsewhere),
        )[self.sample]
        return Reading(value)

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The same number in each age band."""
        return (self.reading(code, scope),) * AGE_BANDS

    def members(self, place: str) -> Sequence[Facts]:
        """Two members that are alike."""
        return (self, self)


def warning(catalogue: Catalogue, code: str) -> str | Promise | None:
    """A sentence when an indicator has no value on any made-up facts; None when it has one."""
    uses = catalogue.indicators[code].all_uses
    order = {use.code: position for position, use in enumerate(uses)}
    for sample in range(_SAMPLES):
        if Evaluator(catalogue, _MadeUp(order, sample)).result(code).exact is not None:
            return None
    return _("用试算数据计算，此公式始终没有结果")
