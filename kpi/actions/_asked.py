"""What an appeal says the figures should be: read, held against the run, kept, written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi.actions.values import ValueRow
from kpi.collecting.cell_text import read_value
from kpi.models import DataElement, Run
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from members.models import Unit

MOST = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure as it was typed: codes of element, period and unit, and the text of the value.

    `unit` is empty for the appealing body itself; an alliance names the member. `band` 1–8 is an
    age band, 0 none.
    """

    element: str
    period: str
    value: str
    unit: str = ""
    band: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """The same, understood: ids, and the number or the reason why there is none."""

    asked: Correction
    unit: int
    unit_code: str
    element: int
    value: Decimal | None
    missing: str

    def kept(self) -> dict[str, Any]:
        """As it stays with the appeal."""
        return {
            "unit": self.unit_code,
            "element": self.asked.element,
            "period": self.asked.period,
            "band": self.asked.band,
            "value": self.missing if self.value is None else plain(self.value),
        }


def read_corrections(run: Run, unit: Unit, asked: Sequence[Correction]) -> list[Checked]:
    """What is asked, each held against what the run was computed from; Invalid with the line."""
    if len(asked) > MOST:
        raise Invalid(_("一次最多更正 %(n)d 个数，请分开提出。") % {"n": MOST}, code="too_many")
    if not asked:
        return []
    frozen = FrozenRun(freezing.facts_of(run))
    own = {unit.code, *frozen.alliances.get(unit.code, ())}
    elements = {
        row.code: row
        for row in DataElement.objects.filter(
            county=run.county_id, code__in=[one.element for one in asked]
        ).select_related("data_set")
    }
    found = []
    for number, one in enumerate(asked, 1):
        try:
            found.append(_checked(frozen, one, unit.code, own, elements))
        except Invalid as wrong:
            told = _("第 %(n)d 行：%(why)s") % {"n": number, "why": wrong}
            raise Invalid(told, code=wrong.code, fields={"figures": told}) from wrong
    keys = {(one.unit, one.element, one.asked.period, one.asked.band) for one in found}
    if len(keys) != len(found):
        raise Invalid(_("同一单位、数据元、期间的值出现了两次。"), code="duplicate_key")
    return found


def _checked(
    frozen: FrozenRun,
    one: Correction,
    own_code: str,
    own: set[str],
    elements: dict[str, DataElement],
) -> Checked:
    code = one.unit or own_code
    if code not in own or code not in frozen.units:
        raise Invalid(_("“%(unit)s”不是本单位的数，不能在这里申诉。") % {"unit": code})
    element = elements.get(one.element)
    if element is None or one.element not in frozen.elements:
        raise Invalid(_("这个批次没有用到数据元“%(code)s”。") % {"code": one.element})
    period = Period.parse(one.period)
    if period.kind != element.data_set.frequency:
        raise Invalid(
            _("“%(name)s”按%(frequency)s填报，期间“%(period)s”不对。")
            % {
                "name": element.name,
                "frequency": element.data_set.get_frequency_display(),
                "period": one.period,
            }
        )
    if bool(one.band) != element.banded:
        raise Invalid(_("“%(name)s”的年龄组没有写对。") % {"name": element.name})
    value, missing = read_value(element, one.value.strip())
    return Checked(one, frozen.units[code]["id"], code, element.pk, value, missing)


def rows_of(checked: Sequence[Checked]) -> list[ValueRow]:
    """The same as rows to be written."""
    return [
        ValueRow(
            unit=one.unit,
            element=one.element,
            period=one.asked.period,
            value=one.value,
            missing=one.missing,
            band=one.asked.band,
        )
        for one in checked
    ]
