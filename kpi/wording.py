"""How periods, judgements, rules and formulas of assessment are put into words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from alliance.core.clock import today
from alliance.core.numbers import plain
from alliance.core.periods import Period
from alliance.core.showing import listed, number, short_time
from kpi.formula.facts import Scope
from kpi.formula.numbers import shown
from kpi.models import EVERY_YEAR, Run
from kpi.parameters import VERIFICATION_OUTCOMES

if TYPE_CHECKING:  # the questions of the home page are put into words here
    from kpi.queries.results.lines import Table

MOST_PLACES = 12
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "approx": "≈", "bare": ""}

STATUSES = {
    "computed": gettext_lazy("已算出"),
    "partial": gettext_lazy("部分"),
    "missing": gettext_lazy("缺数"),
    "not_applicable": gettext_lazy("不适用"),
    "zero_denominator": gettext_lazy("分母为零"),
    "undefined": gettext_lazy("无定义"),
}
REASONS = {
    "": gettext_lazy("未报"),
    "not_applicable": gettext_lazy("不适用"),
    "not_collected": gettext_lazy("未采集"),
    "late": gettext_lazy("迟报"),
    "refused": gettext_lazy("拒报"),
    "awaited": gettext_lazy("权威来源未到"),
}
SOURCES = {
    "entered": gettext_lazy("填报"),
    "imported": gettext_lazy("导入"),
    "derived": gettext_lazy("由系统推算"),
    "generated": gettext_lazy("演示生成"),
    "verified": gettext_lazy("现场核查"),
    "asked": gettext_lazy("临时要数"),
}
STRATEGIES = {
    "any": gettext_lazy("缺一即缺：任一输入缺失就没有结果；不以0计，也不用已到的数顶替。"),
    "zero": gettext_lazy("缺数按零计并注明：缺的数计为0，结果标“部分”，并列出缺数的单位。"),
}
COVERS = {
    "members": gettext_lazy("各医共体成员单位（去重）"),
    "county": gettext_lazy("县区内全部机构（去重），含医共体以外的机构"),
}
SCORED = {
    "scored": gettext_lazy("已计分"),
    "missing": gettext_lazy("缺数，计0分"),
    "not_computable": gettext_lazy("无法计算，计0分"),
    "not_applicable": gettext_lazy("不适用，不计入"),
    "refused": gettext_lazy("评分超出范围"),
}
_FUNCTIONS = {
    "last_year": gettext_lazy("上年同期"),
    "previous": gettext_lazy("上期"),
    "year_to_date": gettext_lazy("本年累计"),
    "county": gettext_lazy("全县区"),
    "alliance": gettext_lazy("所在医共体"),
    "premature_mortality": gettext_lazy("早死概率"),
    "members_where": gettext_lazy("符合条件的成员数"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement in one word with its tone."""

    label: str
    tone: str


def verdict(
    status: str,
    met: bool | None,
    *,
    has_value: bool,
    qualitative: bool = False,
    is_aimed: bool = False,
) -> Verdict:
    """Met, not met, partial, missing … as one word; a partial value says so beside it.

    `is_aimed`: there is a target, so no judgement means that it does not say how far.
    """
    if not has_value:
        return _valueless(status, met, qualitative=qualitative)
    partly = status == "partial"
    if met is None and is_aimed:
        return Verdict(_("未判定"), "warn" if partly else "")
    if met is None:
        return Verdict(_("部分"), "warn") if partly else Verdict(_("无目标"), "")
    if met:
        return Verdict(_("达标（部分）"), "warn") if partly else Verdict(_("达标"), "good")
    return Verdict(_("未达标（部分）") if partly else _("未达标"), "bad")


def _valueless(status: str, met: bool | None, *, qualitative: bool) -> Verdict:
    """What was judged has no number; what nobody has judged yet waits."""
    if met is not None:
        return Verdict(_("达标"), "good") if met else Verdict(_("未达标"), "bad")
    waits = qualitative and status == "missing"
    return Verdict(_("待评定") if waits else str(STATUSES[status]), "")


def awaited(rule: str, mark: Mapping[str, Any] | None, *, concerns: bool) -> str:
    """What a line in the plan's own words says where a value would stand."""
    if not concerns:
        return str(STATUSES["not_applicable"])
    if mark is None:
        return _("待评分") if rule == "expert" else _("待评定")
    if mark["points"] is not None:
        return _("%(points)s 分") % {"points": number(mark["points"])}
    return _("通过") if mark["holds"] else _("否决")


def year_words(year: int) -> str:
    """The year of a printed cell; what is printed for no single year holds for every one."""
    return _("不分年度") if year == EVERY_YEAR else str(year)


def period_words(code: str) -> str:
    """A period as people say it: 2024年度, 2024年上半年, 2024年第1季度, 2024年3月."""
    period = Period.parse(code)
    told = {"year": period.year, "n": period.number}
    if period.kind == "year":
        return _("%(year)d年度") % told
    if period.kind == "half":
        return (_("%(year)d年上半年") if period.number == 1 else _("%(year)d年下半年")) % told
    if period.kind == "quarter":
        return _("%(year)d年第%(n)d季度") % told
    return _("%(year)d年%(n)d月") % told


def periods_words(codes: tuple[str, ...]) -> str:
    """Several periods in one phrase; neighbours are drawn together: 2024年3月至5月、8月."""
    periods = sorted(Period.parse(code) for code in codes)
    runs: list[list[Period]] = []
    for period in periods:
        if runs and runs[-1][-1].next == period:
            runs[-1].append(period)
        else:
            runs.append([period])
    said = []
    for run in runs:
        first, last = period_words(run[0].code), period_words(run[-1].code)
        span = _("%(first)s至%(last)s") % {"first": first, "last": last}
        said.append(first if len(run) == 1 else span)
    return listed(said)


def lede(run: Run, table: "Table") -> str:
    """The one sentence above a table: how its lines stand, and when that was computed."""
    counts = table.counts
    said = {"n": counts.all, "met": counts.met, "there": counts.unjudged}
    if counts.all and counts.awaiting == counts.all:
        parts = [_("%(n)d项，都待评定") % said]
    elif table.is_judged:
        parts = [_("%(n)d项指标：%(met)d项达标") % said]
    else:
        parts = [_("%(n)d项指标：%(there)d项有数值，没有目标可比") % said]
    if counts.below_baseline:
        parts[0] += _("（其中%(n)d项低于基期）") % {"n": counts.below_baseline}
    told = (
        (counts.not_met, _("%(n)d项未达标")),
        (counts.missing, _("%(n)d项缺数")),
        (counts.undecided, _("%(n)d项未判定")),
        (counts.unjudged if table.is_judged else 0, _("%(n)d项无目标")),
        (counts.awaiting if counts.awaiting < counts.all else 0, _("%(n)d项待评定")),
        (counts.not_applicable, _("%(n)d项不适用")),
    )
    parts += [words % {"n": n} for n, words in told if n]
    when = {"revision": run.revision, "at": short_time(run.computed_at or run.started_at, today())}
    return (
        pgettext("list separator", "，").join(parts)
        + _("。")
        + _("第%(revision)d版，计算于%(at)s。") % when
    )


def scope_words(scope: Scope) -> str:
    """Where and when an input was read, "" for here and now."""
    said = [str(_FUNCTIONS[name]) for name in (*scope.period, scope.place) if name]
    return listed(said)


def difference(value: Decimal, places: int) -> str:
    """A distance at the indicator's decimals, with more where rounding would make it nought."""
    for more in range(places, MOST_PLACES + 1):
        text = shown(value, more)
        if value == 0 or Decimal(text) != 0:
            return text
    return text


def printed(row: Mapping[str, Any]) -> str:
    """A frozen target as printed."""
    return str(row["printed"] or f"{_SIGNS.get(row['comparator'], '')}{row['value']}")


def formula(text: str) -> str:
    """A line of the formula language as people write it; the digits stay exactly as they are."""
    for name, words in _FUNCTIONS.items():
        text = re.sub(rf"\b{name}\(", f"{words}(", text)
    return text.replace(" * ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")


def grouped(text: str) -> str:
    """The same with thousands apart, at most twelve decimals: a line of numbers, not names."""
    return _NUMBER.sub(lambda found: number(_held(found[0])), formula(text))


def _held(text: str) -> str:
    """A number as results are held; whole and short ones keep every digit."""
    places = len(text.partition(".")[2])
    return text if places <= MOST_PLACES else plain(Decimal(shown(Decimal(text), MOST_PLACES)))


def rule_told(rule: str, params: Mapping[str, Any], target: str = "") -> str:
    """How an item is scored, with every bound: for a page that has the room."""
    if rule == "linear":
        words = _("%(low)s 得零分，%(high)s 得满分，其间按比例")
        return words % {"low": params.get("L"), "high": params.get("U")}
    if rule == "steps":
        told = [
            (
                _("不高于 %(bound)s 得 %(points)s 分")
                if "to" in row
                else _("不低于 %(bound)s 得 %(points)s 分")
            )
            % {"bound": row.get("to", row.get("from")), "points": row["points"]}
            for row in params.get("steps", [])
        ]
        return _("分档（%(steps)s）") % {"steps": pgettext("list separator", "，").join(told)}
    return rule_words(rule, params, target)


def rule_words(rule: str, params: Mapping[str, Any], target: str = "") -> str:
    """How an item is scored, in a few words for a narrow column."""
    if rule == "linear":
        return _("线性 %(low)s–%(high)s") % {"low": params.get("L"), "high": params.get("U")}
    if rule == "growth":
        grown = plain(Decimal(str(params.get("g", 0))) * 100)
        return _("增长 %(share)s%%得满分") % {"share": grown}
    if rule == "threshold":
        return _("达到 %(target)s 得满分") % {"target": target} if target else _("达标得满分")
    words = {
        "ratio": _("按目标的比例"),
        "steps": _("分档"),
        "deduct": _("按次扣分"),
        "expert": _("专家评定"),
        "gate": _("一票否决"),
    }
    return words.get(rule, rule)


def outcome_words(code: str) -> str:
    """How a county counts verified figures, in words; "" is not set."""
    return str(dict(VERIFICATION_OUTCOMES)[code]) if code else _("未设：不改分数")
