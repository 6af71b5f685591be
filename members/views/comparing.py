"""Pages that put rules side by side: two days, two counties, the published plans."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import access, queries
from members.views.choosing import as_of, current_county


@require_GET
def rules_days(request: HttpRequest, county: str) -> HttpResponse:
    """What was in force in a county on two days: ?on= and ?with=; ?show=all every line."""
    place = access.rules_county_for(actor_of(request), county)
    on, other = as_of(request), as_of(request, "with", today() - timedelta(days=365))
    every = request.GET.get("show") == "all"
    first, last = sorted((on, other))
    context = {
        "county": place,
        "first": first,
        "last": last,
        "every": every,
        "found": queries.rules.compare_days(place, first, last, every=every),
    }
    return render(request, "members/rules_days.html", context)


@require_GET
def rules_counties(request: HttpRequest) -> HttpResponse:
    """What is in force in two counties of the reader's: ?a= and ?b=, ?on= the day."""
    actor, on = actor_of(request), as_of(request)
    here = current_county(request)
    others = list(access.counties_for(actor).order_by("code"))
    second = next((one for one in others if one.pk != here.pk), None)
    a = access.rules_county_for(actor, request.GET.get("a") or here.code)
    named = request.GET.get("b") or (second.code if second else "")
    b = access.rules_county_for(actor, named) if named else None
    context = {
        "on": on,
        "counties": others,
        "a": a,
        "b": b,
        "found": queries.rules.compare_counties([a, b], on) if b else None,
    }
    return render(request, "members/rules_counties.html", context)


@require_GET
def plans_compared(request: HttpRequest) -> HttpResponse:
    """What the published plans print, side by side: ?show= shared, topics or all."""
    show = request.GET.get("show", queries.rules.COMPARED[0])
    if show not in queries.rules.COMPARED:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    plans = access.plans_for(actor_of(request)).prefetch_related("counties").order_by("code")
    labels = (_("两份以上方案都有的"), _("可比的主题"), _("全部"))
    context = {
        "show": show,
        "found": queries.rules.compare_plans(plans, show=show),
        "tabs": [
            {"label": label, "url": f"?show={name}", "count": None, "current": name == show}
            for name, label in zip(queries.rules.COMPARED, labels, strict=True)
        ],
    }
    return render(request, "members/plans_compared.html", context)
