"""The tables of an audit package about the bank: lines, balances, what was sent back."""

from django.utils.translation import gettext as _

from alliance.core.money import two_places
from fundpool.models import BankBalance, BankLine, BankMatch, PaymentReturn, TreasuryPayment
from fundpool.packing.tables import Lines, Table, each, posted, who
from fundpool.queries import packages
from fundpool.queries.packages import Chosen


def tables() -> list[Table]:
    """All of them, in the order of the list of contents."""
    return [
        Table("银行/流水.csv", _("银行流水"), [
            _("银行账户"), _("日期"), _("收付"), _("金额（元）"), _("对方户名"), _("摘要"),
            _("流水号"), _("勾对凭证"), _("作废理由"),
        ], _lines),
        Table("银行/余额.csv", _("银行余额"), [
            _("银行账户"), _("日期"), _("第几次填写"), _("银行余额（元）"), _("对账单号"),
            _("填写人"),
        ], _balances),
        Table("银行/国库支付.csv", _("国库支付清单"), [
            _("申请号"), _("第几笔"), _("支付凭证号"), _("支付日期"), _("金额（元）"), _("收款人"),
            _("用途"),
        ], _treasury),
        Table("银行/退票.csv", _("退票"), [
            _("申请号"), _("第几笔"), _("种类"), _("退回日期"), _("退回金额（元）"),
            _("银行回单号"), _("退回原因"), _("登记人"), _("凭证"),
        ], _returns),
    ]  # fmt: skip


def _lines(chosen: Chosen) -> Lines:
    """What the bank has listed for the accounts of the pools, with the vouchers found to it."""
    rows = BankLine.objects.filter(
        county=chosen.county, account__shares__pool__in=chosen.pool_ids, on__year__in=chosen.years,
        at__lte=chosen.until,
    )  # fmt: skip
    matches = BankMatch.objects.filter(
        county=chosen.county, undone_at=None, at__lte=chosen.until,
        journal__in=packages.journals(chosen).order_by(),
    )  # fmt: skip
    if chosen.units:
        rows = rows.filter(pk__in=matches.values("line"))
    vouchers: dict[int, list[str]] = {}
    for one in each(matches.select_related("journal__period").order_by("pk")):
        vouchers.setdefault(one.line_id, []).append(str(one.journal))
    found = rows.distinct().select_related("account").order_by("account__code", "on", "pk")
    for row in each(found):
        yield (
            str(row.account), row.on, row.get_side_display(), two_places(row.fen),
            row.counterparty, row.purpose, row.reference, "、".join(vouchers.get(row.pk, [])),
            row.reason,
        )  # fmt: skip


def _balances(chosen: Chosen) -> Lines:
    rows = BankBalance.objects.filter(
        county=chosen.county, account__shares__pool__in=chosen.pool_ids, on__year__in=chosen.years,
        at__lte=chosen.until,
    )  # fmt: skip
    found = rows.distinct().select_related("account", "by")
    for row in each(found.order_by("account__code", "on", "number")):
        yield (
            str(row.account), row.on, row.number, two_places(row.fen), row.statement_no,
            who(row.by),
        )  # fmt: skip


def _treasury(chosen: Chosen) -> Lines:
    rows = TreasuryPayment.objects.filter(
        county=chosen.county, payment__journal__in=packages.journals(chosen).order_by(),
        at__lte=chosen.until,
    ).select_related("payment__request")  # fmt: skip
    for row in each(rows.order_by("payment__request__no", "payment__number")):
        yield (
            row.payment.request.no, row.payment.number, row.reference, row.on,
            two_places(row.fen), row.payee, row.purpose,
        )  # fmt: skip


def _returns(chosen: Chosen) -> Lines:
    rows = posted(PaymentReturn, chosen).select_related("payment__request")
    for row in each(rows.order_by("payment__request__no", "pk")):
        yield (
            row.payment.request.no, row.payment.number, row.get_kind_display(), row.on,
            two_places(row.fen), row.bank_no, row.reason, who(row.by), str(row.journal),
        )  # fmt: skip
