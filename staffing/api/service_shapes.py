"""What verified months, their corrections, results and one record are made of over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.answering import moment_text
from alliance.core.shapes import Shape, moment, text, truth, whole
from staffing.models import EligibilityResult
from staffing.queries import Before
from staffing.rules.concerns import APPLIES_CODES, EMPLOYER_CODES, STAFF_CODES, WHY_CODES


class ServiceVerificationShape(Shape):
    """The host's word that somebody was there on these days of a month."""

    id = text(_("月度核实的标识。"))
    posting = text(_("派驻的标识。"))
    person = text(_("人员代码。"))
    home = text(_("派出单位代码。"))
    host = text(_("核实单位代码。"))
    through = text(_("代村卫生室核实的单位代码；核实单位自己核实的为 null。"), allow_null=True)
    month = serializers.DateField(help_text=_("月份的第一天。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；其间的缺勤和请假不计。"))
    note = text(_("工作情况。"), allow_blank=True)
    verified_at = moment(_("核实时间。"))
    withdrawn_at = moment(_("撤回时间；没有撤回为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class AskServiceCorrectionShape(Shape):
    """Why a verification is to be withdrawn."""

    reason = text(_("申请撤回的理由。"), max_length=2000)


class ServiceCorrectionShape(Shape):
    """A withdrawal that was asked for."""

    id = text(_("核实更正的标识。"))
    verification = text(_("月度核实的标识。"))
    posting = text(_("派驻的标识。"))
    person = text(_("人员代码。"))
    month = serializers.DateField(help_text=_("月份的第一天。"))
    reason = text(_("理由。"))
    asked_at = moment(_("申请时间。"))
    decided_at = moment(_("决定时间；未决定为 null。"), allow_null=True)
    agreed = truth(_("是否同意；未决定为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class DecideServiceCorrectionShape(Shape):
    """What was decided."""

    agreed = serializers.BooleanField(help_text=_("true 同意撤回，false 维持核实。"))


class ServiceConsequenceShape(Shape):
    """What relied on days that count no more."""

    id = whole(_("后果的标识。"))
    correction = text(_("核实更正的标识。"))
    what = text(_("影响：eligibility、credit、allowance、indicator。"))
    institution = text(_("办理单位代码。"))
    days = whole(_("天数。"))
    answer = text(_("处理情况；未处理为空。"), allow_blank=True)
    done_at = moment(_("处理时间；未处理为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class SettleServiceConsequenceShape(Shape):
    """What was done about it."""

    answer = text(_("处理情况。"), max_length=2000)


class ServiceSpanShape(Shape):
    """Days that count."""

    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"))


class ServiceResultShape(Shape):
    """A result before promotion as it was given; it never changes."""

    id = text(_("结果的标识；打印页用同一标识。"))
    person = text(_("人员代码。"))
    rule = text(_("规定：at_base 到基层服务，at_lead 到牵头医院进修。"))
    clause = text(_("条款。"), allow_blank=True)
    rule_version = whole(_("规定的版本。"))
    months = whole(_("要求的月数。"))
    cumulative = text(
        _("可否累计：yes 累计，no 须连续，open 没有设定、按累计计算。"), allow_blank=True
    )
    employers = serializers.ChoiceField(
        choices=EMPLOYER_CODES, allow_null=True,
        help_text=_("适用于哪些单位的人：lead 牵头医院，base 基层，district 县区级，county 本县区各机构；没有写明为 null。"),
    )  # fmt: skip
    staff = serializers.ChoiceField(
        choices=STAFF_CODES, allow_null=True,
        help_text=_("适用于哪类人员：doctors 医生，professionals 专业技术人员；没有写明为 null。"),
    )  # fmt: skip
    applies = serializers.ChoiceField(
        choices=APPLIES_CODES, allow_null=True,
        help_text=_("yes 适用，no 不适用，unknown 不能判断，open 方案没有写明适用于谁；早先的结果为 null。"),
    )  # fmt: skip
    applies_why = serializers.ChoiceField(
        choices=WHY_CODES, allow_null=True, help_text=_("为什么不适用或不能判断；其余为 null。")
    )
    institution = text(_("出具时的机构代码；没有或早先的结果为 null。"), allow_null=True)
    as_of = serializers.DateField(help_text=_("截至（不含）。"))
    met = truth(_("是否已达到。"))
    days = whole(_("服务天数。"))
    by_share = whole(_("其中非全职折算天数。"))
    needed = whole(_("要求天数；还没有服务为 null。"), allow_null=True)
    short = whole(_("还差天数；还没有服务为 null。"), allow_null=True)
    earliest = serializers.DateField(
        help_text=_("现在的派驻不间断时最早达到日；没有为 null。"), allow_null=True
    )
    spans = ServiceSpanShape(many=True, help_text=_("计入的服务时段。"))
    given_at = moment(_("出具时间。"))
    demo = truth(_("是否演示数据。"))


class NewServiceResultShape(Shape):
    """Of whom and by which rule a result is given."""

    person = text(_("人员代码。"), max_length=40)
    rule = text(_("规定：at_base 到基层服务，at_lead 到牵头医院进修。"), max_length=20)


class ServiceStandingShape(Shape):
    """How somebody stands towards one rule today."""

    rule = text(_("规定：at_base 到基层服务，at_lead 到牵头医院进修。"))
    clause = text(_("条款。"), allow_blank=True)
    rule_version = whole(_("规定的版本。"))
    months = whole(_("要求的月数。"))
    cumulative = text(
        _("可否累计：yes 累计，no 须连续，open 没有设定、按累计计算。"), allow_blank=True
    )
    employers = serializers.ChoiceField(
        choices=EMPLOYER_CODES, allow_null=True,
        help_text=_("适用于哪些单位的人：lead 牵头医院，base 基层，district 县区级，county 本县区各机构；没有写明为 null。"),
    )  # fmt: skip
    staff = serializers.ChoiceField(
        choices=STAFF_CODES, allow_null=True,
        help_text=_("适用于哪类人员：doctors 医生，professionals 专业技术人员；没有写明为 null。"),
    )  # fmt: skip
    applies = serializers.ChoiceField(
        choices=APPLIES_CODES, allow_null=False,
        help_text=_("yes 适用，no 不适用，unknown 不能判断，open 方案没有写明适用于谁。"),
    )  # fmt: skip
    applies_why = serializers.ChoiceField(
        choices=WHY_CODES, allow_null=True, help_text=_("为什么不适用或不能判断；其余为 null。")
    )
    met = truth(_("是否已达到；不适用为 null。"), allow_null=True)
    days = whole(_("服务天数。"))
    by_share = whole(_("其中非全职折算天数。"))
    needed = whole(_("要求天数；还没有服务或不适用为 null。"), allow_null=True)
    short = whole(_("还差天数；还没有服务或不适用为 null。"), allow_null=True)
    earliest = serializers.DateField(
        help_text=_("现在的派驻不间断时最早达到日；没有为 null。"), allow_null=True
    )
    spans = ServiceSpanShape(many=True, help_text=_("计入的服务时段。"))


class OneServiceRecordShape(Shape):
    """Somebody's record: the verified days one by one, and how they stand."""

    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    institution = text(_("机构代码。"), allow_null=True)
    as_of = serializers.DateField(help_text=_("截至（不含）。"))
    days = whole(_("核实过的全职服务天数，每天只计一次。"))
    part_time_days = whole(_("非全职派驻核实过的天数，未折算。"))
    spans = ServiceSpanShape(many=True, help_text=_("核实过的全职服务时段。"))
    standings = ServiceStandingShape(many=True, help_text=_("县区有规定的，今天的情况。"))
    demo = truth(_("是否演示数据。"))


def standing_line(before: Before) -> dict[str, Any]:
    """How somebody stands towards a rule; one that does not concern them is neither met nor short."""
    rule, one, told = before.rule, before.standing, before.concerns
    return {
        "rule": rule.code, "clause": rule.clause, "rule_version": rule.version,
        "months": rule.months, "cumulative": rule.cumulative,
        "employers": rule.employers or None, "staff": rule.staff or None,
        "applies": before.concern.applies, "applies_why": before.concern.why or None,
        "met": one.met if told else None, "days": one.days, "by_share": one.by_share,
        "needed": one.needed if told else None, "short": one.short if told else None,
        "earliest": one.earliest if told else None, "spans": [span_line(span) for span in one.spans],
    }  # fmt: skip


def span_line(span: Any) -> dict[str, Any]:
    """Days that count."""
    return {"from_on": span.first, "until_on": span.until}


def result_line(row: EligibilityResult) -> dict[str, Any]:
    """A result as it was given."""
    return {
        "id": str(row.pk),
        "person": row.person.code,
        "rule": row.rule,
        "clause": row.clause,
        "rule_version": row.rule_version,
        "months": row.months,
        "cumulative": row.cumulative,
        "employers": row.employers or None,
        "staff": row.staff or None,
        "applies": row.applies or None,
        "applies_why": row.applies_why or None,
        "institution": row.institution.code if row.institution else None,
        "as_of": row.as_of,
        "met": row.met,
        "days": row.days,
        "by_share": row.by_share,
        "needed": row.needed,
        "short": row.short,
        "earliest": row.earliest,
        "spans": [{"from_on": first, "until_on": until} for first, until in row.spans],
        "given_at": moment_text(row.given_at),
        "demo": row.demo,
    }
