"""Users sign in, persons stand in a county's registry, grants give persons their roles."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty


class Users(BaseUserManager["User"]):
    """Finds users by name; they are made by actions."""


class User(AbstractBaseUser):
    """Somebody who can sign in, and nothing else."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)
    password_changed_at = models.DateTimeField(_("口令修改时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username


class Person(models.Model):
    """A human in a county's registry, with or without a user."""

    county = models.ForeignKey(
        "members.County", models.PROTECT, related_name="persons", verbose_name=_("县区")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="persons", verbose_name=_("用户")
    )
    code = models.CharField(_("代码"), max_length=40)
    name = models.CharField(_("姓名"), max_length=60)
    position = models.CharField(_("职务"), max_length=100, blank=True)
    institution = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="persons",
        verbose_name=_("机构"),
    )
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("人员")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="person_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="person_of_county"),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role that a person holds at a place, from a day until a day (half-open)."""

    county = models.ForeignKey(
        "members.County", models.PROTECT, related_name="grants", verbose_name=_("县区")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="grants", verbose_name=_("人员")
    )
    role = models.CharField(_("角色"), max_length=30)
    institution = models.ForeignKey(
        "members.Institution",
        models.PROTECT,
        null=True,
        related_name="grants",
        verbose_name=_("机构"),
    )
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"), null=True)
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("授权")
        ordering = ["county", "person", "role"]
        indexes = [models.Index(fields=["person", "from_on"], name="grant_of_person")]
        constraints = [
            SameCounty(fk="person"),
            SameCounty(fk="institution"),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
                name="grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.role


class ApiToken(models.Model):
    """A key for programs: only its digest is kept; shown once, it expires."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("用户"))
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

    def __str__(self) -> str:
        return f"…{self.hint}"
