"""What is to be told to people: messages on their way, and notices that arrived."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class Message(models.Model):
    """待发消息: written in the transaction of the change, delivered afterwards.

    Its id goes with it on every attempt, so that the receiving side can drop a second
    copy. `claimed_at` is a lease, `sent_at` is set after sending.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=40)
    arguments = models.JSONField(_("内容"), default=dict)
    created_at = models.DateTimeField(_("写入时间"), default=now)
    claimed_at = models.DateTimeField(_("领取时间"), null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("未发出的原因"), blank=True)

    class Meta:
        verbose_name = _("待发消息")
        verbose_name_plural = _("待发消息")
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(sent_at__isnull=True), name="message_unsent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Notice(models.Model):
    """通知: one sentence for one person, shown in the header until it is read.

    `text` is a source text of the catalogue and `values` fills its placeholders, so that
    everybody reads it in their own language. `url` is a path of this product or "".
    """

    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="notices")
    message = models.UUIDField(_("消息编号"), unique=True)
    text = models.CharField(_("内容"), max_length=300)
    values = models.JSONField(_("内容中的值"), default=dict)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"), default=now)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [SameCounty(fk="person")]
        indexes = [
            models.Index(fields=["county", "person", "-at"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What the person reads, in the language of the page."""
        return gettext(self.text) % self.values if self.values else gettext(self.text)
