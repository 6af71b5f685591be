"""Supporting documents: the file as it came, reached only through the row that owns it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from alliance.core.ids import uuid7


class Document(models.Model):
    """附件: a scan, an order, a table. Whoever may read the row that points here may read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    size = models.PositiveIntegerField(_("字节数"))
    content = models.BinaryField(_("原文件"))
    by_person = models.BigIntegerField(_("上传人"), null=True)
    at = models.DateTimeField(_("上传时间"), default=now)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("附件")
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="document_of_county"),
        ]

    def __str__(self) -> str:
        return self.name
