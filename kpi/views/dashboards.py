"""The county dashboard, and the same table for an alliance or a member."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.errors import NotFound
from alliance.core.tables import attachment, file_name, write_xlsx
from kpi import access, charts, exporting, queries
from kpi.models import Run, Scheme
from kpi.views.asking import Place, actor_of, county_of, county_place, place_of
from kpi.wording import lede
from members.models import County


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The newest run of the county's own assessment, or of ?scheme= and ?period=."""
    county = county_of(request)
    actor = actor_of(request)
    schemes = list(access.schemes_for(actor).filter(county=county))
    scheme = _chosen(request, county, schemes)
    runs = access.runs_for(actor).filter(county=county, scheme_version__scheme=scheme)
    visible = _newest(runs, county)
    period, asked = request.GET.get("period", ""), request.GET.get("unit", "")
    run = next((run for run in visible if not period or run.period == period), None)
    if run is not None and asked and asked != access.county_unit_for(actor, county).code:
        return redirect("kpi:unit", run.pk, access.unit_for(actor, county, asked).code)
    context = {
        "county": county,
        "schemes": schemes,
        "scheme": scheme,
        "runs": visible,
        "asked": period,
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
    title = exporting.title(place.run, place.unit)
    columns, rows = exporting.lines(place.run, place.table)
    content = write_xlsx(columns, rows, title=title, demo=place.run.demo)
    return attachment(content, file_name(title, "xlsx", demo=place.run.demo))


def _newest(runs: QuerySet[Run], county: County) -> list[Run]:
    return list(queries.latest_runs(runs, county.pk).order_by("-period", "-revision"))


def _chosen(request: HttpRequest, county: County, schemes: Sequence[Scheme]) -> Scheme | None:
    code = request.GET.get("scheme", "")
    if not code:
        return queries.first_of(schemes)
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
        "above": place.above,
        "scopes": place.scopes,
        "bodies": len(place.frozen.everybody),
        "weights_clause": place.run.scheme_version.weights_clause,
        "table": told,
        "lede": lede(place.run, told),
        "below": queries.contributions(
            place.run, place.frozen, place.unit.code, access.results_for(place.actor)
        ),
        "owed": place.waiting(place.owed),
        "chart": charts.of_line(charted) if charted else None,
        "has_points": place.computation.has_points,
        "weights": place.frozen.frozen["scheme"]["weights_title"],
    }
