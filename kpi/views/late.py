"""What is late: returns past their day, figures missing from a run, and whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from kpi import access, exporting, queries
from kpi.exporting import boards as sheets
from kpi.views.asking import county_of, county_place
from kpi.views.dashboards import chosen_run

MOST = 200


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Of the bodies whose returns I may read; the run is the dashboard's (?scheme=, ?period=)."""
    actor, county = actor_of(request), county_of(request)
    schemes, scheme, runs, run = chosen_run(request, county)
    desks = queries.boards.Desks(county, today())
    units = access.return_units_for(actor).filter(county=county)
    found = queries.boards.late_returns(units, desks, today())
    place = county_place(request, run) if run else None
    waiting = place.waiting(place.owed) if place else None
    if exporting.is_asked(request):
        return exporting.answer(sheets.late(county, found, waiting, run, desks))
    context = {
        "county": county,
        "schemes": schemes,
        "scheme": scheme,
        "runs": runs,
        "run": run,
        "late": found[:MOST],
        "all": len(found),
        "bodies": len({one.owed.unit.pk for one in found}),
        "owed": waiting,
        "rows": [(one, desks.at(one.unit)) for one in waiting.rows[:MOST]] if waiting else [],
    }
    return render(request, "kpi/late.html", context)
