"""Income statements: what each body earned in a year, line by line, one version after another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.core.db.constraints import SameCounty
from fundpool.rules import income as rules


class IncomeStatement(models.Model):
    """收入表: one version of a body's year; it is never changed, a correction is the next version."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    institution = models.ForeignKey(
        "members.Institution", models.PROTECT, related_name="+", verbose_name=_("机构")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.PositiveIntegerField(_("版本"))
    basis = models.CharField(_("来源"), max_length=8, choices=[*rules.BASES.items()])
    base_fen = models.BigIntegerField(_("提取基数（分）"))
    total_fen = models.BigIntegerField(_("合计（分）"))
    note = models.CharField(_("更正理由"), max_length=200, blank=True)
    file = models.ForeignKey(
        "core.ImportFile", models.PROTECT, null=True, related_name="+", verbose_name=_("导入文件")
    )
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("附件")
    )
    by = models.ForeignKey(
        "members.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("填写人")
    )
    at = models.DateTimeField(_("填写时间"))
    demo = models.BooleanField(_("演示"), default=False)

    class Meta:
        verbose_name = _("收入表")
        ordering = ["institution", "year", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "institution", "year", "version"], name="income_version_once"
            ),
            models.UniqueConstraint(fields=["county", "id"], name="income_of_county"),
            models.CheckConstraint(
                condition=models.Q(base_fen__gte=0) & models.Q(total_fen__gte=models.F("base_fen")),
                name="income_base_within_total",
            ),
            SameCounty(fk="institution"),
            SameCounty(fk="file"),
            SameCounty(fk="document"),
            SameCounty(fk="by"),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class IncomeLine(models.Model):
    """One line of a statement, and whether it counted when the statement was made."""

    county = models.ForeignKey("members.County", models.PROTECT, verbose_name=_("县区"))
    statement = models.ForeignKey(
        IncomeStatement, models.PROTECT, related_name="lines", verbose_name=_("收入表")
    )
    code = models.CharField(_("收入项目"), max_length=20)
    fen = models.BigIntegerField(_("金额（分）"))
    counts = models.BooleanField(_("计入基数"))

    class Meta:
        verbose_name = _("收入表行")
        ordering = ["statement", "id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "code"], name="income_line_once"),
            models.CheckConstraint(condition=models.Q(fen__gte=0), name="income_not_negative"),
            SameCounty(fk="statement"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def words(self) -> str:
        """What the line is called."""
        return rules.words_of(self.code)
