"""Changes of employer in the middle of a posting, and who was told of a licence that ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from staffing.models.postings import Posting


class EmployerChange(models.Model):
    """From this day on another body employs whoever is posted; the posting goes on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="employers", verbose_name=_("派驻")
    )
    before = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("原用人单位")
    )
    after = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("现用人单位")
    )
    on = models.DateField(_("变更日"))
    order_no = models.CharField(_("文号"), max_length=80)
    ordered_on = models.DateField(_("发文日期"))
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("办理时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("用人单位变更")
        ordering = ["posting", "on"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "on"], name="employer_change_once_a_day"),
            SameCounty(fk="posting"),
            SameCounty(fk="before"),
            SameCounty(fk="after"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return self.on.isoformat()


class LicenceNotice(models.Model):
    """Somebody's body was told that this licence ends within so many days; 0: it has ended."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="licence_notices", verbose_name=_("人员")
    )
    licence_until_on = models.DateField(_("执业证书有效期至（不含）"))
    days = models.PositiveSmallIntegerField(_("多少天内"))
    told_at = models.DateTimeField(_("告知时间"))
    told = models.PositiveSmallIntegerField(_("告知人数"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("执业证书到期告知")
        ordering = ["county", "person", "-days"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "licence_until_on", "days"], name="licence_notice_once"
            ),
            SameCounty(fk="person"),
        ]

    def __str__(self) -> str:
        return str(self.days)
