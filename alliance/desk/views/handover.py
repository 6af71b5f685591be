"""工作交接: what is open in somebody's hands in every app, and giving it to a successor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from alliance.core.waiting import OpenWork
from alliance.desk import asking
from members import access as member_access
from members import actions as member_actions
from members import queries as member_queries
from members.forms.handover import HandOverForm


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The preview for whoever sees the person; the handover for whoever may give it."""
    actor = actor_of(request)
    giver = member_access.person_for(actor, county, code)
    why = why_not(member_access.check_can_hand_over, actor, giver)
    if request.method == "POST":
        member_access.check_can_hand_over(actor, giver)
    people = member_queries.present_with_account(giver.county_id, today())
    form = HandOverForm(request.POST or None, takers=people.exclude(pk=giver.pk))
    done = attempt(form, lambda said: member_actions.hand_over(giver=giver, by=actor, **said))
    if done is not None:
        said = _("已移交%(n)d项给%(name)s，双方都会收到通知。")
        messages.success(request, said % {"n": len(done.items), "name": done.taker.name})
        return redirect(giver)
    work: list[OpenWork] = asking.ask("open_work_of", giver)
    context = {
        "county": giver.county,
        "person": giver,
        "work": work,
        "passing": sum(item.passes for item in work),
        "why_not": why,
    }
    return page(request, form, "desk/hand_over.html", context)
