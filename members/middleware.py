"""Puts the actor on every request: who it is, with which grants in force today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import queries
from members.models import User


def actor_of(user: User | None, *, request_id: str = "", ip: str = "") -> Actor:
    """The actor behind a signed-in user; nobody when there is none."""
    if user is None or not user.is_active:
        return Actor(request_id=request_id, ip=ip)
    held = queries.grants_of(user.pk, today())
    return Actor(
        user=user.pk,
        person=queries.person_of(user.pk, held),
        held=held,
        request_id=request_id,
        ip=ip,
    )


class ActorMiddleware:
    """`request.actor` for pages; the REST door sets it again after a token sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the grants once a request."""
        user = request.user if isinstance(request.user, User) else None
        request.actor = actor_of(  # type: ignore[attr-defined]
            user,
            request_id=getattr(request, "request_id", ""),
            ip=request.META.get("REMOTE_ADDR", ""),
        )
        return self.get_response(request)
