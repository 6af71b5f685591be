"""What may stand in a formula, found by name, code or pinyin initials; a formula with names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.measures import measure
from alliance.core.showing import local
from kpi.formula import FUNCTIONS, Catalogue, named
from kpi.formula.explainer import Parts
from kpi.models import DataElement, Indicator, IndicatorVersion
from members.sorting import initials

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: So many are offered at once; whoever types on gets fewer.
MOST: Final = 12
KINDS: Final = MappingProxyType(
    {
        "element": gettext_lazy("数据元"),
        "indicator": gettext_lazy("指标"),
        "function": gettext_lazy("函数"),
    }
)
#: Functions in words: what they are called, how they are written.
_FUNCTIONS: "Final[MappingProxyType[str, tuple[StrOrPromise, StrOrPromise]]]" = MappingProxyType(
    {
        "if": (gettext_lazy("如果"), gettext_lazy("if(条件, 成立时, 不成立时)")),
        "is_null": (gettext_lazy("是否缺数"), gettext_lazy("is_null(数)")),
        "first_non_null": (
            gettext_lazy("第一个不缺的"), gettext_lazy("first_non_null(数, 数, …)"),
        ),
        "greatest": (gettext_lazy("最大的"), gettext_lazy("greatest(数, 数, …)")),
        "least": (gettext_lazy("最小的"), gettext_lazy("least(数, 数, …)")),
        "abs": (gettext_lazy("绝对值"), gettext_lazy("abs(数)")),
        "round": (gettext_lazy("四舍五入"), gettext_lazy("round(数, 小数位数)")),
        "sum": (gettext_lazy("合计"), gettext_lazy("sum(数, 数, …)")),
        "avg": (gettext_lazy("平均"), gettext_lazy("avg(数, 数, …)")),
        "safe_div": (
            gettext_lazy("除法，分母为零时用另一个数"),
            gettext_lazy("safe_div(分子, 分母, 分母为零时)"),
        ),
        "score_table": (
            gettext_lazy("分值表"),
            gettext_lazy("score_table(数, 下限, 上限, 分值, …, 其他)"),
        ),
        "previous": (gettext_lazy("上期"), gettext_lazy("previous(数)")),
        "last_year": (gettext_lazy("上年同期"), gettext_lazy("last_year(数)")),
        "year_to_date": (gettext_lazy("本年累计"), gettext_lazy("year_to_date(数)")),
        "county": (gettext_lazy("全县区"), gettext_lazy("county(数)")),
        "alliance": (gettext_lazy("所在医共体"), gettext_lazy("alliance(数)")),
        "members_where": (
            gettext_lazy("符合条件的成员数"), gettext_lazy("members_where(条件)"),
        ),
        "premature_mortality": (
            gettext_lazy("早死概率"), gettext_lazy("premature_mortality(死亡数, 人口数)"),
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may stand in a formula; `insert` is what is written there."""

    code: str
    name: str
    kind: str
    note: str
    insert: str

    @property
    def kind_name(self) -> str:
        """Its kind in a word."""
        return str(KINDS[self.kind])


def offers(
    elements: QuerySet[DataElement], indicators: QuerySet[Indicator], text: str = ""
) -> list[Offer]:
    """Everything that may stand in a formula; with a text, what it finds, best first, a few.

    Found by code, by name in either language, or by the initials of the name's pinyin.
    """
    published = IndicatorVersion.Status.PUBLISHED
    computed = indicators.filter(versions__status=published, versions__qualitative=False)
    found = [
        *_rows(elements.select_related("data_set"), "element"),
        *_rows(computed.distinct(), "indicator"),
        *_functions(),
    ]
    if not text:
        return [offer for _names, offer in found]
    wanted = text.casefold()
    ranked = ((_rank(names, wanted), offer) for names, offer in found)
    best = sorted(((rank, offer) for rank, offer in ranked if rank is not None), key=_order)
    return [offer for _rank, offer in best[:MOST]]


def _order(one: tuple[int, Offer]) -> tuple[int, int, str]:
    return one[0], len(one[1].name), one[1].code


def _rows(rows: Iterable[DataElement | Indicator], kind: str) -> Iterator[tuple[list[str], Offer]]:
    for row in rows:
        note = measure(row.unit)
        if isinstance(row, DataElement):
            note = _("%(unit)s，%(form)s") % {"unit": note, "form": local(row.data_set, "name")}
        offer = Offer(row.code, local(row, "name"), kind, note, row.code)
        yield [row.code, row.name, row.name_en], offer


def _functions() -> Iterator[tuple[list[str], Offer]]:
    for code in FUNCTIONS:
        name, written = _FUNCTIONS[code]
        yield [code, str(name)], Offer(code, str(name), "function", str(written), f"{code}(")


def _rank(names: list[str], wanted: str) -> int | None:
    """0 exactly, 1 from the beginning, 2 within, 3 and 4 the same by pinyin; None: not at all."""
    folded = [name.casefold() for name in names if name]
    if wanted in folded:
        return 0
    if any(name.startswith(wanted) for name in folded):
        return 1
    if any(wanted in name for name in folded):
        return 2
    if wanted.isascii():
        letters = [_initials(name) for name in names if not name.isascii()]
        if any(one.startswith(wanted) for one in letters):
            return 3
        if any(wanted in one for one in letters):
            return 4
    return None


@lru_cache(maxsize=4_096)
def _initials(name: str) -> str:
    return initials(name)


def spelled(catalogue: Catalogue, code: str, all_offers: Iterable[Offer]) -> Parts:
    """The formula of an indicator with every code under its name."""
    names = {offer.code: offer.name for offer in all_offers if offer.kind != "function"}
    return named(catalogue.indicators[code], names)
