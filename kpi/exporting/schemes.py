"""Schemes, and one of their versions, as workbooks."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.drafting.rules import COMPARATORS, in_words, name_of
from kpi.drafting.words import name_of as item_name
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import SchemeItem, SchemeVersion


def title(version: SchemeVersion) -> str:
    """What the table is called: scheme and version; a draft says so."""
    words = _("%(scheme)s 第%(n)d版")
    if not version.published:
        words = _("%(scheme)s 第%(n)d版 草稿")
    return words % {"scheme": local(version.scheme, "name"), "n": version.number}


def lines(version: SchemeVersion, items: Sequence[SchemeItem]) -> Sheet:
    """One row an item: rule, parameters in words, target, weight, clause, document of the weights."""
    columns = [
        Column("#", 5), Column(_("一级指标"), 24), Column(_("代码"), 16), Column(_("考核项"), 50),
        Column(_("计分规则"), 16), Column(_("怎样给分"), 44), Column(_("比较符"), 14),
        Column(_("计分目标"), 12), Column(_("权重"), 10), Column(_("条款"), 14),
        Column(_("权重文件"), 30), Column(_("权重文号"), 20),
    ]  # fmt: skip
    rows = [_row(number, version, item) for number, item in enumerate(items, 1)]
    demo = version.scheme.demo or version.county.demo
    return Sheet(title(version), of_county(version.county), columns, rows, demo)


def _row(number: int, version: SchemeVersion, item: SchemeItem) -> list[Any]:
    clause = item.clause or (item.indicator.clause if item.indicator else None)
    return [
        number,
        local(item, "group"),
        item.code,
        item_name(item),
        name_of(item.rule),
        in_words(item) if item.rule else None,
        str(COMPARATORS.get(item.comparator, "")) or None,
        item.target,
        _("未设") if item.weight is None else item.weight,
        clause.key if clause else None,
        version.weights_title or None,
        version.weights_number or None,
    ]
