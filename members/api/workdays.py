"""The working-day calendar: which days differ from the week, and the notice that says so."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import ListView, only
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access
from members.api.places import PLACES
from members.api.shapes import day


class ShiftedDayShape(Shape):
    """A day that differs from the week."""

    day = day(_("日期。"))
    works = truth(_("true 为周末上班，false 为放假。"))
    name = text(_("节日名称。"))
    year = whole(_("通知所属年份。"))
    notice = text(_("通知文号。"))
    title = text(_("通知名称。"))


@listed(PLACES, ShiftedDayShape, _("调休日"), _("没有载入通知的年份没有行，只按周末计算。"))
class ShiftedDays(ListView):
    """The holidays and the worked weekend days of the years whose notice is loaded."""

    title = "workdays"
    parameters = (parameter("year", _("年份。")),)
    order = ("day",)
    columns = names_of(ShiftedDayShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """By day; the notices are the same for every county."""
        return only(access.shifted_days_for(actor), year__year=asked.year("year")).values_list(
            "day", "day", "works", "name", "year__year", "year__notice", "year__title"
        )

    def records(self, rows: list[Any]) -> list[Any]:
        """The lines without what they are ordered by."""
        return [row[1:] for row in rows]
