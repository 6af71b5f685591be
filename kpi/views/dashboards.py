"""The county dashboard, and the same table for an alliance or a member."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from alliance.core.periods import Period
from kpi import access, queries
from kpi.models import Run, Scheme
from kpi.views.asking import actor_of, county_of, unit_of
from members.models import County, Unit


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The newest run of the county's own assessment, or of ?scheme= and ?period=."""
    county = county_of(request)
    actor = actor_of(request)
    schemes = list(access.schemes_for(actor).filter(county=county))
    chosen = _scheme(request, county)
    runs = access.runs_for(actor).filter(county=county, scheme_version__scheme=chosen)
    visible = list(queries.latest_runs(runs, county.pk).order_by("-period"))
    period = request.GET.get("period", "")
    run = next((run for run in visible if not period or run.period == period), None)
    context = {
        "county": county,
        "schemes": schemes,
        "scheme": chosen,
        "runs": visible,
        "computing": runs.filter(state=Run.State.COMPUTING).first(),
    }
    if run is not None:
        unit = Unit.objects.get(county=county, kind=Unit.Kind.COUNTY)
        context |= _table(request, run, unit)
    return render(request, "kpi/dashboard.html", context)


@require_GET
def unit(request: HttpRequest, run: UUID, unit: str) -> HttpResponse:
    """An alliance's or a member's table in one run."""
    found = access.run_for(actor_of(request), run)
    place = unit_of(request, found, unit)
    context = {"county": found.county, "scheme": found.scheme_version.scheme}
    return render(request, "kpi/unit.html", context | _table(request, found, place))


def _scheme(request: HttpRequest, county: County) -> Scheme | None:
    schemes = access.schemes_for(actor_of(request))
    code = request.GET.get("scheme", "")
    if code:
        return get_object_or_404(schemes, county=county, code=code)
    return queries.first_scheme(schemes, county.pk)


def _table(request: HttpRequest, run: Run, unit: Unit) -> dict[str, object]:
    """The lines, their counts, and whoever stands below the unit."""
    actor = actor_of(request)
    results = access.results_for(actor)
    past = queries.earlier_runs(access.runs_for(actor), run)
    lines = queries.lines(run, unit, results, past)
    period = Period.parse(run.period)
    readable = access.units_for(actor).filter(county=run.county_id)
    below: dict[str, list[queries.MemberRow]] = {"alliances": [], "members": []}
    if unit.kind == Unit.Kind.COUNTY:
        alliances = readable.filter(kind=Unit.Kind.ALLIANCE)
        below["alliances"] = queries.contributions(run, alliances, results)
    if unit.kind != Unit.Kind.INSTITUTION:
        members = readable.filter(pk__in=queries.members_of(unit, period).values("pk"))
        below["members"] = queries.contributions(run, members, results)
    return {
        "run": run,
        "unit": unit,
        "period": period,
        "lines": lines,
        "counts": queries.counts(lines),
        "below": below,
        "years": sorted({year for line in lines for year in line.printed}),
        "has_weights": run.totals.exists(),
    }
