"""One account as its page shows it: password, factor, sessions, tokens, devices."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import now
from members.models import ApiToken, Device, ExternalIdentity, Person, RecoveryCode, SignedIn, User
from members.queries.signing.coming_in import factor_of, live, needs_factor, password_expires

HOW: dict[str, Promise] = {
    "password": _("口令"),
    "device": _("设备 PIN"),
    "oidc": _("统一身份"),
}
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SessionLine:
    """One session: from where, how, since when, and whether it is the one that looks."""

    session: SignedIn
    how: Promise | str
    browser: str
    here: bool


@dataclass(frozen=True)
class TokenLine:
    """One token and whether it still opens anything: live, expired or revoked."""

    token: ApiToken
    state: str


@dataclass(frozen=True)
class AccountPage:
    """Everything about how one user comes in; nothing that could open anything."""

    user: User
    sessions: list[SessionLine]
    password_left: int | None
    factor_since: datetime | None
    factor_locked: bool
    factor_needed: bool
    codes_left: int
    identity: ExternalIdentity | None
    identity_service: str


def account_page(user: User, here: str = "") -> AccountPage:
    """The page of a user; `here` is the key of the session that asks."""
    factor = factor_of(user)
    confirmed = factor is not None and factor.confirmed_at is not None
    locked = factor is not None and factor.locked_until is not None and factor.locked_until > now()
    rows = live(SignedIn.objects.filter(user=user))
    return AccountPage(
        user=user,
        sessions=[_line(row, here) for row in rows],
        password_left=password_expires(user),
        factor_since=factor.confirmed_at if factor is not None else None,
        factor_locked=locked,
        factor_needed=needs_factor(user),
        codes_left=RecoveryCode.objects.filter(user=user, used_at=None).count() if confirmed else 0,
        identity=ExternalIdentity.objects.filter(user=user).first(),
        identity_service=settings.OIDC_NAME if settings.OIDC_ON else "",
    )


def _line(row: SignedIn, here: str) -> SessionLine:
    return SessionLine(
        row, HOW.get(row.how, row.how), browser_words(row.agent), row.session_key == here
    )


def browser_words(agent: str) -> str:
    """`Chrome 109 · Windows` out of what a browser says of itself; "" when it says nothing."""
    browser = next(
        (
            f"{name} {found[1]}"
            for mark, name in _BROWSERS
            if (found := re.search(rf"{mark}\w*/(\d+)", agent))
        ),
        "",
    )
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return "·".join(part for part in (browser, system) if part)


def token_lines(rows: QuerySet[ApiToken]) -> list[TokenLine]:
    """Tokens, the newest first, with their state."""
    return [TokenLine(row, _state(row)) for row in rows.order_by("-created_at", "-pk")]


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at <= now() else "live"


def live_devices(rows: QuerySet[Device]) -> QuerySet[Device]:
    """Those with which somebody can come in, the last bound first."""
    bound = rows.filter(revoked_at=None, expires_at__gt=now())
    return bound.select_related("institution", "person").order_by("-bound_at")


def account_lines(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Persons with their factor, last session and number of open ones, in one statement."""
    alive = live(SignedIn.objects.all()).order_by().values("pk")
    return rows.select_related("user__second_factor", "institution").annotate(
        last=Max("user__sessions__started_at"),
        open=Count("user__sessions", filter=Q(user__sessions__in=alive), distinct=True),
    )
