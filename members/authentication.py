"""Sign-in for programs: `Authorization: Token …`, looked up by its digest."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from alliance.core.clock import now
from members.keys import digest
from members.middleware import actor_of
from members.models import ApiToken, User

KEYWORD = b"token"
STAMP_EVERY = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """A key that is known, not expired, not revoked, of a user who is active."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The user and the token; None when the request brings no token."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        if len(parts) != 2:  # noqa: PLR2004 the word and the key
            raise AuthenticationFailed(
                _("令牌写法不对：应为 Authorization: Token 加一个空格加令牌。")
            )
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest(parts[1].decode("ascii", "replace")))
            .first()
        )
        if (
            token is None
            or token.revoked_at is not None
            or token.expires_at <= now()
            or not token.user.is_active
        ):
            raise AuthenticationFailed(_("令牌无效或已过期，请重新申领。"))
        if token.last_used_at is None or now() - token.last_used_at > STAMP_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())
        request._request.actor = actor_of(  # type: ignore[attr-defined]
            token.user,
            request_id=getattr(request._request, "request_id", ""),
            ip=request.META.get("REMOTE_ADDR", ""),
        )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answer asks for."""
        return "Token"
