"""Whether the registry can bear what a request for membership asks for, as it stands."""

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Refused
from members.models import Alliance, Membership, MembershipRequest
from members.queries.alliances.requests import leaving
from members.queries.days import left_without_lead, rival_membership, same_membership
from members.rules import FULL_ROLES


def check_possible(request: MembershipRequest) -> None:
    """Refused when the registry could not bear it as it stands; asked again at approval."""
    body, source, target = request.institution, request.source, request.target
    on, line = request.effective_on, request.line
    if source is not None:
        held = leaving(body, source, line, on).first()
        if held is None:
            raise Refused(
                _("%(body)s在生效日的前一天不在%(alliance)s的这条业务线上。")
                % {"body": body.name, "alliance": source.name},
                code="not_a_member",
            )
        if held.role == Membership.Role.LEAD and left_without_lead(held, on):
            raise Refused(
                _("%(body)s是%(alliance)s唯一的牵头单位，须先更换牵头单位。")
                % {"body": body.name, "alliance": source.name},
                code="last_lead",
            )
    if target is not None:
        _check_room(request, target)


def _check_room(request: MembershipRequest, target: Alliance) -> None:
    """The body is not there yet, and stands in no rival but the one it leaves."""
    body, on = request.institution, request.effective_on
    if same_membership(target, body, request.line, on, None).exists():
        raise Refused(
            _("%(body)s在生效日已在%(alliance)s的这条业务线上。")
            % {"body": body.name, "alliance": target.name},
            code="member_already",
        )
    if request.role not in FULL_ROLES:
        return
    rival = rival_membership(target, body, on, None, leaving=request.source)
    if rival is not None:
        raise Refused(
            _("%(body)s届时仍属%(other)s，按方案同一天只能属一个%(kind)s；请申请转入，或先退出。")
            % {
                "body": body.name,
                "other": rival.alliance.name,
                "kind": target.get_kind_display(),
            },
            code="member_elsewhere",
        )
