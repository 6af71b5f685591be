"""统一身份: an account and the same human at an identity service, tied and untied."""

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Refused
from members import queries
from members.models import ExternalIdentity, User


@action
def link_identity(*, user: User, issuer: str, subject: str, by: Actor) -> ExternalIdentity:
    """The user signs in through the service from now on as well."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if by.user != user.pk:
        raise Forbidden(_("统一身份只能由本人绑定。"))
    if ExternalIdentity.objects.filter(user=user, issuer=issuer).exists():
        raise Refused(_("您的账号已经绑定过统一身份，请先解除。"), code="already_linked")
    if ExternalIdentity.objects.filter(issuer=issuer, subject=subject).exists():
        raise Refused(_("这个统一身份已经绑定另一个账号。"), code="identity_taken")
    made = ExternalIdentity.objects.create(user=user, issuer=issuer, subject=subject, at=now())
    audit.record(
        by, "identity.linked", made, county=queries.people.home_county(user), issuer=issuer
    )
    return made


@action
def unlink_identity(*, user: User, by: Actor) -> None:
    """The user signs in without the service again."""
    if by.user != user.pk:
        raise Forbidden(_("统一身份只能由本人解除。"))
    gone, _rows = ExternalIdentity.objects.filter(user=user).delete()
    audit.record(by, "identity.unlinked", user, county=queries.people.home_county(user), rows=gone)
