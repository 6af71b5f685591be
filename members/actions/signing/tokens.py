"""Keys for programs: issued once, kept as a digest, revoked."""

import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused
from members import access, queries
from members.keys import digest
from members.models import ApiClient, ApiToken, User

DAYS = 90


@action
def issue_token(*, user: User, purpose: str, by: Actor, days: int = DAYS) -> tuple[ApiToken, str]:
    """A new key for a user's programs; the text is given back once and kept nowhere.

    It ends after `days` (1–90); a purpose is asked for, because the audit shows it.
    """
    if by.user != user.pk:
        access.check_is_system(by)
    if not purpose.strip():
        raise Invalid(_("请写明令牌的用途。"))
    if not user.is_active:
        raise Forbidden(_("用户%(name)s已停用，不能申领令牌。") % {"name": user.username})
    token, key = _made(days, user=user, purpose=purpose.strip())
    audit.record(
        by,
        "token.issued",
        token,
        county=queries.people.home_county(user),
        user=user.username,
        purpose=token.purpose,
        expires_at=token.expires_at,
    )
    return token, key


@action
def issue_client_token(*, client: ApiClient, by: Actor, days: int = DAYS) -> tuple[ApiToken, str]:
    """A key for a registered program, at most until its period ends; shown once."""
    client = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    by = access.check_may(by, "members.keep_client", county=client.county_id)
    stop = queries.signing.why_client_stops(client)
    if stop:
        raise Refused(stop, code="client_stopped")
    token, key = _made(days, client=client, purpose=client.name)
    last = timezone.make_aware(datetime.combine(client.until_on, time()))
    if token.expires_at > last:
        token.expires_at = last
        token.save(update_fields=["expires_at"])
    audit.record(
        by,
        "token.issued",
        token,
        county=client.county_id,
        api_client=client.code,
        expires_at=token.expires_at,
    )
    return token, key


@action
def revoke_token(*, token: ApiToken, by: Actor, reason: str) -> ApiToken:
    """A key ends now; the next request that brings it is refused."""
    token = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if token.client is not None:
        county: int | None = token.client.county_id
        by = access.check_may(by, "members.keep_client", county=token.client.county_id)
    else:
        county = queries.people.home_county(token.user) if token.user else None
        if by.user != token.user_id:
            access.check_is_system(by)
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
    audit.record(by, "token.revoked", token, county=county, reason=reason)
    return token


def _made(days: int, **owner: Any) -> tuple[ApiToken, str]:
    if not 1 <= days <= DAYS:
        raise Invalid(_("令牌有效期为1至%(most)d天。") % {"most": DAYS})
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        digest=digest(key),
        hint=key[-4:],
        created_at=now(),
        expires_at=now() + timedelta(days=days),
        **owner,
    )
    return token, key
