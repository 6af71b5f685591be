"""Where registered programs are told what happened to referrals, and what each was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class DeliveryAddress(models.Model):
    """推送地址: to which https address the events for a registered program go.

    One person enters it, another confirms it; nothing is sent before. `secret` is sealed and was
    shown once, `key_id` names it in the signature. Nobody answering, it rests until `rest_until`.
    Ended it stays; a program has one that has not ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    client = models.ForeignKey(
        "members.ApiClient", models.PROTECT, related_name="+", verbose_name=_("接口客户端")
    )
    url = models.CharField(_("推送地址"), max_length=300)
    secret = models.TextField(_("密钥（加密）"))
    key_id = models.CharField(_("密钥编号"), max_length=16)
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))
    confirmed_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    paused_at = models.DateTimeField(_("暂停时间"), null=True)
    rest_until = models.DateTimeField(_("不通，到此时再试"), null=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    ended_reason = models.CharField(_("停用的理由"), max_length=200, blank=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("推送地址")
        ordering = ["county", "-entered_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="delivery_address_of_county"),
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(ended_at__isnull=True),
                name="delivery_address_one_a_client",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("entered_by")),
                name="delivery_address_by_two",
            ),
            SameCounty(fk="client"),
            SameCounty(fk="entered_by"),
            SameCounty(fk="confirmed_by"),
        ]

    def __str__(self) -> str:
        return self.url


class EventDelivery(models.Model):
    """推送: one event of a referral for one program, written in the transaction of the event.

    `body` is what is sent, the same each time, without the patient. The 24 hours in which it is
    tried count from `since`. A worker that sends it holds it until `claimed_until`; `tries` counts
    the claims and tells whose answer counts. Of one referral the earlier event goes first.
    """

    class State(models.TextChoices):
        """Whether it has arrived."""

        WAITING = "waiting", _("待送达")
        DELIVERED = "delivered", _("已送达")
        GIVEN_UP = "given_up", _("未送达，已停止")

    class Trouble(models.TextChoices):
        """Why the last attempt did not arrive."""

        UNREACHABLE = "unreachable", _("连不上对方")
        SLOW = "slow", _("5 秒内没有答复")
        TLS = "tls", _("对方证书不可信")
        FORBIDDEN = "forbidden", _("地址指向内部网络，不允许")
        REDIRECT = "redirect", _("对方要求转到别处，不跟随")
        ANSWER = "answer", _("对方答复不成功")
        STOPPED = "stopped", _("没有可用的推送地址")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    client = models.ForeignKey(
        "members.ApiClient", models.PROTECT, related_name="+", verbose_name=_("接口客户端")
    )
    referral = models.ForeignKey(
        "referrals.Referral", models.PROTECT, related_name="+", verbose_name=_("转诊")
    )
    event = models.ForeignKey(
        "referrals.ReferralEvent", models.PROTECT, related_name="+", verbose_name=_("事件")
    )
    body = models.TextField(_("内容"))
    state = models.CharField(
        _("推送状态"), max_length=10, choices=State.choices, default=State.WAITING
    )
    queued_at = models.DateTimeField(_("排队时间"))
    since = models.DateTimeField(_("24 小时由此起算"))
    next_at = models.DateTimeField(_("下次尝试"))
    tries = models.PositiveIntegerField(_("尝试次数"), default=0)
    claimed_until = models.DateTimeField(_("占用到"), null=True)
    last_at = models.DateTimeField(_("最近尝试"), null=True)
    last_code = models.PositiveSmallIntegerField(_("最近答复码"), null=True)
    last_answer = models.CharField(_("最近答复"), max_length=200, blank=True)
    trouble = models.CharField(
        _("未送达的原因"), max_length=12, choices=Trouble.choices, blank=True
    )
    delivered_at = models.DateTimeField(_("送达时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("事件推送")
        ordering = ["county", "-id"]
        indexes = [
            models.Index(
                fields=["client", "referral", "event"],
                condition=models.Q(state="waiting"),
                name="event_delivery_waiting",
            ),
            models.Index(fields=["county", "state", "id"], name="event_delivery_listed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "event"], name="event_delivery_once"),
            models.CheckConstraint(
                condition=~models.Q(state="delivered") | models.Q(delivered_at__isnull=False),
                name="event_delivery_has_hour",
            ),
            SameCounty(fk="client"),
            SameCounty(fk="referral"),
            SameCounty(fk="event"),
        ]

    def __str__(self) -> str:
        return str(self.event_id)
