"""Answers already given, so that a repeated request changes nothing twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """One request that was carried out, and what it was answered.

    `owner` is the person or client that sent the key; the same key of another owner is
    another request. County 0 belongs to no county.
    """

    county_id = models.BigIntegerField(_("县"))
    owner = models.CharField(_("请求方"), max_length=40)
    action = models.CharField(_("事项"), max_length=80)
    key = models.CharField(_("幂等键"), max_length=200)
    asked = models.CharField(_("请求摘要"), max_length=64)
    answer = models.JSONField(_("答复"), null=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("已处理的请求")
        constraints = [
            models.UniqueConstraint(fields=["owner", "action", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.action} {self.key}"
