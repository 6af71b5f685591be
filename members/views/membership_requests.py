"""Pages of requests to enter, leave or move: the list, a new one, one with its verbs."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from members import access, actions, queries
from members.forms.memberships import ApproveForm, ApprovePaperForm, RequestForm
from members.forms.paper import PaperForm
from members.models import MembershipRequest
from members.views.paging import MEMBERSHIP_TABS, tabs_of

ASK = "members.request_membership"
STATES = {"open": queries.alliances.OPEN, "closed": ("approved", "refused", "withdrawn")}
DECIDE = "members.decide_membership"


@require_GET
def membership_requests(request: HttpRequest, county: str) -> HttpResponse:
    """What is asked for in a county, the newest first; ?show=closed lists what is decided."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    mine = access.membership_requests_for(actor).filter(county=place)
    show = "closed" if request.GET.get("show") == "closed" else "open"
    found = queries.alliances.requests_page(
        mine.filter(state__in=STATES[show]), request.GET.get("cursor", "")
    )
    context = {
        "county": place,
        "show": show,
        "page": found,
        "next": f"?show={show}&cursor={found.next}" if found.next else "",
        "previous": f"?show={show}&cursor={found.previous}" if found.previous else "",
        "open_count": mine.filter(state__in=queries.alliances.OPEN).count(),
        "tabs": tabs_of(MEMBERSHIP_TABS, "membership-requests", place),
        "why_not_ask": why_not(access.check_may_ask, actor, place),
    }
    return render(request, "members/membership_requests.html", context)


@require_http_methods(["GET", "POST"])
def membership_request_new(request: HttpRequest, county: str) -> HttpResponse:
    """Ask for a membership; ?body=, ?source= and ?target= fill in what is known."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    access.check_may_ask(actor, place)
    bodies, alliances = access.askable_for(actor, place), access.alliances_for(actor)
    alliances = alliances.filter(queries.days.open_on(today()), county=place).order_by("code")
    form = RequestForm(bodies=bodies, alliances=alliances, initial=_known(request, bodies))
    if request.method == "POST":
        form = RequestForm(request.POST, request.FILES, bodies=bodies, alliances=alliances)
        made = attempt(
            form, lambda _said: actions.alliances.request_membership(by=actor, **form.asked())
        )
        if made is not None:
            return redirect(made)
    return page(request, form, "members/membership_request_new.html", {"county": place})


@require_GET
def membership_request(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """One request: what is asked, who has agreed, whose turn it is, and the verbs of the reader."""
    return _page(request, access.membership_request_for(actor_of(request), county, number))


def _page(request: HttpRequest, row: MembershipRequest, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    sides = queries.alliances.sides_of(row)
    waiting = [side for side in sides if side.agreed_by is None]
    context: dict[str, Any] = {
        "county": row.county,
        "row": row,
        "told": queries.alliances.told_of(row, sides),
        "may_agree": row.state == "applied"
        and bool(waiting)
        and not why_not(access.check_may_answer, actor, row, waiting),
        "short": queries.alliances.short_sides(row, today()) if row.state == "applied" else [],
        "may_withdraw": row.state in queries.alliances.OPEN
        and bool(access.speaks_for(actor, ASK, [side for side in sides if side not in waiting])),
        "form": ApproveForm(initial={"effective_on": row.effective_on}),
        **_deciding(actor, row),
    }
    here = row.get_absolute_url()
    return showing(request, "members/membership_request.html", context, refused, here=here)


@require_GET
def membership_request_document(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """What was sent along with the request, to be kept."""
    actor = actor_of(request)
    row = access.membership_request_for(actor, county, number)
    return attachments.handed_out(actor, "membership_request.document_read", row)


@require_POST
def membership_request_agree(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The reader's side agrees, on the screen or on paper."""
    row, said = _asked(request, county, number)
    paper = None
    if request.POST.get("on_paper"):
        paper = _agree_paper(row, request).paper()
    actions.alliances.agree_membership(request=row, **said, paper=paper)
    return redirect("membership-request", county=county, number=number)


@require_POST
def membership_request_decline(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The reader's side does not agree."""
    row, said = _asked(request, county, number)
    actions.alliances.decline_membership(request=row, **said, note=request.POST.get("reason", ""))
    return redirect("membership-request", county=county, number=number)


@require_POST
def membership_request_approve(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The office approves, on the screen or on paper."""
    row, said = _asked(request, county, number)
    if request.POST.get("on_paper"):
        paper = ApprovePaperForm(request.POST, request.FILES, county=row.county_id, verb=DECIDE)
        done = attempt(
            paper,
            lambda typed: actions.alliances.approve_membership(
                request=row, **said, order_no=typed["order_no"], paper=paper.paper()
            ),
        )
        return redirect(row) if done else _page(request, row, paper_form=paper)
    form = ApproveForm(request.POST)
    done = attempt(
        form, lambda typed: actions.alliances.approve_membership(request=row, **said, **typed)
    )
    return redirect(row) if done else _page(request, row, form=form)


@require_POST
def membership_request_refuse(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The office does not approve."""
    row, said = _asked(request, county, number)
    actions.alliances.refuse_membership(request=row, **said, note=request.POST.get("reason", ""))
    return redirect("membership-request", county=county, number=number)


@require_POST
def membership_request_withdraw(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The side that asked takes the request back."""
    row, said = _asked(request, county, number)
    actions.alliances.withdraw_membership_request(request=row, **said)
    return redirect("membership-request", county=county, number=number)


def _asked(
    request: HttpRequest, county: str, number: int
) -> tuple[MembershipRequest, dict[str, Any]]:
    """The request, and what every verb on it is told: who, and which version was seen."""
    actor = actor_of(request)
    row = access.membership_request_for(actor, county, number)
    return row, {"by": actor, "version": request.POST.get("version", "")}


def _known(request: HttpRequest, bodies: Any) -> dict[str, Any]:
    """What is filled in: the body asked for or the reader's own, where it stands, next month."""
    first = bodies.filter(code=request.GET.get("body", "")).first() or bodies.first()
    standing = queries.days.memberships_of(first, today()) if first else []
    source = request.GET.get("source") or (standing[0].alliance.code if standing else None)
    next_month = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "institution": first.code if first else None,
        "source": source,
        "target": request.GET.get("target"),
        "kind": "move" if source else "join",
        "effective_on": next_month,
    }


def _agree_paper(row: MembershipRequest, request: HttpRequest) -> PaperForm:
    waiting = [side for side in queries.alliances.sides_of(row) if side.agreed_by is None]
    body = waiting[0].bodies[0].pk if waiting else None
    return PaperForm(
        request.POST, request.FILES, county=row.county_id,
        verb="members.agree_membership", institution=body,
    )  # fmt: skip


def _deciding(actor: Actor, row: MembershipRequest) -> dict[str, Any]:
    """What the office may do with it here, and why it may not."""
    if row.state != "agreed":
        return {"decides": False}
    county = row.county_id
    parties = set(queries.alliances.parties_of(row))
    return {
        "decides": not why_not(access.check_may, actor, DECIDE, county=county),
        "is_party": bool(parties & set(actor.persons)),
        "records": not why_not(access.check_may, actor, "members.record_paper", county=county),
        "paper_form": ApprovePaperForm(county=county, verb=DECIDE),
    }
