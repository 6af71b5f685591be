"""What was done, by whom, in an order that cannot be rewritten unnoticed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One thing that happened; `text` is what is hashed, the columns beside it find it.

    No foreign keys: an event outlives what it speaks of. Number and hash form one chain
    for each county and kind; county 0 is for what belongs to no county.
    """

    class Kind(models.TextChoices):
        """Changes in one chain; reads of personal data and denials in the other."""

        CHANGE = "change", _("变更")
        READ = "read", _("查阅与拒绝")

    county_id = models.BigIntegerField(_("县"))
    kind = models.CharField(_("类别"), max_length=6, choices=Kind)
    number = models.BigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    what = models.CharField(_("事项"), max_length=80)
    subject = models.CharField(_("对象"), max_length=120)
    person_id = models.BigIntegerField(_("人员"), null=True)
    institution_id = models.BigIntegerField(_("机构"), null=True)
    text = models.TextField(_("原文"))
    prev_hash = models.CharField(_("前一条的摘要"), max_length=64)
    hash = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        constraints = [
            models.UniqueConstraint(
                fields=["county_id", "kind", "number"], name="audit_event_number"
            )
        ]
        indexes = [
            models.Index(fields=["county_id", "subject", "number"], name="audit_event_subject"),
            models.Index(fields=["county_id", "at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id}/{self.kind}/{self.number} {self.what}"


class AuditHead(models.Model):
    """The last number and hash of one chain: locked last in every action."""

    county_id = models.BigIntegerField(_("县"))
    kind = models.CharField(_("类别"), max_length=6, choices=AuditEvent.Kind)
    number = models.BigIntegerField(_("序号"), default=0)
    hash = models.CharField(_("摘要"), max_length=64, default="")

    class Meta:
        verbose_name = _("审计链首")
        constraints = [
            models.UniqueConstraint(fields=["county_id", "kind"], name="audit_head_chain")
        ]

    def __str__(self) -> str:
        return f"{self.county_id}/{self.kind}: {self.number}"
