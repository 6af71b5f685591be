"""How many came to which state, up for down, and growth beside the plan's goal."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.showing import number
from members import queries as member_queries
from members.models import CountyRule
from referrals.queries.figures.counting import Counts
from referrals.queries.figures.growth import Growth, ratio, share
from referrals.queries.figures.hiding import SMALL, is_small
from referrals.queries.figures.measures import COUNTED, DOUBTFUL, GREEN, MEASURES, words_of
from referrals.queries.figures.tables import NOTHING, Cell, Line, Table, alone, cell, said
from referrals.vocabulary import DIRECTIONS, DOWN, UP


def of_direction(way: str, counts: Counts, *, hides: bool) -> Table:
    """Every state of a direction in the order in which a case comes to it."""
    names = [name for name, one in MEASURES.items() if one.direction == way]
    words = {name: str(MEASURES[name].words) for name in names}
    if way == UP:
        names.insert(1, f"up.{GREEN}")
        words[names[1]] = _("其中绿色通道")
    if way == DOWN:
        at = names.index("down.registered") + 1
        beside = [f"down.{COUNTED}", f"down.{DOUBTFUL}"]
        names[at:at] = beside
        words |= {name: words_of(name) for name in beside}
    lines = [
        Line(words[name], (alone(counts.reached[name], {"of": name}, hides=hides),))
        for name in names
    ]
    if way == UP:
        lines[1] = Line(words[names[1]], (_green(counts, hides=hides),))
    gone = f"{way}.voided"
    lines.append(Line(_("作废（不计入以上各数）"), (alone(counts.apart[gone], {}, hides=hides),)))
    title = _("%(way)s：各状态") % {"way": DIRECTIONS[way]}
    return Table(
        way, title, (_("件数"),), tuple(lines), note=_("一期内到过该状态的件数；各行不相加。")
    )


def _green(counts: Counts, *, hides: bool) -> Cell:
    """Hidden also where it would tell how few were sent the ordinary way."""
    green, sent = counts.reached["up.green"], counts.reached["up.sent"]
    small = hides and (is_small(green) or is_small(sent - green))
    return cell(
        green, SMALL if small and is_small(green) else "hidden" if small else "", {"of": "up.green"}
    )


def compared(counts: Counts, growth: Growth, goals: Sequence[CountyRule], *, hides: bool) -> Table:
    """Up for down, growth of down-referrals with the plan's goals, and what left the county."""
    up, down, left = (counts.flows[way].total for way in ("up", "down", "out"))
    lines = [
        Line(_("上转（发出）"), (alone(up, {"of": "up.sent"}, hides=hides), NOTHING)),
        Line(_("下转（计入）"), (alone(down, {"of": "down.counted"}, hides=hides), NOTHING)),
        Line(_("下转（存疑，不计入）"), (_doubtful(growth, hides=hides), NOTHING)),
        Line(_("上下转比"), (_ratio(up, down, hides=hides), NOTHING)),
        Line(_("上年同期下转（计入）"), (_before(growth.before, growth, hides=hides), NOTHING)),
        Line(
            _("上年同期下转（存疑）"),
            (_before(growth.doubtful_before, growth, hides=hides), NOTHING),
        ),
        Line(
            _("下转（计入）比上年同期增长"),
            (_growth(growth, growth.percent, hides=hides), NOTHING),
        ),
        Line(
            _("连同存疑比上年同期增长"),
            (_growth(growth, growth.percent_with_doubtful, hides=hides), NOTHING),
        ),
        *(_goal(goal, growth, hides=hides) for goal in goals),
        Line(_("已转出县域"), (alone(left, {"of": "out.left"}, hides=hides), NOTHING)),
        Line(_("县域外转诊占比"), (_left(left, up, hides=hides), NOTHING)),
    ]
    note = _(
        "上下转比为上转发出件数比计入的下转件数，写成最简整数比。增长为本期下转减上年同期、除以上年同期；"
        "目标比计入数，连同存疑的增长只供对照。"
        "县域外转诊占比为已转出县域的件数除以它与上转发出件数之和。目标照县区规则所写，语气和条款一并列出，"
        "按年要求的目标只与全年的增长相比才有意义。"
    )
    return Table("compared", _("上转与下转"), (_("数"), _("说明")), tuple(lines), note=note)


def _unsafe(*values: int, hides: bool) -> bool:
    return hides and any(map(is_small, values))


def _held() -> Cell:
    """A figure that would tell a small count."""
    return cell(0, SMALL)


def _ratio(up: int, down: int, *, hides: bool) -> Cell:
    if _unsafe(up, down, hides=hides):
        return _held()
    found = ratio(up, down)
    if found is None:
        return said(None, _("没有下转，无从相比"))
    text = f"{found.numerator} : {found.denominator}"
    return said(text, text)


def _doubtful(growth: Growth, *, hides: bool) -> Cell:
    return alone(growth.doubtful_now, {"of": f"down.{DOUBTFUL}"}, hides=hides)


def _before(value: int, growth: Growth, *, hides: bool) -> Cell:
    if not growth.kept:
        return said(None, _("无基数：当时还没有记录"))
    return alone(value, {}, hides=hides)


def _growth(growth: Growth, percent: Decimal | None, *, hides: bool) -> Cell:
    if _unsafe(*growth.parts, hides=hides):
        return _held()
    if percent is None:
        return said(None, _("无基数"))
    return said(percent, f"{number(percent, signed=True)}%")


def _goal(goal: CountyRule, growth: Growth, *, hides: bool) -> Line:
    """A goal as it is printed; whether it is met is said only where the plan compares."""
    value = member_queries.rules.value_of(goal)
    head = _("目标：%(name)s") % {"name": value.name}
    text = f"{value.sign}{value.words}{value.unit}"
    printed = goal.parameter
    about = []
    if printed is not None:
        about = [printed.rule.clause.key, printed.rule.force, printed.printed, printed.note]
    percent = None if _unsafe(*growth.parts, hides=hides) else growth.percent
    if percent is not None and goal.comparator in {"ge", "gt"} and goal.value is not None:
        least = Decimal(goal.value)
        met = percent >= least if goal.comparator == "ge" else percent > least
        about.append(_("达到") if met else _("未达到"))
    words = " · ".join(part for part in about if part)
    return Line(head, (said(text, text), said(words, words)))


def _left(left: int, up: int, *, hides: bool) -> Cell:
    if _unsafe(left, up, hides=hides):
        return _held()
    percent = share(left, left + up)
    if percent is None:
        return said(None, _("没有上转，也没有外转"))
    return said(percent, f"{number(percent)}%")
