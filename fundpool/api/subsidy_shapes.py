"""What is said about subsidies by appraisal over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, number, text, whole
from fundpool.models import AppraisedSubsidy, SubsidyLine
from fundpool.queries.subsidies import Seen
from fundpool.rules import subsidy_years as rules

KIND_CODES = [*rules.KINDS.items()]
STATUSES = [*rules.APPRAISED_SUBSIDY.states.items()]
AMOUNTS = {
    "income": "income_fen",
    "expense": "expense_fen",
    "approved": "approved_fen",
    "purchases_due": "due_fen",
    "purchases_paid": "paid_fen",
}


class SubsidyShape(Shape):
    """A year of one kind."""

    id = whole(_("补助编号。"))
    kind = serializers.ChoiceField(KIND_CODES, help_text=_("种类。"))
    year = whole(_("年度。"))
    pool = text(_("资金池代码。"))
    earmark = text(_("专项代码。"))
    document_no = text(_("核定文号。"))
    status = serializers.ChoiceField(STATUSES, help_text=_("状态。"))
    version = whole(_("版本。"))
    method = text(_("考核计入办法；没有提交为空。"))
    basis = text(_("依据。"))
    revision = whole(_("考核批次修订号。"), allow_null=True)
    amount = number(_("补助合计，元；没有提交为空。"))


class SubsidyLineShape(Shape):
    """One body of a year."""

    id = whole(_("编号。"))
    subsidy = whole(_("补助编号。"))
    unit = text(_("机构代码。"))
    tasks = text(_("核定任务。"))
    income = number(_("核定收入，元；未填为空。"))
    expense = number(_("核定支出，元；未填为空。"))
    approved = number(_("核定补助，元；未填为空。"))
    purchases_due = number(_("应付采购款，元；未填为空。"))
    purchases_paid = number(_("已付采购款，元；未填为空。"))
    score = number(_("考核得分；没有提交为空。"))
    share = text(_("核拨比例，分数。"))
    next_share = text(_("下年度预拨比例，分数。"))
    amount = number(_("补助，元；没有提交为空。"))


class SubsidySeenLineShape(Shape):
    """One body in a preview."""

    unit = text(_("机构代码。"))
    score = number(_("考核得分。"))
    amount = number(_("补助，元；不能计算为空。"))
    next_share = text(_("下年度预拨比例，分数；未设为空。"), allow_null=True)
    why_not = text(_("不能计算的原因。"))


class SubsidySeenShape(Shape):
    """What a draft would pay."""

    mark = text(_("预览标记；提交时照抄。"))
    amount = number(_("补助合计，元。"))
    free = number(_("专项可用，元。"))
    basis = text(_("依据。"))
    next_open = text(_("下年度预拨比例由哪一条留待设定；没有为空。"))
    lines = SubsidySeenLineShape(many=True, help_text=_("各单位。"))


class NewSubsidyShape(Shape):
    """A year that is begun."""

    kind = serializers.ChoiceField(KIND_CODES, help_text=_("种类。"))
    year = whole(_("年度。"), min_value=2000, max_value=2199)
    pool = text(_("资金池代码。"), max_length=40)
    earmark = text(_("专项代码。"), max_length=40)
    document_no = text(_("核定文号。"), max_length=80)


class SubsidyFiguresShape(Shape):
    """What is approved of one body; what is not said stays open."""

    unit = text(_("机构代码。"), max_length=40)
    tasks = text(_("核定任务。"), max_length=200, required=False, default="")
    income = text(_("核定收入，元。"), max_length=40, required=False, default="")
    expense = text(_("核定支出，元。"), max_length=40, required=False, default="")
    approved = text(_("核定补助，元。"), max_length=40, required=False, default="")
    purchases_due = text(_("应付采购款，元。"), max_length=40, required=False, default="")
    purchases_paid = text(_("已付采购款，元。"), max_length=40, required=False, default="")


class SubsidyStateShape(Shape):
    """The bodies of a draft."""

    version = whole(_("看到的版本。"), min_value=1)
    bodies = SubsidyFiguresShape(many=True, help_text=_("各单位；没有写的不参加。"))


class SubsidyStepShape(Shape):
    """What a step needs; each takes what is its own."""

    mark = text(_("submit：预览标记。"), max_length=40, required=False, default="")
    scored = text(_("submit：考核批次编号。"), max_length=40, required=False, default="")
    reason = text(_("refuse、cancel：理由。"), max_length=200, required=False, default="")
    on = serializers.DateField(required=False, default=None, help_text=_("pay：支付日期。"))
    bank_no = text(_("pay：银行回单号。"), max_length=60, required=False, default="")


def subsidy_row(row: AppraisedSubsidy) -> dict[str, Any]:
    """A year as it is told."""
    return {
        "id": row.pk, "kind": row.kind, "year": row.year, "pool": row.pool.code,
        "earmark": row.earmark.code, "document_no": row.document_no, "status": row.status,
        "version": row.version, "method": row.method, "basis": row.basis,
        "revision": row.revision, "amount": _amount(row.pay_fen),
    }  # fmt: skip


def line_row(row: SubsidyLine) -> dict[str, Any]:
    """A body as it is told."""
    amounts = {name: _amount(getattr(row, field)) for name, field in AMOUNTS.items()}
    return {
        "id": row.pk, "subsidy": row.subsidy_id, "unit": row.institution.code, "tasks": row.tasks,
        **amounts, "score": None if row.score is None else plain(row.score), "share": row.share,
        "next_share": row.next_share, "amount": _amount(row.fen),
    }  # fmt: skip


def seen_told(seen: Seen) -> dict[str, Any]:
    """A preview as it is told."""
    return {
        "mark": seen.mark, "amount": two_places(seen.pay_fen), "free": two_places(seen.free_fen),
        "basis": seen.basis, "next_open": seen.next_open,
        "lines": [
            {
                "unit": one.row.institution.code,
                "score": None if one.score is None else plain(one.score),
                "amount": _amount(one.fen), "why_not": one.why_not,
                "next_share": None if one.next_share is None else str(one.next_share),
            }
            for one in seen.lines
        ],
    }  # fmt: skip


def _amount(fen: int | None) -> str | None:
    return None if fen is None else two_places(fen)
