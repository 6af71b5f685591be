"""What is said about daily lists over REST."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alliance.core.shapes import Shape, moment, text, truth, whole
from referrals.models import ListLine
from referrals.queries import lists as queries


class _AtDesk(Shape):
    institution = text(
        _("本单位代码；只有一家时可不写。"), required=False, default="", allow_blank=True,
        max_length=40,
    )  # fmt: skip


class FitShape(Shape):
    """A case that a line may prove."""

    referral = text(_("转诊编号。"))
    number = text(_("转诊单号。"))
    version = whole(_("转诊的版本，确认时照抄。"))
    steps = serializers.ListField(child=serializers.CharField(), help_text=_("将登记的步骤。"))
    same_name = truth(_("姓名是否相符；清单没写姓名为 null。"), allow_null=True)


class ListLineShape(Shape):
    """One line of a list."""

    id = text(_("清单行编号。"))
    kind = serializers.ChoiceField(ListLine.Kind.choices, help_text=_("类别。"))
    at = moment(_("清单所说的时间；只有日期时是当天零点。"))
    exact = truth(_("清单是否写明了时刻。"))
    number = text(_("证件号码后四位。"))
    department = text(_("科室。"))
    tab = serializers.ChoiceField([*queries.TABS.items()], help_text=_("归在哪一类。"))
    fits = FitShape(many=True, help_text=_("对得上的转诊；不止一件时请选一件。"))
    referral = text(_("已确认的转诊编号；没有为 null。"), allow_null=True)
    reason = text(_("不算转诊的理由。"))
    settled_at = moment(_("确认时间；未确认为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class MissingShape(Shape):
    """A referral whose patient never came."""

    id = text(_("转诊编号。"))
    number = text(_("转诊单号。"))
    origin = text(_("转出机构代码。"))
    status = text(_("状态。"))
    due_at = moment(_("应到时间。"))
    listed = truth(_("当天的清单是否导入过。"))
    comparable = truth(_("患者有没有可比对的证件号码。"))


class NewLineShape(Shape):
    """One line as it is sent; the number is not kept."""

    kind = serializers.ChoiceField(ListLine.Kind.choices, help_text=_("类别。"))
    number = text(_("证件号码。"), max_length=40)
    at = text(_("时间，如 2026-11-22 或 2026-11-22 08:30。"), max_length=40)
    name = text(_("姓名，只用来核对。"), required=False, default="", max_length=60,
                allow_blank=True)  # fmt: skip
    department = text(_("科室。"), required=False, default="", max_length=60, allow_blank=True)


class LoadShape(_AtDesk):
    """Lines of a hospital's list."""

    rows = NewLineShape(many=True, allow_empty=False, help_text=_("一行一人一次。"))
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text=_("true 只比对，不写入。")
    )


class PickShape(Shape):
    """A line and the case it proves."""

    line = serializers.UUIDField(help_text=_("清单行编号。"))
    referral = serializers.UUIDField(help_text=_("转诊编号。"))
    version = whole(_("所见的转诊版本。"))


class ConfirmShape(_AtDesk):
    """Lines to confirm at once."""

    picks = PickShape(many=True, allow_empty=False, help_text=_("要确认的行。"))


class LeftShape(Shape):
    """A line that could not be confirmed."""

    line = text(_("清单行编号。"))
    number = text(_("转诊单号。"))
    code = text(_("稳定的代码，供程序判断。"))
    detail = text(_("为什么没有登记。"))


class ConfirmedShape(Shape):
    """What became of them."""

    confirmed = serializers.ListField(child=serializers.CharField(), help_text=_("已确认的行。"))
    left = LeftShape(many=True, help_text=_("没有登记的行。"))


class LinesBackShape(_AtDesk):
    """Lines that were set aside and wait again."""

    lines = serializers.ListField(child=serializers.UUIDField(), help_text=_("清单行编号。"))


class AsideShape(_AtDesk):
    """Lines that are of no referral."""

    lines = serializers.ListField(child=serializers.UUIDField(), help_text=_("清单行编号。"))
    reason = text(_("为什么不算转诊。"), max_length=200)
