"""审计资料包: books of some pools and years as one file, made once and never changed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class AuditPackage(models.Model):
    """What was asked for, how far the books went then, and what came of it.

    `bounds` holds the last voucher of each year at that moment, by the year's id: later vouchers
    are not in the file, so that the same books give the same file.
    """

    class State(models.TextChoices):
        """Whether the file is there."""

        WAITING = "waiting", _("正在生成")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有生成")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pools = models.JSONField(_("资金池"), default=list)
    years = models.JSONField(_("年度"), default=list)
    units = models.JSONField(_("单位"), default=list)
    bounds = models.JSONField(_("最后凭证号"), default=dict)
    reason = models.CharField(_("用途"), max_length=200)
    state = models.CharField(_("状态"), max_length=7, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(_("没有生成的原因"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"))
    made_at = models.DateTimeField(_("生成时间"), null=True)
    journals = models.PositiveIntegerField(_("凭证数"), null=True)
    #: The list of contents: path, lines, bytes and SHA-256 of each file inside.
    contents = models.JSONField(_("目录"), default=list)
    findings = models.PositiveIntegerField(_("发现的问题数"), null=True)
    size = models.PositiveBigIntegerField(_("字节数"), null=True)
    sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("审计资料包")
        ordering = ["county", "-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="audit_package_of_county"),
            SameCounty(fk="asked_by"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fundpool:package", args=[self.pk])


class AuditPackageChunk(models.Model):
    """One slice of the file: it is handed out slice by slice."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    package = models.ForeignKey(
        AuditPackage, models.PROTECT, related_name="chunks", verbose_name=_("审计资料包")
    )
    number = models.PositiveIntegerField(_("序号"))
    content = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("审计资料包文件")
        ordering = ["package", "number"]
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="audit_chunk_once"),
            SameCounty(fk="package"),
        ]

    def __str__(self) -> str:
        return str(self.number)
