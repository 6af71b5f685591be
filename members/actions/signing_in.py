"""Coming and going, as the audit keeps it."""

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from members import queries
from members.models import User


@action
def note_sign_in(*, user: User, by: Actor) -> None:
    """Somebody signed in."""
    audit.record(by, "user.signed_in", user, county=queries.home_county(user))


@action
def note_sign_out(*, user: User, by: Actor) -> None:
    """Somebody signed out."""
    audit.record(by, "user.signed_out", user, county=queries.home_county(user))
