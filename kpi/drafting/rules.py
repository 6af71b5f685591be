"""Score rules for people: what each kind does in a sentence, what an item's says, what it lacks."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from alliance.core.numbers import plain
from alliance.core.showing import number
from kpi.models import SchemeItem
from kpi.scoring import BadRule, Linear, Ratio, Rule, Threshold, read_rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GATE: Final = "gate"
#: The kinds in the order in which they are offered: name, and what it does in a sentence.
KINDS: Final[Mapping[str, "tuple[StrOrPromise, StrOrPromise]"]] = MappingProxyType(
    {
        "threshold": (
            gettext_lazy("达标得满分"),
            gettext_lazy("达到计分目标得满分，达不到得 0 分。"),
        ),
        "linear": (
            gettext_lazy("两端之间按比例"),
            gettext_lazy(
                "到“得满分的值”给满分，在“得零分的值”给 0 分，中间按比例；"
                "越低越好的指标，得零分的值填大的那个。"
            ),
        ),
        "ratio": (
            gettext_lazy("按完成目标的比例"),
            gettext_lazy("完成了目标的几成就得几成的分，超过目标也只得满分。"),
        ),
        "steps": (
            gettext_lazy("分档"),
            gettext_lazy("看值落在哪一档，得这一档写明的分；不在任何一档得 0 分。"),
        ),
        "growth": (
            gettext_lazy("比上年增长"),
            gettext_lazy(
                "比上年增长到写明的比例得满分，没到的按比例；上年没有数的算不出，不算达标。"
            ),
        ),
        "deduct": (
            gettext_lazy("按次扣分"),
            gettext_lazy("从满分起，每发生一次扣写明的分，扣到下限为止。"),
        ),
        "expert": (
            gettext_lazy("专家评定"),
            gettext_lazy("由指定的人在 0 分到满分之间评分，须写理由、附材料。"),
        ),
        GATE: (
            gettext_lazy("一票否决"),
            gettext_lazy("自己不给分；不符合时，本组或全部得 0 分。"),
        ),
    }
)
#: Comparators that a scoring target may have; a tolerance belongs to a target value, not to an item.
COMPARATORS: Final[Mapping[str, "StrOrPromise"]] = MappingProxyType(
    {
        "bare": gettext_lazy("按指标方向达到"),
        "ge": "≥",
        "gt": ">",
        "le": "≤",
        "lt": "<",
        "eq": "=",
    }
)
#: Kinds that hold the value against the item's own target.
AIMED: Final = frozenset({"threshold", "ratio"})
_EMPTY: Final = "—"


def name_of(rule: str) -> str:
    """What a kind of rule is called; 未设 without one."""
    return str(KINDS[rule][0]) if rule in KINDS else _("未设")


def in_words(item: SchemeItem) -> str:
    """How an item gives points, with every number that its rule holds."""
    told = _TOLD.get(item.rule)
    if item.rule in AIMED:
        return _("%(rule)s（%(target)s）") % {"rule": name_of(item.rule), "target": aim(item)}
    return told(item.params) if told else name_of(item.rule)


def _linear(params: Mapping[str, Any]) -> str:
    told = _("%(low)s 得零分，%(high)s 得满分，其间按比例")
    return told % {"low": number(params.get("L")), "high": number(params.get("U"))}


def _growth(params: Mapping[str, Any]) -> str:
    told = _("比上年增长 %(g)s 得满分")
    if params.get("strict"):
        told = _("比上年增长超过 %(g)s 得满分")
    return told % {"g": number(params.get("g"))}


def _deduct(params: Mapping[str, Any]) -> str:
    told = _("每次扣 %(n)s 分，最低 %(floor)s 分")
    return told % {"n": number(params.get("n")), "floor": number(params.get("floor") or "0")}


def _gate(params: Mapping[str, Any]) -> str:
    whole = params.get("scope") == "whole"
    return _("一票否决（全部得 0 分）") if whole else _("一票否决（本组得 0 分）")


def _steps(params: Mapping[str, Any]) -> str:
    lower, upper = _("不低于 %(bound)s 得 %(points)s 分"), _("不高于 %(bound)s 得 %(points)s 分")
    told = [
        (upper if "to" in row else lower)
        % {"bound": number(row.get("to", row.get("from"))), "points": number(row.get("points"))}
        for row in params.get("steps") or []
    ]
    return _("分档（%(steps)s）") % {"steps": pgettext("list separator", "，").join(told) or _EMPTY}


_TOLD: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = MappingProxyType(
    {"linear": _linear, "growth": _growth, "deduct": _deduct, GATE: _gate, "steps": _steps}
)


def aim(item: SchemeItem) -> str:
    """The scoring target with its comparator; 未设 where there is none."""
    if item.target is None:
        return _("计分目标未设")
    sign = COMPARATORS.get(item.comparator or "bare", item.comparator)
    gap = "" if len(str(sign)) == 1 else " "
    return f"{sign}{gap}{number(plain(item.target))}"


def _read(item: SchemeItem) -> Rule:
    """The item's rule; BadRule where it cannot be read."""
    target = None if item.target is None else plain(item.target)
    fields = {"params": item.params, "target": target, "comparator": item.comparator or None}
    return read_rule(item.rule, fields)


def malformed(item: SchemeItem) -> str:
    """Why the item's rule cannot be kept, whatever the weight; "" where it can."""
    if not item.rule:
        return ""
    try:
        rule = _read(item)
    except BadRule as error:
        return str(error)
    # An expert's mark is entered subject by subject, later.
    return _senseless(item, rule) if rule.needs_value else ""


def _senseless(item: SchemeItem, rule: Rule) -> str:
    if item.indicator_id is None:
        return _("没有指标的考核项只能由专家评定或一票否决")
    if isinstance(rule, Linear) and rule.lower == rule.upper:
        return _("得零分的值和得满分的值不能相同")
    if isinstance(rule, Ratio) and rule.target is not None and rule.target <= 0:
        return _("按比例计分的目标须大于 0")
    return "" if rule.admitted(Fraction(item.weight or 0)) else _("这样的参数不能计分")


def lacking(item: SchemeItem) -> str:
    """Why a version with this item cannot be published; "" where it can.

    What has a weight needs a rule that can be computed: only 未设 may stay without one.
    """
    if item.weight is not None and not item.rule:
        return _("有权重，还没有选定计分规则")
    wrong = malformed(item)
    if wrong or not item.weight:
        return wrong
    rule = _read(item)
    if isinstance(rule, Threshold | Ratio) and rule.target is None:
        return _("计分规则要有计分目标，请填写")
    return ""
