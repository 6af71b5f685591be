"""The calendar: what falls on which day, asked of every app."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.dates import Dated
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from alliance.desk import asking, month
from members import access as member_access


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of my county (?month=202611), all of it or one kind (?show=due, begins, ends)."""
    actor = actor_of(request)
    county = member_access.current_county(actor, str(request.session.get("county", "")))
    this_month = Period.containing(today(), "month")
    said = request.GET.get("month", "")
    period = Period.containing(Period.parse(said).first_day, "month") if said else this_month
    show = request.GET.get("show", "")
    if show and show not in month.KINDS:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    found: list[Dated] = asking.ask("dates", actor, *month.grid(period))
    made = month.month(period, (one for one in found if one.county == county.pk), show)
    context = {
        "county": county,
        "month": made,
        "today": today(),
        "previous": _address(period.previous, show),
        "following": _address(period.next, show),
        "this_month": "" if period == this_month else _address(this_month, show),
        "tabs": _tabs(made, show),
    }
    return render(request, "desk/calendar.html", context)


def _address(period: Period, show: str) -> str:
    return "?" + urlencode({"month": period.code, **({"show": show} if show else {})})


def _tabs(made: month.Month, show: str) -> list[dict[str, Any]]:
    names = {"": _("全部"), "due": _("到期"), "begins": _("开始"), "ends": _("结束")}
    counts = {"": sum(made.counts.values()), **made.counts}
    return [
        {
            "label": name,
            "url": _address(made.period, kind),
            "count": counts[kind],
            "current": kind == show,
        }
        for kind, name in names.items()
    ]
