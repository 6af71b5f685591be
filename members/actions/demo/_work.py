"""The registry's story, third part: what people have begun and who has not yet answered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core import attachments
from alliance.core.clock import today
from members.actions._decisions import Paper
from members.actions.alliances.requests import agree_membership, request_membership
from members.actions.bodies.fact_requests import ask_facts, confirm_facts
from members.actions.bodies.proposals import propose_facts
from members.actions.demo._people import People
from members.actions.records.holds import place_hold
from members.actions.rules.evidence import record_evidence
from members.actions.rules.proposals import approve_rule, propose_rule, refuse_rule
from members.actions.sharing.equipment import add_equipment
from members.actions.sharing.transfers import offer_equipment, request_equipment
from members.models import (
    Alliance,
    FactRequest,
    Institution,
    MembershipRequest,
    PlanRule,
    RuleProposal,
)
from members.plan_file import as_day

Told = Mapping[str, Any]


def tell_work(people: People, told: Told, scan: bytes) -> None:
    """Requests, proposals, decisions on paper, equipment on its way, a hold."""
    bodies = {body.code: body for body in Institution.objects.filter(county=people.county)}
    _set_on_paper(people, told["adjustable"], scan)
    _move(people, told, bodies)
    mine = people.named("clerk").institution
    if mine is not None:
        propose_facts(
            institution=mine,
            facts=told["proposed_facts"],
            effective_on=today(),
            reason=told["reason"],
            by=people.acting("clerk"),
        )
    _ask(people, told["asked"], bodies)
    _rules(people, told)
    _equipment(people, told, bodies)
    _evidence(people, told, scan)
    place_hold(
        county=people.county,
        obj=bodies[told["hold"]["body"]],
        document_no=told["hold"]["document_no"],
        reason=told["reason"],
        by=people.acting("audit"),
        demo=True,
    )


def _set_on_paper(people: People, said: Told, scan: bytes) -> None:
    """Approved with a signature on paper that its signer has not yet confirmed."""
    proposal = _proposed(people, said, "assessor")
    upload = SimpleUploadedFile("线下签批.pdf", scan)
    by = people.acting("viewer")
    document = attachments.store(county=people.county, upload=upload, by=by, demo=True)
    approve_rule(
        proposal=proposal,
        by=by,
        version=proposal.version,
        paper=Paper(people.named("approver"), today(), document),
    )


def _rules(people: People, told: Told) -> None:
    """One waits for its approver; one was refused and lies with whoever asked."""
    _proposed(people, told["open_rule"], "assessor")
    refused = _proposed(people, told["refused_rule"], "finance")
    refuse_rule(
        proposal=refused,
        by=people.acting("approver"),
        version=refused.version,
        note=told["refused_rule"]["note"],
    )


def _proposed(people: People, said: Told, who: str) -> RuleProposal:
    return propose_rule(
        county=people.county,
        key=said["key"],
        value=said["value"],
        reason=said["reason"],
        by=people.acting(who),
        demo=True,
    )


def _move(people: People, told: Told, bodies: Mapping[str, Institution]) -> None:
    """The body and the lead that it leaves have agreed; the other lead has not answered."""
    said = told["move"]
    alliances = {row.code: row for row in Alliance.objects.filter(county=people.county)}
    request = request_membership(
        institution=bodies[said["body"]],
        kind=MembershipRequest.Kind.MOVE,
        source=alliances[said["source"]],
        target=alliances[said["target"]],
        effective_on=today() + timedelta(days=said["in_days"]),
        reason=told["reason"],
        by=people.acting("head"),
        demo=True,
    )
    agree_membership(request=request, by=people.acting("lead1-admin"), version=request.version)


def _ask(people: People, said: Told, bodies: Mapping[str, Institution]) -> None:
    """One body has answered, one may still answer, one is late."""
    by = people.acting("assessor")
    due_on = today() + timedelta(days=said["in_days"])
    asked = [bodies[code] for code in said["bodies"]]
    late = [bodies[code] for code in said["late"]]
    ask_facts(county=people.county, institutions=[*asked, *late], due_on=due_on, by=by)
    answering = people.named("two").institution
    if answering is not None:
        confirm_facts(institution=answering, by=people.acting("two"))
    # Nobody may ask for a day that is over: that this one was asked earlier is part of the story.
    past = timedelta(days=said["in_days"] + said["late_by_days"])
    for row in FactRequest.objects.filter(institution__in=late, answered_at=None):
        row.asked_at, row.due_on = row.asked_at - past, row.due_on - past
        row.save(update_fields=["asked_at", "due_on"])


def _equipment(people: People, told: Told, bodies: Mapping[str, Institution]) -> None:
    """Every item is entered by its owner; one with a taker is offered and asked for."""
    for row in told["equipment"]:
        item = add_equipment(
            owner=bodies[row["owner"]],
            code=row["code"],
            name=row["name"],
            by=people.acting("two"),
            demo=True,
        )
        if "taker" not in row:
            continue
        offered = offer_equipment(equipment=item, by=people.acting("two"), reason=told["reason"])
        request_equipment(
            transfer=offered,
            taker=bodies[row["taker"]],
            by=people.acting("clerk"),
            reason=told["reason"],
            version=offered.version,
        )


def _evidence(people: People, told: Told, scan: bytes) -> None:
    said = told["evidence"]
    record_evidence(
        county=people.county,
        rule=PlanRule.objects.get(plan=people.county.plan, code=said["rule"]),
        item=said["item"],
        done_on=as_day(said["done_on"]) or today(),
        note=told["reason"],
        upload=SimpleUploadedFile("佐证.pdf", scan),
        by=people.acting("assessor"),
        demo=True,
    )
