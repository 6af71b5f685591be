"""A user's password: changed by themselves, or set by the operator's command."""

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from members import access, queries
from members.actions.signing._passwords import check_password, take_password
from members.actions.signing._sessions import end_all
from members.models import SignedIn, User


@action
def change_password(*, user: User, password: str, by: Actor) -> User:
    """A user takes a new password; every session opened with the old one ends with it."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if by.user != user.pk:
        access.check_is_system(by)
    check_password(password, user)
    take_password(user, password)
    ended = end_all(user, SignedIn.Ended.PASSWORD)
    county = queries.people.home_county(user)
    audit.record(by, "user.password_changed", user, county=county, sessions=ended)
    return user
