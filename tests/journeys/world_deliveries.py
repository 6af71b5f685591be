"""What the addresses of deliveries need: programs that are told, and an event that has gone out."""

from typing import Any

from alliance.core.clock import now
from members.models import ApiClient
from referrals.actions import deliveries as actions
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries.deliveries import HEAR
from tests import make
from tests import make_signing as signing
from tests.journeys.world_cases import Cases
from tests.kpi.story import Story

PREFIXES = ("referrals:delivery", "api:delivery-address", "api:event-delivery-resend")
URL = "https://platform.example/events"


class Deliveries:
    """One program at work, one that is paused, one that waits for its confirmation, one without."""

    def __init__(self, story: Story, cases: Cases) -> None:
        self.county = story.county
        self.admin = make.actor(role="system_admin", county=story.county)
        self.guard = make.actor(role="security_admin", county=story.county)
        self.working, self.entered = self._address(), self._address(confirm=False)
        self.resting = actions.pause_address(address=self._address(), by=self.admin)
        self.without = self._client()
        moment = now()
        self.gone = EventDelivery.objects.create(
            county=story.county, client=self.working.client, referral=cases.row,
            event=cases.row.events.get(), body="{}", state="given_up", queued_at=moment,
            since=moment, next_at=moment, tries=9, last_at=moment, trouble="unreachable",
        )  # fmt: skip

    def _client(self) -> ApiClient:
        return signing.program(self.county, verbs=[HEAR])

    def _address(self, *, confirm: bool = True) -> DeliveryAddress:
        made, _secret = actions.enter_address(client=self._client(), url=URL, by=self.admin)
        return actions.confirm_address(address=made, by=self.guard) if confirm else made

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        if name.startswith("api:"):
            return {"address": self.working.pk, "delivery": self.gone.pk, "verb": "end"}
        addresses = {
            "referrals:delivery-address-confirm": self.entered,
            "referrals:delivery-address-resume": self.resting,
        }
        return {"address": addresses.get(name, self.working).pk, "delivery": self.gone.pk}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:delivery-addresses": {"client": self.without.code, "url": URL},
            "api:delivery-address-step": {"reason": "更换密钥"},
            "api:event-delivery-resend": {},
        }
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "referrals:delivery-address-new": {"client": self.without.pk, "url": URL},
            "referrals:delivery-address-end": {"reason": "更换密钥"},
        }
        return carried.get(name)
