"""Accounts behind persons: made, shut and opened inside the actions on people."""

from collections.abc import Iterable

from alliance.core.clock import today
from members import queries
from members.actions.signing._passwords import check_password, take_password
from members.actions.signing._sessions import end_all
from members.models import Person, SignedIn, User


def make_user(
    username: str, password: str, *, names: Iterable[str] = (), demo: bool = False
) -> User:
    """The user of that name, made with the password when there is none yet.

    `names` are those of the person, which the password may not hold.
    """
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user
    user = User(username=username, demo=demo)
    check_password(password, user, names)
    take_password(user, password)
    return user


def shut_account(person: Person) -> bool:
    """Nobody signs in with it any more, unless another county still has this user.

    Sessions die with it, and programs that bring one of its tokens are refused.
    """
    user = person.user
    if user is None or not user.is_active or queries.people.is_elsewhere(person, today()):
        return False
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_all(user, SignedIn.Ended.DISABLED)
    return True


def open_account(person: Person) -> None:
    """The person signs in again."""
    if person.user_id is not None:
        User.objects.filter(pk=person.user_id).update(is_active=True)


def end_sessions_of(person: Person) -> None:
    """A role that is taken away ends what was opened with it."""
    if person.user is not None:
        end_all(person.user, SignedIn.Ended.ROLE)
