"""What differs between two versions of an indicator, in words for a page."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from alliance.core.showing import MISSING, listed
from kpi.models import DataElement, ElementVersion, IndicatorVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: What a version says, in the order in which it is told.
SAID: "Final[MappingProxyType[str, StrOrPromise]]" = MappingProxyType(
    {
        "name": gettext_lazy("名称"),
        "name_en": gettext_lazy("英文名称"),
        "unit": gettext_lazy("计量单位"),
        "formula": gettext_lazy("公式"),
        "denominator": gettext_lazy("分母"),
        "factor": gettext_lazy("倍数"),
        "decimals": gettext_lazy("显示小数"),
        "direction": gettext_lazy("方向"),
        "strategy": gettext_lazy("缺数处理"),
        "covers": gettext_lazy("统计范围"),
        "numerator_text": gettext_lazy("分子说明"),
        "numerator_text_en": gettext_lazy("分子说明（英文）"),
        "denominator_text": gettext_lazy("分母说明"),
        "denominator_text_en": gettext_lazy("分母说明（英文）"),
        "note": gettext_lazy("说明"),
        "note_en": gettext_lazy("说明（英文）"),
        "printed_formula": gettext_lazy("原文公式"),
        "printed_explanation": gettext_lazy("原文解释"),
        "conditions": gettext_lazy("定性条件"),
        "evidence": gettext_lazy("佐证材料"),
        "clause": gettext_lazy("条款"),
        "basis": gettext_lazy("依据"),
    }
)


#: What a data element says, in the order in which it is told.
WORDS: "Final[MappingProxyType[str, StrOrPromise]]" = MappingProxyType(
    {
        "name": gettext_lazy("名称"),
        "name_en": gettext_lazy("英文名称"),
        "unit": gettext_lazy("计量单位"),
        "note": gettext_lazy("说明"),
        "owner": gettext_lazy("归口"),
        "source_system": gettext_lazy("已有何处"),
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing said differently."""

    what: str
    before: str
    after: str


def changes(before: IndicatorVersion, after: IndicatorVersion) -> list[Change]:
    """Every field that says something else, both sides as people read them."""
    found = []
    for name, words in SAID.items():
        old, new = told(before, name), told(after, name)
        if old != new:
            found.append(Change(str(words), old, new))
    return found


def wording_changes(before: DataElement | ElementVersion, after: ElementVersion) -> list[Change]:
    """Every word of a data element that a correction changes."""
    sides = [
        (str(words), *(str(getattr(side, name)) or MISSING for side in (before, after)))
        for name, words in WORDS.items()
    ]
    return [Change(*side) for side in sides if side[1] != side[2]]


def told(version: IndicatorVersion, name: str) -> str:
    """One field of a version in words; a dash where it says nothing."""
    value = getattr(version, name)
    if name in {"direction", "strategy", "covers"}:
        return str(getattr(version, f"get_{name}_display")())
    if name == "conditions":
        return listed(row["name"] for row in value) or MISSING
    if name == "evidence":
        return listed(value) or MISSING
    if name == "clause":
        return value.key if value else MISSING
    return str(value) if value not in ("", None) else MISSING
