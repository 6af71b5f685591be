"""Plans of use: one person drafts, others approve, and only then money is given to earmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, wrong_field
from alliance.core.versions import check_version
from fundpool.access import ledger as access
from fundpool.actions._posting import post
from fundpool.models import Allocation, AllocationLine, Earmark, Pool
from fundpool.rules import allocating
from fundpool.rules import ledger as rules

_POSTED_AS: Final = {
    allocating.PLAN: "allocated",
    allocating.REALLOCATION: "reallocated",
    allocating.UNALLOCATION: "unallocated",
}


@dataclass(frozen=True)
class Move:
    """So much from one earmark to another, by id; None is the unallocated money."""

    fen: int
    source: int | None = None
    target: int | None = None


@action
def draft_allocation(
    *,
    pool: Pool,
    year: int,
    kind: str,
    moves: Sequence[Move],
    by: Actor,
    document_no: str = "",
    reason: str = "",
) -> Allocation:
    """Draft a plan of use, a shift between earmarks, or a return; nothing moves before approval."""
    by = access.check_can_draft(by, pool)
    _check(pool, kind, moves, document_no, reason)
    allocation = Allocation.objects.create(
        county_id=pool.county_id, pool=pool, year=year, kind=kind,
        document_no=document_no.strip(), reason=reason.strip(), drafted_by_id=by.person,
        drafted_at=now(),
    )  # fmt: skip
    AllocationLine.objects.bulk_create(
        AllocationLine(
            county_id=pool.county_id, allocation=allocation, source_id=move.source,
            target_id=move.target, fen=move.fen,
        )
        for move in moves
    )  # fmt: skip
    audit.record(
        by, "allocation.drafted", allocation, fund=pool.code, allocation_kind=kind, year=year,
        fen=sum(move.fen for move in moves), document_no=document_no.strip(),
    )  # fmt: skip
    return allocation


@action
def approve_allocation(
    *, allocation: Allocation, version: str | int | None, by: Actor, note: str = ""
) -> Allocation:
    """Another person approves; a shift between earmarks is posted at the second approval."""
    by = access.check_can_decide(by, allocation)
    row = _locked(allocation, version)
    by = access.check_can_decide(by, row)
    first = allocating.APPROVERS[row.kind] > 1 and row.state == "draft"
    row.state = allocating.ALLOCATION.after(row.state, "approve_first" if first else "approve")
    if first:
        row.first_by_id = by.person
    else:
        _post(row, by)
        row.decided_by_id, row.decided_at = by.person, now()
    row.note = note.strip()[:200]
    _save(row)
    audit.record(
        by, "allocation.approved", row, fund=row.pool.code, allocation_state=row.state,
        voucher=row.journal and str(row.journal),
    )  # fmt: skip
    return row


@action
def refuse_allocation(
    *, allocation: Allocation, version: str | int | None, note: str, by: Actor
) -> Allocation:
    """Another person says no, and why."""
    by = access.check_can_decide(by, allocation)
    row = _locked(allocation, version)
    by = access.check_can_decide(by, row)
    if not note.strip():
        told = _("请写明不批准的理由。")
        raise Invalid(told, fields={"note": told})
    row.state = allocating.ALLOCATION.after(row.state, "refuse")
    row.decided_by_id, row.decided_at, row.note = by.person, now(), note.strip()[:200]
    _save(row)
    audit.record(by, "allocation.refused", row, fund=row.pool.code, reason=row.note)
    return row


@action
def withdraw_allocation(
    *, allocation: Allocation, version: str | int | None, by: Actor
) -> Allocation:
    """Whoever drafted it takes it back before it is posted."""
    by = access.check_can_withdraw(by, allocation)
    row = _locked(allocation, version)
    row.state = allocating.ALLOCATION.after(row.state, "withdraw")
    _save(row)
    audit.record(by, "allocation.withdrawn", row, fund=row.pool.code)
    return row


def _locked(allocation: Allocation, version: str | int | None) -> Allocation:
    rows = Allocation.objects.select_for_update(of=("self",), no_key=True).select_related("pool")
    row = rows.get(county=allocation.county_id, pk=allocation.pk)
    check_version(row, version)
    return row


def _save(row: Allocation) -> None:
    row.version += 1
    row.save(
        update_fields=[
            "state", "first_by", "decided_by", "decided_at", "note", "journal", "version",
        ]
    )  # fmt: skip


def _post(row: Allocation, by: Actor) -> None:
    moves = row.lines.order_by("pk")
    row.journal = post(
        pool=row.pool,
        kind=_POSTED_AS[row.kind],
        lines=[
            line for one in moves for line in rules.moved(one.source_id, one.target_id, one.fen)
        ],
        on=today(),
        budget_year=row.year,
        by=by,
        key=f"allocation:{row.pk}",
        source=row.document_no,
        memo=row.reason,
        prepared_by=row.drafted_by_id,
        reviewed_by=by.person,
    )


def _check(pool: Pool, kind: str, moves: Sequence[Move], document_no: str, reason: str) -> None:
    if kind not in allocating.KINDS:
        raise wrong_field("kind", _("请选年度使用计划、专项之间调剂或收回未分配。"))
    if not moves:
        raise Invalid(_("请至少填一行金额。"), code="nothing")
    ids = {one for move in moves for one in (move.source, move.target) if one is not None}
    if Earmark.objects.filter(county=pool.county_id, pool=pool, pk__in=ids).count() != len(ids):
        raise Invalid(_("请选这个资金池的专项。"), code="EARMARK_MISMATCH")
    wanted = {
        allocating.PLAN: (False, True),
        allocating.REALLOCATION: (True, True),
        allocating.UNALLOCATION: (True, False),
    }[kind]
    for move in moves:
        if (move.source is not None, move.target is not None) != wanted:
            raise Invalid(_("转出和转入的专项与类型不符。"), code="EARMARK_MISMATCH")
        if move.source == move.target:
            raise Invalid(_("转出和转入不能是同一个专项。"), code="EARMARK_MISMATCH")
        if move.fen <= 0:
            raise Invalid(_("金额要大于 0，最细到分。请重新填写。"), code="INVALID_AMOUNT")
    if not document_no.strip() or len(document_no) > 80:  # noqa: PLR2004 — the column's width
        raise wrong_field(
            "document_no", _("请填写计划或会议纪要的文号，不超过%(n)d个字符。") % {"n": 80}
        )
    if len(reason) > 200:  # noqa: PLR2004 — the column's width
        raise wrong_field("reason", _("说明不超过%(n)d个字符。") % {"n": 200})
