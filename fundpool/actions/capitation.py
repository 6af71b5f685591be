"""A year of public-health money: drafted, split, confirmed by another person, received, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, wrong_field
from alliance.core.showing import yuan
from alliance.core.versions import check_version
from fundpool.access import capitation as access
from fundpool.actions._capitation_said import FOUR, YearTold, locked, write
from fundpool.actions._posting import post
from fundpool.actions._said import LONGEST, check_said
from fundpool.actions.pools import name_earmark
from fundpool.actions.receipts import Notice, receive_subsidy
from fundpool.models import (
    CapitationBudget,
    CapitationPrepayment,
    CapitationQuarter,
    CapitationYear,
    Earmark,
    Pool,
)
from fundpool.queries import capitation as queries
from fundpool.queries import ledger as ledger_queries
from fundpool.queries.capitation_owed import owed_of
from fundpool.rules import capitation as arithmetic
from fundpool.rules import capitation_years as rules
from fundpool.rules import ledger
from fundpool.rules.capitation_years import CAPITATION_YEAR
from members.models import Institution

KIND: Final = "capitation"
YEARS: Final = range(2000, 2200)


@dataclass(frozen=True)
class BudgetTold:
    """One body's budget of the year, in fen."""

    institution: Institution
    fen: int


@action
def draft_capitation(*, pool: Pool, year: int, told: YearTold, by: Actor) -> CapitationYear:
    """Begin a year of a pool of public-health money; its own earmark is named with it.

    What is not said is taken from the county's own values, and stays open where there are none.
    """
    by = access.check_can_draft(by, pool)
    pool = Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)
    if pool.kind != KIND:
        raise Refused(_("请选“基本公共卫生打包资金”类的资金池。"), code="not_capitation")
    if year not in YEARS or year > today().year + 1:
        raise wrong_field("year", _("请填正确的年度，最晚到明年。"))
    if CapitationYear.objects.filter(county=pool.county_id, pool=pool, year=year).exists():
        told_ = _("%(pool)s已有%(year)d年度的预算。")
        raise Refused(told_ % {"pool": pool.name, "year": year}, code="year_exists")
    document_no = told.document_no.strip()
    check_said({"document_no": document_no}, 80)
    earmark = name_earmark(
        pool=pool, code=f"PH-{year}", name=_("%(year)d年度基本公卫") % {"year": year},
        document_no=document_no, by=by,
    )  # fmt: skip
    row = CapitationYear(
        county_id=pool.county_id, pool=pool, earmark=earmark, year=year, demo=pool.demo,
        drafted_by_id=by.person, drafted_at=now(),
    )  # fmt: skip
    write(row, told)
    row.save(force_insert=True)
    audit.record(by, "capitation.drafted", row, fund=pool.code, year=year, fen=row.total_fen)
    return row


@action
def change_capitation(
    *, row: CapitationYear, told: YearTold, version: str | int | None, by: Actor
) -> CapitationYear:
    """Correct a draft."""
    row = locked(row)
    by = access.check_can_change(by, row)
    check_version(row, version)
    check_said({"document_no": told.document_no.strip()}, 80)
    write(row, told)
    row.drafted_by_id, row.version = by.person, row.version + 1
    row.save()
    audit.record(by, "capitation.changed", row, year=row.year, fen=row.total_fen)
    return row


@action
def split_budget(
    *, row: CapitationYear, lines: Sequence[BudgetTold], version: str | int | None, by: Actor
) -> CapitationYear:
    """Say anew what each body has of the year; together no more than the whole budget.

    Members and village clinics have budgets in four quarters; a professional body's is what is
    set aside for its work.
    """
    row = locked(row)
    by = access.check_can_change(by, row)
    check_version(row, version)
    there = {one.pk: one for one in queries.candidates(row.pool)}
    seen: set[int] = set()
    for one in lines:
        if one.institution.pk not in there or one.institution.pk in seen:
            told = _("“%(body)s”不在可分配的单位中，或填了两次。")
            raise Invalid(told % {"body": one.institution.name}, code="NOT_MEMBER")
        if one.fen < 0:
            raise Invalid(_("单位预算不能是负数，请核对。"), code="INVALID_AMOUNT")
        seen.add(one.institution.pk)
    _check_within(row, sum(one.fen for one in lines))
    CapitationBudget.objects.filter(county=row.county_id, capitation=row).delete()
    CapitationBudget.objects.bulk_create(
        CapitationBudget(
            county_id=row.county_id, capitation=row, institution=one.institution,
            kind=queries.kind_of(row.pool, there[one.institution.pk]), fen=one.fen,
        )
        for one in lines
        if one.fen
    )  # fmt: skip
    row.drafted_by_id, row.version = by.person, row.version + 1
    row.save(update_fields=["drafted_by", "version"])
    audit.record(
        by, "capitation.split", row, year=row.year, rows=len(seen),
        fen=sum(one.fen for one in lines),
    )  # fmt: skip
    return row


@action
def submit_capitation(*, row: CapitationYear, by: Actor) -> CapitationYear:
    """Hand the draft to somebody else for confirmation; NotSet with the clause where it is open."""
    row = locked(row)
    by = access.check_can_submit(by, row)
    status = CAPITATION_YEAR.after(row.status, "submit")
    for key, value in ((queries.POPULATION, row.population), (queries.PER_HEAD, row.per_head_fen)):
        if value is None:
            queries.rule(row.county_id, key)
            raise Refused(
                _("县区已经设定了任务人口数或人均标准，请在预算中填写后再提交。"), code="NOT_SET"
            )
    _cut_of(row)
    budgets = list(queries.budgets_of(row))
    if not any(one.kind == rules.MEMBER for one in budgets):
        raise Refused(_("还没有分配各成员单位的预算。"), code="NO_BASIS")
    _check_within(row, sum(one.fen for one in budgets))
    row.submitted_by_id = by.person
    return _moved(row, status, by, "capitation.submitted", "submitted_by")


@action
def take_back_capitation(*, row: CapitationYear, by: Actor) -> CapitationYear:
    """Take a submitted draft back to change it."""
    row = locked(row)
    by = access.check_can_submit(by, row)
    return _moved(row, CAPITATION_YEAR.after(row.status, "take_back"), by, "capitation.taken_back")


@action
def send_back_capitation(*, row: CapitationYear, reason: str, by: Actor) -> CapitationYear:
    """Send it back with a reason."""
    row = locked(row)
    by = access.check_can_confirm(by, row)
    status = CAPITATION_YEAR.after(row.status, "send_back")
    row.reason = reason.strip()
    check_said({"reason": row.reason}, LONGEST)
    return _moved(row, status, by, "capitation.sent_back", "reason")


@action
def confirm_capitation(*, row: CapitationYear, by: Actor) -> CapitationYear:
    """Confirm the year; every body's budget is cut into its quarters."""
    row = locked(row)
    by = access.check_can_confirm(by, row)
    status = CAPITATION_YEAR.after(row.status, "confirm")
    own = _cut_of(row)
    CapitationQuarter.objects.bulk_create(
        CapitationQuarter(county_id=row.county_id, budget=one, quarter=n, fen=fen)
        for one in queries.budgets_of(row)
        for n, fen in enumerate(rules.cut(row.total_fen or 0, one.fen, own), 1)
    )
    row.confirmed_by_id, row.confirmed_at = by.person, now()
    return _moved(row, status, by, "capitation.confirmed", "confirmed_by", "confirmed_at")


@action
def receive_prepayment(
    *, row: CapitationYear, quarter: int, fen: int, on: date, notice: Notice, key: str, by: Actor
) -> CapitationPrepayment:
    """Finance has prepaid the lead for a quarter; `key` stands for this one receipt."""
    row = locked(row)
    by = access.check_can_post(by, row)
    if row.status not in {rules.CONFIRMED, rules.RUNNING}:
        raise Refused(_("年度预算核定以后才能登记财政预拨。"), code="wrong_state")
    if quarter not in rules.covered(rules.WHOLE):
        raise wrong_field("quarter", _("请选一个季度。"))
    if notice.year != row.year:
        raise wrong_field("year", _("预算年度应是%(year)d。") % {"year": row.year})
    receipt = receive_subsidy(
        pool=row.pool, fen=fen, on=on, notice=notice, key=key, by=by, earmark=row.earmark
    )
    made, _new = CapitationPrepayment.objects.get_or_create(
        county_id=row.county_id,
        journal=receipt.journal,
        defaults={"capitation": row, "quarter": quarter},
    )
    audit.record(
        by, "capitation.received", made, year=row.year, capitation_quarter=quarter, fen=fen
    )
    return made


@action
def settle_capitation(
    *, row: CapitationYear, by: Actor, reward: Earmark | None = None
) -> CapitationYear:
    """Close the year: what nobody earned goes where the county has chosen.

    Refused while a quarter is not settled, a run is open or a body has to give something back;
    only what has come in can go anywhere.
    """
    row = locked(row)
    by = access.check_can_confirm(by, row)
    status = CAPITATION_YEAR.after(row.status, "settle")
    _check_all_settled(row)
    unearned = queries.unearned(row)
    fen, target = min(unearned, ledger_queries.free(row.pool, row.earmark_id)), ""
    if unearned:
        target = str(queries.rule(row.county_id, queries.UNEARNED).value)
    if fen and target != rules.TO_LEAD:
        post(
            pool=row.pool, kind="capitation_unearned", lines=_unearned_lines(row, fen, target, reward),
            on=today(), budget_year=row.year, by=by, key=f"capitation_year:{row.pk}",
            source=row.document_no, memo=_("%(year)d年度基本公卫未核拨资金") % {"year": row.year},
            reviewed_by=row.confirmed_by_id,
        )  # fmt: skip
    row.unearned_to, row.unearned_fen = target, fen
    row.settled_by_id, row.settled_at = by.person, now()
    return _moved(
        row, status, by, "capitation.settled", "unearned_to", "unearned_fen", "settled_by",
        "settled_at",
    )  # fmt: skip


def _unearned_lines(
    row: CapitationYear, fen: int, target: str, reward: Earmark | None
) -> ledger.Lines:
    if target == rules.TO_SOURCE:
        return ledger.called_back(fen, row.earmark_id)
    if reward is None or reward.pool_id != row.pool_id or reward.pk == row.earmark_id:
        raise wrong_field("reward", _("未核拨资金转入奖励资金：请选这个资金池的另一个专项。"))
    return ledger.reallocated(row.earmark_id, reward.pk, fen)


def _check_all_settled(row: CapitationYear) -> None:
    runs = list(queries.live(row))
    settled = {
        n for one in runs if one.kind == rules.SETTLEMENT for n in rules.covered(one.quarter)
    }
    open_ = [one for one in runs if one.status != rules.DONE]
    owed = sum(owed_of(one.pk for one in queries.budgets_of(row)).values())
    if open_ or len(settled) < arithmetic.QUARTERS or owed:
        told = _(
            "还有没结算的季度、没办结的预拨或结算，或有 %(owed)s 元没有退回，不能办理年度结算。"
        )
        raise Refused(told % {"owed": yuan(owed)}, code="OPEN_ITEMS")


def _cut_of(row: CapitationYear) -> list[int] | None:
    """The county's own quarters, None where they are equal; Refused where they are missing."""
    said = queries.rule(row.county_id, queries.CUT).value
    if said == rules.EQUAL:
        return None
    if row.own is None:
        told = _("县区自定季度金额：请填写四个季度的金额，合计等于全年预算。")
        raise Invalid(told, code="INVALID_AMOUNT", fields=dict.fromkeys(FOUR, told))
    return arithmetic.quarters(row.total_fen or 0, row.own)


def _check_within(row: CapitationYear, fen: int) -> None:
    if row.total_fen is not None and fen > row.total_fen:
        raise Refused(
            _("各单位预算合计 %(asked)s，超过全年预算 %(there)s，超出 %(over)s")
            % {
                "asked": yuan(fen), "there": yuan(row.total_fen), "over": yuan(fen - row.total_fen)
            },
            code="EXCEEDS_BUDGET",
        )  # fmt: skip


def _moved(row: CapitationYear, status: str, by: Actor, what: str, *fields: str) -> CapitationYear:
    row.status, row.version = status, row.version + 1
    row.save(update_fields=["status", "version", *fields])
    details: dict[str, Any] = {"year": row.year, "fen": row.total_fen, "reason": row.reason}
    audit.record(by, what, row, **details)
    return row
