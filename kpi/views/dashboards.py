"""The county dashboard, and the same table for an alliance or a member."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound, why_not
from kpi import access, charts, exporting, queries
from kpi.exporting import lines as sheets
from kpi.models import Run, Scheme
from kpi.views.asking import Place, county_of, county_place, place_of
from kpi.wording import lede
from members.models import County


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The newest run of the county's own assessment, or of ?scheme= and ?period=."""
    county, actor = county_of(request), actor_of(request)
    schemes, scheme, visible, run = chosen_run(request, county)
    runs = access.runs_for(actor).filter(county=county, scheme_version__scheme=scheme)
    period, asked = request.GET.get("period", ""), request.GET.get("unit", "")
    if run is not None and asked and asked != access.county_unit_for(actor, county).code:
        return redirect("kpi:unit", run.pk, access.unit_for(actor, county, asked).code)
    context = {
        "county": county,
        "schemes": schemes,
        "scheme": scheme,
        "runs": visible,
        "asked": period,
        "may_open_wall": not why_not(access.check_opens_wall, actor, county),
        "computing": runs.filter(state=Run.State.COMPUTING).first(),
    }
    if run is not None:
        context |= _table(request, county_place(request, run))
    return render(request, "kpi/dashboard.html", context)


@require_GET
def unit(request: HttpRequest, run: UUID, unit: str) -> HttpResponse:
    """An alliance's or a member's table in one run; the county's own is the dashboard."""
    place = place_of(request, run, unit)
    county, scheme = place.run.county, place.run.scheme_version.scheme
    runs = access.runs_for(place.actor).filter(county=county, scheme_version__scheme=scheme)
    context = {
        "county": county,
        "schemes": access.schemes_for(place.actor).filter(county=county),
        "scheme": scheme,
        "runs": _newest(runs, county),
    }
    return render(request, "kpi/unit.html", context | _table(request, place))


@require_GET
def table(request: HttpRequest, run: UUID, unit: str) -> HttpResponse:
    """The table of a unit as an XLSX workbook."""
    place = place_of(request, run, unit)
    scores = access.scores_for(place.actor).filter(run=place.run, unit=place.unit)
    return exporting.answer(sheets.lines(place.run, place.name, place.table, scores))


def chosen_scheme(request: HttpRequest, county: County) -> tuple[list[Scheme], Scheme | None]:
    """The schemes one may read, and that of ?scheme=, otherwise the county's own assessment."""
    schemes = list(access.schemes_for(actor_of(request)).filter(county=county))
    return schemes, _chosen(request, schemes)


def chosen_run(
    request: HttpRequest, county: County
) -> tuple[list[Scheme], Scheme | None, list[Run], Run | None]:
    """The schemes one may read, the one of ?scheme=, its newest runs, and that of ?period=."""
    schemes, scheme = chosen_scheme(request, county)
    runs = access.runs_for(actor_of(request)).filter(county=county, scheme_version__scheme=scheme)
    visible, period = _newest(runs, county), request.GET.get("period", "")
    return (
        schemes,
        scheme,
        visible,
        next((run for run in visible if not period or run.period == period), None),
    )


def _newest(runs: QuerySet[Run], county: County) -> list[Run]:
    return list(queries.course.latest_runs(runs, county.pk).order_by("-period", "-revision"))


def _chosen(request: HttpRequest, schemes: Sequence[Scheme]) -> Scheme | None:
    code = request.GET.get("scheme", "")
    if not code:
        return queries.course.first_of(schemes)
    found = next((scheme for scheme in schemes if scheme.code == code), None)
    if found is None:
        raise NotFound(_("没有找到这个考核方案。"))
    return found


def _table(request: HttpRequest, place: Place) -> dict[str, object]:
    """The lines, their counts, whoever stands below the unit, what is owed, the chart."""
    told = place.table
    charted = told.line(request.GET.get("chart", ""))
    return {
        "run": place.run,
        "unit": place.unit,
        "names": place.names,
        "above": place.above,
        "scopes": place.scopes,
        "bodies": len(place.frozen.everybody),
        "weights_clause": place.run.scheme_version.weights_clause,
        "table": told,
        "lede": lede(place.run, told),
        "below": queries.results.contributions(
            place.run, place.frozen, place.unit.code, access.results_for(place.actor)
        ),
        "owed": place.waiting(place.owed),
        "chart": charts.of_line(charted) if charted else None,
        "has_points": place.computation.has_points,
        "weights": place.frozen.frozen["scheme"]["weights_title"],
    }
