"""Events on their way: claimed, sent outside any transaction, settled.

A worker that dies between claim and answer leaves a claim that runs out; the event is then sent
again under the same id. Nothing is lost, and the receiver drops the second copy.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.db.scope import scope
from alliance.core.errors import Refused
from members.models import County
from referrals import posting
from referrals.actions.deliveries import give_up, settle
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries import deliveries as queries

_log = logging.getLogger(__name__)
#: How long an event is tried.
GIVE_UP: Final = timedelta(hours=24)
#: How long a worker may hold one; sending takes five seconds.
LEASE: Final = timedelta(seconds=60)
#: Waits between attempts grow from the first to the last of these.
FIRST_WAIT, LAST_WAIT = timedelta(seconds=30), timedelta(hours=2)
#: Seconds after which a worker turns to the next address.
SPELL: Final = 20.0


def send_waiting(county: County, by: Actor) -> int:
    """Send what is due in a county, address by address; how many have arrived."""
    arrived = 0
    with scope(county.pk):
        for address in queries.live_addresses(county.pk):
            resting = address.rest_until is not None and address.rest_until > now()
            stops = address.paused_at or resting or queries.why_not_told(address.client)
            arrived += 0 if stops else _serve(address, by)
        lost = queries.without_address(county.pk, now() - GIVE_UP)
        _over(county, lost, by, EventDelivery.Trouble.STOPPED)
    return arrived


def _serve(address: DeliveryAddress, by: Actor) -> int:
    """Send to one address until nothing is due, nobody answers, or the spell is over."""
    began, arrived = time.monotonic(), 0
    over: list[EventDelivery] = []
    while time.monotonic() - began < SPELL and queries.is_live(address):
        row = queries.next_due(address.client_id, now())
        if row is None:
            break
        if not claim(row):
            continue
        answer = send(address, row)
        if not answer.trouble:
            settle(delivery=row, answer=answer, by=by)
            arrived += 1
            continue
        moment = now()
        if _failed(row, answer, moment) and moment - row.since >= GIVE_UP:
            over.append(row)
        if not answer.is_there:
            _rest(address, moment)
            stale = queries.waiting_for(address.client_id).filter(since__lte=moment - GIVE_UP)
            over += list(stale.exclude(pk=row.pk).order_by("pk")[: queries.AT_ONCE])
            break
    _over(address.county, over, by)
    return arrived


def _over(county: County, rows: Sequence[EventDelivery], by: Actor, trouble: str = "") -> None:
    """Give up what is past its time; another worker may have been faster."""
    try:
        give_up(county=county, deliveries=rows, by=by, trouble=trouble)
    except Refused as refusal:
        _log.debug("%s: %s", county.code, refusal)


def claim(row: EventDelivery) -> bool:
    """Hold a delivery for this worker; False when another was faster."""
    moment = now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=moment)
    held = EventDelivery.objects.filter(
        free, pk=row.pk, tries=row.tries, state=queries.WAITING
    ).update(tries=F("tries") + 1, claimed_until=moment + LEASE, last_at=moment)
    row.tries += held
    return bool(held)


def send(address: DeliveryAddress, row: EventDelivery) -> posting.Answer:
    """One attempt, signed at this moment."""
    body = row.body.encode()
    headers = posting.headers(
        secret=queries.secret_of(address), key_id=address.key_id, event=row.event_id, body=body,
        at=int(now().timestamp()),
    )  # fmt: skip
    return posting.post(address.url, body, headers)


def _failed(row: EventDelivery, answer: posting.Answer, moment: datetime) -> bool:
    """Note why, and when it is tried again; False when it is no longer this worker's."""
    wait = min(FIRST_WAIT * 2 ** min(row.tries - 1, 12), LAST_WAIT)
    mine = EventDelivery.objects.filter(pk=row.pk, tries=row.tries, state=queries.WAITING)
    return bool(
        mine.update(
            claimed_until=None, next_at=moment + wait, last_code=answer.code,
            last_answer=answer.text, trouble=answer.trouble,
        )
    )  # fmt: skip


def _rest(address: DeliveryAddress, moment: datetime) -> None:
    """Nobody answers there: no other event tries it for a moment."""
    DeliveryAddress.objects.filter(pk=address.pk).update(rest_until=moment + FIRST_WAIT)
