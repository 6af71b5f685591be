"""The demonstration's event deliveries: a program that was told twice, and an address that rests.

The address ends in .invalid and is paused in the same go: nothing ever leaves the machine.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution
from referrals import posting
from referrals.actions.cases import CaseTold, PatientTold, create_referral, take_step
from referrals.actions.deliveries import confirm_address, enter_address, pause_address, settle
from referrals.actions.demo_people import Cast
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries.deliveries import HEAR
from referrals.vocabulary import UNKNOWN

Told = Mapping[str, Any]
#: What happens to the case that the program hears of.
_STEPS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("submit", "base", {"consent": True}), ("approve", "reviewer", {}),
    ("acknowledge", "desk", {}), ("accept", "hospital", {}),
)  # fmt: skip
_CODE: Final = 200


@action
def load_demo_deliveries(*, county: County, told: Told, by: Actor) -> bool:
    """One program with a paused address, and what it was told of one case, once; whether made.

    Refuses where DEBUG is off or the demonstration's people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示转诊只在演示环境中载入。"), code="not_demo")
    is_new = not DeliveryAddress.objects.filter(county=county).exists()
    if is_new:
        _tell(county, told, by)
    audit.record(by, "delivery.demo_loaded", county, made=is_new)
    return is_new


def _tell(county: County, told: Told, by: Actor) -> None:
    cast, said = Cast(county, told["people"]), told["client"]
    client = member_actions.register_client(
        county=county, code=said["code"], name=said["name"], purpose=said["purpose"], verbs=[HEAR],
        contact=cast.people["contact"], from_on=today(),
        until_on=today() + timedelta(days=said["days"]), by=cast.acting("keeps"), demo=True,
    )  # fmt: skip
    address, _secret = enter_address(
        client=client, url=told["url"], by=cast.acting("keeps"), demo=True
    )
    address = confirm_address(address=address, by=cast.acting("confirms"))
    _case(county, told, cast)
    for delivery in EventDelivery.objects.filter(client=client).order_by("event")[: told["told"]]:
        EventDelivery.objects.filter(pk=delivery.pk).update(tries=1, last_at=now())
        settle(delivery=delivery, answer=posting.Answer(_CODE, told["answer"]), by=by)
    pause_address(address=address, by=cast.acting("keeps"))


def _case(county: County, told: Told, cast: Cast) -> None:
    said = told["case"]
    base, hospital = (
        Institution.objects.get(county=county, code=told[name]) for name in ("base", "hospital")
    )
    row = create_referral(
        origin=base,
        patient=PatientTold(name=said["name"], document=UNKNOWN, sex=said["sex"]),
        case=CaseTold(
            specialty=said["specialty"], diagnosis=said["diagnosis"], summary=said["summary"],
            destination=hospital,
        ),
        by=cast.acting("base"), demo=True,
    )  # fmt: skip
    for verb, part, words in _STEPS:
        row = take_step(
            referral=row, verb=verb, version=row.version, by=cast.acting(part), said=words
        )
