"""A rule of the county is changed by two: one proposes the value, another approves it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid
from alliance.core.parameters import name_of
from alliance.core.versions import check_version
from members import access, queries
from members.actions._decisions import Paper, decided
from members.actions.rules._checking import check_changes, check_none_open, checked_value, given
from members.actions.rules._writing import lock_rules_of, write_rule
from members.models import County, Person, RuleProposal
from members.rules import RULE_PROPOSAL


@action
def propose_rule(
    *,
    county: County,
    key: str,
    value: object,
    by: Actor,
    reason: str,
    comparator: str = "",
    from_on: date | None = None,
    order_no: str = "",
    upload: "UploadedFile[Any] | None" = None,
    seen: str | int | None = None,
    demo: bool = False,
) -> RuleProposal:
    """Ask that a rule have this value from a day on (null: from the beginning); None is 未设.

    One proposal is open for a key at a time: a second one is refused with whose the first is.
    `seen` is `rules_version` as the page showed it: somebody else's change since is told.
    """
    lock_rules_of(county.pk)
    by = access.check_may(by, "members.propose_rule", county=county.pk)
    if by.person is None:
        raise Forbidden(_("申请须由人提出，程序和系统任务不能代替。"))
    text = checked_value(key, value, comparator)
    reason = given(reason)
    check_none_open(county, key)
    if seen is not None:
        check_version(SimpleNamespace(version=queries.rules.rules_version(county.pk, key)), seen)
    check_changes(county, key, text, comparator, from_on)
    document = attachments.store(county=county, upload=upload, by=by) if upload else None
    proposal = RuleProposal.objects.create(
        county=county,
        key=key,
        comparator=comparator,
        value=text,
        from_on=from_on,
        reason=reason,
        order_no=order_no.strip(),
        document=document,
        proposed_by_id=by.person,
        proposed_at=now(),
        demo=demo,
    )
    audit.record(
        by,
        "rule_proposal.proposed",
        proposal,
        reason=reason,
        key=key,
        value=text,
        comparator=comparator,
        from_on=from_on,
        order_no=proposal.order_no,
    )
    return proposal


@action
def approve_rule(
    *, proposal: RuleProposal, by: Actor, version: str | int | None, paper: Paper | None = None
) -> RuleProposal:
    """Another person approves: the value is in force from its day on, and the asker is told."""
    lock_rules_of(proposal.county_id)
    proposal = _locked(proposal)
    by, person = _decided(proposal, by, step="rule_proposal.approve", paper=paper)
    _settle(proposal, "approve", version, person.pk)
    write_rule(
        by,
        proposal.county,
        proposal.key,
        value=proposal.value,
        comparator=proposal.comparator,
        from_on=proposal.from_on,
        reason=" ".join(filter(None, (proposal.order_no, proposal.reason))),
        proposal=proposal,
    )
    audit.record(by, "rule_proposal.approved", proposal, key=proposal.key, decided_by=person.pk)
    _tell(proposal, gettext_noop("您提出的规则变更已批准：%(name)s。"))
    return proposal


@action
def refuse_rule(
    *, proposal: RuleProposal, by: Actor, note: str, version: str | int | None
) -> RuleProposal:
    """Another person refuses, with a sentence that the asker is told."""
    proposal = _locked(proposal)
    by, person = _decided(proposal, by, step="rule_proposal.refuse")
    if not note.strip():
        raise Invalid(_("请写明不批准的理由。"), fields={"reason": _("请写明不批准的理由。")})
    proposal.note = note.strip()
    _settle(proposal, "refuse", version, person.pk)
    audit.record(by, "rule_proposal.refused", proposal, reason=proposal.note, key=proposal.key)
    _tell(proposal, gettext_noop("您提出的规则变更未批准：%(name)s。%(note)s"), note=proposal.note)
    return proposal


@action
def withdraw_rule(*, proposal: RuleProposal, by: Actor, version: str | int | None) -> RuleProposal:
    """Whoever asked takes it back while nobody has decided."""
    proposal = _locked(proposal)
    by = access.check_may(by, "members.propose_rule", county=proposal.county_id)
    if proposal.proposed_by_id not in {*by.persons, by.for_person}:
        raise Forbidden(_("只有申请人本人能撤回这份申请。"))
    _settle(proposal, "withdraw", version, None)
    audit.record(by, "rule_proposal.withdrawn", proposal, key=proposal.key)
    return proposal


def _locked(proposal: RuleProposal) -> RuleProposal:
    return (
        RuleProposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county", "document", "proposed_by")
        .get(pk=proposal.pk)
    )


def _decided(
    proposal: RuleProposal, by: Actor, *, step: str, paper: Paper | None = None
) -> tuple[Actor, Person]:
    return decided(
        by,
        "members.set_rule",
        step=step,
        subject=proposal,
        label=name_of(proposal.key),
        county=proposal.county_id,
        parties=(proposal.proposed_by_id,),
        paper=paper,
    )


def _settle(
    proposal: RuleProposal, verb: str, version: str | int | None, person: int | None
) -> None:
    """Take the step; the row must be the one that was seen."""
    proposal.state = RULE_PROPOSAL.after(proposal.state, verb)
    check_version(proposal, version)
    if person is not None:
        proposal.decided_by_id, proposal.decided_at = person, now()
    proposal.version += 1
    proposal.save()


def _tell(proposal: RuleProposal, text: str, **values: str) -> None:
    outbox.tell(
        county=proposal.county_id,
        person=proposal.proposed_by_id,
        text=text,
        url=proposal.get_absolute_url(),
        name=name_of(proposal.key),
        **values,
    )
