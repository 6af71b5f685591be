"""Ending sessions: the framework's row goes, so that the cookie is dead at the next request."""

from django.contrib.sessions.models import Session

from alliance.core.clock import now
from members.models import SignedIn, User


def end_all(user: User, why: str, keep: str | None = None, how: str = "") -> int:
    """End every session of a user but the one of the key `keep`; how many there were."""
    rows = SignedIn.objects.filter(user=user, ended_at=None).exclude(session_key=keep or "")
    if how:
        rows = rows.filter(how=how)
    ending = list(rows.select_for_update(no_key=True).order_by("pk"))
    for row in ending:
        row.ended_at, row.ended = now(), why
    SignedIn.objects.bulk_update(ending, ["ended_at", "ended"])
    Session.objects.filter(session_key__in=[row.session_key for row in ending]).delete()
    return len(ending)
