"""Two versions of a scheme or an indicator side by side, as workbooks."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.defining.differing import Change
from kpi.drafting.words import KINDS, ToldDifference
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import IndicatorVersion, SchemeVersion


def indicators(before: IndicatorVersion, after: IndicatorVersion, found: Iterable[Change]) -> Sheet:
    """Field by field what two versions of an indicator say."""
    indicator = after.indicator
    columns = [Column(_("什么"), 24), *_sides(before.number, after.number)]
    rows = [[one.what, one.before, one.after] for one in found]
    title = _("%(name)s 比较两版口径") % {"name": local(indicator, "name")}
    head = (
        *of_county(after.county),
        (_("指标"), local(indicator, "name")),
        (_("代码"), indicator.code),
    )
    return Sheet(title, head, columns, rows, after.county.demo)


def schemes(
    before: SchemeVersion, after: SchemeVersion, found: ToldDifference, given: dict[str, Any]
) -> Sheet:
    """What two versions of a scheme say; with a period also what both give, unit by unit."""
    columns = [
        Column(_("种类"), 12), Column(_("考核项"), 44), Column(_("单位"), 34),
        Column(_("什么"), 20), *_sides(before.number, after.number),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [_("整个方案"), None, None, one.what, one.before, one.after] for one in found.basis
    ]
    if found.order:
        rows.append([_("整个方案"), None, None, _("顺序"), None, found.order])
    rows += [
        [str(KINDS[item.kind]), item.name, None, one.what, one.before, one.after]
        for item in found.items
        for one in item.fields
    ]
    rows += _given(given)
    title = _("%(name)s 比较两版方案") % {"name": local(after.scheme, "name")}
    head = (*of_county(after.county), (_("考核方案"), local(after.scheme, "name")))
    if given.get("untried"):
        head = (*head, (_("为什么没有得分比较"), given["untried"]))
    demo = after.scheme.demo or after.county.demo
    return Sheet(title, head, columns, rows, demo)


def _sides(before: int, after: int) -> Sequence[Column]:
    return [Column(_("第 %(n)d 版") % {"n": number}, 44) for number in (before, after)]


def _given(given: dict[str, Any]) -> list[list[Any]]:
    """One row for every value, score, sum and rank that comes out differently."""
    kind, rows = _("两版各算出"), []
    for name, one in given.get("standings", ()):
        rows.append([kind, None, name, _("总分"), *one.points])
        rows.append([kind, None, name, _("名次"), *one.rank])
    for told in given.get("moves", ()):
        value = [None if one is None else Decimal(one) for one in told["move"].value]
        rows.append([kind, told["item"], told["unit"], _("值"), *value])
        rows.append([kind, told["item"], told["unit"], _("得分"), *told["move"].points])
    return rows
