"""What must hold before a request for membership is worth anybody's time, and who is told."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core import outbox
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, Refused
from members import queries
from members.models import Alliance, Institution, Membership, MembershipRequest

ADJUSTABLE = "members.membership.adjustable"
Kind = MembershipRequest.Kind


def check_sides(
    kind: str, institution: Institution, source: Alliance | None, target: Alliance | None, role: str
) -> None:
    """Invalid unless the kind of request has the alliances it needs, all of one county."""
    wanted = {
        Kind.JOIN.value: (False, True),
        Kind.LEAVE.value: (True, False),
        Kind.MOVE.value: (True, True),
    }
    if wanted.get(kind) != (source is not None, target is not None):
        raise Invalid(
            _("加入须写明加入哪个医共体，退出须写明退出哪个，转入两者都要写明。"),
            fields={"target": _("请核对退出和加入的医共体。")},
        )
    if source is not None and source == target:
        raise Invalid(
            _("转入的医共体与退出的是同一个。"), fields={"target": _("请另选一个医共体。")}
        )
    for alliance in (source, target):
        if alliance is not None and alliance.county_id != institution.county_id:
            raise NotFound(_("没有找到这个医共体。"), exists=True)
    if role == Membership.Role.LEAD:
        raise Refused(
            _("牵头单位由卫生健康行政部门确定，不能申请。请由审批人直接登记。"),
            code="lead_not_asked",
        )


def check_adjustable(county: int, on: date) -> None:
    """Refused where the county's rule does not allow it, NotSet where there is none."""
    rule = queries.rules.rule(county, ADJUSTABLE, on=on)
    if not rule.typed:
        raise Refused(
            _("本县区不允许成员单位动态调整（%(clause)s）。")
            % {"clause": rule.clause or _("县区参数")},
            code="not_adjustable",
        )


def check_day(effective_on: date) -> None:
    """Nobody asks for a day that is over."""
    if effective_on < today():
        raise Invalid(
            _("生效日不能早于今天。"), fields={"effective_on": _("请填今天或以后的日期。")}
        )


def check_none_open(institution: Institution, line: str) -> None:
    """One request about a body and a line at a time."""
    other = queries.alliances.open_requests_of(institution).filter(line=line).first()
    if other is not None:
        raise Refused(
            _("%(body)s在这条业务线上还有一份申请没有办结，请先办结或撤回那一份。")
            % {"body": institution.name},
            code="request_open",
            details={"request": other.pk},
        )


def address_of(request: MembershipRequest) -> str:
    """The page of a request."""
    place = {"county": request.county.code, "number": request.pk}
    return reverse("membership-request", kwargs=place)


def label_of(request: MembershipRequest) -> str:
    """How a request is called in a list."""
    return f"{request.institution.name}·{request.get_kind_display()}"


def tell(request: MembershipRequest, persons: Iterable[int], text: str, **values: str) -> None:
    """Tell each of these persons once, with the address of the request."""
    for person in sorted(set(persons)):
        outbox.tell(
            county=request.county_id,
            person=person,
            text=text,
            url=address_of(request),
            body=request.institution.name,
            kind=str(request.get_kind_display()),
            **values,
        )


def speakers(request: MembershipRequest, sides: Iterable[queries.alliances.Side]) -> set[int]:
    """Ids of the persons who may speak for these sides today, and for those short of people."""
    asked = list(sides)
    short = queries.alliances.short_sides(request, today())
    return {eyes.person.pk for _side, second in short for eyes in second.people} | {
        person
        for side in asked
        for body in sorted(side.ids)
        for person in queries.paper.signers(
            request.county_id, "members.agree_membership", today(), body
        ).values_list("pk", flat=True)
    }


def deciders(request: MembershipRequest) -> set[int]:
    """Ids of the persons of the office who may decide today."""
    found = queries.paper.signers(request.county_id, "members.decide_membership", today())
    return set(found.values_list("pk", flat=True))
