"""Registered programs: whether they may call now, and when they last did."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from members.keys import digest
from members.models import ApiClient, ApiToken


def why_client_stops(client: ApiClient) -> str:
    """Why a program is refused today, as a sentence; "" when it may call.

    It stops with its period, with its contact's leaving and with its body's closing, without
    anybody having to think of it (security.md 5).
    """
    day, contact, body = today(), client.contact, client.institution
    if client.disabled_at is not None:
        return _("客户端已停用。")
    if day < client.from_on:
        return _("登记的期限还没有开始。")
    if day >= client.until_on:
        return _("登记的期限已过，请延长期限。")
    if contact.left_on is not None and contact.left_on <= day:
        return _("负责人已离任，请登记新的负责人。")
    if body is not None and (
        body.status in {"closed", "merged"}
        or (body.closed_on is not None and body.closed_on <= day)
    ):
        return _("所属机构已停业或撤并。")
    return ""


def token_carrying(key: str) -> ApiToken | None:
    """The token of a key with its owner, in one statement."""
    rows = ApiToken.objects.select_related("user", "client__contact", "client__institution")
    return rows.filter(digest=digest(key)).first()


def client_lines(rows: QuerySet[ApiClient]) -> list[tuple[ApiClient, str]]:
    """Programs by code, each with why it is refused (empty: it is not) and its last call."""
    found = (
        rows.select_related("contact", "institution")
        .annotate(last=Max("tokens__last_used_at"))
        .order_by("code")
    )
    return [(client, why_client_stops(client)) for client in found]
