"""Who signs in to look around: numbers instead of names, one password for all."""

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.errors import Refused
from alliance.core.loading import Tally
from members import queries, sorting
from members.models import User


def named(number: int) -> dict[str, str]:
    """A number instead of a name, and the keys by which it is found."""
    return sorting.named(f"演示人员 {number:02d}")


def hashed_once(username: str, password: str) -> str:
    """The hash that all of them carry: the one there, while it fits; hashing is slow."""
    user = queries.people.user_named(username)
    if user is not None and user.demo and check_password(password, user.password):
        return user.password
    return make_password(password)


def demo_user(username: str, hashed: str, tally: Tally) -> User:
    """The demonstration's user of this name, with this hash; never a real user's name."""
    known = queries.people.user_named(username)
    if known is not None and not known.demo:
        raise Refused(
            _("用户名%(name)s已由真实用户使用，不能建立同名演示账号。") % {"name": known.username},
            code="username_taken",
        )
    changed_at = known.password_changed_at if known and known.password == hashed else now()
    return tally.ensure(
        User,
        {"username": username},
        {"password": hashed, "password_changed_at": changed_at, "demo": True},
    )
