"""Pages of the plans: every rule beside its clause, what is not set, errata."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from members import access, queries
from members.models import PlanRule
from members.rules import MODULES
from members.views.choosing import current_county


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """All published plans with how many rules and open values they have."""
    rows = queries.rules.plans().filter(pk__in=access.plans_for(actor_of(request)))
    return render(request, "members/plans.html", {"plans": list(rows)})


@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan, filtered by ?show= (all, not-set, errata) and ?module=."""
    chosen = access.plan_for(actor_of(request), code)
    show = request.GET.get("show", queries.rules.ALL)
    module = request.GET.get("module", "")
    if show not in {queries.rules.ALL, queries.rules.NOT_SET, queries.rules.ERRATA} or (
        module and module not in MODULES
    ):
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    page = queries.rules.plan_page(chosen, show=show, module=module)
    county = next(iter(chosen.counties.all()), None)
    mine = county is not None and county.pk in actor_of(request).counties
    context = {
        "plan": chosen,
        "county": county,
        "page": page,
        "show": show,
        "module": module,
        "modules": [(name, MODULES[name]) for name in page.modules],
        "states": [(label, page.states[value]) for value, label in PlanRule.State.choices],
        "tabs": _tabs(page, show, module),
        "counted": queries.county.counted(county, today()) if mine and county else [],
        "mine": mine,
    }
    return render(request, "members/plan.html", context)


def _tabs(page: queries.rules.PlanPage, show: str, module: str) -> list[dict[str, object]]:
    labels = (
        (queries.rules.ALL, _("全部规则")),
        (queries.rules.NOT_SET, _("有未设值的规则")),
        (queries.rules.ERRATA, _("有勘误的规则")),
    )
    return [
        {
            "label": label,
            "url": "?" + urlencode({"show": name, **({"module": module} if module else {})}),
            "count": page.counts[name],
            "current": name == show,
        }
        for name, label in labels
    ]


@require_GET
def errata(request: HttpRequest) -> HttpResponse:
    """Everything that plans print and that does not fit itself: ?plan= one of them."""
    mine = access.plans_for(actor_of(request))
    code = request.GET.get("plan", "").upper()
    chosen = [access.plan_for(actor_of(request), code)] if code else list(mine)
    context = {
        "found": [(plan, rows) for plan, rows in queries.rules.errata_of(chosen) if rows],
        "plans": mine,
        "code": code,
    }
    return render(request, "members/errata.html", context)


@require_GET
def county_rules(request: HttpRequest) -> HttpResponse:
    """To the rules of my county."""
    return redirect("rules", county=current_county(request).code)


@require_GET
def not_set(request: HttpRequest, county: str) -> HttpResponse:
    """What the county must still set, with the clause that leaves it open and what waits."""
    actor = actor_of(request)
    place = access.rules_county_for(actor, county)
    context = {
        "county": place,
        "rows": queries.rules.not_set(place, today()),
        "modules": MODULES,
        "proposes": not why_not(access.check_may, actor, "members.propose_rule", county=place.pk),
    }
    return render(request, "members/not_set.html", context)
