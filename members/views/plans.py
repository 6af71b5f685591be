"""Pages of the plans: every rule beside its clause, what is not set, errata."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import access, queries
from members.models import PlanRule
from members.rules import MODULES
from members.views.choosing import actor_of, current_county


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """All published plans with how many rules and open values they have."""
    rows = queries.plans().filter(pk__in=access.plans_for(actor_of(request)))
    return render(request, "members/plans.html", {"plans": list(rows)})


@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan, filtered by ?show= (all, not-set, errata) and ?module=."""
    chosen = access.plan_for(actor_of(request), code)
    show = request.GET.get("show", queries.ALL)
    module = request.GET.get("module", "")
    if show not in {queries.ALL, queries.NOT_SET, queries.ERRATA} or (
        module and module not in MODULES
    ):
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    page = queries.plan_page(chosen, show=show, module=module)
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
        "counted": queries.registry(county, today()).counted if mine and county else [],
        "mine": mine,
    }
    return render(request, "members/plan.html", context)


def _tabs(page: queries.PlanPage, show: str, module: str) -> list[dict[str, object]]:
    labels = (
        (queries.ALL, _("全部规则")),
        (queries.NOT_SET, _("有未设值的规则")),
        (queries.ERRATA, _("有勘误的规则")),
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
    """To the errata of my county's plan."""
    county = current_county(request)
    if county.plan is None:
        return redirect("plans")
    return redirect(f"{reverse('plan', args=[county.plan.code])}?show={queries.ERRATA}")


@require_GET
def county_rules(request: HttpRequest) -> HttpResponse:
    """To what my county must still set."""
    return redirect("not-set", county=current_county(request).code)


@require_GET
def not_set(request: HttpRequest, county: str) -> HttpResponse:
    """What the county must still set, with the clause that leaves it open."""
    place = access.county_for(actor_of(request), county)
    rows = queries.not_set(place, today())
    own = queries.county_rules(place.pk, today()).filter(basis="county")
    context = {
        "county": place,
        "rows": rows,
        "own": [(row, queries.value_of(row)) for row in own],
        "modules": MODULES,
    }
    return render(request, "members/not_set.html", context)
