"""Files of a case: what either side's doctors add to it; a wrong one is withdrawn, never removed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class CaseAttachment(models.Model):
    """附件: one file of a case, with who added it for which body; read through its case alone.

    `withdrawn_at`, `withdrawn_by` and `withdrawn_reason` are written once: the row stays in the
    list, its file is handed out no more.
    """

    class Kind(models.TextChoices):
        """What the file shows."""

        LAB = "lab", _("检验")
        EXAM = "exam", _("检查")
        IMAGE = "image", _("影像")
        CONSENT = "consent", _("知情同意")
        OTHER = "other", _("其他")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, related_name="attachments", verbose_name=_("转诊")
    )
    document = models.ForeignKey(
        "core.Document", models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    note = models.CharField(_("附注"), max_length=200, blank=True)
    institution = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("添加机构"),
    )
    added_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("添加人")
    )
    added_at = models.DateTimeField(_("添加时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人")
    )
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=500, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("转诊附件")
        ordering = ["referral", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="case_attachment_of_county"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="case_attachment_withdrawn_with_reason",
            ),
            SameCounty(fk="referral"),
            SameCounty(fk="document"),
            SameCounty(fk="institution"),
            SameCounty(fk="added_by"),
            SameCounty(fk="withdrawn_by"),
        ]

    def __str__(self) -> str:
        return str(self.document)
