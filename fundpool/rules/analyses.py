"""An alliance's yearly economic analysis: its course, its sections, and how its figures are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from fundpool.rules.accounts import JOURNALS
from fundpool.rules.income import words_of

DRAFT, FILED, REPLACED = "draft", "filed", "replaced"
ECONOMIC_ANALYSIS: Final = Lifecycle(
    name="医共体经济运行分析",
    states={DRAFT: _("起草"), FILED: _("已报送"), REPLACED: _("已有新版")},
    first=DRAFT,
    steps=(
        Step("replace", (DRAFT,), REPLACED),
        Step("file", (DRAFT,), FILED),
    ),
)
#: Characters of a comment.
LONGEST: Final = 4000
#: Times a year, as a plan prints it.
PER_YEAR: Final = "fundpool.analysis.per_year"

INCOME, LEVIES, POOLS, INSURANCE, CAPITATION, KPI = (
    "income",
    "levies",
    "pools",
    "insurance",
    "capitation",
    "kpi",
)
SECTIONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        INCOME: _("医疗收入（收入表）"),
        LEVIES: _("应缴和已缴提取资金"),
        POOLS: _("资金池收支"),
        INSURANCE: _("医保年度"),
        CAPITATION: _("基本公卫经费"),
        KPI: _("已公布的考核总分"),
    }
)
#: What a figure is called, by its kind; `of` says more: a body, a pool, a line.
FIGURES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "body": _("收入合计"),
        "line": _("收入项目"),
        "all": _("已填单位收入合计"),
        "due": _("应缴"),
        "received": _("已缴"),
        "open": _("未缴"),
        "opening": _("年初银行存款"),
        "came": _("收入"),
        "went": _("支出"),
        "closing": _("年末银行存款"),
        "budget": _("总额预算"),
        "spent": _("实际支出"),
        "left": _("结余（负数为超支）"),
        "booked": _("记入资金池"),
        "budgets": _("单位预算合计"),
        "advanced": _("已预拨"),
        "earned": _("核定"),
        "topped": _("结算补拨"),
        "shortfall": _("应退"),
        "back": _("已退回"),
        "paid": _("实拨"),
        "points": _("得分"),
    }
)


def figure_words(kind: str, of: str) -> str:
    """A figure in words: `line` and the flows of a pool name a code, the others a name."""
    if kind == "line":
        return words_of(of)
    words = str(FIGURES.get(kind, kind))
    name, mark, code = of.partition("|")
    if mark:
        return f"{name} {words}：{JOURNALS.get(code, code)}"
    return f"{name} {words}" if name else words
