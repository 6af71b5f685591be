"""Sign-in for programs: `Authorization: Token …`, looked up by its digest."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from alliance.core.actor import Actor, Held
from alliance.core.clock import now
from alliance.core.db.scope import become
from members import queries
from members.middleware import actor_behind
from members.models import ApiClient, ApiToken, User
from members.rules import CLIENT

KEYWORD = b"token"
STAMP_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Program:
    """What stands in for a user when a registered program calls."""

    pk: int
    is_authenticated: bool = True
    is_active: bool = True


class TokenAuthentication(BaseAuthentication):
    """A key that is known, not expired, not revoked, of a user or a program that still may."""

    def authenticate(self, request: Request) -> tuple[User | Program, ApiToken] | None:
        """The owner and the token; None when the request brings no token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        if len(parts) != 2:  # noqa: PLR2004 the word and the key
            raise AuthenticationFailed(
                _("令牌写法不对：应为 Authorization: Token 加一个空格加令牌。")
            )
        token = queries.signing.token_carrying(parts[1].decode("ascii", "replace"))
        if token is None or token.revoked_at is not None or token.expires_at <= now():
            raise AuthenticationFailed(_("令牌无效或已过期，请重新申领。"))
        owner, actor = self._owner(token)
        if token.last_used_at is None or now() - token.last_used_at > STAMP_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())
        request._request.actor = replace(  # type: ignore[attr-defined]
            actor,
            request_id=getattr(request._request, "request_id", ""),
            ip=request.META.get("REMOTE_ADDR", ""),
        )
        become(actor.counties)
        return owner, token

    def _owner(self, token: ApiToken) -> tuple[User | Program, Actor]:
        """Who calls, and as what; refused as soon as the owner no longer may."""
        if token.client is not None:
            stop = queries.signing.why_client_stops(token.client)
            if stop:
                raise AuthenticationFailed(stop)
            return Program(token.client.pk), actor_of_client(token.client)
        if token.user is None or not token.user.is_active:
            raise AuthenticationFailed(_("令牌无效或已过期，请重新申领。"))
        return token.user, actor_behind(token.user)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answer asks for."""
        return "Token"


def actor_of_client(client: ApiClient) -> Actor:
    """A registered program: its verbs, in its county or at its one institution."""
    held = Held(
        grant=0,
        role=CLIENT,
        county=client.county_id,
        institution=client.institution_id,
        verbs=frozenset(client.verbs),
    )
    return Actor(client=client.pk, held=(held,))
