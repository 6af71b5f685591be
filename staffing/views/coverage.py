"""派驻覆盖 on a page: the centres that are empty today first, what ends soon, months and days."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotSet
from alliance.core.tables import attachment, file_name
from members import access as member_access
from members.models import County
from staffing import coverage_sheet
from staffing.access import coverage as access
from staffing.access import proposing_places
from staffing.queries import coverage as queries
from staffing.rules.months import after
from staffing.vocabulary import PROFESSIONS

_YEARS = range(2000, 2200)


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """?year=2026, or ?month=2026-06 for its days; cadre=, within=30|60|90; ?format=xlsx&table=."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    bodies = access.bodies_for(actor, county)
    month = _month(request)
    year = month.year if month else _year(request)
    cadre = request.GET.get("cadre", "")
    cadre = cadre if cadre in PROFESSIONS else ""
    try:
        found = queries.board(county.pk, year, today(), cadre=cadre, bodies=bodies)
    except NotSet as refusal:
        return render(
            request, "staffing/coverage.html", {"county": county, "missing": str(refusal)}
        )
    if request.GET.get("format", "") == "xlsx":
        return _workbook(request, found)
    said = {"cadre": cadre} if cadre else {}
    return render(request, "staffing/coverage.html", _context(request, county, found, month, said)
                  | {"may_plan": proposing_places(actor).exists()})  # fmt: skip


def _context(
    request: HttpRequest, county: County, found: queries.Board, month: date | None,
    said: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    asked = request.GET.get("within", "")
    within = int(asked) if asked in map(str, queries.HORIZONS) else queries.HORIZONS[-1]
    this = today().replace(day=1)
    by_month = {"year": str(found.year), **said}
    by_day = {"month": f"{month or _shown(found.year, this):%Y-%m}", **said}
    here = by_day if month else by_month
    tabs = [
        {"label": _("全年按月"), "url": _address(by_month), "count": None, "current": not month},
        {"label": _("按日"), "url": _address(by_day), "count": None, "current": bool(month)},
    ]
    horizons = [
        {
            "label": _("%(n)d天内") % {"n": days},
            "url": _address({**here, "within": str(days)}, "endings"),
            "count": len(found.ending_within(days)),
            "current": days == within,
            "late": True,
        }
        for days in queries.HORIZONS
    ]
    step = {True: ("month", "%Y-%m"), False: ("year", "%Y")}[bool(month)]
    first = month or date(found.year, 1, 1)
    size = 1 if month else 12
    return {
        "county": county, "found": found, "month": month, "tabs": tabs, "horizons": horizons,
        "within": within, "endings": [one for one in found.endings if one.left <= within],
        "bare": len(found.ending_within(within)), "cadres": PROFESSIONS.items(),
        "cadre": said.get("cadre", ""),
        "days": [(line, line.days.month(month)) for line in found.lines] if month else [],
        "before": _address({step[0]: f"{after(first, -size):{step[1]}}", **said}),
        "after": _address({step[0]: f"{after(first, size):{step[1]}}", **said}),
        "sheet": _address({"year": str(found.year), **said, "format": "xlsx"}),
        "endings_sheet": _address({**by_month, "format": "xlsx", "table": "endings"}),
    }  # fmt: skip


def _shown(year: int, this: date) -> date:
    """The month shown by day when a year was looked at: this one, otherwise its first."""
    return this if this.year == year else date(year, 1, 1)


def _workbook(request: HttpRequest, found: queries.Board) -> HttpResponse:
    demo = any(line.centre.demo for line in found.lines)
    if request.GET.get("table", "") == "endings":
        name = file_name(_("派驻到期"), "xlsx", demo=demo)
        return attachment(coverage_sheet.endings(found), name)
    name = file_name(f"{coverage_sheet.title()}-{found.year}", "xlsx", demo=demo)
    return attachment(coverage_sheet.workbook(found), name)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "") or str(today().year)
    if not (said.isdecimal() and len(said) <= len("2026") and int(said) in _YEARS):
        told = _("年度请写四位数字，如 2026。")
        raise Invalid(told, fields={"year": told})
    return int(said)


def _month(request: HttpRequest) -> date | None:
    said = request.GET.get("month", "")
    if not said:
        return None
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError as error:
        told = _("月份请写作 2026-06。")
        raise Invalid(told, fields={"month": told}) from error
    if month.year not in _YEARS:
        told = _("请写 2000 年以后的月份。")
        raise Invalid(told, fields={"month": told})
    return month


def _address(said: dict[str, str], part: str = "") -> str:
    return f"{reverse('staffing:coverage')}?{urlencode(said)}{'#' + part if part else ''}"
