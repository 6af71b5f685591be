"""Changes of rules that were asked for: the list, the document behind one, and its verbs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.errors import Invalid
from alliance.core.forming import attempt
from alliance.core.parameters import name_of
from members import access, actions, queries
from members.forms.paper import PaperForm
from members.models import RuleProposal
from members.rules import RULE_PROPOSAL
from members.views.rules import rule_page

DECIDE = "members.set_rule"
LATEST = 200


@require_GET
def rule_proposals(request: HttpRequest, county: str) -> HttpResponse:
    """Every change of a rule that was asked for, the newest first; ?show= one state."""
    actor = actor_of(request)
    place = access.rules_county_for(actor, county)
    show = request.GET.get("show", "")
    if show not in {"", *RULE_PROPOSAL.states}:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    rows = access.rule_proposals_for(actor).filter(county=place)
    rows = rows.filter(state=show) if show else rows
    context = {
        "county": place,
        "show": show,
        "states": RULE_PROPOSAL.states,
        "rows": [
            (
                row,
                name_of(row.key),
                queries.rules.proposed_value(row),
                RULE_PROPOSAL.states[row.state],
            )
            for row in rows.order_by("-proposed_at", "-pk")[:LATEST]
        ],
    }
    return render(request, "members/rule_proposals.html", context)


@require_GET
def rule_proposal_document(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """The document behind a proposal, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.rule_proposal_for(actor, county, proposal)
    return attachments.handed_out(actor, "rule_proposal.document_read", row)


@require_POST
def rule_approve(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Another person approves, on the screen or on paper."""
    row, said = _decided(request, county, proposal)
    if not request.POST.get("on_paper"):
        return redirect(actions.rules.approve_rule(**said))
    form = PaperForm(request.POST, request.FILES, county=row.county_id, verb=DECIDE)
    done = attempt(form, lambda _typed: actions.rules.approve_rule(**said, paper=form.paper()))
    return redirect(done) if done else rule_page(request, row.county, row.key, paper_form=form)


@require_POST
def rule_refuse(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Another person does not approve, with the sentence why."""
    _row, said = _decided(request, county, proposal)
    return redirect(actions.rules.refuse_rule(**said, note=request.POST.get("reason", "")))


@require_POST
def rule_withdraw(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Whoever asked takes it back."""
    _row, said = _decided(request, county, proposal)
    return redirect(actions.rules.withdraw_rule(**said))


def _decided(request: HttpRequest, county: str, pk: int) -> tuple[RuleProposal, dict[str, Any]]:
    """The proposal, and what every verb on it is told: who, and which version was seen."""
    actor = actor_of(request)
    row = access.rule_proposal_for(actor, county, pk)
    return row, {"proposal": row, "by": actor, "version": request.POST.get("version", "")}
