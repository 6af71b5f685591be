"""Lines of the lists by which a hospital says who registered, was admitted, was discharged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class ListLine(models.Model):
    """清单行: one person came, stayed or left. The number itself is never kept.

    `number_index` is its index under the key in use when the list was loaded, `former_index` the
    one under the key before (the same where there is none); `last_four` is what lists show.
    `moment` is what the list says, a day standing as its first minute (`exact` False), `latest`
    the last moment it may mean. Settled it belongs to a referral, or to none and says why.
    """

    class Kind(models.TextChoices):
        """What the list says of the person."""

        REGISTERED = "registered", _("挂号")
        ADMITTED = "admitted", _("入院")
        DISCHARGED = "discharged", _("出院")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("医院")
    )
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, related_name="+", verbose_name=_("导入文件")
    )
    row = models.PositiveIntegerField(_("原表行号"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    moment = models.DateTimeField(_("时间"))
    exact = models.BooleanField(_("写明了时刻"))
    latest = models.DateTimeField(_("最晚时刻"))
    department = models.CharField(_("科室"), max_length=60, blank=True)
    number_index = models.CharField(_("证件号码索引"), max_length=60)
    former_index = models.CharField(_("证件号码旧索引"), max_length=60)
    last_four = models.CharField(_("证件号码后四位"), max_length=8)
    name_index = models.CharField(_("姓名索引"), max_length=60, blank=True)
    loaded_at = models.DateTimeField(_("写入时间"))
    referral = models.ForeignKey(
        "referrals.Referral",
        models.PROTECT,
        null=True,
        related_name="list_lines",
        verbose_name=_("转诊"),
    )
    settled_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    settled_at = models.DateTimeField(_("确认时间"), null=True)
    reason = models.CharField(_("不算转诊的理由"), max_length=200, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("清单行")
        ordering = ["institution", "moment", "id"]
        indexes = [
            models.Index(
                fields=["institution", "moment", "id"],
                condition=models.Q(settled_at__isnull=True),
                name="list_line_waiting",
            ),
            models.Index(fields=["institution", "former_index"], name="list_line_former"),
            models.Index(fields=["file", "row"], name="list_line_of_file"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="list_line_of_county"),
            models.UniqueConstraint(
                fields=["institution", "number_index", "kind", "moment"], name="list_line_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(number_index="") & ~models.Q(former_index=""),
                name="list_line_has_index",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=False)
                | models.Q(referral=None, settled_by=None, reason=""),
                name="list_line_open_or_settled",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="file"),
            SameCounty(fk="referral"),
            SameCounty(fk="settled_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ****{self.last_four}"
