"""Decisions that take two pairs of eyes, on the screen or signed on paper (线下签批).

Whoever asked for something does not decide it, neither in person nor through the substitute
or the paper that stands for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit, outbox
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import Document
from members import access, queries
from members.models import County, Institution, PaperSignature, Person
from members.paper_steps import paper_step_words


@dataclass(frozen=True)
class Paper:
    """An approval signed on paper: by whom, on which day, and its scan.

    A scan that was only just sent is kept together with the decision, or not at all.
    """

    approver: Person
    signed_on: date
    scan: "Document | UploadedFile[Any]"


def decided(
    by: Actor,
    verb: str,
    *,
    step: str,
    subject: Model,
    label: str,
    county: int,
    institution: int | None = None,
    parties: Iterable[int | None] = (),
    paper: Paper | None = None,
) -> tuple[Actor, Person]:
    """The actor under the grant that allows this, and the person whose decision it is.

    `parties` are the ids of the persons who asked; those for whom they acted count with them.
    At an `institution` where nobody is left beside them, the office of its lead decides.
    `step` names the step for the county's list of steps that paper may not take
    (`proposal.approve`); `label` names the object for people. To be called in the action,
    under the lock of `subject`. Refused own_request when a party would decide.
    """
    asked = queries.paper.hands(county, subject, parties)
    if paper is not None:
        _check_approver(paper, verb, county=county, institution=institution, asked=asked)
        by = _recorder(by, paper, county=county, institution=institution, asked=asked)
        _check_step_open(step, county)
        _sign(by, paper, step=step, subject=subject, label=label, county=county)
        return by, paper.approver
    by = _may(by, verb, county=county, institution=institution, first=asked)
    if _names(by) & asked:
        raise Refused(
            _("申请人不能审批自己的申请，代办人也不能替申请人审批，请由另一人办理。"),
            code="own_request",
        )
    return by, _person(by)


def _may(
    by: Actor,
    verb: str,
    *,
    county: int,
    institution: int | None,
    first: frozenset[int],
    on: date | None = None,
) -> Actor:
    """The actor where they may; at a unit that somebody acted for before, as the second person."""
    if institution is None or not first:
        return access.check_may(by, verb, county=county, institution=institution)
    body = Institution.objects.get(pk=institution, county=county)
    return access.check_may_second(by, verb, body=body, first=first, on=on)


def _names(by: Actor) -> set[int | None]:
    """Who acts and for whom: both names count against a decision."""
    return {by.person, by.for_person} - {None}


def _person(by: Actor) -> Person:
    if by.person is None:
        raise Forbidden(_("审批须由人作出，程序和系统任务不能代替。"))
    return Person.objects.get(pk=by.person)


def _check_approver(
    paper: Paper, verb: str, *, county: int, institution: int | None, asked: frozenset[int]
) -> None:
    """The approver held the right on the day of the signature and holds it today."""
    if paper.signed_on > today():
        raise Invalid(_("签批日不能晚于今天。"), fields={"signed_on": _("签批日不能晚于今天。")})
    if paper.approver.pk in asked:
        raise Refused(_("签批人就是申请人，线下签批同样须由另一人作出。"), code="own_request")
    for day in {paper.signed_on, today()}:
        held = queries.paper.held_by(paper.approver.pk, day)
        approver = Actor(person=paper.approver.pk, held=held)
        try:
            _may(approver, verb, county=county, institution=institution, first=asked, on=day)
        except (Forbidden, NotFound) as refusal:
            raise Refused(
                _("%(name)s在%(day)s没有审批此事的角色，这份签批不能录入。")
                % {"name": paper.approver.name, "day": day.isoformat()},
                code="approver_may_not",
            ) from refusal


def _recorder(
    by: Actor, paper: Paper, *, county: int, institution: int | None, asked: frozenset[int]
) -> Actor:
    """Somebody who is neither side and may enter what was signed on paper."""
    before = asked | {paper.approver.pk}
    by = _may(by, "members.record_paper", county=county, institution=institution, first=before)
    _person(by)
    if _names(by) & asked:
        raise Refused(_("申请人不能录入自己申请的线下签批，请由另一人录入。"), code="own_request")
    if paper.approver.pk in _names(by):
        raise Refused(
            _("签批人不能录入自己的线下签批：请直接在系统中审批，或由另一人录入。"),
            code="own_signature",
        )
    return by


def _check_step_open(step: str, county: int) -> None:
    shut = queries.paper.refused_paper_steps(county, today())
    if step in shut or str(paper_step_words(step)) in shut:
        raise Refused(
            _("本县区规定“%(step)s”不得线下签批，请审批人登录办理。")
            % {"step": paper_step_words(step)},
            code="paper_not_allowed",
        )


def _sign(by: Actor, paper: Paper, *, step: str, subject: Model, label: str, county: int) -> None:
    """Keep the signature with its scan and tell the approver, who confirms or disputes it."""
    scan = paper.scan
    if isinstance(scan, UploadedFile):
        scan = attachments.store(county=County.objects.get(pk=county), upload=scan, by=by)
    if scan.county_id != county:
        raise NotFound(_("没有找到这份扫描件。"), exists=True)
    signature = PaperSignature.objects.create(
        county_id=county,
        step=step,
        object_kind=subject._meta.label_lower,
        object_id=str(subject.pk),
        label=label[:200],
        approver=paper.approver,
        signed_on=paper.signed_on,
        recorder=_person(by),
        recorded_at=now(),
        document=scan,
        demo=getattr(subject, "demo", False),
    )
    audit.record(
        by,
        "paper_signature.recorded",
        signature,
        step=step,
        of=audit.label(subject),
        approver=paper.approver.code,
        signed_on=paper.signed_on,
        sha256=scan.sha256,
    )
    outbox.tell(
        county=county,
        person=paper.approver.pk,
        text=gettext_noop("“%(label)s”已按您%(day)s的线下签批录入，请核对扫描件后确认或否认。"),
        url=signature.get_absolute_url(),
        label=label[:200],
        day=paper.signed_on.isoformat(),
    )
