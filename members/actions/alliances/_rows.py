"""How a membership begins and ends: rows are added and ended, never overwritten.

Whoever calls has checked that the actor may; what the registry cannot bear is refused here,
under the lock of the body, whichever way the change came.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import queries
from members.models import Alliance, Institution, Membership
from members.rules import FULL_ROLES


@dataclass(frozen=True)
class Basis:
    """What a membership rests on: reason, order number, the days of signing and of the plaque."""

    reason: str = ""
    order_no: str = ""
    signed_on: date | None = None
    plaque_on: date | None = None
    second_name: str = ""
    demo: bool = False


def locked(institution: Institution) -> Institution:
    """The body under its lock: of two changes at once the second sees what the first did."""
    return Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)


def enter(
    by: Actor,
    alliance: Alliance,
    institution: Institution,
    *,
    role: str,
    line: str,
    from_on: date | None,
    until_on: date | None,
    basis: Basis,
) -> Membership:
    """Write that a body belongs from a day on; the caller holds the body's lock."""
    if institution.county_id != alliance.county_id:
        raise Invalid(_("机构与医共体不在同一县区。"))
    check_interval(from_on, until_on)
    _check_both_there(alliance, institution, from_on, until_on)
    _check_not_in_already(alliance, institution, line, from_on, until_on)
    if role in FULL_ROLES:
        _check_no_rival(alliance, institution, from_on, until_on)
    said: dict[str, Any] = vars(basis)
    membership = Membership.objects.create(
        county_id=alliance.county_id,
        alliance=alliance,
        institution=institution,
        role=role,
        line=line,
        from_on=from_on,
        until_on=until_on,
        **said,
    )
    audit.record(
        by,
        "membership.joined",
        membership,
        reason=basis.reason,
        order_no=basis.order_no,
        alliance=alliance.code,
        institution=institution.code,
        role=role,
        line=line,
        from_on=from_on,
        until_on=until_on,
    )
    return membership


def end(
    by: Actor, membership: Membership, *, until_on: date, reason: str = "", order_no: str = ""
) -> Membership:
    """Write the first day on which a membership no longer holds; its row is locked here."""
    membership = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("alliance", "institution")
        .get(pk=membership.pk)
    )
    check_interval(membership.from_on, until_on)
    if membership.until_on is not None and until_on > membership.until_on:
        raise Refused(
            _("这条关系到%(day)s已终止，不能延后；要继续的，请另行登记加入。")
            % {"day": membership.until_on.isoformat()},
            code="ended_already",
        )
    if membership.role == Membership.Role.LEAD:
        _check_not_the_last_lead(membership, until_on)
    old, membership.until_on = membership.until_on, until_on
    membership.save(update_fields=["until_on"])
    audit.record(
        by,
        "membership.left",
        membership,
        reason=reason,
        order_no=order_no,
        until_on=until_on,
        was_until_on=old,
    )
    return membership


def check_interval(from_on: date | None, until_on: date | None) -> None:
    """Invalid when an interval would hold no day."""
    if from_on and until_on and until_on <= from_on:
        raise Invalid(_("终止日须在起始日之后。"), fields={"until_on": _("须在起始日之后")})


def _check_both_there(
    alliance: Alliance, institution: Institution, from_on: date | None, until_on: date | None
) -> None:
    """Nobody enters an alliance that has ended, nor does a body that is no more."""
    for thing in (alliance, institution):
        closed = thing.closed_on
        if closed is not None and (until_on is None or until_on > closed):
            raise Refused(
                _("%(name)s自%(day)s起已不存在，隶属关系须在此前终止。")
                % {"name": thing.name, "day": closed.isoformat()},
                code="not_there_any_more",
            )


def _check_not_in_already(
    alliance: Alliance,
    institution: Institution,
    line: str,
    from_on: date | None,
    until_on: date | None,
) -> None:
    """A body stands once on a line of an alliance on a day."""
    if queries.days.same_membership(alliance, institution, line, from_on, until_on).exists():
        raise Refused(
            _("%(body)s在这段时间已在%(alliance)s的这条业务线上。要变更身份，请先办理退出。")
            % {"body": institution.name, "alliance": alliance.name},
            code="member_already",
        )


def _check_no_rival(
    alliance: Alliance, institution: Institution, from_on: date | None, until_on: date | None
) -> None:
    rival = queries.days.rival_membership(alliance, institution, from_on, until_on)
    if rival is not None:
        raise Refused(
            _("%(body)s在这段时间已属%(other)s，按方案同一天只能属一个%(kind)s。")
            % {
                "body": institution.name,
                "other": rival.alliance.name,
                "kind": alliance.get_kind_display(),
            },
            code="member_elsewhere",
        )


def _check_not_the_last_lead(membership: Membership, until_on: date) -> None:
    """Members are not left without the body that leads them on their line."""
    left = queries.days.left_without_lead(membership, until_on)
    if left:
        raise Refused(
            _("%(alliance)s届时还有%(n)d家单位而没有牵头单位，须先更换牵头单位或办理成员退出。")
            % {"alliance": membership.alliance.name, "n": left},
            code="last_lead",
        )
