"""What differs between two runs, in words for a page: what, before, after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.showing import number
from kpi.models import DataValue
from kpi.running.comparing import Change
from kpi.wording import period_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: Final[Mapping[str, "StrOrPromise"]] = {
    "value": gettext_lazy("填报值"),
    "verified": gettext_lazy("现场核查"),
    "deduction": gettext_lazy("核查扣分"),
    "membership": gettext_lazy("成员关系"),
    "definition": gettext_lazy("指标定义"),
    "element": gettext_lazy("数据元定义"),
    "target": gettext_lazy("目标"),
    "item": gettext_lazy("权重与计分规则"),
    "waiver": gettext_lazy("不予计入"),
    "mark": gettext_lazy("评分"),
    "unit": gettext_lazy("名称"),
}
_ABSENT: Final[Mapping[str, "StrOrPromise"]] = {
    "value": gettext_lazy("未报"),
    "verified": gettext_lazy("未报"),
    "deduction": gettext_lazy("不扣"),
    "membership": gettext_lazy("不在其中"),
    "target": gettext_lazy("未设"),
    "waiver": gettext_lazy("计入"),
    "mark": gettext_lazy("待评分"),
}
_JUDGED: Final[Mapping[str, "StrOrPromise"]] = {
    "met": gettext_lazy("成立"),
    "not_met": gettext_lazy("不成立"),
}
_WORDS: Final[Mapping[str, Mapping[str, "StrOrPromise"]]] = {
    "membership": {
        "lead": gettext_lazy("牵头单位"),
        "member": gettext_lazy("成员单位"),
    },
    "mark": {"met": gettext_lazy("成立"), "not_met": gettext_lazy("不成立")},
    "value": dict(DataValue.Missing.choices),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the page says it."""

    kind: str
    what: str
    before: str
    after: str


def told(change: Change, names: Mapping[str, str]) -> Told:
    """The change with names instead of codes; what was not there says so."""
    parts = [names.get(change.code, change.code)]
    if change.unit and change.unit != change.code:
        parts.insert(0, names.get(change.unit, change.unit))
    if change.period:
        code, _hash, band = change.period.partition("#")
        is_period = change.kind in {"value", "verified", "deduction"}
        parts.append(period_words(code) if is_period else code)
        parts += [_("年龄组 %(n)s") % {"n": band}] if band else []
    return Told(
        str(KINDS[change.kind]),
        _("·").join(parts),
        _side(change.kind, change.before),
        _side(change.kind, change.after),
    )


def _side(kind: str, text: str | None) -> str:
    if text is None:
        return str(_ABSENT.get(kind, _("没有")))
    words = _WORDS.get(kind, {})
    if text in words:
        return str(words[text])
    if kind == "definition":
        return _("第 %(n)s 版") % {"n": text}
    if kind == "deduction":
        return _("每项扣 %(n)s 分") % {"n": number(text)}
    return number(text) if kind in {"value", "verified", "mark"} else text
