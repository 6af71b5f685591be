"""Forms of 委托代办（AB 角）: given, ended early."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.delegations import DelegateForm
from members.forms.grants import EndForm

FORM = "members/people_form.html"


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A person lets another act for them in named matters."""
    actor = actor_of(request)
    giver = access.person_for(actor, county, code)
    access.check_can_delegate(actor, giver)
    form = DelegateForm(
        request.POST or None,
        takers=queries.people.possible_takers(giver, today()),
        verbs=queries.people.verbs_of(giver.pk, today()),
    )
    made = attempt(
        form,
        lambda said: actions.people.delegate(
            giver=giver,
            taker=said["taker"],
            verbs=said["verbs"],
            from_on=said["from_on"],
            until_on=form.until_on,
            reason=said["reason"],
            by=actor,
        ),
    )
    if made is not None:
        return redirect(giver)
    context = {
        "county": giver.county,
        "person": giver,
        "title": _("委托代办"),
        "lede": _("代办人只在所选事项和期限内代为办理，每一步都写明代谁办理；不能再转委托。"),
        "yes": _("登记委托"),
    }
    return page(request, form, FORM, context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, delegation: int) -> HttpResponse:
    """A delegation ends before its last day."""
    actor = actor_of(request)
    row = access.delegation_for(actor, delegation)
    access.check_can_end_delegation(actor, row)
    form = EndForm(request.POST or None)
    done = attempt(
        form,
        lambda said: actions.people.end_delegation(
            delegation=row, until_on=form.until_on, reason=said["reason"], by=actor
        ),
    )
    if done is not None:
        return redirect(row.giver)
    context = {
        "county": row.county,
        "person": row.giver,
        "title": _("提前终止委托"),
        "lede": _("%(giver)s委托%(taker)s代办。")
        % {"giver": row.giver.name, "taker": row.taker.name},
        "yes": _("确认终止"),
    }
    return page(request, form, FORM, context)
