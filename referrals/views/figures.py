"""Figures of a period on a page, as workbooks; the cases behind a figure; where cases are now."""

from typing import Any, Final, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import now
from alliance.core.errors import NotFound
from alliance.core.pagination import page_of, read_size
from alliance.core.periods import KINDS, Kind, Period
from alliance.core.showing import local
from alliance.core.tables import attachment, file_name
from members.models import County
from referrals import figure_sheet, rules
from referrals.access import figures as access
from referrals.forms.figures import NAMES, wanted_of
from referrals.queries import figures as queries
from referrals.views.pools import county_of
from referrals.vocabulary import DIRECTIONS, SPECIALTIES

_MOST = 100
_KINDS: Final = tuple((cast(Kind, kind), words) for kind, words in KINDS)
_NARROWED = ("from", "to", "reason", "priority", "ward")


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """A period: ?period=2026Q3, alliance, institution, specialty, direction; ?format=xlsx&table=."""
    actor, county = actor_of(request), county_of(request)
    wanted = wanted_of(request.GET)
    scope = access.scope_for(actor, county, wanted)
    bodies = access.bodies_of(county)
    names = {body.pk: local(body, "name") for body in bodies}
    found = queries.figures(scope, names)
    if request.GET.get("format", "") == "xlsx":
        return _workbook(county, found, request.GET.get("table", ""))
    said = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    said["period"] = wanted.period.code
    opens, reached = access.opens_cases(actor), access.bodies_reached(actor)
    pictures = {
        f"flow-{way}": queries.picture(way, found.counts, names, hides=scope.hides)
        for way in ("up", "down")
        if scope.direction in {"", way}
    }
    context = {
        "county": county,
        "found": found,
        "tables": [_shown(table, said, pictures.get(table.key), opens=opens)
                   for table in found.tables],
        "definitions": queries.definitions(),
        "period": wanted.period,
        "kinds": _kinds(wanted.period, said),
        "before": _address("figures", {**said, "period": wanted.period.previous.code}),
        "after": _address("figures", {**said, "period": wanted.period.next.code}),
        "said": said,
        "bodies": [body for body in bodies if not scope.hides and body.pk in reached],
        "specialties": SPECIALTIES.items(),
        "directions": DIRECTIONS.items(),
        "stands": access.stands(actor, county),
    }  # fmt: skip
    return render(request, "referrals/figures.html", context)


def _workbook(county: County, found: queries.Answer, key: str) -> HttpResponse:
    table = found.table(key)
    if table is None:
        raise NotFound(_("没有这张表。"))
    content = figure_sheet.workbook(county, found.scope, table)
    name = f"{table.title}-{found.scope.period.code}"
    return attachment(content, file_name(name, "xlsx", demo=county.demo))


def _shown(
    table: queries.Table, said: dict[str, str], picture: queries.Picture | None, *, opens: bool
) -> dict[str, Any]:
    """A table with the address of every list behind a cell, for whoever may open it."""
    lines = [
        (line, [
            (cell, _address("figures-cases", {**said, **cell.asked}) if opens and cell.asked else "")
            for cell in line.cells
        ])
        for line in table.lines
    ]  # fmt: skip
    sheet = _address("figures", {**said, "table": table.key, "format": "xlsx"})
    return {"table": table, "lines": lines, "sheet": sheet, "picture": picture}


def _kinds(period: Period, said: dict[str, str]) -> list[dict[str, Any]]:
    """The same time as a month, quarter, half-year or year."""
    return [
        {
            "label": words,
            "url": _address(
                "figures", {**said, "period": Period.containing(period.first_day, kind).code}
            ),
            "current": kind == period.kind,
        }
        for (kind, words) in _KINDS
    ]


def _address(name: str, said: dict[str, str]) -> str:
    return f"{reverse(f'referrals:{name}')}?{urlencode(said)}"


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The reader's own cases behind one figure: ?of=up.accepted&period=2026Q3 …"""
    actor, county = actor_of(request), county_of(request)
    access.check_can_open(actor)
    wanted = wanted_of(request.GET)
    scope = access.scope_for(actor, county, wanted)
    name = request.GET.get("of", "")
    words = queries.words_of(name)
    narrowed = {key: request.GET[key] for key in _NARROWED if key in request.GET}
    rows = access.cases_behind(actor, scope, name, narrowed)
    size = read_size(request.GET.get("size") or "50", _MOST)
    page = page_of(
        rows, order=("-created_at", "id"), cursor=request.GET.get("cursor", ""), size=size
    )
    kept = {key: request.GET[key] for key in (*NAMES, *_NARROWED, "of") if key in request.GET}
    context = {
        "county": county,
        "words": words,
        "period": wanted.period,
        "rows": [(row, rules.STATES[row.direction][row.status].words) for row in page.rows],
        "n": rows.count(),
        "back": _address("figures", {k: v for k, v in kept.items() if k in NAMES}),
        "previous": page.previous and _address("figures-cases", {**kept, "cursor": page.previous}),
        "next": page.next and _address("figures-cases", {**kept, "cursor": page.next}),
    }
    return render(request, "referrals/figures_cases.html", context)


@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Where the open cases are now, the oldest hour first."""
    actor, county = actor_of(request), county_of(request)
    scope = access.scope_for(actor, county, wanted_of(request.GET), access.STAND)
    names = {body.pk: local(body, "name") for body in access.bodies_of(county)}
    lines = queries.standing_now(scope)
    context = {
        "county": county,
        "lines": [(line, names.get(line.body, "") if line.body else "") for line in lines],
        "n": sum(line.n for line in lines),
        "late": sum(line.late for line in lines),
        "at": now(),
        "figures": access.reads(actor, county),
    }
    return render(request, "referrals/figures_now.html", context)
