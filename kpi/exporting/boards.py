"""Ranking, heat map, what is late and two runs side by side, as workbooks."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import listed, local
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county, of_run
from kpi.formula.numbers import rounded
from kpi.models import Run
from kpi.queries.boards import AcrossLine, AcrossStanding, Desks, Heat, Late, Moved, Ranked
from kpi.running.owing import Owed, Waiting
from kpi.signs import Sign
from kpi.wording import REASONS, period_words, periods_words
from members.models import County, Membership
from members.queries import Desk

Names = Mapping[str, str]


def _title(run: Run, what: str) -> str:
    words = {"what": what, "scheme": local(run.scheme_version.scheme, "name")}
    period = period_words(run.period)
    return _("%(what)s %(scheme)s %(period)s 第%(revision)d版") % {
        **words,
        "period": period,
        "revision": run.revision,
    }


def ranking(run: Run, rows: Sequence[Ranked], names: Names, why_none: str) -> Sheet:
    """Ranks and points; without any the head says why."""
    columns = [
        Column(_("名次"), 8), Column(_("单位"), 34), Column(_("得分"), 12), Column(_("满分"), 12),
        Column(_("上期名次"), 10), Column(_("上期得分"), 12), Column(_("得分变化"), 12),
    ]  # fmt: skip
    lines = [
        [
            one.total.rank,
            names.get(one.total.unit.code, one.total.unit.name),
            one.total.points,
            one.total.maximum,
            one.rank_before,
            one.points_before,
            one.gained,
        ]
        for one in rows
    ]
    head = of_run(run) + (((_("为什么没有名次"), why_none),) if why_none else ())
    return Sheet(_title(run, _("排名")), head, columns, lines, run.demo)


def heat(run: Run, found: Heat, names: Names) -> Sheet:
    """One row a body; a word in each cell, and beside it the value where there is one."""
    columns = [Column(_("单位"), 34)]
    for one in found.columns:
        label = f"#{one.number} {local(one, 'name')}"
        unit = measure(one.unit)
        columns += [Column(label, 16), Column(_("值（%(unit)s）") % {"unit": unit or "—"}, 12)]
    lines = []
    for row in found.rows:
        cells: list[Any] = [names[row.unit]]
        for cell in row.cells:
            cells += [str(cell.sign.label), _at(cell.value, cell.column.decimals)]
        lines.append(cells)
    return Sheet(_title(run, _("达标热图")), of_run(run), columns, lines, run.demo)


def late(
    county: County,
    found: Sequence[Late],
    waiting: Waiting | None,
    run: Run | None,
    desks: Desks,
) -> Sheet:
    """Returns past their day and inputs missing from a run, with whom to call."""
    columns = [
        Column(_("种类"), 10), Column(_("单位"), 34), Column(_("报表或数据元"), 34),
        Column(_("期间"), 16), Column(_("应报日"), 12), Column(_("逾期天数"), 10),
        Column(_("已有格数"), 10), Column(_("应有格数"), 10), Column(_("原因"), 14),
        Column(_("归口"), 16), Column(_("找谁"), 30), Column(_("电话"), 20),
    ]  # fmt: skip
    lines = [_late(one) for one in found]
    head = of_county(county)
    if run is not None and waiting is not None:
        head = (*of_run(run), head[1])
        lines += [_owed(one, desks.at(one.unit)) for one in waiting.rows]
    demo = county.demo or bool(run and run.demo)
    return Sheet(_("迟报与缺数"), head, columns, lines, demo)


def _late(one: Late) -> list[Any]:
    owed = one.owed
    return [
        _("迟报"),
        owed.unit.name,
        local(owed.form, "name"),
        period_words(owed.period.code),
        owed.due_on,
        one.days,
        owed.there,
        owed.cells,
        _("已退回") if owed.returned else _("未交"),
        one.owner or None,
        *_whom(one.desk),
    ]


def _whom(desk: Desk | None) -> tuple[str | None, str | None]:
    """Positions, and their telephones or else that of the body."""
    if desk is None:
        return None, None
    phones = [one.phone for one in desk.contacts if one.phone] or [desk.institution.phone]
    people = (f"{one.words} {one.position}".strip() for one in desk.contacts)
    return listed(people) or None, listed(filter(None, phones)) or None


def _owed(one: Owed, desk: Desk | None) -> list[Any]:
    return [
        _("缺数"),
        local(one, "unit_name"),
        local(one, "name"),
        periods_words(one.periods),
        None,
        None,
        None,
        len(one.periods),
        str(REASONS.get(one.reason, one.reason)),
        one.owner or None,
        *_whom(desk),
    ]


def across(
    runs: tuple[Run, Run],
    unit: str,
    *,
    lines: Iterable[AcrossLine],
    standings: Iterable[AcrossStanding],
    moves: Iterable[Moved],
    names: Names,
) -> Sheet:
    """Indicators, points and members of two runs, one under the other."""
    columns = [
        Column(_("种类"), 10), Column(_("项目"), 50), Column(_("计量单位"), 10),
        Column(_("原值"), 12), Column(_("现值"), 12), Column(_("变化"), 12),
        Column(_("原目标"), 12), Column(_("现目标"), 12), Column(_("原距目标"), 12),
        Column(_("现距目标"), 12), Column(_("原判定"), 14), Column(_("现判定"), 14),
        Column(_("原名次"), 8), Column(_("现名次"), 8), Column(_("说明"), 24),
    ]  # fmt: skip
    rows: list[list[Any]] = [_line(one) for one in lines]
    for one in standings:
        told = [_("得分"), names.get(one.unit, one.unit), _("分"), *one.points, one.gained]
        rows.append([*told, *([None] * 6), *one.ranks])
    for move in moves:
        told = [_("成员"), f"{names.get(move.unit, move.unit)}·{names.get(move.alliance, '')}"]
        rows.append([*told, *([None] * 12), moved_words(move)])
    earlier, later = runs
    head = (
        *of_run(later),
        (_("单位"), unit),
        (_("相比的期间"), period_words(earlier.period)),
        (_("相比的版本"), earlier.revision),
        (_("相比的计算于"), earlier.computed_at),
    )
    return Sheet(_title(later, _("两期比较")), head, columns, rows, later.demo or earlier.demo)


def _line(one: AcrossLine) -> list[Any]:
    label = local(one, "name") if one.number is None else f"#{one.number} {local(one, 'name')}"
    return [
        _("指标"),
        label,
        measure(one.unit),
        *(_at(value, one.decimals) for value in one.values),
        _at(one.change, one.decimals),
        *(target or None for target in one.targets),
        *(_at(value, one.decimals) for value in one.distances),
        *(sign_words(sign) for sign in one.signs),
        None,
        None,
        _("口径换了版本") if one.is_redefined else None,
    ]


def sign_words(sign: Sign | None) -> str:
    """The word of a sign; a run without the indicator says so."""
    return str(sign.label) if sign else _("没有这一项")


def moved_words(move: Moved) -> str:
    """Joined, left, or from one role to another."""
    roles = dict(Membership.Role.choices)
    before, after = (None if role is None else str(roles[role]) for role in move.roles)
    if before is None:
        return _("新加入（%(role)s）") % {"role": after}
    if after is None:
        return _("已退出（原%(role)s）") % {"role": before}
    return _("%(before)s改为%(after)s") % {"before": before, "after": after}


def _at(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)
