"""What is to be delivered to whom, and what was: the questions of the worker and of the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core import crypto
from members import queries as member_queries
from members.models import ApiClient, County
from referrals.models import DeliveryAddress, EventDelivery, Referral

#: The verb without which a program hears of no event.
HEAR: Final = "referrals.hear_events"
WAITING: Final = EventDelivery.State.WAITING
GIVEN_UP: Final = EventDelivery.State.GIVEN_UP
DELIVERED: Final = EventDelivery.State.DELIVERED
#: So many rows in one transaction.
AT_ONCE: Final = 500
_TABLE: Final = "referrals.deliveryaddress"


def sealed_secret(address: DeliveryAddress, secret: str) -> str:
    """The secret as the address holds it."""
    return crypto.seal(secret, table=_TABLE, pk=address.pk, field="secret")


def secret_of(address: DeliveryAddress) -> str:
    """The secret in the clear, for signing."""
    return crypto.unseal(address.secret, table=_TABLE, pk=address.pk, field="secret")


def why_not_told(client: ApiClient) -> str:
    """Why a program is told nothing today, as a sentence; "" when it may be told."""
    if HEAR not in client.verbs:
        return _("登记的可用事项里没有“接收转诊事件（只限接口客户端）”。")
    return member_queries.signing.why_client_stops(client)


def hears(client: ApiClient, row: Referral) -> bool:
    """Whether an event of the case is within what the program may see.

    Of its body the case sends or gets; for the whole county what was sent: before that only the
    body that writes it knows of it.
    """
    if why_not_told(client):
        return False
    if client.institution_id is None:
        return row.sent
    here = client.institution_id
    return here == row.origin_id or (row.sent and here == row.destination_id)


def live_addresses(county: int) -> list[DeliveryAddress]:
    """The confirmed addresses of a county, each with its program; one statement."""
    rows = DeliveryAddress.objects.filter(
        county=county, ended_at__isnull=True, confirmed_at__isnull=False
    )
    return list(
        rows.select_related("county", "client__contact", "client__institution").order_by("pk")
    )


def is_live(address: DeliveryAddress) -> bool:
    """Whether nobody has paused or ended it meanwhile."""
    rows = DeliveryAddress.objects.filter(pk=address.pk, ended_at__isnull=True)
    return rows.filter(paused_at__isnull=True).exists()


def counties_waiting() -> QuerySet[County]:
    """The counties in which something is to be delivered."""
    waiting = EventDelivery.objects.filter(state=WAITING).values("county").order_by()
    return County.objects.filter(pk__in=waiting).order_by("pk")


def waiting_for(client: int) -> QuerySet[EventDelivery]:
    """What a program is still to be told."""
    return EventDelivery.objects.filter(client=client, state=WAITING)


def next_due(client: int, moment: datetime) -> EventDelivery | None:
    """The next one to send: due, held by no worker, and no earlier one of its referral waits."""
    earlier = EventDelivery.objects.filter(
        client=client, referral=OuterRef("referral"), state=WAITING, event__lt=OuterRef("event")
    )
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=moment)
    rows = waiting_for(client).filter(free, ~Exists(earlier), next_at__lte=moment)
    return rows.order_by("next_at", "event").first()


def without_address(county: int, since: datetime) -> list[EventDelivery]:
    """What has waited longer than `since` for programs that may be told nothing, or nowhere."""
    addresses = live_addresses(county)
    served = [one.client_id for one in addresses if one.paused_at or not why_not_told(one.client)]
    rows = EventDelivery.objects.filter(county=county, state=WAITING, since__lte=since)
    return list(rows.exclude(client__in=served).select_related("client").order_by("pk")[:AT_ONCE])


@dataclass(frozen=True)
class Told:
    """An address on the page: why nothing goes there now (empty: it does), and what waits."""

    row: DeliveryAddress
    stop: str
    waiting: int
    given_up: int


def addresses(rows: QuerySet[DeliveryAddress]) -> list[Told]:
    """Addresses, those in use first, with how much of their program waits; two statements."""
    found = list(
        rows.select_related(
            "client__contact", "client__institution", "entered_by", "confirmed_by"
        ).order_by(F("ended_at").desc(nulls_first=True), "client__code")
    )
    counted = EventDelivery.objects.filter(client__in={one.client_id for one in found})
    numbers = {
        (one["client"], one["state"]): one["n"]
        for one in counted.values("client", "state").annotate(n=Count("pk")).order_by()
    }
    return [
        Told(
            one,
            "" if one.ended_at else why_not_told(one.client),
            0 if one.ended_at else numbers.get((one.client_id, WAITING), 0),
            0 if one.ended_at else numbers.get((one.client_id, GIVEN_UP), 0),
        )
        for one in found
    ]


def by_state(rows: QuerySet[EventDelivery]) -> dict[str, int]:
    """How many are in each state; one statement."""
    counted = rows.values("state").annotate(n=Count("pk")).order_by()
    return {one["state"]: one["n"] for one in counted}


def shown(rows: QuerySet[EventDelivery]) -> QuerySet[EventDelivery]:
    """With what a line shows."""
    return rows.select_related("client", "referral", "event")
