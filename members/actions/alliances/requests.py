"""动态调整: a body asks to enter, leave or move; both sides agree, the office decides."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access, queries
from members.actions._decisions import Paper, decided
from members.actions.alliances import _asking as asking
from members.actions.alliances import _rows as rows
from members.actions.alliances import _steps as steps
from members.models import Alliance, Institution, Membership, MembershipRequest, Person
from members.rules import MEMBERSHIP_REQUEST

AGREE = "members.agree_membership"


@action
def request_membership(
    *,
    institution: Institution,
    kind: str,
    effective_on: date,
    reason: str,
    by: Actor,
    source: Alliance | None = None,
    target: Alliance | None = None,
    line: str = Membership.Line.GENERAL,
    role: str = Membership.Role.MEMBER,
    upload: "UploadedFile[Any] | None" = None,
    demo: bool = False,
) -> MembershipRequest:
    """A body, or a lead of an alliance concerned, asks that the body enter, leave or move.

    Who asks has agreed for the side that the role speaks for (TZ 四（一）动态调整).
    """
    institution = rows.locked(institution)
    request = MembershipRequest(
        county_id=institution.county_id, kind=kind, institution=institution, source=source,
        target=target, line=line, role=role, effective_on=effective_on, reason=reason.strip(),
        applied_at=now(), demo=demo,
    )  # fmt: skip
    asking.check_sides(kind, institution, source, target, role)
    by, spoken = access.check_may_speak(
        by,
        "members.request_membership",
        queries.alliances.sides_of(request),
        county=institution.county_id,
    )
    if not request.reason:
        raise Invalid(_("请写明事由。"), fields={"reason": _("请写明事由。")})
    asking.check_day(effective_on)
    asking.check_adjustable(institution.county_id, effective_on)
    asking.check_none_open(institution, line)
    queries.alliances.check_possible(request)
    request.applied_by = steps.acting_person(by)
    if upload is not None:
        request.document = attachments.store(county=institution.county, upload=upload, by=by)
    _mark(request, spoken, request.applied_by)
    request.save()
    audit.record(
        by, "membership_request.applied", request, reason=request.reason, kind=kind,
        institution=institution.code, source=source.code if source else None,
        target=target.code if target else None, line=line, role=role, effective_on=effective_on,
    )  # fmt: skip
    _tell_next(request, by)
    return request


@action
def agree_membership(
    *, request: MembershipRequest, by: Actor, version: int | str, paper: Paper | None = None
) -> MembershipRequest:
    """A side that was asked agrees; when the last one has, the request waits for the office."""
    request = steps.locked(request)
    MEMBERSHIP_REQUEST.after(request.state, "agree")
    sides = queries.alliances.sides_of(request)
    waiting = [side for side in sides if side.agreed_by is None]
    speaker = by
    if paper is not None:
        held = queries.paper.held_by(paper.approver.pk, paper.signed_on)
        speaker = Actor(person=paper.approver.pk, held=held)
    _speaker, body, spoken = access.check_may_answer(speaker, request, waiting or sides)
    if not [side for side in spoken if side.agreed_by is None]:
        raise Refused(_("您这一方已经同意，正在等其他方。"), code="agreed_already")
    by, person = decided(
        by, AGREE, step="membership_request.agree", subject=request,
        label=asking.label_of(request), county=request.county_id,
        institution=body, parties=queries.alliances.parties_of(request), paper=paper,
    )  # fmt: skip
    check_version(request, version)
    _mark(request, spoken, person)
    request.version += 1
    request.save()
    audit.record(
        by, "membership_request.agreed", request, sides=[side.name for side in spoken],
        person=person.code, state=request.state,
    )  # fmt: skip
    _tell_next(request, by)
    return request


@action
def decline_membership(
    *, request: MembershipRequest, by: Actor, version: int | str, note: str
) -> MembershipRequest:
    """A side that was asked does not agree, and says why: the request ends."""
    request = steps.locked(request)
    state = MEMBERSHIP_REQUEST.after(request.state, "refuse")
    waiting = [side for side in queries.alliances.sides_of(request) if side.agreed_by is None]
    if not waiting:
        raise Refused(_("各方都已同意，现在由审批人决定。"), code="agreed_already")
    by, _body, _spoken = access.check_may_answer(by, request, waiting)
    check_version(request, version)
    request.state, request.note = state, steps.reason_given(note)
    return steps.end_with(request, by, steps.acting_person(by), "membership_request.declined")


@action
def withdraw_membership_request(
    *, request: MembershipRequest, by: Actor, version: int | str, note: str = ""
) -> MembershipRequest:
    """The side that asked takes its request back, while nobody has decided."""
    request = steps.locked(request)
    state = MEMBERSHIP_REQUEST.after(request.state, "withdraw")
    asked = [
        side for side in queries.alliances.sides_of(request) if side.agreed_by == request.applied_by
    ] or queries.alliances.sides_of(request)[:1]
    by, _spoken = access.check_may_speak(
        by, "members.request_membership", asked, county=request.county_id
    )
    check_version(request, version)
    told = asking.speakers(request, queries.alliances.sides_of(request))
    if request.state == "agreed":
        told |= asking.deciders(request)
    request.state, request.note = state, note.strip()
    request.version += 1
    request.save()
    audit.record(by, "membership_request.withdrawn", request, reason=request.note)
    text = gettext_noop("%(body)s的“%(kind)s”申请已撤回。")
    asking.tell(request, told - {by.person or 0}, text)
    return request


def _mark(request: MembershipRequest, spoken: list[queries.alliances.Side], person: Person) -> None:
    """Write who agreed for these sides, and whether everybody has."""
    for side in spoken:
        if side.agreed_by is None:
            setattr(request, f"{side.name}_agreed_by", person)
    if all(side.agreed_by is not None for side in queries.alliances.sides_of(request)):
        request.state = MEMBERSHIP_REQUEST.after(request.state, "agree")


def _tell_next(request: MembershipRequest, by: Actor) -> None:
    """Tell those whose turn it is, and the applicant when the others have agreed."""
    myself = {by.person or 0}
    if request.state == "agreed":
        told = asking.deciders(request) | {request.applied_by_id}
        text = gettext_noop("%(body)s的“%(kind)s”申请各方已同意，等待审批。")
    else:
        waiting = [side for side in queries.alliances.sides_of(request) if side.agreed_by is None]
        told = asking.speakers(request, waiting)
        text = gettext_noop("%(body)s申请“%(kind)s”，请贵单位答复是否同意。")
    asking.tell(request, told - myself, text)
