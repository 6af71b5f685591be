"""Files that were loaded: what came in, what it would change, what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from alliance.core.ids import uuid7


class ImportFile(models.Model):
    """导入文件: the file as it came, its hash, its comparison with the data, its end.

    `arguments` are the layout's own (a period, an institution); `counts` says how many
    rows have which outcome; `comparison` is compressed JSON, see `alliance.core.imports`.
    `refused` lists the first refused rows with their reasons for a quick look. A file whose
    headings nobody knows waits (`asking`) until somebody has said which column is which.
    """

    class State(models.TextChoices):
        """Where a file stands."""

        ASKING = "asking", _("待认列")
        COMPARED = "compared", _("已比对")
        APPLIED = "applied", _("已写入")
        WITHDRAWN = "withdrawn", _("已放弃")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    content = models.BinaryField(_("原文件"))
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.COMPARED)
    counts = models.JSONField(_("各结果行数"), default=dict)
    refused = models.JSONField(_("退回的行"), default=list)
    comparison = models.BinaryField(_("比对结果"))
    by_user = models.BigIntegerField(null=True)
    by_person = models.BigIntegerField(null=True)
    by_grant = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("上传时间"), default=now)
    ended_at = models.DateTimeField(_("写入或放弃时间"), null=True)

    class Meta:
        verbose_name = _("导入文件")
        verbose_name_plural = _("导入文件")
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="importfile_county_id"),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "-at"], name="importfile_of_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportMapping(models.Model):
    """对应关系: which heading of a sheet goes to which column, remembered for the next file.

    `fingerprint` is the hash of the sheet's own headings, `mapping` is {heading: column}, or
    {heading: column@unit} where the sheet does not say its unit. A withdrawn one is asked anew.
    """

    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=60)
    fingerprint = models.CharField(_("表头摘要"), max_length=64)
    headings = models.JSONField(_("表头"), default=list)
    mapping = models.JSONField(_("对应"), default=dict)
    #: Which system writes such sheets, as people call it.
    name = models.CharField(_("哪个系统"), max_length=120, blank=True, db_default="")
    by_person = models.BigIntegerField(null=True)
    at = models.DateTimeField(_("确认时间"), default=now)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("表头对应关系")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "fingerprint"], name="mapping_once_a_layout"
            )
        ]

    def __str__(self) -> str:
        return self.kind
