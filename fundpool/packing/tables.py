"""The tables of an audit package: every line as the books have it, nothing of any patient."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from alliance.core.money import two_places
from fundpool.models import (
    Allocation,
    AllocationLine,
    Disbursement,
    Entry,
    Journal,
    LevyAssessment,
    Misuse,
    Receipt,
    Recovery,
    RequestDocument,
    RequestFact,
    RequestStep,
    RequestVersion,
    UseReport,
)
from fundpool.queries import ledger, packages, payees
from fundpool.queries.packages import Chosen
from fundpool.rules import requests as request_rules
from fundpool.rules.ledger import SIDES

#: So many rows are held at a time.
CHUNK: Final = 500
Lines = Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """One table of the package: where it lies, its headings, its lines."""

    path: str
    title: str
    columns: Sequence[str]
    lines: Callable[[Chosen], Lines]


def tables() -> list[Table]:
    """All of them, in the order of the list of contents."""
    return [*_book_tables(), *_request_tables(), *_payment_tables()]


def _book_tables() -> list[Table]:
    return [
        Table("账簿/凭证.csv", _("凭证"), [
            _("资金池"), _("年度"), _("凭证号"), _("记账日期"), _("登记时间"), _("预算年度"),
            _("业务"), _("摘要"), _("依据"), _("金额（元）"), _("制单"), _("审核"), _("冲销凭证"),
            _("上一凭证校验值"), _("校验值"),
        ], _journals),
        Table("账簿/分录.csv", _("分录"), [
            _("资金池"), _("年度"), _("凭证号"), _("序号"), _("方向"), _("科目"), _("专项"),
            _("机构"), _("金额（元）"), _("资金申请"),
        ], _entries),
        Table("账簿/余额.csv", _("余额"), [
            _("资金池"), _("年度"), _("科目"), _("专项"), _("机构"), _("年初余额"), _("借方"),
            _("贷方"), _("年末余额"),
        ], _balances),
        Table("账簿/财政拨入.csv", _("财政拨入"), [
            _("资金池"), _("凭证号"), _("预算指标文号"), _("预算指标日期"), _("资金级次"),
            _("项目"), _("预算年度"), _("专项"), _("金额（元）"),
        ], _receipts),
        Table("账簿/使用计划.csv", _("使用计划"), [
            _("资金池"), _("年度"), _("类型"), _("状态"), _("文号"), _("转出"), _("转入"),
            _("金额（元）"), _("起草人"), _("审批人"), _("凭证"),
        ], _plans),
        Table("提取/各单位应缴.csv", _("各单位应缴"), [
            _("资金池"), _("年度"), _("机构"), _("提取基数"), _("提取比例"), _("应缴"), _("状态"),
            _("依据"),
        ], _levies),
    ]  # fmt: skip


def _request_tables() -> list[Table]:
    return [
        Table("申请/申请.csv", _("资金申请"), [
            _("申请号"), _("预算年度"), _("资金池"), _("专项"), _("申请单位"), _("事由"),
            _("申请金额（元）"), _("状态"), _("退回次数"),
        ], _requests),
        Table("申请/版本.csv", _("资金申请版本"), [
            _("申请号"), _("第几版"), _("申请金额（元）"), _("用途类别"), _("事由"), _("提交时间"),
            _("提交人"), _("材料清单"), _("附件清单"),
        ], _versions),
        Table("申请/办理经过.csv", _("办理经过"), [
            _("申请号"), _("时间"), _("步骤"), _("原状态"), _("新状态"), _("机构"), _("办理人"),
            _("代谁办理"), _("金额（元）"), _("说明"),
        ], _steps),
        Table("申请/汇集事实.csv", _("汇集事实"), [
            _("申请号"), _("事项"), _("日期"), _("数量"), _("已释放"),
        ], _facts),
        Table("申请/材料.csv", _("佐证材料"), [
            _("申请号"), _("清单项"), _("文件名"), _("字节数"), _("文件摘要"), _("添加时间"),
            _("添加人"), _("包内路径"),
        ], _documents),
    ]  # fmt: skip


def _payment_tables() -> list[Table]:
    return [
        Table("拨付/拨付.csv", _("拨付"), [
            _("申请号"), _("第几笔"), _("支付日期"), _("拨付金额（元）"), _("其中抵扣追缴"),
            _("银行回单号"), _("开户银行"), _("户名"), _("账号"), _("支付人"), _("凭证"),
        ], _payments),
        Table("拨付/使用报告.csv", _("使用报告"), [
            _("申请号"), _("种类"), _("状态"), _("日期"), _("金额（元）"), _("使用情况"),
            _("报告人"), _("核销人"), _("凭证"),
        ], _uses),
        Table("拨付/追缴.csv", _("追缴"), [
            _("申请号"), _("登记时间"), _("违规情形"), _("事实与处理"), _("应追回"), _("登记人"),
            _("凭证"),
        ], _misuses),
        Table("拨付/追回.csv", _("追回"), [
            _("申请号"), _("日期"), _("追回"), _("银行回单号"), _("登记人"), _("凭证"),
        ], _recoveries),
    ]  # fmt: skip


def chain(chosen: Chosen) -> Iterator[str]:
    """Each voucher's exact text with its hashes, a line each: what the chain can be computed from."""
    for row in _vouchers(chosen):
        text = ledger.canonical(row, list(row.entries.all()))
        said = {
            "pool": row.pool.code, "year": row.period.year, "voucher_no": row.voucher_no,
            "prev_hash": row.prev_hash, "hash": row.hash, "text": text,
        }  # fmt: skip
        yield json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n"


def document_rows(chosen: Chosen) -> Any:
    """The enclosed files that were submitted, the oldest first."""
    rows = RequestDocument.objects.filter(
        county=chosen.county, request__in=packages.requests(chosen).order_by(), submitted=True,
        added_at__lte=chosen.until,
    )  # fmt: skip
    return rows.select_related("request", "document", "added_by").order_by("request__no", "pk")


def document_path(row: RequestDocument) -> str:
    """Where an enclosed file lies; its name is kept, its key keeps two of one name apart."""
    mark = hashlib.sha256(str(row.pk).encode()).hexdigest()[:8]
    return f"申请/材料/{row.request.no}/{mark}-{row.document.name}"


def _vouchers(chosen: Chosen) -> Iterator[Journal]:
    entries = Entry.objects.select_related("account__earmark", "account__unit").order_by("pk")
    rows = packages.journals(chosen).select_related(
        "pool", "period", "by", "reviewed_by", "reverses__period"
    )
    yield from rows.prefetch_related(Prefetch("entries", entries)).iterator(chunk_size=CHUNK)


def each(rows: Any) -> Iterator[Any]:
    """The rows, some at a time."""
    yield from rows.iterator(chunk_size=CHUNK)


def _journals(chosen: Chosen) -> Lines:
    for row in _vouchers(chosen):
        fen = sum(one.fen for one in row.entries.all() if one.side == "D")
        yield (
            row.pool.code, row.period.year, row.voucher_no, row.effective_on, row.recorded_at,
            row.budget_year, row.kind_words, row.memo, row.source, two_places(fen),
            who(row.by), who(row.reviewed_by), row.reverses and str(row.reverses),
            row.prev_hash, row.hash,
        )  # fmt: skip


def _entries(chosen: Chosen) -> Lines:
    numbers = dict(packages.requests(chosen).values_list("pk", "no"))
    for row in _vouchers(chosen):
        for n, one in enumerate(row.entries.all(), start=1):
            yield (
                row.pool.code, row.period.year, row.voucher_no, n, str(SIDES[one.side]),
                one.account.kind_words, one.account.earmark and one.account.earmark.name,
                one.account.unit and one.account.unit.name, two_places(one.fen),
                numbers.get(one.request) if one.request else None,
            )  # fmt: skip


def _balances(chosen: Chosen) -> Lines:
    for period, one in packages.balances(chosen):
        yield (
            period.pool.code, period.year, one.account.kind_words,
            one.account.earmark and one.account.earmark.name,
            one.account.unit and one.account.unit.name,
            *(two_places(fen) for fen in (one.opening, one.debit, one.credit, one.closing)),
        )  # fmt: skip


def _receipts(chosen: Chosen) -> Lines:
    rows = Receipt.objects.filter(journal__in=packages.journals(chosen).order_by())
    for row in each(rows.select_related("pool", "journal__period", "earmark").order_by("pk")):
        yield (
            row.pool.code, str(row.journal), row.notice_no, row.notice_on,
            row.get_level_display(), row.project, row.year, row.earmark and row.earmark.name,
            two_places(row.fen),
        )  # fmt: skip


def _plans(chosen: Chosen) -> Lines:
    plans = Allocation.objects.filter(
        county=chosen.county, pool__in=chosen.pool_ids, year__in=chosen.years,
        drafted_at__lte=chosen.until,
    )  # fmt: skip
    rows = AllocationLine.objects.filter(allocation__in=plans.order_by()).select_related(
        "allocation__pool", "allocation__drafted_by", "allocation__decided_by",
        "allocation__journal__period", "source", "target",
    )  # fmt: skip
    for row in each(rows.order_by("allocation_id", "pk")):
        plan = row.allocation
        yield (
            plan.pool.code, plan.year, plan.get_kind_display(), plan.get_state_display(),
            plan.document_no, row.source and row.source.name, row.target and row.target.name,
            two_places(row.fen), who(plan.drafted_by), who(plan.decided_by),
            plan.journal and str(plan.journal),
        )  # fmt: skip


def _levies(chosen: Chosen) -> Lines:
    rows = LevyAssessment.objects.filter(
        county=chosen.county, run__pool__in=chosen.pool_ids, run__year__in=chosen.years,
        run__submitted_at__lte=chosen.until,
    )  # fmt: skip
    if chosen.units:
        rows = rows.filter(institution__in=chosen.unit_ids)
    for row in each(rows.select_related("run__pool", "institution").order_by("run_id", "pk")):
        yield (
            row.run.pool.code, row.run.year, row.institution.name, two_places(row.base_fen),
            row.run.rate_words, two_places(row.fen), row.run.get_status_display(), row.run.clause,
        )  # fmt: skip


def _requests(chosen: Chosen) -> Lines:
    rows = packages.requests(chosen).select_related("pool", "earmark", "institution")
    for row in each(rows):
        yield (
            row.no, row.year, row.pool.code, row.earmark.name, row.institution.name, row.purpose,
            two_places(row.fen), request_rules.state_words(row.status), row.returns,
        )  # fmt: skip


def _of_requests(model: Any, chosen: Chosen, **said: Any) -> Any:
    rows = model.objects.filter(
        county=chosen.county, request__in=packages.requests(chosen).order_by(), **said
    )
    return rows.select_related("request")


def _versions(chosen: Chosen) -> Lines:
    rows = _of_requests(RequestVersion, chosen, at__lte=chosen.until).select_related("by")
    for row in each(rows.order_by("request__no", "number")):
        enclosed = "；".join(f"{one['name']} {one['sha256']}" for one in row.documents)
        yield (
            row.request.no, row.number, two_places(row.fen), row.category, row.purpose, row.at,
            who(row.by), "；".join(row.checklist), enclosed,
        )  # fmt: skip


def _steps(chosen: Chosen) -> Lines:
    rows = _of_requests(RequestStep, chosen, at__lte=chosen.until)
    rows = rows.select_related("actor", "acting_for", "institution")
    for row in each(rows.order_by("request__no", "pk")):
        fen = row.said.get("amount")
        yield (
            row.request.no, row.at, str(request_rules.move_words(row.verb)),
            request_rules.state_words(row.from_status) if row.from_status else None,
            request_rules.state_words(row.to_status),
            row.institution and row.institution.name, who(row.actor),
            row.acting_for and str(row.acting_for),
            two_places(int(fen)) if fen is not None else None, row.reason,
        )  # fmt: skip


def _facts(chosen: Chosen) -> Lines:
    """What was counted, on which day; never the case behind it."""
    rows = _of_requests(RequestFact, chosen)
    for row in each(rows.order_by("request__no", "kind", "on", "pk")):
        yield (row.request.no, row.kind, row.on, row.quantity, row.released)


def _documents(chosen: Chosen) -> Lines:
    for row in each(document_rows(chosen).defer("document__content")):
        yield (
            row.request.no, row.item, row.document.name, row.document.size, row.document.sha256,
            row.added_at, who(row.added_by), document_path(row),
        )  # fmt: skip


def posted(model: Any, chosen: Chosen) -> Any:
    """What the vouchers of the package booked."""
    return model.objects.filter(
        county=chosen.county, journal__in=packages.journals(chosen).order_by()
    ).select_related("journal__period", "by")


def _payments(chosen: Chosen) -> Lines:
    rows = posted(Disbursement, chosen).select_related("request", "payee")
    for row in each(rows.order_by("request__no", "number")):
        yield (
            row.request.no, row.number, row.on, two_places(row.fen), two_places(row.offset),
            row.bank_no, row.payee.bank, row.payee.name, payees.masked(row.payee), who(row.by),
            str(row.journal),
        )  # fmt: skip


def _uses(chosen: Chosen) -> Lines:
    rows = posted(UseReport, chosen).select_related("request", "decided_by")
    for row in each(rows.order_by("request__no", "pk")):
        yield (
            row.request.no, row.get_kind_display(), row.get_status_display(), row.on,
            two_places(row.fen), row.note, who(row.by), who(row.decided_by), str(row.journal),
        )  # fmt: skip


def _misuses(chosen: Chosen) -> Lines:
    rows = posted(Misuse, chosen).select_related("request")
    for row in each(rows.order_by("request__no", "pk")):
        yield (
            row.request.no, row.at, row.kind, row.reason, two_places(row.fen), who(row.by),
            str(row.journal),
        )  # fmt: skip


def _recoveries(chosen: Chosen) -> Lines:
    rows = posted(Recovery, chosen).select_related("misuse__request")
    for row in each(rows.order_by("misuse__request__no", "pk")):
        yield (
            row.misuse.request.no, row.on, two_places(row.fen), row.bank_no, who(row.by),
            str(row.journal),
        )  # fmt: skip


def who(person: Any) -> str:
    """A person by name; the system where there is none."""
    return str(person) if person is not None else str(_("系统"))
