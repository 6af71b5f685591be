"""What happens to an institution on a day: entering it, taking it back, its document."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import NotFound
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.facts import fields_of
from members.forms.bodies import EventForm
from members.models import Institution, InstitutionEvent

Kind = InstitutionEvent.Kind
#: The action of each kind of event, in the order in which a clerk looks for them.
VERBS: Final = {
    Kind.RENAMED: actions.bodies.rename,
    Kind.REGRADED: actions.bodies.regrade,
    Kind.MOVED: actions.bodies.move,
    Kind.SUSPENDED: actions.bodies.suspend,
    Kind.RESUMED: actions.bodies.resume,
    Kind.CLOSED: actions.bodies.close_body,
    Kind.OPENED: actions.bodies.open_body,
}
_TOLD: Final = {
    Kind.RENAMED: _("原名称连同日期保留，可照旧名查到。"),
    Kind.REGRADED: _("此前各期的统计仍按当时的类别和等级。"),
    Kind.MOVED: _("此前各期仍按当时的隶属和镇街。"),
    Kind.SUSPENDED: _("停业整顿期间隶属关系不变。"),
    Kind.RESUMED: _("自这一天起恢复开业。"),
    Kind.CLOSED: _("自这一天起停业；隶属和托管关系随之终止。"),
    Kind.OPENED: _("这一天以前，机构不在名册中。"),
}


@require_http_methods(["GET", "POST"])
def event(request: HttpRequest, county: str, code: str, kind: str) -> HttpResponse:
    """Enter one event; what hangs on a body that is to end is shown first."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    access.check_can_keep(actor, body)
    if kind == Kind.MERGED:
        return redirect("institution-merge", county=county, code=code)  # with its preview
    if kind not in VERBS:
        raise NotFound(_("没有这种事项。"))
    form = _form(request, body, kind)
    if request.method == "POST":
        entered = attempt(form, lambda _said: _enter(form, kind, actor))
        if entered is not None:
            return redirect(body)
    context = {
        "institution": body,
        "county": body.county,
        "kind": kind,
        "title": Kind(kind).label,
        "told": _TOLD[Kind(kind)],
        "tabs": _tabs(body, kind),
        "hanging": queries.bodies.hanging_on(body, today()) if kind == Kind.CLOSED else [],
        "offered": queries.bodies.offered_bodies(body.county_id, today(), town=body.town_id),
    }
    return page(request, form, "members/institution_event.html", context)


def _form(request: HttpRequest, body: Institution, kind: str) -> EventForm:
    """The order, and before it whatever this kind of event changes."""
    kept = queries.bodies.protected(body.county_id, today())
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return EventForm(data, files, institution=body, fields=fields_of(kind), kept=kept)


def _enter(form: EventForm, kind: str, actor: Actor) -> InstitutionEvent:
    more = {"facts": form.facts()} if fields_of(kind) else {}
    verb: Any = VERBS[Kind(kind)]
    entered: InstitutionEvent = verb(
        institution=form.institution, order=form.order(), by=actor, **more
    )
    return entered


def _tabs(body: Institution, kind: str) -> list[dict[str, object]]:
    """Every kind of event; a merger has a page of its own, where open work goes over."""
    place = {"county": body.county.code, "code": body.code}
    tabs: list[dict[str, object]] = [
        {
            "label": one.label,
            "url": reverse("institution-event", kwargs={**place, "kind": one.value}),
            "current": one.value == kind,
        }
        for one in VERBS
    ]
    merge = {"label": Kind.MERGED.label, "url": reverse("institution-merge", kwargs=place)}
    return [*tabs, merge]


@require_POST
def withdraw(request: HttpRequest, county: str, code: str, number: int) -> HttpResponse:
    """An event that was entered by mistake never was."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    row = access.event_for(actor, body, number)
    actions.bodies.withdraw_event(event=row, reason=request.POST.get("reason", ""), by=actor)
    return redirect(f"{body.get_absolute_url()}#history")


@require_GET
def document(request: HttpRequest, county: str, code: str, number: int) -> HttpResponse:
    """The order on which an event rests, to be kept."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    row = access.event_for(actor, body, number)
    return attachments.handed_out(
        actor, "institution_event.document_read", row, institution=body.code
    )
