"""People whose records somebody reads, and months of pay, as workbooks."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from alliance.core.clock import now, today
from alliance.core.tables import Column, write_xlsx
from members.models import Person
from staffing import queries
from staffing.models import EligibilityResult, PayMonth
from staffing.rules.concerns import APPLIES
from staffing.vocabulary import AT_BASE, AT_LEAD

_DAY = timedelta(days=1)


def concerned(people: Sequence[Person]) -> dict[int, list[tuple[str, str]]]:
    """By person each rule before promotion of their county, in words, and whether it applies."""
    counties: dict[int, list[int]] = {}
    for one in people:
        counties.setdefault(one.county_id, []).append(one.pk)
    rules = EligibilityResult.Rule
    return {
        person: [
            (str(rules(rule.code).label), str(APPLIES[concern.applies])) for rule, concern in lines
        ]
        for county, keys in counties.items()
        for person, lines in queries.concerned_by(county, keys, today()).items()
    }


def records(people: Sequence[Person]) -> bytes:
    """One line a person: the title, and verified days by where they count."""
    keys = [one.pk for one in people]
    base, lead = queries.days_of(keys, AT_BASE), queries.days_of(keys, AT_LEAD)
    held, rules = queries.titles_on(keys, today()), concerned(people)
    columns = [
        Column(_("姓名"), 16), Column(_("代码"), 14), Column(_("机构"), 28), Column(_("职称"), 18),
        Column(_("职称级别"), 10), Column(_("到基层服务天数"), 14), Column(_("到牵头医院进修天数"), 18),
        Column(_("晋升前的规定"), 40),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.code, one.institution.name if one.institution else None,
            held[one.pk].name if one.pk in held else None,
            held[one.pk].get_step_display() if one.pk in held else None,
            base.get(one.pk, 0), lead.get(one.pk, 0),
            "；".join(f"{words}：{applies}" for words, applies in rules[one.pk]) or None,
        ]
        for one in people
    ]  # fmt: skip
    head = ((_("截至"), today()), (_("导出时间"), now()))
    demo = any(one.demo for one in people)
    return write_xlsx(columns, rows, title=_("服务记录"), head=head, demo=demo)


def record(person: Person, found: queries.Record) -> bytes:
    """One line a period that counts, each day once."""
    columns = [Column(_("第一天"), 12), Column(_("最后一天"), 12), Column(_("天数"), 8)]
    rows = [
        [span.first, span.until - _DAY if span.until else None, span.days] for span in found.spans
    ]
    head = (
        (_("姓名"), person.name), (_("机构"), person.institution.name if person.institution else ""),
        (_("截至"), today()), (_("服务天数"), found.days),
        (_("非全职派驻天数（未折算）"), found.part_time_days),
        *((str(EligibilityResult.Rule(one.rule.code).label), _stands(one)) for one in found.standings),
        (_("导出时间"), now()),
    )  # fmt: skip
    return write_xlsx(columns, rows, title=_("服务记录"), head=head, demo=person.demo)


def _stands(one: queries.Before) -> str:
    """How somebody stands towards a rule, and whom it concerns; one that does not has no days."""
    if not one.concerns:
        return one.words
    stands = _("已达到。") if one.standing.met else _("未达到。")
    if one.standing.short:
        stands += _("还差 %(n)d 天。") % {"n": one.standing.short}
    return f"{stands}{one.words}"


def months(rows: Iterable[PayMonth]) -> bytes:
    """One line a month of a body."""
    found = list(rows)
    columns = [Column(_("月份"), 12), Column(_("派出单位"), 28), Column(_("状态"), 10)]
    lines = [
        [str(row), row.institution.name, _("已结账") if row.closed_at else _("未结账")]
        for row in found
    ]
    head = ((_("导出时间"), now()),)
    demo = any(row.demo for row in found)
    return write_xlsx(columns, lines, title=_("派驻待遇"), head=head, demo=demo)
