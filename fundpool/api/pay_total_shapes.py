"""What is said about totals of performance pay over REST; amounts are yuan with two decimals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, moment, number, text, whole
from fundpool.api.insurance_shapes import NewWeightShape, WeighedShape, weighed_told
from fundpool.models import PayTotal, PayTotalLine
from fundpool.queries.pay_totals import Seen
from fundpool.rules import pay_totals as rules
from fundpool.rules.weighing import PAY_WEIGHINGS

PAY_STATUSES = [*rules.PAY_TOTAL.states.items()]
METHOD_CODES = [*PAY_WEIGHINGS]


class PayTotalShape(Shape):
    """A year of one alliance."""

    id = whole(_("绩效工资总量编号。"))
    alliance = text(_("联盟代码。"))
    year = whole(_("年度。"))
    amount = number(_("绩效工资总量，元。"))
    document_no = text(_("核定总量的文号。"))
    method = serializers.ChoiceField(METHOD_CODES, help_text=_("分配办法。"))
    basis = text(_("依据。"))
    run = text(_("考核批次编号。"))
    revision = whole(_("考核批次修订号。"))
    status = serializers.ChoiceField(PAY_STATUSES, help_text=_("状态。"))
    decision_no = text(_("决定文号；未决定为空。"))
    decided_on = serializers.DateField(help_text=_("决定日期。"), allow_null=True)
    reason = text(_("理由。"))
    proposed_at = moment(_("提出时间。"))


class PayTotalLineShape(Shape):
    """One body of a year."""

    id = whole(_("编号。"))
    total = whole(_("绩效工资总量编号。"))
    unit = text(_("机构代码。"))
    weight = number(_("权重。"))
    points = number(_("考核得分。"))
    maximum = number(_("满分。"))
    amount = number(_("分得，元。"))


class NewPayTotalShape(Shape):
    """A total that a county has stated, and by which appraisal it is to be shared."""

    alliance = text(_("联盟代码。"), max_length=40)
    year = whole(_("年度。"), min_value=2000, max_value=2199)
    amount = text(_("绩效工资总量，元；没有缺省。"), max_length=40)
    document_no = text(_("核定总量的文号。"), max_length=80)
    scored = text(_("已锁定的考核批次编号。"), max_length=40)
    weights = NewWeightShape(many=True, help_text=_("各单位的权重；不参加的不写。"))


class ProposePayTotalShape(NewPayTotalShape):
    """The same, with the mark of its preview."""

    mark = text(_("预览标记；照抄。"), max_length=40)


class PayTotalSeenLineShape(Shape):
    """One body in a preview."""

    unit = text(_("机构代码。"))
    weight = number(_("权重。"))
    amount = number(_("分得，元。"))
    weighed = WeighedShape(help_text=_("份额从哪里来。"))


class PayTotalSeenShape(Shape):
    """What a total would give."""

    mark = text(_("预览标记；提出时照抄。"))
    method = serializers.ChoiceField(METHOD_CODES, help_text=_("分配办法。"))
    basis = text(_("依据。"))
    amount = number(_("绩效工资总量，元。"))
    lines = PayTotalSeenLineShape(many=True, help_text=_("各单位。"))


class PayTotalStepShape(Shape):
    """What a step needs; each takes what is its own."""

    decision_no = text(_("decide：决定文号。"), max_length=80, required=False, default="")
    decided_on = serializers.DateField(
        required=False, default=None, help_text=_("decide：决定日期。")
    )
    reason = text(_("refuse、take-back：理由。"), max_length=200, required=False, default="")


def total_row(row: PayTotal) -> dict[str, Any]:
    """A year as it is told."""
    return {
        "id": row.pk, "alliance": row.alliance.code, "year": row.year,
        "amount": two_places(row.total_fen), "document_no": row.document_no,
        "method": row.method, "basis": row.basis, "run": str(row.scored_id),
        "revision": row.revision, "status": row.status, "decision_no": row.decision_no,
        "decided_on": row.decided_on and row.decided_on.isoformat(), "reason": row.reason,
        "proposed_at": moment_text(row.proposed_at),
    }  # fmt: skip


def line_row(row: PayTotalLine) -> dict[str, Any]:
    """A body as it is told."""
    return {
        "id": row.pk, "total": row.total_id, "unit": row.institution.code,
        "weight": plain(row.weight), "points": plain(row.points), "maximum": plain(row.maximum),
        "amount": two_places(row.fen),
    }  # fmt: skip


def seen_told(seen: Seen) -> dict[str, Any]:
    """A preview as it is told."""
    return {
        "mark": seen.mark, "method": seen.method, "basis": seen.basis,
        "amount": two_places(seen.total_fen),
        "lines": [
            {
                "unit": one.code, "weight": plain(one.weight), "amount": two_places(one.fen),
                "weighed": weighed_told(one),
            }
            for one in seen.bodies
        ],
    }  # fmt: skip
