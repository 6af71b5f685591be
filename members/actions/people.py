"""Entering people, giving them a sign-in and roles, ending both."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.models import County, Grant, Institution, Person, User
from members.rules import APART, AT_AN_INSTITUTION, ROLES


@action
def add_person(
    *,
    county: County,
    code: str,
    name: str,
    by: Actor,
    position: str = "",
    institution: Institution | None = None,
    username: str = "",
    password: str = "",
    demo: bool = False,
) -> Person:
    """Enter a person in the county's registry; with a user name they can also sign in.

    A user who is already there is taken: one user may be a person in several counties, once in
    each, so that nobody unites duties under two names.
    """
    by = access.check_may(by, "members.add_person", county=county.pk)
    if Person.objects.filter(county=county, code=code).exists():
        raise Refused(_("人员代码%(code)s在本县区已经登记。") % {"code": code}, code="exists")
    if username and Person.objects.filter(county=county, user__username=username).exists():
        raise Refused(
            _("用户%(name)s在本县区已经登记为另一人。") % {"name": username}, code="user_exists"
        )
    person = Person.objects.create(
        county=county,
        code=code,
        name=name,
        position=position,
        institution=institution,
        user=_user(username, password, demo) if username else None,
        demo=demo,
    )
    audit.record(by, "person.added", person, code=code, username=username)
    return person


def _user(username: str, password: str, demo: bool) -> User:
    """The user of that name, made with the password when there is none yet."""
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user
    user = User(username=username, demo=demo, password_changed_at=now())
    _check_password(password, user)
    user.set_password(password)
    user.save()
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentence = "".join(error.messages)
        raise Invalid(sentence, code="weak_password", fields={"password": sentence}) from error


@action
def change_password(*, user: User, password: str, by: Actor) -> User:
    """A user takes a new password; every session opened with the old one ends with it."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if by.user != user.pk:
        access.check_is_system(by)
    _check_password(password, user)
    user.set_password(password)
    user.password_changed_at = now()
    user.save(update_fields=["password", "password_changed_at"])
    audit.record(by, "user.password_changed", user)
    return user


@action
def add_grant(
    *,
    person: Person,
    role: str,
    by: Actor,
    institution: Institution | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    demo: bool = False,
) -> Grant:
    """A person holds a role from a day (today when not said) until a day (not included)."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.grant", county=person.county_id)
    start = from_on or today()
    if role not in ROLES:
        raise Invalid(_("没有“%(role)s”这个角色。") % {"role": role})
    if (role in AT_AN_INSTITUTION) != (institution is not None):
        sentence = (
            _("“%(role)s”须指明任职机构。")
            if institution is None
            else _("“%(role)s”是县区一级的角色，不指明机构。")
        )
        raise Invalid(sentence % {"role": ROLES[role]})
    if until_on is not None and until_on <= start:
        raise Invalid(_("终止日须在起始日之后。"))
    _check_duties_apart(person, role, start, until_on)
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
        person=person.code,
        role=role,
        institution=institution.code if institution else None,
        from_on=start,
        until_on=until_on,
    )
    return grant


@action
def end_grant(*, grant: Grant, until_on: date, by: Actor, reason: str) -> Grant:
    """A role ends: `until_on` is the first day on which it is no longer held."""
    grant = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    by = access.check_may(by, "members.grant", county=grant.county_id)
    if until_on <= grant.from_on:
        raise Invalid(_("终止日须在起始日之后。"))
    grant.until_on = until_on
    grant.save(update_fields=["until_on"])
    audit.record(by, "grant.ended", grant, reason=reason, until_on=until_on)
    return grant


def _check_duties_apart(person: Person, role: str, start: date, until_on: date | None) -> None:
    """System, security and audit administration lie in three pairs of hands."""
    if role not in APART:
        return
    others = queries.grants_between(person.pk, start, until_on).filter(role__in=APART - {role})
    if others.exists():
        raise Refused(
            _("系统、安全、审计三员须由不同的人担任，此人已任其中之一。"), code="duties_apart"
        )
