"""Whoever comes in, by whichever door, leaves a row and an event."""

from typing import Any

from django.http import HttpRequest

from members import actions
from members.middleware import actor_behind
from members.models import User


def note(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Called by the framework after every log-in; the door says how in `request.came_by`."""
    if not isinstance(user, User):
        return
    session = request.session
    if session.session_key is None:
        session.create()
    by = actor_behind(
        user,
        request_id=getattr(request, "request_id", ""),
        ip=request.META.get("REMOTE_ADDR", ""),
    )
    how = getattr(request, "came_by", "password")
    agent = request.META.get("HTTP_USER_AGENT", "")
    actions.signing.open_session(
        user=user, key=str(session.session_key), by=by, agent=agent, how=how
    )
