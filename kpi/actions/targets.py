"""A yearly target: entered by one person, held from the moment another approves it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.numbers import plain
from kpi import access, defining, queries
from kpi.actions._words import said
from kpi.models import Indicator, Target, TargetClearing
from kpi.scoring import Comparator
from members.models import Clause, PlanRule, Unit

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
PROPOSED, IN_FORCE = Target.State.PROPOSED, Target.State.IN_FORCE


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target says and where that is written.

    `role` is stated for a value that serves as the baseline of later years. `reference` names
    what the number stands for where a plan names no number (全市平均水平); the document is then
    the source of the year's value.
    """

    value: Decimal
    comparator: str
    role: str = "target"
    tolerance: Decimal | None = None
    force: str = "应当"
    reference: str = ""
    title: str = ""
    number: str = ""
    clause: Clause | None = None


@action
def propose_target(*, indicator: Indicator, unit: Unit, year: int, aim: Aim, by: Actor) -> Target:
    """Enter what an indicator is to reach in a year; nothing is held against it before approval.

    One year at a time: no year is made out of others. Refused for a year whose result is
    locked, without a clause or document, and while another entry of the same cell waits.
    """
    indicator = (
        Indicator.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county")
        .get(pk=indicator.pk)
    )
    by = access.check_can_propose_target(by, indicator.county)
    if unit.county_id != indicator.county_id:
        raise Invalid(_("只能对本县区的单位决定。"), fields={"unit": _("请从列表中选择。")})
    _check(year, aim)
    title = said(aim.title, field="title", most=200)
    number = said(aim.number, field="number", most=100)
    _check_open(indicator, unit, year)
    target = Target.objects.create(
        county_id=indicator.county_id,
        indicator=indicator,
        unit=unit,
        year=year,
        role=aim.role,
        comparator=aim.comparator,
        value=aim.value,
        tolerance=aim.tolerance,
        printed=defining.in_words(aim.comparator, aim.value, aim.tolerance),
        force=aim.force,
        clause=aim.clause,
        state=PROPOSED,
        reference=said(aim.reference, field="reference", most=120),
        title=title,
        number=number,
        entered_by_id=by.person,
        entered_at=now(),
    )
    _record(by, "kpi.target_proposed", target)
    return target


def _check(year: int, aim: Aim) -> None:
    told: dict[str, str] = {}
    if not FIRST_YEAR <= year <= LAST_YEAR:
        told["year"] = _("请填四位数的年度。")
    if aim.comparator not in set(Comparator):
        told["comparator"] = _("请从列表中选择。")
    if aim.role not in Target.Role.values:
        told["role"] = _("请从列表中选择。")
    if aim.force not in PlanRule.Force.values:
        told["force"] = _("请从列表中选择。")
    if aim.comparator == Comparator.ABOUT:
        if aim.tolerance is not None and aim.tolerance < 0:
            told["tolerance"] = _("允许偏差不能是负数。")
    elif aim.tolerance is not None:
        told["tolerance"] = _("只有“左右”才有允许偏差。")
    is_document = bool(aim.title.strip() and aim.number.strip())
    if aim.reference.strip() and not is_document:
        told["title"] = _("参照值要写明来源：文件（或公报）名称和文号。")
    elif aim.clause is None and not is_document:
        told["title"] = _("请选条款，或写明文件的名称和文号。")
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told)


def _check_open(indicator: Indicator, unit: Unit, year: int) -> None:
    if any(period.year == year for period in queries.definitions.locked_periods(indicator.pk)):
        told = _("%(year)d 年已有锁定的批次，这一年的目标不能再改。") % {"year": year}
        raise Refused(told, code="period_locked", fields={"year": told})
    rows = Target.objects.filter(indicator=indicator, unit=unit, year=year, state=PROPOSED)
    cleared = TargetClearing.objects.filter(
        target__indicator=indicator,
        target__unit=unit,
        target__year=year,
        state=TargetClearing.State.PROPOSED,
    )
    if rows.exists() or cleared.exists():
        raise Refused(_("这一格已有事项待批准，请等批准或退回后再办。"), code="target_open")


@action
def decide_target(*, target: Target, approved: bool, by: Actor) -> Target:
    """Approve an entered target, or refuse it. What it replaces stays readable with its dates.

    Runs that are already computed keep the targets they were computed with.
    """
    Indicator.objects.select_for_update(no_key=True).get(pk=target.indicator_id)
    target = (
        Target.objects.select_for_update(no_key=True, of=("self",))
        .select_related("indicator", "unit")
        .get(pk=target.pk)
    )
    by = access.check_can_decide_target(by, target)
    at = now()
    if approved:
        if any(
            one.year == target.year
            for one in queries.definitions.locked_periods(target.indicator_id)
        ):
            raise Refused(
                _("%(year)d 年已有锁定的批次，这一年的目标不能再改。") % {"year": target.year},
                code="period_locked",
            )
        there = Target.objects.filter(
            indicator=target.indicator_id, unit=target.unit_id, year=target.year, state=IN_FORCE
        )
        for old in there:
            old.state, old.ended_at = Target.State.REPLACED, at
            old.save(update_fields=["state", "ended_at"])
    target.state = IN_FORCE if approved else Target.State.REFUSED
    target.decided_by_id, target.decided_at = by.person, at
    target.save(update_fields=["state", "decided_by", "decided_at"])
    _record(by, "kpi.target_approved" if approved else "kpi.target_refused", target)
    _tell(target, approved)
    return target


def _record(by: Actor, what: str, target: Target) -> None:
    details: dict[str, Any] = {
        "indicator": target.indicator.code,
        "unit": target.unit.code,
        "year": target.year,
        "value": plain(target.value),
        "comparator": target.comparator,
        "title": target.title,
        "number": target.number,
    }
    audit.record(by, what, target, county=target.county_id, **details)


def _tell(target: Target, approved: bool) -> None:
    if target.entered_by_id is None:
        return
    words = (
        gettext_noop("您录入的“%(indicator)s”%(year)s 年目标值已批准。")
        if approved
        else gettext_noop("您录入的“%(indicator)s”%(year)s 年目标值未获批准。")
    )
    outbox.tell(
        county=target.county_id,
        person=target.entered_by_id,
        text=words,
        url=target.get_absolute_url(),
        indicator=target.indicator.name,
        year=target.year,
    )
