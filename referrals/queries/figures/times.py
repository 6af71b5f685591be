"""How long it took, and whether the loop was closed on time, as tables."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from alliance.core.showing import number
from referrals.queries.figures.clocks import (
    CLOCKS,
    LATE,
    LOOPS,
    ON_TIME,
    OVERDUE,
    PERCENTILES,
    Timed,
)
from referrals.queries.figures.growth import share
from referrals.queries.figures.hiding import is_small
from referrals.queries.figures.tables import (
    NOTHING,
    Asked,
    Cell,
    Line,
    Table,
    alone,
    cell,
    said,
    shares,
)

_HOUR, _DAY = 60, 24 * 60


def percentiles(found: Mapping[str, Timed], *, hides: bool) -> Table:
    """A line for each clock: how many were timed, and within what time so many percent were done."""
    lines = []
    for name, words in CLOCKS.items():
        one = found.get(name, Timed(0, {}))
        small = hides and is_small(one.n)
        cells = [alone(one.n, {"of": name} if name != "up.arrived" else {}, hides=hides)]
        for percent in PERCENTILES:
            took = one.within.get(percent)
            cells.append(cell(0, "small") if small else _took(took))
        lines.append(Line(str(words), tuple(cells)))
    columns = (_("件数"), *(f"P{percent}" for percent in PERCENTILES))
    note = _(
        "P50 至 P95 用最近秩法：n 件按用时从短到长排，第 ⌈p×n÷100⌉ 件的用时。"
        "从发出（审核通过；改转的从发给新机构）起算，等待基层补充资料的时间不计。"
        "按结束这段时间的那一步归期。导出的表里以分钟计。"
    )
    return Table("times", _("办理用时"), columns, tuple(lines), note=note)


def _took(took: timedelta | None) -> Cell:
    if took is None:
        return NOTHING
    minutes = max(0, round(took.total_seconds() / 60))
    return said(minutes, in_words(minutes))


def in_words(minutes: int) -> str:
    """Minutes as people say them: 2 天 3 小时, 1 小时 5 分钟."""
    days, rest = divmod(minutes, _DAY)
    hours, left = divmod(rest, _HOUR)
    if days:
        return _("%(d)d天%(h)d小时") % {"d": days, "h": hours}
    if hours:
        return _("%(h)d小时%(m)d分钟") % {"h": hours, "m": left}
    return _("%(m)d分钟") % {"m": left}


def loops(found: Counter[str], *, hides: bool) -> Table:
    """What became of the replies of the period, and the share that was closed on time."""
    rows: list[tuple[str, int, Asked]] = [
        (str(words), found[name], {}) for name, words in LOOPS.items()
    ]
    lines, withheld = shares(rows, hides=hides, total={"of": "up.replied"})
    whole = found[ON_TIME] + found[LATE] + found[OVERDUE]
    of = (found[name] for name in (ON_TIME, LATE, OVERDUE))
    percent = share(found[ON_TIME], whole)
    if hides and any(map(is_small, (*of, whole))):
        end = cell(0, "hidden")
    elif percent is None:
        end = said(None, _("没有到期的回复"))
    else:
        end = said(percent, f"{number(percent)}%")
    note = _(
        "一期内作出的诊治回复后来怎样：基层在当时记下的期限前阅知接续为按时。"
        "按时办结率为按时办结的除以按时、逾期办结和逾期未办结之和。"
    )
    title = _("闭环是否按时")
    line = Line(_("按时办结率"), (end,))
    return Table("loops", title, (_("件数"),), (*lines, line), note=note, withheld=withheld)
