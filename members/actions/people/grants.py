"""Roles: given with dates and a reason, ended; three administrators are three people."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions.people._ending import check_not_the_last
from members.actions.signing._accounts import end_sessions_of
from members.models import Grant, Institution, Person
from members.rules import APART, AT_AN_INSTITUTION, ROLES


@action
def add_grant(
    *,
    person: Person,
    role: str,
    by: Actor,
    institution: Institution | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    reason: str = "",
    demo: bool = False,
) -> Grant:
    """A person holds a role from a day (today when not said) until a day (not included).

    Nobody but a founder gives a role to themselves.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.grant", county=person.county_id)
    start = from_on or today()
    _check_place(role, institution, person)
    if until_on is not None and until_on <= start:
        raise Invalid(_("终止日须在起始日之后。"), fields={"last_day": _("须不早于起始日")})
    if person.pk in by.names and by.role != "founder":
        raise Refused(_("不能给自己授予角色，请由另一位安全管理员办理。"), code="own_grant")
    if person.left_on is not None and person.left_on <= start:
        raise Refused(_("此人已登记离任，不能授予角色。"), code="has_left")
    _check_duties_apart(person, role, start, until_on)
    _check_not_held(person, role, institution, start, until_on)
    grant = Grant.objects.create(
        county_id=person.county_id,
        person=person,
        role=role,
        institution=institution,
        from_on=start,
        until_on=until_on,
        demo=demo,
    )
    audit.record(
        by,
        "grant.added",
        grant,
        reason=reason,
        person=person.code,
        role=role,
        institution=institution.code if institution else None,
        from_on=start,
        until_on=until_on,
    )
    _tell(grant, gettext_noop("您自%(day)s起担任“%(role)s”。"), start)
    return grant


@action
def end_grant(*, grant: Grant, until_on: date, by: Actor, reason: str) -> Grant:
    """A role ends: `until_on` is the first day on which it is no longer held.

    Ended on its first day it was held on none. What has an end may end earlier, not later.
    """
    grant = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    by = access.check_may(by, "members.grant", county=grant.county_id)
    if until_on < grant.from_on:
        raise Invalid(_("终止日不能早于起始日。"), fields={"last_day": _("不能早于起始日")})
    if grant.until_on is not None and until_on > grant.until_on:
        raise Refused(_("这项授权已在更早的日子终止，需要延长请重新授予。"), code="ended")
    check_not_the_last([grant], until_on, by)
    grant.until_on = until_on
    grant.save(update_fields=["until_on"])
    if until_on <= today():
        end_sessions_of(grant.person)
    audit.record(by, "grant.ended", grant, reason=reason, until_on=until_on)
    _tell(grant, gettext_noop("您的角色“%(role)s”自%(day)s起终止。"), until_on)
    return grant


def _tell(grant: Grant, text: str, day: date) -> None:
    """The person reads it in the header."""
    values = {"role": str(ROLES[grant.role]), "day": day.isoformat()}
    outbox.tell(county=grant.county_id, person=grant.person_id, text=text, **values)


def _check_place(role: str, institution: Institution | None, person: Person) -> None:
    """The role is known, and held where it belongs."""
    if role not in ROLES:
        raise Invalid(_("没有“%(role)s”这个角色。") % {"role": role})
    if (role in AT_AN_INSTITUTION) != (institution is not None):
        sentence = (
            _("“%(role)s”须指明任职机构。")
            if institution is None
            else _("“%(role)s”是县区一级的角色，不指明机构。")
        ) % {"role": ROLES[role]}
        raise Invalid(sentence, fields={"institution": sentence})
    if institution is not None and institution.county_id != person.county_id:
        raise Invalid(_("所选机构不在本县区。"), fields={"institution": _("请从列表中选择。")})


def _check_not_held(
    person: Person, role: str, institution: Institution | None, start: date, until_on: date | None
) -> None:
    """The same role at the same place is not given twice for one day."""
    same = queries.people.grants_between(person.pk, start, until_on).filter(
        role=role, institution=institution
    )
    if same.exists():
        raise Refused(
            _("此人在这段时间里已经担任“%(role)s”。") % {"role": ROLES[role]}, code="held_already"
        )


def _check_duties_apart(person: Person, role: str, start: date, until_on: date | None) -> None:
    """System, security and audit administration lie in three pairs of hands.

    What somebody does for another under a delegation counts as theirs.
    """
    if role not in APART:
        return
    others = queries.people.grants_between(person.pk, start, until_on).filter(
        role__in=APART - {role}
    )
    taken = queries.people.delegations_between(start, until_on).filter(taker=person)
    through = any(queries.people.duties_through(row, start, until_on) - {role} for row in taken)
    if others.exists() or through:
        raise Refused(
            _("系统、安全、审计三员须由不同的人担任，此人已任其中之一。"), code="duties_apart"
        )
