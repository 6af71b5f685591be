"""资金预警: a threshold of the county that was crossed, told once, kept until it is crossed back."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class FundAlert(models.Model):
    """One crossing: of an earmark's plan by what was used, or of the days money is unaccounted for.

    `key` names what is watched, `threshold` and `measured` are texts of exact numbers.
    """

    class Kind(models.TextChoices):
        """What is watched."""

        USED = "used", _("专项使用进度")
        ADVANCE = "advance", _("已拨未核销天数")

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    pool = models.ForeignKey(
        "fundpool.Pool", models.PROTECT, related_name="alerts", verbose_name=_("资金池")
    )
    kind = models.CharField(_("预警"), max_length=8, choices=Kind.choices)
    key = models.CharField(_("监控对象"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    earmark = models.ForeignKey(
        "fundpool.Earmark", models.PROTECT, related_name="+", verbose_name=_("专项")
    )
    request = models.ForeignKey(
        "fundpool.Request", models.PROTECT, null=True, related_name="+", verbose_name=_("资金申请")
    )
    threshold = models.CharField(_("界限"), max_length=40)
    measured = models.CharField(_("数值"), max_length=40)
    crossed_at = models.DateTimeField(_("越过时间"))
    ended_at = models.DateTimeField(_("解除时间"), null=True)

    class Meta:
        verbose_name = _("资金预警")
        ordering = ["pool", "-crossed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "key"],
                condition=models.Q(ended_at__isnull=True),
                name="fund_alert_open_once",
            ),
            SameCounty(fk="pool"),
            SameCounty(fk="earmark"),
            SameCounty(fk="request"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Where it is looked at: the plan of its pool, or the request whose money is out."""
        if self.request_id is not None:
            return reverse("fundpool:request", args=[self.request_id])
        return f"{reverse('fundpool:execution', args=[self.pool.code])}?year={self.year}"
