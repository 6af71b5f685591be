"""Events for registered programs are written down in the transaction of the step."""

import json

from django.db import transaction

from alliance.core.answering import moment_text
from alliance.core.clock import now
from alliance.core.nudging import nudge
from referrals.actions.deliveries import TASK
from referrals.models import EventDelivery, Referral, ReferralEvent
from referrals.queries import deliveries as queries


def queue(event: ReferralEvent, row: Referral) -> None:
    """Write one delivery for each program that may hear of the event, in its transaction."""
    clients = [
        one.client
        for one in queries.live_addresses(row.county_id)
        if queries.hears(one.client, row)
    ]
    if not clients:
        return
    moment, body = now(), _body(event, row)
    EventDelivery.objects.bulk_create(
        EventDelivery(
            county_id=row.county_id, client=client, referral=row, event=event, body=body,
            queued_at=moment, since=moment, next_at=moment, demo=row.demo,
        )
        for client in clients
    )  # fmt: skip
    transaction.on_commit(lambda: nudge(TASK))


def _body(event: ReferralEvent, row: Referral) -> str:
    """What a program is told: nothing of the patient, nothing of why."""
    said = {
        "id": str(event.pk),
        "case": str(row.pk),
        "number": row.number,
        "county": row.county.code,
        "direction": row.direction,
        "action": event.action,
        "from": event.from_status or None,
        "to": event.to_status,
        "occurred_at": moment_text(event.occurred_at),
        "recorded_at": moment_text(event.recorded_at),
        "origin": row.origin.code,
        "destination": row.destination.code if row.destination else None,
        "demo": row.demo,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
