"""邀请: a one-time link with which a person chooses a user name and a password."""

import secrets
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, NotFound, Refused
from members import access, queries
from members.actions.people._ending import revoke_invitations
from members.actions.signing._accounts import make_user
from members.keys import digest
from members.models import Invitation, Person, User

DAYS: Final = 7


@action
def invite(*, person: Person, by: Actor) -> tuple[Invitation, str]:
    """A link for a person without account; the secret is given back once and kept nowhere.

    It lives for seven days; a link that was still open dies.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.invite", county=person.county_id)
    if person.left_on is not None:
        raise Refused(_("此人已登记离任，不能邀请。"), code="has_left")
    if person.user_id is not None:
        raise Refused(_("%(name)s已有账号，不需要邀请。") % {"name": person.name}, code="has_user")
    revoke_invitations(person, by, "reissued")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        county_id=person.county_id,
        person=person,
        digest=digest(secret),
        by_id=by.person,
        created_at=now(),
        expires_at=now() + timedelta(days=DAYS),
    )
    audit.record(
        by, "invitation.issued", invitation, person=person.code, expires_at=invitation.expires_at
    )
    return invitation, secret


@action
def revoke_invitation(*, person: Person, reason: str, by: Actor) -> Person:
    """The open link of a person dies: it went to the wrong hands, or is not needed."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_may(by, "members.invite", county=person.county_id)
    if queries.signing.open_invitation(person.pk, now()) is None:
        raise Refused(_("没有未使用的邀请链接。"), code="no_invitation")
    revoke_invitations(person, by, reason)
    return person


@action
def accept_invitation(*, secret: str, username: str, password: str, by: Actor) -> User:
    """Whoever holds the link chooses a name and a password; the link dies with it."""
    invitation = _open(secret)
    name = username.strip()
    if not name:
        raise Invalid(_("请填写账号。"), fields={"username": _("请填写账号。")})
    if User.objects.filter(username__iexact=name).exists():
        taken = _("这个账号已有人使用，请换一个。")
        raise Invalid(taken, code="username_taken", fields={"username": taken})
    person = invitation.person
    names = [person.name, invitation.county.name]
    user = make_user(name, password, names=names, demo=person.demo)
    _bind(invitation, user, by)
    return user


@action
def link_by_invitation(*, secret: str, by: Actor) -> User:
    """Somebody who signs in already, for another county, becomes this person as well."""
    invitation = _open(secret)
    user = User.objects.select_for_update(no_key=True).get(pk=by.user or 0)
    if Person.objects.filter(county=invitation.county_id, user=user).exists():
        raise Refused(
            _("用户%(name)s在本县区已经登记为另一人。") % {"name": user.username},
            code="user_exists",
        )
    _bind(invitation, user, by)
    return user


def _open(secret: str) -> Invitation:
    """The invitation under lock; one sentence for wrong, used, revoked and expired."""
    invitation = queries.signing.invitation_behind(secret, now())
    if invitation is not None:
        Person.objects.select_for_update(no_key=True).get(pk=invitation.person_id)
        rows = Invitation.objects.select_for_update(no_key=True)
        again = rows.get(pk=invitation.pk)
        if again.used_at is None and again.revoked_at is None:
            return invitation
    raise NotFound(queries.signing.DEAD_LINK)


def _bind(invitation: Invitation, user: User, by: Actor) -> None:
    person = invitation.person
    person.user = user
    person.version += 1
    person.save(update_fields=["user", "version"])
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    audit.record(by, "invitation.used", invitation, person=person.code, username=user.username)
