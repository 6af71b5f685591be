"""What is said about a pool's end over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.shapes import Shape, moment, number, text, truth, whole
from fundpool.models import Dissolution, DissolutionLine
from fundpool.queries.dissolving import Preview
from fundpool.rules.dissolving import DISSOLUTION

STATUSES = [*DISSOLUTION.states.items()]


class DissolutionShape(Shape):
    """The end of one pool."""

    id = whole(_("解体编号。"))
    pool = text(_("资金池代码。"))
    document_no = text(_("解体决定的文号。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    basis_year = whole(_("出资年度；提交前为空。"), allow_null=True)
    subsidies_first = truth(_("财政补助是否先退回；县区未设定为空。"), allow_null=True)
    balance = number(_("分配的可用余额，元。"))
    to_source = number(_("退回财政，元。"))
    started_at = moment(_("发起时间。"))
    decided_at = moment(_("核定时间。"), allow_null=True)
    finished_at = moment(_("办结时间。"), allow_null=True)
    voucher = text(_("凭证号。"), allow_null=True)


class DissolutionLineShape(Shape):
    """One part that goes back."""

    id = whole(_("返还编号。"))
    dissolution = whole(_("解体编号。"))
    pool = text(_("资金池代码。"))
    unit = text(_("机构代码；退回财政的为空。"), allow_null=True)
    contributed = number(_("出资，元。"))
    amount = number(_("返还，元。"))
    voucher = text(_("付款凭证号；未付为空。"), allow_null=True)


class DissolutionShareShape(Shape):
    """One body by both readings."""

    unit = text(_("机构代码。"))
    contributed = number(_("出资，元。"))
    by_contributions = number(_("只按出资返还，元；没有出资基础时为空。"))
    subsidies_first = number(_("财政补助先退回后返还，元；没有出资基础时为空。"))


class DissolutionOpenShape(Shape):
    """What has to be settled before."""

    item = text(_("事项。"))
    unit = text(_("机构代码。"), allow_null=True)
    amount = number(_("金额，元。"))


class DissolutionPreviewShape(Shape):
    """What the end of a pool would do today."""

    pool = text(_("资金池代码。"))
    balance = number(_("可用余额，元。"))
    basis_year = whole(_("出资年度；没有结账的年度为空。"), allow_null=True)
    clause = text(_("返还依据。"))
    subsidies = number(_("财政补助（未收回），元。"))
    to_source = number(_("财政补助先退回时退回财政，元；没有出资基础时为空。"))
    chosen = truth(_("县区是否设定财政补助先退回；未设定为空。"), allow_null=True)
    why_not = text(_("现在不能提交的理由；可以提交时为空。"))
    open_items = DissolutionOpenShape(many=True, help_text=_("解体前要办结的事项。"))
    shares = DissolutionShareShape(many=True, help_text=_("各单位，两种结果。"))
    fingerprint = text(_("试算校验值，提交时照抄。"))


class NewDissolutionShape(Shape):
    """By which decision a pool is dissolved."""

    document_no = text(_("解体决定的文号。"), max_length=80)
    reason = text(_("说明。"), max_length=200, required=False, default="", allow_blank=True)


class SubmitDissolutionShape(Shape):
    """The preview that was seen."""

    fingerprint = text(_("试算校验值。"), max_length=64)


class DissolutionReasonShape(Shape):
    """Why."""

    reason = text(_("理由。"), max_length=200)


class DissolutionEmptyShape(Shape):
    """Nothing is said."""


class DissolutionBankShape(Shape):
    """What the bank says."""

    on = serializers.DateField(help_text=_("日期。"))
    bank_no = text(_("银行流水号，只记一次。"), max_length=100)


class DissolutionDoneShape(Shape):
    """How it stands afterwards."""

    id = whole(_("编号。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    voucher = text(_("凭证号。"), allow_null=True)


def dissolution_line(row: Dissolution) -> tuple[Any, ...]:
    """A pool's end as it is told."""
    return (
        row.pk, row.pool.code, row.document_no, row.status, row.basis_year, row.subsidies_first,
        two_places(row.free_fen), two_places(row.to_source_fen), moment_text(row.started_at),
        moment_text(row.decided_at), moment_text(row.finished_at),
        str(row.journal) if row.journal else None,
    )  # fmt: skip


def part_line(row: DissolutionLine) -> tuple[Any, ...]:
    """One part as it is told."""
    return (
        row.pk, row.dissolution_id, row.dissolution.pool.code,
        row.institution.code if row.institution else None, two_places(row.contributed_fen),
        two_places(row.fen), str(row.journal) if row.journal else None,
    )  # fmt: skip


def preview_told(found: Preview, why_not: str) -> dict[str, Any]:
    """A preview as it is told."""
    return {
        "pool": found.pool.code,
        "balance": two_places(found.free_fen),
        "basis_year": found.basis_year,
        "clause": found.clause,
        "subsidies": two_places(found.subsidies_fen),
        "to_source": _amount(found.first.to_source if found.first else None),
        "chosen": found.subsidies_first,
        "why_not": why_not,
        "open_items": [
            {
                "item": one.words, "unit": one.unit.code if one.unit else None,
                "amount": two_places(one.fen),
            }
            for one in found.open_items
        ],
        "shares": [
            {
                "unit": one.body.code, "contributed": two_places(one.contributed_fen),
                "by_contributions": _amount(one.plain_fen),
                "subsidies_first": _amount(one.first_fen),
            }
            for one in found.shares
        ],
        "fingerprint": found.fingerprint,
    }  # fmt: skip


def _amount(fen: int | None) -> str | None:
    return None if fen is None else two_places(fen)
