"""Proposals of a body about itself, and what the commission decides (登记变更申请)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access, queries
from members.actions._decisions import Paper, decided
from members.actions._telling import tell_body
from members.actions.bodies._answering import answer_open_request
from members.actions.bodies._correcting import correct
from members.actions.bodies._entering import Kind, Order, enter, locked
from members.actions.bodies._facts import changed, check_known, label_of, read_all
from members.facts import EVENT_OF, PROPOSED
from members.models import Institution, Person, Proposal
from members.rules import PROPOSAL

APPROVED = gettext_noop("%(body)s：登记变更申请已批准。%(note)s")
REFUSED = gettext_noop("%(body)s：登记变更申请未批准：%(note)s")


@action
def propose_facts(
    *,
    institution: Institution,
    facts: Mapping[str, str | None],
    effective_on: date,
    reason: str,
    by: Actor,
    order_no: str = "",
    document: "UploadedFile[Any] | None" = None,
) -> Proposal:
    """A body says what should stand in the registry about it; the commission decides.

    An open request to check the facts is answered with it.
    """
    institution = locked(institution)
    by = access.check_may(
        by, "members.propose_facts", county=institution.county_id, institution=institution.pk
    )
    if by.person is None:
        raise Invalid(_("申请须由人提出。"))
    check_known(facts, PROPOSED)
    changes = _proposed(institution, read_all(institution, facts), effective_on)
    if not reason.strip():
        raise Invalid(_("请写明事由。"), fields={"reason": _("请写明事由。")})
    _check_not_asked_twice(institution, changes)
    stored = document and attachments.store(county=institution.county, upload=document, by=by)
    proposal = Proposal.objects.create(
        county_id=institution.county_id,
        institution=institution,
        changes=changes,
        effective_on=effective_on,
        reason=reason,
        order_no=order_no,
        document=stored or None,
        proposed_by=Person.objects.get(pk=by.person),
        proposed_at=now(),
        state=PROPOSAL.first,
        demo=institution.demo,
    )
    audit.record(
        by, "proposal.proposed", proposal, reason=reason, institution=institution.code,
        changes=changes, effective_on=effective_on, order_no=order_no,
    )  # fmt: skip
    answer_open_request(institution, by)
    return proposal


@action
def approve_proposal(
    *,
    proposal: Proposal,
    version: str | int | None,
    by: Actor,
    note: str = "",
    paper: Paper | None = None,
) -> Proposal:
    """The commission takes a proposal over: dated facts as events, the others at once."""
    institution, proposal = _both(proposal)
    check_version(proposal, version)
    state = PROPOSAL.after(proposal.state, "approve")
    by, decider = _decided(by, proposal, "proposal.approve", paper)
    facts = _still_to_do(institution, proposal)
    order = Order(
        proposal.effective_on, proposal.order_no, proposal.reason, proposal.document or None
    )
    for kind in dict.fromkeys(EVENT_OF[field] for field in facts if field in EVENT_OF):
        said = {field: facts[field] for field in facts if EVENT_OF.get(field) == kind}
        enter(institution, Kind(kind), said, order, by)
    plain = {field: text for field, text in facts.items() if field not in EVENT_OF}
    if plain:
        correct(institution, plain, by, reason=proposal.reason, override=proposal.reason)
    _end(proposal, state, decider, note)
    audit.record(by, "proposal.approved", proposal, reason=note, facts=facts, decider=decider.code)
    _tell(proposal, by, APPROVED)
    return proposal


@action
def refuse_proposal(
    *,
    proposal: Proposal,
    version: str | int | None,
    note: str,
    by: Actor,
    paper: Paper | None = None,
) -> Proposal:
    """The commission does not take it over and says why."""
    _institution, proposal = _both(proposal)
    check_version(proposal, version)
    state = PROPOSAL.after(proposal.state, "refuse")
    by, decider = _decided(by, proposal, "proposal.approve", paper)
    if not note.strip():
        raise Invalid(_("请写明不批准的理由。"), fields={"note": _("请写明不批准的理由。")})
    _end(proposal, state, decider, note.strip())
    audit.record(by, "proposal.refused", proposal, reason=note, decider=decider.code)
    _tell(proposal, by, REFUSED)
    return proposal


@action
def withdraw_proposal(*, proposal: Proposal, by: Actor) -> Proposal:
    """The body takes its proposal back before it is decided."""
    _institution, proposal = _both(proposal)
    by = access.check_may(
        by,
        "members.propose_facts",
        county=proposal.county_id,
        institution=proposal.institution_id,
    )
    proposal.state = PROPOSAL.after(proposal.state, "withdraw")
    proposal.version += 1
    proposal.save(update_fields=["state", "version"])
    audit.record(by, "proposal.withdrawn", proposal)
    return proposal


def _both(proposal: Proposal) -> tuple[Institution, Proposal]:
    """The body's row first, then the proposal's: the order in which every action locks them."""
    institution = locked(proposal.institution)
    rows = Proposal.objects.select_for_update(no_key=True, of=("self",))
    proposal = rows.select_related("document", "proposed_by").get(pk=proposal.pk)
    proposal.institution = institution
    return institution, proposal


def _proposed(
    institution: Institution, said: Mapping[str, str | None], on: date
) -> dict[str, list[str | None]]:
    changes = changed(queries.bodies.stood(institution, on), said)
    if not changes:
        raise Invalid(
            _("与现有登记相同，没有要改的内容。核对无误的，请用“核对无误”。"), code="no_change"
        )
    return changes


def _check_not_asked_twice(institution: Institution, changes: Mapping[str, object]) -> None:
    for other in Proposal.objects.filter(institution=institution, state=PROPOSAL.first):
        if same := sorted(set(other.changes) & set(changes)):
            raise Refused(
                _("已有待审批的申请要改“%(field)s”，请先等待审批，或撤回后重新申请。")
                % {"field": label_of(same[0])},
                code="asked_already",
            )


def _still_to_do(institution: Institution, proposal: Proposal) -> dict[str, str | None]:
    """What is not yet so; refused when something became different from what was proposed for."""
    stood = queries.bodies.stood(institution, proposal.effective_on)
    for field, (before, after) in proposal.changes.items():
        if stood(field) not in {before, after}:
            raise Refused(
                _(
                    "申请提出以后，“%(field)s”已改为“%(now)s”。请不批准这份申请，由机构核对后重新提出。"
                )
                % {"field": label_of(field), "now": stood(field) or _("未填")},
                code="stale",
            )
    return {
        field: after
        for field, (_before, after) in proposal.changes.items()
        if stood(field) != after
    }


def _decided(by: Actor, proposal: Proposal, step: str, paper: Paper | None) -> tuple[Actor, Person]:
    return decided(
        by,
        "members.decide_facts",
        step=step,
        subject=proposal,
        label=_("%(body)s登记变更") % {"body": proposal.institution.name},
        county=proposal.county_id,
        parties=[proposal.proposed_by_id],
        paper=paper,
    )


def _end(proposal: Proposal, state: str, decider: Person, note: str) -> None:
    proposal.state, proposal.decided_by = state, decider
    proposal.decided_at, proposal.note = now(), note
    proposal.version += 1
    proposal.save()


def _tell(proposal: Proposal, by: Actor, text: str) -> None:
    """The body's people, and whoever proposed it though they no longer speak for the body."""
    url, body = proposal.get_absolute_url(), proposal.institution
    told = tell_body(body, text, by, url=url, note=proposal.note)
    if proposal.proposed_by_id not in told:
        outbox.tell(
            county=body.county_id, person=proposal.proposed_by_id, text=text, url=url,
            body=body.name, note=proposal.note,
        )  # fmt: skip
