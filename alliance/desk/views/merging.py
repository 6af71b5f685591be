"""撤并: what every app has open at a body and what becomes of it, then the order that does it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from alliance.core.merging import Moving, by_part, fingerprint
from alliance.desk import actions, asking
from members import access as member_access
from members.forms.merging import MergeForm, SuccessorForm
from members.models import Institution


@require_http_methods(["GET", "POST"])
def institution_merge(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """Into ?into= from ?on=: each open item and what will happen to it; POST does it."""
    actor = actor_of(request)
    body = member_access.institution_for(actor, county, code)
    member_access.check_may(actor, "members.keep_registry", county=body.county_id)
    bodies = member_access.successors_for(actor, body)
    given = request.POST if request.method == "POST" else request.GET
    chosen = SuccessorForm(
        given if "into" in given else None, bodies=bodies, initial={"on": today()}
    )
    into, on = _asked(chosen)
    form: SuccessorForm = chosen
    if request.method == "POST":
        form = MergeForm(request.POST, request.FILES, bodies=bodies)
        done = attempt(form, lambda said: actions.merge_bodies(institution=body, by=actor, **said))
        if done is not None:
            return redirect(form.cleaned_data["into"])
    elif into is not None:
        form = MergeForm(initial={"into": into.code, "on": on}, bodies=bodies)
    items: list[Moving] = asking.ask("merging", body, into, on) if into else []
    context: dict[str, Any] = {
        "county": body.county,
        "institution": body,
        "into": into,
        "on": on,
        "chosen": chosen,
        "parts": [{"words": words, "rows": rows} for words, rows in by_part(items).items()],
        "moving": sum(not item.ends for item in items),
        "ending": sum(bool(item.ends) for item in items),
        "ticked": request.POST.getlist("ending"),
        "seen": fingerprint(items),
    }
    return page(request, form, "desk/institution_merge.html", context)


def _asked(chosen: SuccessorForm) -> tuple[Institution | None, date]:
    """The successor and the day, where both are given."""
    if chosen.is_bound and chosen.is_valid():
        return chosen.cleaned_data["into"], chosen.cleaned_data["on"]
    return None, today()
