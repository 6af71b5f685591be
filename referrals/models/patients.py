"""Patients: who travels. What identifies them is sealed and found again by a keyed index."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7
from referrals.vocabulary import DOCUMENTS, SEXES, UNKNOWN


class Patient(models.Model):
    """A human who is referred, with a document's number or, when it is unknown, without.

    `number`, `phone` and `address` are sealed texts (`alliance.core.crypto`), empty when there is
    none; the indexes stand in for them where something is looked up. `apart` marks a second row
    with a number that is already there: whoever entered it may not see the first one. A row that
    was `merged_into` another one stays as it was and is found no more; one with `restricted_at` is
    hidden everywhere and kept for its legal time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("登记机构")
    )
    name = models.CharField(_("姓名"), max_length=60)
    document = models.CharField(_("证件类型"), max_length=10, choices=[*DOCUMENTS.items()])
    number = models.CharField(_("证件号码"), max_length=400, blank=True)
    number_index = models.CharField(_("证件号码索引"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=400, blank=True)
    phone_index = models.CharField(_("联系电话索引"), max_length=60, blank=True)
    address = models.CharField(_("住址"), max_length=1500, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=[*SEXES.items()], default="9")
    born_on = models.DateField(_("出生日期"), null=True)
    apart = models.BooleanField(_("单独存放"), default=False)
    entered_by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("并入")
    )
    merged_at = models.DateTimeField(_("并入时间"), null=True)
    restricted_at = models.DateTimeField(_("限制使用时间"), null=True)
    demo = models.BooleanField(_("演示"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("患者")
        ordering = ["county", "id"]
        indexes = [
            models.Index(fields=["county", "number_index"], name="patient_by_number"),
            models.Index(fields=["county", "phone_index"], name="patient_by_phone"),
            models.Index(
                fields=["county", "id"],
                condition=models.Q(restricted_at__isnull=False),
                name="patient_restricted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "id"], name="patient_of_county"),
            models.UniqueConstraint(
                fields=["county", "number_index"],
                condition=~models.Q(number_index="") & models.Q(apart=False),
                name="patient_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(document=UNKNOWN, number="", number_index="")
                | (~models.Q(document=UNKNOWN) & ~models.Q(number="")),
                name="patient_number_unless_unknown",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None, merged_at=None)
                | models.Q(merged_into__isnull=False, merged_at__isnull=False, apart=True),
                name="patient_merged_stands_apart",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="merged_into"),
            SameCounty(fk="entered_by"),
        ]

    def __str__(self) -> str:
        return self.name
