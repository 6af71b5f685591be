"""What postings and service are made of over REST."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.clock import today
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, moment, number, text, truth, whole
from members.queries.rules.values import RuleValue
from staffing import queries
from staffing.models import Posting
from staffing.rules.concerns import APPLIES_CODES
from staffing.rules.postings import AGREE
from staffing.vocabulary import KINDS, PAYERS, SIDES

#: Kinds and payers, as the document names them once.
KIND_CODES = tuple(KINDS)
PAYER_CODES = tuple(PAYERS)


class PostingShape(Shape):
    """One posting."""

    id = text(_("派驻的标识。"))
    kind = serializers.ChoiceField(choices=KIND_CODES, help_text=_("形式。"))
    person = text(_("人员代码；未提名时为 null。"), allow_null=True)
    home = text(_("派出单位代码。"))
    host = text(_("接收单位代码。"))
    host_centre = text(
        _("代村卫生室确认的卫生院代码；接收单位自己办理，或没有登记管理它的卫生院，为 null。"),
        allow_null=True,
    )
    post = text(_("岗位。"))
    status = text(_("状态；只由步骤改变。"))
    owner_side = serializers.ChoiceField(
        choices=tuple(SIDES), allow_null=True, help_text=_("在办方；不在办时为 null。")
    )
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；长期为 null。"), allow_null=True)
    share = number(_("占用工作时间的份额，全职为 1。"))
    short_of_months = whole(
        _("短于方案的一般要求时，为要求的月数；在岗的日子照常计入覆盖。不短为 null。"),
        allow_null=True,
    )
    base_payer = serializers.ChoiceField(choices=PAYER_CODES, help_text=_("基本薪酬由谁承担。"))
    bonus_payer = serializers.ChoiceField(choices=PAYER_CODES, help_text=_("奖励性绩效由谁承担。"))
    allowance_payer = serializers.ChoiceField(choices=PAYER_CODES, help_text=_("补助由谁承担。"))
    changed_at = moment(_("最后办理时间。"))
    version = whole(_("版本；办一步时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class NewPostingShape(Shape):
    """A need as it is said."""

    home = text(_("派出单位代码。"), max_length=40)
    host = text(_("接收单位代码。"), max_length=40)
    kind = serializers.ChoiceField(choices=KIND_CODES, help_text=_("形式。"))
    post = text(_("岗位。"), max_length=100)
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(
        help_text=_("终止日（不含）；长期为 null。"), allow_null=True, required=False, default=None
    )
    share = serializers.DecimalField(
        max_digits=5, decimal_places=4, required=False, default=Decimal(1),
        help_text=_("占用工作时间的份额，全职为 1。"),
    )  # fmt: skip
    base_payer = serializers.ChoiceField(
        choices=PAYER_CODES, required=False, default="home", help_text=_("基本薪酬由谁承担。")
    )
    bonus_payer = serializers.ChoiceField(
        choices=PAYER_CODES, required=False, default="home", help_text=_("奖励性绩效由谁承担。")
    )
    allowance_payer = serializers.ChoiceField(
        choices=PAYER_CODES, required=False, default="home", help_text=_("补助由谁承担。")
    )


class PostingStepShape(Shape):
    """What a step says; which of these it needs stands in the table of steps."""

    person = text(_("人选的人员代码。"), max_length=40, required=False)
    host = text(_("新的接收单位代码。"), max_length=40, required=False)
    on = serializers.DateField(help_text=_("日期。"), required=False)
    last_day = serializers.DateField(help_text=_("最后一天（含）。"), required=False)
    ordered_on = serializers.DateField(help_text=_("发文日期。"), required=False)
    order_no = text(_("文号。"), max_length=80, required=False)
    reason = text(_("理由。"), max_length=2000, required=False)
    answer = text(_("核实结论。"), max_length=2000, required=False)
    result = text(_("抽查结果。"), max_length=2000, required=False)


class StaffLastDayShape(Shape):
    """The last day of a seat, of a team, or of a village served."""

    last_day = serializers.DateField(help_text=_("最后一天（含）。"))


class NewVerificationShape(Shape):
    """A month as it is verified."""

    month = serializers.DateField(help_text=_("月份里的任意一天。"))
    note = text(_("工作情况。"), max_length=2000, required=False, default="", allow_blank=True)


class ServiceRecordShape(Shape):
    """Somebody's verified days."""

    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    institution = text(_("机构代码。"), allow_null=True)
    days = whole(_("核实过的服务天数。"))
    at_base = whole(_("其中到基层服务的天数。"))
    at_lead = whole(_("其中到牵头医院进修的天数。"))
    base_applies = serializers.ChoiceField(
        choices=APPLIES_CODES,
        allow_null=True,
        help_text=_("晋升前到基层服务的规定适用与否：yes、no、unknown、open；县区没有为 null。"),
    )
    lead_applies = serializers.ChoiceField(
        choices=APPLIES_CODES,
        allow_null=True,
        help_text=_("晋升前到牵头医院进修的规定适用与否，同上。"),
    )
    demo = truth(_("是否演示数据。"))


def posting_lines(rows: Sequence[Posting]) -> list[dict[str, Any]]:
    """Postings of one county as they are told; as many statements for many as for one."""
    if not rows:
        return []
    least = queries.least_months(rows[0].county_id, today())
    found = queries.stand_ins([row.host for row in rows], AGREE, today())
    centres = {pk: one.centre.code for pk, one in found.items() if one.centre}
    return [_line(row, least, centres.get(row.host_id)) for row in rows]


def _line(row: Posting, least: RuleValue | None, centre: str | None) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "person": row.person.code if row.person else None,
        "home": row.home.code,
        "host": row.host.code,
        "host_centre": centre,
        "post": row.post,
        "status": row.status,
        "owner_side": row.owner_side or None,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "share": plain(row.share),
        "short_of_months": int(least.value) if least and queries.is_short(row, least) else None,
        "base_payer": row.base_payer,
        "bonus_payer": row.bonus_payer,
        "allowance_payer": row.allowance_payer,
        "changed_at": moment_text(row.changed_at),
        "version": row.version,
        "demo": row.demo,
    }
