"""Addresses to which events go, entered by one and confirmed by another; what came of sending."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.ids import uuid7
from alliance.core.nudging import nudge
from alliance.core.rows import one_of
from members import access as member_access
from members import queries as member_queries
from members.models import ApiClient, County
from referrals import posting
from referrals.access import deliveries as access
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries import deliveries as queries

#: The task that sends.
TASK = "referrals.deliver_events"
_LOST = gettext_noop("推送给“%(client)s”的转诊事件有%(n)d条24小时内没有送达，已停止重试。")
_LONGEST = 300
_BYTES = 32
_KEY_ID = 4


@action
def enter_address(
    *, client: ApiClient, url: str, by: Actor, demo: bool = False
) -> tuple[DeliveryAddress, str]:
    """Enter where a program is told; gives back the secret, which is shown this once.

    Nothing is sent until somebody else has confirmed it.
    """
    by = access.check_can_keep(by, client.county_id)
    client = (
        ApiClient.objects.select_for_update(no_key=True, of=("self",))
        .select_related("contact", "institution")
        .get(pk=client.pk)
    )
    if stop := queries.why_not_told(client):
        raise Refused(stop, code="client_not_told")
    if DeliveryAddress.objects.filter(client=client, ended_at__isnull=True).exists():
        raise Refused(_("这个客户端已有推送地址，请先停用原来的。"), code="address_there")
    secret = secrets.token_urlsafe(_BYTES)
    row = DeliveryAddress(
        id=uuid7(), county_id=client.county_id, client=client, url=_checked(url),
        key_id=secrets.token_hex(_KEY_ID), entered_by_id=by.person, entered_at=now(), demo=demo,
    )  # fmt: skip
    row.secret = queries.sealed_secret(row, secret)
    row.save(force_insert=True)
    audit.record(by, "delivery.address_entered", row, api_client=client.code, delivery_url=row.url)
    return row, secret


def _checked(url: str) -> str:
    """An https address without user, password and fragment, not of an internal network."""
    url = url.strip()
    try:
        parts = posting.split(url)
        host = parts.hostname or ""
        wrong = (
            _("请写 https:// 开头的完整地址，不含用户名、口令和 #。") if len(url) > _LONGEST else ""
        )
    except ValueError:
        host, wrong = "", _("请写 https:// 开头的完整地址，不含用户名、口令和 #。")
    if host and not wrong and not _may_lead(host):
        wrong = _(
            "这个地址指向内部网络，不允许推送。确需推送的，请运维在 DELIVERY_NETWORKS 中列出。"
        )
    if wrong:
        raise Invalid(wrong, fields={"url": wrong})
    return url


def _may_lead(host: str) -> bool:
    """A written-out address is looked at now; what a name leads to, whenever something is sent."""
    try:
        return posting.is_allowed(host)
    except ValueError:
        return True  # a name, not an address


def _locked(row: DeliveryAddress) -> DeliveryAddress:
    locked = DeliveryAddress.objects.select_for_update(no_key=True, of=("self",))
    return one_of(locked.select_related("client"), row.pk, _("没有找到这个推送地址。"))


def _check_live(row: DeliveryAddress) -> None:
    if row.ended_at is not None:
        raise Refused(_("这个推送地址已经停用。"), code="address_ended")


@action
def confirm_address(*, address: DeliveryAddress, by: Actor) -> DeliveryAddress:
    """Somebody else confirms it; from now on events go there."""
    row = _locked(address)
    by = access.check_can_confirm(by, row)
    _check_live(row)
    if row.confirmed_at is not None:
        raise Refused(_("这个推送地址已经确认。"), code="address_confirmed")
    row.confirmed_by_id, row.confirmed_at = by.person, now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(
        by, "delivery.address_confirmed", row, api_client=row.client.code, delivery_url=row.url
    )
    return row


@action
def end_address(*, address: DeliveryAddress, reason: str, by: Actor) -> DeliveryAddress:
    """Nothing goes there any more, or it is not confirmed; what waits goes to the next address."""
    row = _locked(address)
    by = access.check_can_end(by, row)
    _check_live(row)
    said = reason.strip()
    if not said:
        sentence = _("请写明停用的理由。")
        raise Invalid(sentence, fields={"reason": sentence})
    row.ended_at, row.ended_reason = now(), said[:200]
    row.save(update_fields=["ended_at", "ended_reason"])
    audit.record(
        by,
        "delivery.address_ended",
        row,
        reason=said,
        api_client=row.client.code,
        delivery_url=row.url,
    )
    return row


@action
def pause_address(*, address: DeliveryAddress, by: Actor) -> DeliveryAddress:
    """Nothing is sent for now; events are kept."""
    row = _locked(address)
    by = access.check_can_keep(by, row.county_id)
    _check_live(row)
    if row.paused_at is not None:
        raise Refused(_("推送已经暂停。"), code="address_paused")
    row.paused_at = now()
    row.save(update_fields=["paused_at"])
    audit.record(by, "delivery.address_paused", row, api_client=row.client.code)
    return row


@action
def resume_address(*, address: DeliveryAddress, by: Actor) -> DeliveryAddress:
    """What was kept goes out; its 24 hours begin now."""
    row = _locked(address)
    by = access.check_can_keep(by, row.county_id)
    _check_live(row)
    if row.paused_at is None:
        raise Refused(_("推送没有暂停。"), code="address_not_paused")
    moment = now()
    row.paused_at = row.rest_until = None
    row.save(update_fields=["paused_at", "rest_until"])
    kept = queries.waiting_for(row.client_id).update(since=moment, next_at=moment)
    audit.record(by, "delivery.address_resumed", row, api_client=row.client.code, deliveries=kept)
    transaction.on_commit(lambda: nudge(TASK))
    return row


@action
def resend(*, delivery: EventDelivery, by: Actor) -> EventDelivery:
    """Send an event once more, with the same id and body; its 24 hours begin anew."""
    row = (
        EventDelivery.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client", "referral")
        .get(pk=delivery.pk)
    )
    by = access.check_can_keep(by, row.county_id)
    if row.state == queries.WAITING:
        raise Refused(_("这条推送还在等待送达。"), code="delivery_waiting")
    row.state = queries.WAITING
    row.since = row.next_at = now()
    row.claimed_until = None
    row.save(update_fields=["state", "since", "next_at", "claimed_until"])
    audit.record(
        by, "delivery.resent", row, api_client=row.client.code, referral=row.referral.number,
        referral_event=row.event_id,
    )  # fmt: skip
    transaction.on_commit(lambda: nudge(TASK))
    return row


@action
def settle(*, delivery: EventDelivery, answer: posting.Answer, by: Actor) -> EventDelivery:
    """It has arrived: said once, whoever else has sent it meanwhile."""
    member_access.check_is_system(by)
    rows = EventDelivery.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("client").get(pk=delivery.pk)
    row.state, row.delivered_at = queries.DELIVERED, now()
    row.last_code, row.last_answer, row.trouble = answer.code, answer.text, ""
    row.claimed_until = None
    row.save()
    audit.record(
        by, "delivery.delivered", row, api_client=row.client.code, referral_event=row.event_id,
        attempts=row.tries,
    )  # fmt: skip
    return row


@action
def give_up(
    *, county: County, deliveries: Sequence[EventDelivery], by: Actor, trouble: str = ""
) -> int:
    """Stop trying these, and tell the county's system administrators, one line a program.

    `trouble` says why where no attempt did. Refused when none of them waits any more.
    """
    member_access.check_is_system(by)
    rows = list(
        EventDelivery.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client")
        .filter(county=county, pk__in=[one.pk for one in deliveries], state=queries.WAITING)
        .order_by("pk")
    )
    if not rows:
        raise Refused(_("没有要停止的推送。"), code="nothing_due")
    for row in rows:
        row.state, row.claimed_until, row.trouble = queries.GIVEN_UP, None, trouble or row.trouble
    EventDelivery.objects.bulk_update(rows, ["state", "claimed_until", "trouble"])
    people = member_queries.people.holders_of(county.pk, "system_admin", today())
    persons = [person.pk for person in people]
    for client in {row.client_id: row.client for row in rows}.values():
        events = [row.event_id for row in rows if row.client_id == client.pk]
        said: dict[str, str | int] = {"client": client.name, "n": len(events)}
        outbox.tell_all(
            county=county.pk, told=[(person, said) for person in persons], text=_LOST,
            url=f"{reverse('referrals:deliveries')}?tab={queries.GIVEN_UP}",
        )  # fmt: skip
        audit.record(
            by, "delivery.given_up", county, county=county.pk, api_client=client.code,
            referral_event=events,
        )  # fmt: skip
    return len(rows)
