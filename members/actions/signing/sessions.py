"""Sessions as the audit keeps them: opened, ended by their owner, by an administrator, by time."""

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from members import access, queries
from members.actions.signing._sessions import end_all
from members.models import SignedIn, User

#: Longer names of browsers are cut.
AGENT_LENGTH = 200


@action
def open_session(*, user: User, key: str, by: Actor, agent: str = "", how: str = "") -> SignedIn:
    """Somebody came in: `key` is the framework's, `how` says by which door."""
    moment = now()
    session, _made = SignedIn.objects.get_or_create(
        session_key=key,
        defaults={
            "user": user,
            "started_at": moment,
            "seen_at": moment,
            "ip": by.ip,
            "agent": agent[:AGENT_LENGTH],
            "how": how or "password",
        },
    )
    county = queries.people.home_county(user)
    audit.record(by, "user.signed_in", user, county=county, how=session.how, agent=session.agent)
    return session


@action
def end_session(*, session: SignedIn, why: str, by: Actor, reason: str = "") -> SignedIn:
    """One session ends now: by its owner, by an administrator of the county, or by its limit."""
    session = (
        SignedIn.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .get(pk=session.pk)
    )
    by = access.check_can_end_sessions(by, session.user)
    if session.ended_at is None:
        session.ended_at, session.ended = now(), why
        session.save(update_fields=["ended_at", "ended"])
    Session.objects.filter(session_key=session.session_key).delete()
    what = "user.signed_out" if why == SignedIn.Ended.OUT else "session.ended"
    county = queries.people.home_county(session.user)
    audit.record(by, what, session.user, county=county, reason=reason, session=session.pk, why=why)
    return session


@action
def end_sessions(
    *, user: User, why: str, by: Actor, keep: str | None = None, reason: str = ""
) -> int:
    """All sessions of a user end now, but the one of the key `keep`; how many there were.

    `why` is one of `SignedIn.Ended`; a role or an account that is changed ends them too.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if why not in SignedIn.Ended.values:
        raise Invalid(_("没有“%(why)s”这种结束原因。") % {"why": why})
    by = access.check_can_end_sessions(by, user, why)
    ended = end_all(user, why, keep)
    county = queries.people.home_county(user)
    audit.record(
        by, "user.sessions_ended", user, county=county, reason=reason, why=why, sessions=ended
    )
    return ended
