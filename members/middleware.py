"""Puts the actor on every request: who it is, with which grants in force today."""

from collections.abc import Callable
from dataclasses import replace
from http.client import BAD_REQUEST
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.db.scope import scope
from alliance.core.waiting import forget_counts
from members import actions, queries
from members.models import SignedIn, User

Answer = Callable[[HttpRequest], HttpResponse]
#: Under this name a session opened with a device's PIN keeps the clinic it is bound to.
CLINIC = "clinic"
#: Under this name a session keeps the one grant in which somebody wished to look.
ONE_ROLE = "one_role"
#: A request with this header comes from a screen on the wall, not from a person.
UNATTENDED = "X-Unattended"
#: The id of no grant: what is recorded under it is refused.
NO_GRANT = -1


def actor_behind(
    user: User | None, *, request_id: str = "", ip: str = "", clinic: int | None = None
) -> Actor:
    """The actor behind a signed-in user; nobody when there is none.

    Through a bound device only the role at that clinic is held, whatever else the user may be.
    """
    if user is None or not user.is_active:
        return Actor(request_id=request_id, ip=ip)
    held = queries.people.grants_of(user.pk, today())
    if clinic is not None:
        here = ("village", clinic, None)
        held = tuple(one for one in held if (one.role, one.institution, one.giver) == here)
    return Actor(
        user=user.pk,
        person=queries.people.person_of(user.pk, held),
        held=held,
        request_id=request_id,
        ip=ip,
    )


def actor_at(request: HttpRequest, user: User | None) -> Actor:
    """The actor of a request, with its id, its address and the clinic of its device."""
    return actor_behind(
        user,
        request_id=getattr(request, "request_id", ""),
        ip=request.META.get("REMOTE_ADDR", ""),
        clinic=request.session.get(CLINIC) if user is not None else None,
    )


class SessionLimitMiddleware:
    """A session ends after half an hour without a click, and after twelve hours anyway.

    What a screen asks for by itself, with UNATTENDED in its head, is no click.
    """

    STAMP_EVERY = 60  # seconds: reading pages does not write a row each time

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out what is over its limit; whoever needs a sign-in then asks for it."""
        if isinstance(request.user, User):
            moment = int(now().timestamp())
            session = request.session
            began = session.setdefault("began_at", moment)
            seen = session.get("seen_at", moment)
            if moment - began > settings.SESSION_COOKIE_AGE:
                self._end(request, request.user, SignedIn.Ended.LIMIT)
            elif moment - seen > settings.SESSION_IDLE_SECONDS:
                self._end(request, request.user, SignedIn.Ended.IDLE)
            elif "seen_at" not in session:
                session["seen_at"] = moment
            elif moment - seen >= self.STAMP_EVERY and UNATTENDED not in request.headers:
                session["seen_at"] = moment
                SignedIn.objects.filter(session_key=session.session_key).update(seen_at=now())
        return self.get_response(request)

    def _end(self, request: HttpRequest, user: User, why: str) -> None:
        row = queries.signing.session_keyed(request.session.session_key or "")
        if row is not None:
            actions.signing.end_session(session=row, why=why, by=actor_at(request, user))
        logout(request)


class ActorMiddleware:
    """`request.actor` for pages; the REST door sets it again after a token sign-in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the grants once a request; who wished to look in one role holds only that.

        Whatever answers reads protected rows of the actor's counties and of no other.
        Whoever did something has what waits counted anew; what was refused changed nothing.
        """
        user = request.user if isinstance(request.user, User) else None
        actor = actor_at(request, user)
        request.every_role = actor.held  # type: ignore[attr-defined]
        one = request.session.get(ONE_ROLE) if user is not None else None
        request.actor = actor if one is None else actor.narrowed_to(one)  # type: ignore[attr-defined]
        with scope(*request.actor.counties):  # type: ignore[attr-defined]
            response = self.get_response(request)
        if request.method not in {"GET", "HEAD"} and response.status_code < BAD_REQUEST:
            forget_counts(actor.user)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The role that a form names under “以…身份办理” is the one that is recorded."""
        if request.method != "POST" or hasattr(view, "cls"):
            return None  # the body of a REST request is bounded and read by its own door
        if said := request.POST.get("as", ""):
            chosen = int(said) if said.isascii() and said.isdecimal() else NO_GRANT
            request.actor = replace(request.actor, chosen=chosen)  # type: ignore[attr-defined]
        return None
