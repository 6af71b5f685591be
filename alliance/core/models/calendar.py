"""Which days are worked, as the yearly notice says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """工作日历: the notice that shifts the days of one year; without it weekends alone count."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    notice = models.CharField(_("通知文号"), max_length=100)
    title = models.CharField(_("通知名称"), max_length=200, blank=True)
    at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday, or a weekend day that is worked (调休)."""

    year = models.ForeignKey(
        CalendarYear, models.PROTECT, related_name="days", verbose_name=_("年份")
    )
    day = models.DateField(_("日期"), unique=True)
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("调休日")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()
