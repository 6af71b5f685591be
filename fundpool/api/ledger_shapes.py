"""What is said about pools, balances and journals over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, number, text, truth, whole
from fundpool.models import Account, Journal, Pool, Receipt
from fundpool.models.ledger import POOL_KINDS
from fundpool.rules.ledger import ACCOUNTS, JOURNALS, SIDES

ACCOUNT_KINDS = [(kind, about.words) for kind, about in ACCOUNTS.items()]


class PoolShape(Shape):
    """A pool."""

    code = text(_("资金池代码。"))
    name = text(_("名称。"))
    kind = serializers.ChoiceField([*POOL_KINDS.items()], help_text=_("类别。"))
    alliance = text(_("联盟代码；全县区的为空。"), allow_null=True)
    status = serializers.ChoiceField(Pool.Status.choices, help_text=_("状态。"))
    version = whole(_("版本。"))
    demo = truth(_("是否演示数据。"))


class BalanceShape(Shape):
    """What stands on one account."""

    pool = text(_("资金池代码。"))
    kind = serializers.ChoiceField(ACCOUNT_KINDS, help_text=_("科目。"))
    earmark = text(_("专项代码；未分配资金和不分专项的为空。"), allow_null=True)
    unit = text(_("机构代码；不分机构的为空。"), allow_null=True)
    debit = number(_("借方累计，元。"))
    credit = number(_("贷方累计，元。"))
    balance = number(_("余额，元，按科目的余额方向。"))


class JournalEntryShape(Shape):
    """One side of one account."""

    side = serializers.ChoiceField([*SIDES.items()], help_text=_("D 借，C 贷。"))
    kind = serializers.ChoiceField(ACCOUNT_KINDS, help_text=_("科目。"))
    earmark = text(_("专项代码。"), allow_null=True)
    unit = text(_("机构代码。"), allow_null=True)
    amount = number(_("金额，元。"))


class JournalShape(Shape):
    """A posted journal."""

    id = whole(_("凭证编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("会计年度。"))
    voucher_no = whole(_("凭证号。"))
    kind = serializers.ChoiceField([*JOURNALS.items()], help_text=_("业务。"))
    effective_on = serializers.DateField(help_text=_("记账日期。"))
    recorded_at = moment(_("登记时间。"))
    budget_year = whole(_("预算年度。"))
    source = text(_("依据。"))  # type: ignore[assignment]
    memo = text(_("摘要。"))
    reverses = whole(_("所冲销凭证的编号。"), allow_null=True)
    hash = text(_("校验值。"))
    entries = JournalEntryShape(many=True, help_text=_("分录。"))


class NewReceiptShape(Shape):
    """Money from finance."""

    amount = text(_("金额，元。"), max_length=40)
    on = serializers.DateField(help_text=_("到账日期。"))
    notice_no = text(_("预算指标文号。"), max_length=80)
    notice_on = serializers.DateField(help_text=_("预算指标日期。"))
    level = serializers.ChoiceField(Receipt.Level.choices, help_text=_("资金级次。"))
    project = text(_("项目。"), max_length=120)
    year = whole(_("预算年度。"), min_value=2000, max_value=2100)
    earmark = text(
        _("专项代码；没有指定用途的不写。"), max_length=40, required=False, default="",
        allow_blank=True,
    )  # fmt: skip


class ReversalShape(Shape):
    """Why and when a journal is taken back."""

    on = serializers.DateField(help_text=_("冲销日期。"))
    reason = text(_("冲销理由。"), max_length=200)


class PostedShape(Shape):
    """The journal that was posted."""

    id = whole(_("凭证编号。"))
    pool = text(_("资金池代码。"))
    year = whole(_("会计年度。"))
    voucher_no = whole(_("凭证号。"))
    hash = text(_("校验值。"))


def pool_line(row: Pool) -> tuple[Any, ...]:
    """A pool as it is told."""
    alliance = row.alliance.code if row.alliance else None
    return (row.code, row.name, row.kind, alliance, row.status, row.version, row.demo)


def balance_line(row: Account) -> tuple[Any, ...]:
    """An account as it is told."""
    return (
        row.pool.code, row.kind, row.earmark.code if row.earmark else None,
        row.unit.code if row.unit else None, two_places(row.debit_fen),
        two_places(row.credit_fen), two_places(row.fen),
    )  # fmt: skip


def journal_line(row: Journal) -> tuple[Any, ...]:
    """A journal as it is told."""
    return (
        row.pk, row.pool.code, row.period.year, row.voucher_no, row.kind, row.effective_on,
        moment_text(row.recorded_at), row.budget_year, row.source, row.memo, row.reverses_id,
        row.hash,
        [
            {
                "side": one.side,
                "kind": one.account.kind,
                "earmark": one.account.earmark.code if one.account.earmark else None,
                "unit": one.account.unit.code if one.account.unit else None,
                "amount": two_places(one.fen),
            }
            for one in row.entries.all()
        ],
    )  # fmt: skip


def posted(row: Journal) -> dict[str, Any]:
    """The journal that was posted, as it is told."""
    return {
        "id": row.pk, "pool": row.pool.code, "year": row.period.year,
        "voucher_no": row.voucher_no, "hash": row.hash,
    }  # fmt: skip
