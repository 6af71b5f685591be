"""How people and programs come in: invitations, passwords, second factors, devices, tokens."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from members.models.people import Person, User


class Invitation(models.Model):
    """邀请: a one-time link with which a person chooses a user name and a password.

    Only the digest of the link's secret is kept. Without a person it invites to found a county.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="invitations", verbose_name=_("人员")
    )
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("邀请人")
    )
    created_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("邀请")
        ordering = ["county", "-created_at"]
        constraints = [SameCounty(fk="person"), SameCounty(fk="by")]

    def __str__(self) -> str:
        return str(self.id)


class PastPassword(models.Model):
    """曾用口令: the hash of a password a user had; the last five are not taken again."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="past_passwords", verbose_name=_("用户")
    )
    password = models.CharField(_("口令摘要"), max_length=128)
    at = models.DateTimeField(_("停用时间"))

    class Meta:
        verbose_name = _("曾用口令")
        ordering = ["user", "-at"]

    def __str__(self) -> str:
        return str(self.user_id)


class SecondFactor(models.Model):
    """动态口令: the sealed secret of a user's authenticator; a step is taken once only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        User, models.PROTECT, related_name="second_factor", verbose_name=_("用户")
    )
    secret = models.TextField(_("密钥（加密）"))
    confirmed_at = models.DateTimeField(_("启用时间"), null=True)
    last_step = models.BigIntegerField(_("最近用过的时间步"), default=0)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    locked_until = models.DateTimeField(_("锁定至"), null=True)

    class Meta:
        verbose_name = _("动态口令")

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """恢复码: used once instead of the authenticator; only its digest is kept."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="recovery_codes", verbose_name=_("用户")
    )
    digest = models.CharField(_("摘要"), max_length=64)
    created_at = models.DateTimeField(_("建立时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("恢复码")
        ordering = ["user", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once_a_user")
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class SignedIn(models.Model):
    """登录会话: one session of a user, from coming in to its end, with where it came from."""

    class Ended(models.TextChoices):
        """Why a session ended."""

        OUT = "out", _("本人退出")
        PASSWORD = "password", _("口令变更")
        ROLE = "role", _("角色变更")
        IDLE = "idle", _("长时间未操作")
        LIMIT = "limit", _("达到最长时间")
        CLOSED = "closed", _("被本人或管理员结束")
        DISABLED = "disabled", _("账号停用")

    user = models.ForeignKey(User, models.PROTECT, related_name="sessions", verbose_name=_("用户"))
    session_key = models.CharField(_("会话标识"), max_length=40, unique=True)
    started_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近操作"))
    ip = models.CharField(_("来源地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)
    how = models.CharField(_("登录方式"), max_length=12, default="password")
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended = models.CharField(_("结束原因"), max_length=10, choices=Ended.choices, blank=True)

    class Meta:
        verbose_name = _("登录会话")
        ordering = ["user", "-started_at"]
        indexes = [
            models.Index(
                fields=["user"],
                condition=models.Q(ended_at=None),
                name="signed_in_now",
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class ExternalIdentity(models.Model):
    """统一身份: the same human at a county's or province's identity service (OIDC)."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="identities", verbose_name=_("用户")
    )
    issuer = models.CharField(_("身份服务"), max_length=200)
    subject = models.CharField(_("主体标识"), max_length=200)
    at = models.DateTimeField(_("绑定时间"))

    class Meta:
        verbose_name = _("统一身份")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_once_a_user"),
        ]

    def __str__(self) -> str:
        return self.subject


class Slip(models.Model):
    """一次性登录条: printed by the township clerk for a village clinic, binds one device.

    Only the keyed digest of its eight digits is kept; after ten wrong tries it is void.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="slips", verbose_name=_("使用人")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="slips", verbose_name=_("机构")
    )
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    days = models.PositiveSmallIntegerField(_("绑定天数"))
    failures = models.PositiveSmallIntegerField(_("失败次数"), default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("发放人"))
    created_at = models.DateTimeField(_("发放时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True)
    revoked_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = _("一次性登录条")
        ordering = ["county", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="slip_of_county"),
            SameCounty(fk="person"),
            SameCounty(fk="institution"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Device(models.Model):
    """绑定设备: a browser of a village clinic, bound by a slip, opened with a six-digit PIN."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="devices", verbose_name=_("登录条"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="devices", verbose_name=_("使用人")
    )
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="devices", verbose_name=_("机构")
    )
    digest = models.CharField(_("设备令牌摘要"), max_length=64, unique=True)
    pin = models.CharField(_("PIN 摘要"), max_length=128)
    label = models.CharField(_("设备"), max_length=200, blank=True)
    bound_at = models.DateTimeField(_("绑定时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    seen_at = models.DateTimeField(_("最近使用"), null=True)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    locked_until = models.DateTimeField(_("锁定至"), null=True)
    revoked_at = models.DateTimeField(_("解除时间"), null=True)

    class Meta:
        verbose_name = _("绑定设备")
        ordering = ["county", "-bound_at"]
        constraints = [
            SameCounty(fk="slip"),
            SameCounty(fk="person"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ApiClient(models.Model):
    """接口客户端: a registered program with purpose, scope and period.

    `verbs` are those of `members.rules.MAY` it may use; with an institution it reaches only
    that one, otherwise its county.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    purpose = models.TextField(_("用途"))
    verbs = models.JSONField(_("可用事项"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, null=True, related_name="+", verbose_name=_("机构")
    )
    contact = models.ForeignKey(
        Person, models.PROTECT, related_name="clients", verbose_name=_("负责人")
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"))
    disabled_at = models.DateTimeField(_("停用时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("接口客户端")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="client_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="client_of_county"),
            SameCounty(fk="institution"),
            SameCounty(fk="contact"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which it may call, as people read it."""
        return self.until_on - timedelta(days=1)


class ApiToken(models.Model):
    """A key for programs: only its digest is kept; shown once, it expires.

    It belongs to a user or to a registered client, never to both.
    """

    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="tokens", verbose_name=_("用户")
    )
    client = models.ForeignKey(
        ApiClient, models.PROTECT, null=True, related_name="tokens", verbose_name=_("接口客户端")
    )
    purpose = models.CharField(_("用途"), max_length=200)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    hint = models.CharField(_("末四位"), max_length=4)
    created_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("接口令牌")
        ordering = ["user", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None, client__isnull=False)
                | models.Q(user__isnull=False, client=None),
                name="token_of_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"
