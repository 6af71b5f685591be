"""Users sign in, persons stand in a county's registry, grants give persons their roles."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
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
    phone = models.CharField(_("工作电话"), max_length=40, blank=True)
    sort_key = models.CharField(_("拼音键"), max_length=300, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    left_on = models.DateField(_("离任日（不含）"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("人员")
        ordering = ["county", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="person_once_a_county"),
            models.UniqueConstraint(fields=["county", "id"], name="person_of_county"),
            models.UniqueConstraint(
                fields=["county", "user"],
                condition=models.Q(user__isnull=False),
                name="person_one_user_a_county",
            ),
            SameCounty(fk="institution"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("person", args=[self.county.code, self.code])


class Grant(models.Model):
    """A role that a person holds at a place, from a day until a day (half-open).

    One that is taken back on its first day holds on no day: `until_on` is `from_on`.
    """

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
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Delegation(models.Model):
    """委托代办（AB 角）: one person lets another use named verbs, from a day until a day.

    Seen on every step that is taken under it; checks of conflicting duties use both names.
    """

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    giver = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations_given", verbose_name=_("委托人")
    )
    taker = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations_taken", verbose_name=_("代办人")
    )
    verbs = models.JSONField(_("事项"))
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("终止日（不含）"))
    reason = models.TextField(_("事由"))
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("委托代办")
        ordering = ["county", "from_on"]
        constraints = [
            SameCounty(fk="giver"),
            SameCounty(fk="taker"),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="delegation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="delegation_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"


class Handover(models.Model):
    """工作交接: the open work of somebody who leaves or moves, given to a successor."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    giver = models.ForeignKey(
        Person, models.PROTECT, related_name="handovers_given", verbose_name=_("移交人")
    )
    taker = models.ForeignKey(
        Person, models.PROTECT, related_name="handovers_taken", verbose_name=_("接收人")
    )
    on = models.DateField(_("交接日"))
    reason = models.TextField(_("事由"))
    items = models.JSONField(_("移交事项"), default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("办理时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("工作交接")
        ordering = ["county", "-at"]
        constraints = [SameCounty(fk="giver"), SameCounty(fk="taker"), SameCounty(fk="by")]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
