"""Whether what somebody said about a table is enough to read it, and says nothing twice."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from kpi.mapping import plan as said
from kpi.mapping.finding import Sheet
from kpi.mapping.plan import Plan
from kpi.mapping.times import period_of

_ELEMENTS_DOWN: Final = ("elements_periods", "elements_units")


def check(plan: Plan, sheet: Sheet, *, period: str) -> None:
    """Invalid with a sentence beside the field that is not said; `period` is the one asked for."""
    wrong = dict(_lacking(plan, period))
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="mapping", fields=wrong)
    _check_once(plan, sheet)


def _lacking(plan: Plan, period: str) -> Mapping[str, str]:
    roles = set(plan.columns.values())
    found: dict[str, str] = {}
    if plan.shape.startswith("units") and said.UNIT not in roles:
        found["unit_at"] = _("请指明哪一列是机构。")
    if plan.across != said.UNIT and said.UNIT not in roles and not plan.unit:
        found["unit_from"] = _("请说明这张表是哪家机构的。")
    if plan.shape in _ELEMENTS_DOWN and said.ELEMENT not in roles:
        found["element_at"] = _("请指明哪一列是数据元的名称。")
    if plan.shape in {"units_periods", "list"} and said.ELEMENT not in roles and not plan.element:
        found["element"] = _("请写明整张表是哪个数据元。")
    if plan.shape == "list" and said.VALUE not in roles:
        found["value_at"] = _("请指明哪一列是数值。")
    if plan.shape == "units_elements" and not any(r.startswith(said.ELEMENT_MARK) for r in roles):
        found["h-1"] = _("至少要有一列是数据元。")
    if plan.shape == "elements_units" and not any(r.startswith(said.BODY_MARK) for r in roles):
        found["h-1"] = _("至少要有一列是机构。")
    says = said.PERIOD in roles or plan.across == said.PERIOD
    if not says and plan.period == said.ASKED and not period:
        found["period"] = _("请写明期间，如 202410 或 2024。")
    return found


def _check_once(plan: Plan, sheet: Sheet) -> None:
    """No two columns hold the same element of the same period, or the same body."""
    seen: dict[tuple[str, str], str] = {}
    for number, column in enumerate(sheet.columns, start=1):
        role = plan.columns.get(column.mark) or ""
        if not role.startswith((said.ELEMENT_MARK, said.BODY_MARK)):
            continue
        times = [p.code for line in column.lines if (p := period_of(line, 2000))]
        key = (role.partition(said.SCALE_MARK)[0], times[-1] if times else "")
        if key in seen:
            sentence = _("“%(first)s”和“%(second)s”说成了同一项，请只留一列。") % {
                "first": seen[key],
                "second": column.text,
            }
            raise Invalid(sentence, code="mapping_twice", fields={f"h-{number}": sentence})
        seen[key] = column.text
