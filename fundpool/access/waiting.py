"""What of the common funds waits for whom: the home page and the side bar ask `waiting_for`."""

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from fundpool.access import request_desk
from fundpool.access.capitation_waiting import capitation_waiting
from fundpool.access.closing_waiting import closing_waiting
from fundpool.access.levy_waiting import levies_waiting
from fundpool.access.pay_totals import pay_totals_waiting
from fundpool.access.subsidies import subsidies_waiting


def waiting_for(actor: Actor) -> list[Waiting]:
    """Requests on the actor's desk; levies, ends of pools and insurance years to confirm."""
    return [
        *request_desk.waiting_for(actor),
        *levies_waiting(actor),
        *closing_waiting(actor),
        *capitation_waiting(actor),
        *subsidies_waiting(actor),
        *pay_totals_waiting(actor),
    ]
