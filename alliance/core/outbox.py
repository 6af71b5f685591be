"""Telling people: a message is a row of the change's transaction, delivered afterwards.

Delivery claims first, sends, then stamps: a message whose worker died is sent again after
its lease, with the same id. At least once; who receives drops the second copy.
"""

import datetime
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from alliance.core.clock import now
from alliance.core.models import Message, Notice
from alliance.core.nudging import nudge

_log = logging.getLogger("alliance.outbox")
LEASE = datetime.timedelta(seconds=60)
#: After this many attempts a message waits for somebody to look at its error.
MOST_TRIES = 20

Sender = Callable[[Message], None]
_senders: dict[str, Sender] = {}


def sender(kind: str) -> Callable[[Sender], Sender]:
    """Register the function below as what sends messages of this kind; it may raise."""

    def register(send: Sender) -> Sender:
        _senders[kind] = send
        return send

    return register


def post(*, county: int, kind: str, arguments: dict[str, Any]) -> Message:
    """Write a message; to be called inside an action, whose transaction it shares."""
    if not connection.in_atomic_block:
        raise RuntimeError("a message belongs into the transaction of an action")
    message = Message.objects.create(county_id=county, kind=kind, arguments=arguments)
    transaction.on_commit(lambda: nudge("core.deliver"))
    return message


def tell(*, county: int, person: int, text: str, url: str = "", **values: str | int) -> Message:
    """Tell a person one sentence, shown in the header of their pages.

    `text` is a source text marked with `gettext_noop`, `values` fill its `%(name)s`;
    `url` is the path of the page to act on. `county` and `person` are ids.
    """
    said = {"person": person, "text": text, "values": values, "url": url}
    return post(county=county, kind="notice", arguments=said)


def tell_all(
    *, county: int, told: Sequence[tuple[int, Mapping[str, str | int]]], text: str, url: str = ""
) -> None:
    """Tell several people a sentence each, in one statement: `told` pairs a person with the values."""
    if not connection.in_atomic_block:
        raise RuntimeError("a message belongs into the transaction of an action")
    Message.objects.bulk_create(
        Message(
            county_id=county,
            kind="notice",
            arguments={"person": person, "text": text, "values": dict(values), "url": url},
        )
        for person, values in told
    )
    transaction.on_commit(lambda: nudge("core.deliver"))


@sender("notice")
def _show(message: Message) -> None:
    said = message.arguments
    Notice.objects.get_or_create(
        message=message.pk,
        defaults={
            "county_id": message.county_id,
            "person_id": said["person"],
            "text": said["text"],
            "values": said["values"],
            "url": said["url"],
            "at": message.created_at,
        },
    )


def deliver(limit: int = 1000) -> int:
    """Send what waits, oldest first; returns how many were sent."""
    sent = 0
    for pk in list(_waiting().order_by("created_at").values_list("pk", flat=True)[:limit]):
        if _waiting().filter(pk=pk).update(claimed_at=now(), tries=F("tries") + 1):
            sent += _send(Message.objects.get(pk=pk))
    return sent


def notices_for(*persons: int, unread: bool = True) -> QuerySet[Notice]:
    """The notices of a human, who may be a person in each of several counties; newest first.

    Only those not read yet unless told otherwise.
    """
    found = Notice.objects.filter(person_id__in=persons).order_by("-at", "-pk")
    return found.filter(read_at__isnull=True) if unread else found


def mark_read(*persons: int, until: int | None = None) -> int:
    """A human has seen their notices (up to the id `until`); how many were new to them."""
    found = notices_for(*persons)
    if until is not None:
        found = found.filter(pk__lte=until)
    return found.update(read_at=now())


def _waiting() -> QuerySet[Message]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now() - LEASE)
    return Message.objects.filter(free, sent_at__isnull=True, tries__lt=MOST_TRIES)


def _send(message: Message) -> bool:
    try:
        _senders[message.kind](message)
    except Exception as trouble:  # noqa: BLE001 - one message must not stop the others
        # Its lease stays: the next attempt comes when that has run out, not at once.
        _log.exception("message %s (%s), try %d", message.pk, message.kind, message.tries)
        Message.objects.filter(pk=message.pk).update(error=str(trouble)[:500])
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=now(), error="")
    return True
