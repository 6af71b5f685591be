"""Proposals of bodies about themselves: making one, reading it, deciding it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, showing
from members import access, actions, facts, queries
from members.forms.bodies import ProposalForm
from members.forms.paper import PaperForm
from members.models import Proposal
from members.rules import PROPOSAL

DECIDE = "members.decide_facts"
MOST = 200


@require_GET
def proposals(request: HttpRequest, county: str) -> HttpResponse:
    """What bodies of the county propose, the newest first; ?show=closed lists what is decided."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    mine = access.proposals_for(actor).filter(county=place)
    open_ones = mine.filter(state=PROPOSAL.first)
    show = "closed" if request.GET.get("show") == "closed" else "open"
    rows = list((mine.exclude(state=PROPOSAL.first) if show == "closed" else open_ones)[:MOST])
    changes = queries.bodies.changes_in_words(place.pk, [row.changes for row in rows])
    context = {
        "county": place,
        "show": show,
        "rows": [
            (row, PROPOSAL.states[row.state], said) for row, said in zip(rows, changes, strict=True)
        ],
        "open_count": open_ones.count(),
        "own": list(access.own_bodies_for(actor, place)[:20]),
    }
    return render(request, "members/proposals.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A body says what should stand about it."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    access.check_can_propose(actor, body)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    asked = [name for name in facts.asked_of(body.kind) if name in facts.PROPOSED]
    kept = queries.bodies.protected(body.county_id, today())
    form = ProposalForm(data, files, institution=body, fields=asked, kept=kept)

    def send(said: Any) -> Proposal:
        order = {name: said[name] for name in ("effective_on", "reason", "order_no", "document")}
        return actions.bodies.propose_facts(institution=body, facts=form.facts(), by=actor, **order)

    if request.method == "POST":
        made = attempt(form, send)
        if made is not None:
            return redirect(made)
    context = {
        "institution": body,
        "county": body.county,
        "offered": queries.bodies.offered_bodies(body.county_id, today(), town=body.town_id),
    }
    return page(request, form, "members/institution_propose.html", context)


@require_GET
def proposal(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """One proposal: old beside new, why, and the verbs of the reader."""
    return _page(request, access.proposal_for(actor_of(request), county, number))


def _page(request: HttpRequest, row: Proposal, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    is_open = row.state == PROPOSAL.first
    (changes,) = queries.bodies.changes_in_words(row.county_id, [row.changes])
    context = {
        "county": row.county,
        "proposal": row,
        "institution": row.institution,
        "changes": changes,
        "kept": queries.bodies.protected(row.county_id, today()),
        "state": PROPOSAL.states[row.state],
        "is_open": is_open,
        "why_not": why_not(access.check_can_decide, actor, row) if is_open else "",
        "speaks": access.speaks_for_body(actor, row.institution),
        "why_not_paper": why_not(
            access.check_may, actor, "members.record_paper", county=row.county_id
        ),
        "paper_form": PaperForm(county=row.county_id, verb=DECIDE),
        "later": [name for name in row.changes if name in facts.DATED],
    }
    here = row.get_absolute_url()
    return showing(request, "members/proposal.html", context, refused, here=here)


@require_GET
def document(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """What was sent along, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.proposal_for(actor, county, number)
    return attachments.handed_out(actor, "proposal.document_read", row)


@require_POST
def approve(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The commission takes it over, on the screen or as signed on paper."""
    actor = actor_of(request)
    row = access.proposal_for(actor, county, number)
    said: dict[str, Any] = {
        "proposal": row,
        "version": request.POST.get("version"),
        "note": request.POST.get("note", ""),
        "by": actor,
    }
    if not request.POST.get("on_paper"):
        return redirect(actions.bodies.approve_proposal(**said))
    form = PaperForm(request.POST, request.FILES, county=row.county_id, verb=DECIDE)
    done = attempt(form, lambda _typed: actions.bodies.approve_proposal(**said, paper=form.paper()))
    return redirect(row) if done else _page(request, row, paper_form=form)


@require_POST
def refuse(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The commission does not take it over and says why."""
    actor = actor_of(request)
    row = access.proposal_for(actor, county, number)
    actions.bodies.refuse_proposal(
        proposal=row,
        version=request.POST.get("version"),
        note=request.POST.get("reason", ""),
        by=actor,
    )
    return redirect(row)


@require_POST
def withdraw(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The body takes it back."""
    actor = actor_of(request)
    row = access.proposal_for(actor, county, number)
    actions.bodies.withdraw_proposal(proposal=row, by=actor)
    return redirect(row)
