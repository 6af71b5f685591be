"""What a cell of a form says: a number of its element, or the reason why there is none."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal
from alliance.core.numbers import parse_number, plain
from alliance.core.showing import listed
from kpi.models import DataElement, DataValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: Mapping[str, "StrOrPromise"] = dict(DataValue.Missing.choices)
STATED: Mapping[str, "StrOrPromise"] = {
    code: words for code, words in REASONS.items() if code != DataValue.Missing.AWAITED
}
"""Those that a body may give; that the authoritative source has not spoken, only the rule says."""
WRITTEN: Mapping[str, str] = {
    "不适用": "not_applicable",
    "notapplicable": "not_applicable",
    "未采集": "not_collected",
    "notcollected": "not_collected",
    "迟报": "late",
    "拒报": "refused",
    **{code: code for code in STATED},
}
"""How a reason may be written, without blanks, whichever language its reader has chosen."""
BANDS = ("30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69")
"""The age bands of a banded element, 1 to 8."""


def read_value(element: DataElement, text: str) -> tuple[Decimal | None, str]:
    """The number, or the reason why there is none (未采集, 迟报, 不适用, 拒报); else Invalid."""
    if not text:
        raise Invalid(
            _("值是空的。有数请填数，零也要填；没有数请写：%(reasons)s。")
            % {"reasons": listed(STATED.values())},
            code="blank",
        )
    if not text[0].isdecimal() and (reason := _reason(normal(text))):
        return None, reason
    value = parse_number(text, places=element.places)
    check_bounds(element, value)
    return value, ""


def _reason(said: str) -> str:
    """The code of a reason, written as ever or in the reader's language; "" for anything else."""
    if said in WRITTEN:
        return WRITTEN[said]
    return next((code for code, words in STATED.items() if said == normal(str(words))), "")


def check_bounds(element: DataElement, value: Decimal) -> None:
    """Invalid outside the element's smallest and largest possible value."""
    if element.minimum is not None and value < element.minimum:
        raise Invalid(
            _("%(value)s 小于下限 %(bound)s（%(unit)s）。请核对。")
            % {"value": plain(value), "bound": plain(element.minimum), "unit": element.unit},
            code="too_small",
        )
    if element.maximum is not None and value > element.maximum:
        raise Invalid(
            _("%(value)s 大于上限 %(bound)s（%(unit)s）。请核对。")
            % {"value": plain(value), "bound": plain(element.maximum), "unit": element.unit},
            code="too_large",
        )
