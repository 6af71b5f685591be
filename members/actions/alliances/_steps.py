"""What every step of a request for membership has in common: its lock, who speaks, its end."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid
from members import queries
from members.actions.alliances import _asking as asking
from members.actions.alliances import _rows as rows
from members.models import MembershipRequest, Person


def locked(request: MembershipRequest) -> MembershipRequest:
    """The body first, then the request: the same order in every action."""
    rows.locked(request.institution)
    return (
        MembershipRequest.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "county", "institution", "source", "target", "applied_by", "body_agreed_by",
            "source_agreed_by", "target_agreed_by",
        )
        .get(pk=request.pk)
    )  # fmt: skip


def acting_person(by: Actor) -> Person:
    """The person who asks or agrees; no program and no job does."""
    if by.person is None:
        raise Forbidden(_("动态调整须由人提出和同意，程序和系统任务不能代替。"))
    return Person.objects.get(pk=by.person)


def reason_given(note: str) -> str:
    """Whoever says no says why."""
    if not note.strip():
        raise Invalid(_("请写明不同意的理由。"), fields={"note": _("请写明理由。")})
    return note.strip()


def end_with(request: MembershipRequest, by: Actor, person: Person, what: str) -> MembershipRequest:
    """Write the decision and tell everybody concerned."""
    request.decided_by, request.decided_at = person, now()
    request.version += 1
    request.save()
    audit.record(
        by,
        what,
        request,
        reason=request.note,
        person=person.code,
        order_no=request.order_no,
        effective_on=request.effective_on,
    )
    told = asking.speakers(request, queries.alliances.sides_of(request)) | set(
        queries.alliances.parties_of(request)
    )
    text = gettext_noop("%(body)s的“%(kind)s”未获同意：%(note)s")
    if request.state == "approved":
        text = gettext_noop("%(body)s的“%(kind)s”已批准，自%(day)s起生效。")
    day, note = request.effective_on.isoformat(), request.note[:200]
    asking.tell(request, told - {by.person or 0}, text, day=day, note=note)
    return request
