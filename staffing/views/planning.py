"""需求与计划 on pages: needs that seek somebody, their candidates in the published order."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden
from alliance.core.forming import attempt, page, status_of
from alliance.core.tables import attachment, file_name
from members.models import Institution
from staffing import planning_sheet
from staffing.access import planning as access
from staffing.actions import planning as actions
from staffing.forms.planning import ChoiceForm, FloorForm, OrderForm
from staffing.queries import planning as queries

_MOST = 200


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Needs of my bodies that seek somebody, the one that begins first at the top."""
    return _plans(request, None, None)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the order of the candidates."""
    actor = actor_of(request)
    typed = OrderForm(_publishing(request), None, request.POST)
    done = attempt(
        typed,
        lambda told: actions.publish_order(
            institution=told["institution"], criteria=typed.criteria(), by=actor
        ),
    )
    if done is None:
        return _plans(request, typed, None)
    messages.success(request, _("已公布第%(n)d版排序。") % {"n": done.number})
    return redirect("staffing:plans")


@require_POST
def floor(request: HttpRequest) -> HttpResponse:
    """State how many of a department must stay."""
    actor = actor_of(request)
    typed = FloorForm(_publishing(request), request.POST)
    done = attempt(
        typed,
        lambda told: actions.state_floor(
            institution=told["institution"], department=told["department"], least=told["least"],
            by=actor,
        ),
    )  # fmt: skip
    if done is None:
        return _plans(request, None, typed)
    messages.success(request, _("已登记：%(name)s。") % {"name": done.department})
    return redirect("staffing:plans")


def _plans(
    request: HttpRequest, order_form: OrderForm | None, floor_form: FloorForm | None
) -> HttpResponse:
    actor, places = actor_of(request), _places(request)
    rows = access.plannable_for(actor).filter(status__in=access.SOUGHT)
    publishing = access.publishing_places(actor)
    orders = [(place, queries.order_of(place.pk)) for place in places]
    context = {
        "rows": rows.select_related("home", "host").order_by("from_on", "pk")[:_MOST],
        "orders": [
            (place, one, queries.criteria_words(one.criteria) if one else [])
            for place, one in orders
        ],
        "floors": access.floors_for(actor),
        "order_form": order_form or (OrderForm(publishing, orders[0][1]) if publishing else None),
        "floor_form": floor_form or (FloorForm(publishing) if publishing else None),
    }
    status = status_of(order_form, floor_form)
    return render(request, "staffing/plans.html", context, status=status)


def _publishing(request: HttpRequest) -> QuerySet[Institution]:
    places = access.publishing_places(actor_of(request))
    if not places:
        raise Forbidden(_("排序和科室下限由派出单位的管理员或负责人公布。"))
    return places


def _places(request: HttpRequest) -> QuerySet[Institution]:
    places = access.planning_places(actor_of(request))
    if not places:
        raise Forbidden(_("派驻计划由派出单位的管理员、填报人或负责人办理。"))
    return places


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, posting: UUID) -> HttpResponse:
    """The candidates of one need; POST nominates one; ?format=xlsx."""
    actor, row = access.check_can_plan(actor_of(request), posting)
    found = queries.plan_for(row, today())
    if request.GET.get("format", "") == "xlsx":
        name = file_name(planning_sheet.title(), "xlsx", demo=row.demo)
        return attachment(planning_sheet.workbook(row, found), name)
    first = found.free[0].person.code if found.free else ""
    typed = ChoiceForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version, "person": first},
    )
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.choose(
                posting=row, person=access.nominee_for(row, told["person"]), reason=told["reason"],
                version=told["version"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已提名%(who)s，等本人答复。") % {"who": done.person})
            return redirect(done)
    context = {
        "county": row.county, "row": row, "plan": found,
        "picked": typed["person"].value(), "choices": queries.choices_of(row),
        "seeks": row.status in access.SOUGHT,
        "mine": found.of(row.person_id) if row.person_id else None,
        "sheet": f"{reverse('staffing:plan', args=[row.pk])}?format=xlsx",
    }  # fmt: skip
    return page(request, typed, "staffing/plan.html", context)
