"""The demonstration's joint ward: one at a base, with a patient who came down into it."""

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
from members.models import County, Institution
from referrals import rules
from referrals.actions.cases import CaseTold, PatientTold, name_candidate, take_step
from referrals.actions.demo_people import Cast
from referrals.actions.wards import open_ward
from referrals.models import JointWard, Referral
from referrals.vocabulary import UNKNOWN

Told = Mapping[str, Any]
#: Who takes the steps by which a patient comes down into the ward.
_STEPS: Final = (
    ("propose", "hospital"), ("consent", "hospital"), ("offer", "hospital"), ("accept", "base"),
    ("discharge", "hospital"), ("register", "base"), ("start", "base"),
)  # fmt: skip


@action
def load_demo_wards(*, county: County, told: Told, by: Actor) -> bool:
    """One joint ward with one patient in it, once; whether it was made.

    Refuses where DEBUG is off or the demonstration's people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示转诊只在演示环境中载入。"), code="not_demo")
    is_new = not JointWard.objects.filter(county=county).exists()
    if is_new:
        _tell(county, told)
    audit.record(by, "ward.demo_loaded", county, made=is_new)
    return is_new


def _tell(county: County, told: Told) -> None:
    cast = Cast(county, told["people"])
    base, hospital = (
        Institution.objects.get(county=county, code=told[name]) for name in ("base", "hospital")
    )
    ward = open_ward(
        institution=base, partner=hospital, name=told["name"], doctor=cast.people["base"],
        by=cast.acting("manager"), demo=True,
    )  # fmt: skip
    said = told["patient"]
    row = name_candidate(
        origin=hospital,
        patient=PatientTold(name=said["name"], document=UNKNOWN, sex=said["sex"]),
        case=CaseTold(
            specialty=said["specialty"], diagnosis=said["diagnosis"], summary=said["summary"],
            destination=None,
        ),
        reason=said["summary"], by=cast.acting("hospital"), demo=True,
    )  # fmt: skip
    for verb, part in _STEPS:
        row = take_step(
            referral=row, verb=verb, version=row.version, by=cast.acting(part),
            said=_said(verb, row, told["said"], base, ward),
        )  # fmt: skip


def _said(
    verb: str, row: Referral, words: Mapping[str, str], base: Institution, ward: JointWard
) -> dict[str, Any]:
    """What the step needs by the table; the ward is named where a base is offered the patient."""
    move = rules.move_for(row.direction, row.status, verb)
    days: dict[str, Any] = {
        "place": base,
        "follow_on": now() + timedelta(days=2),
        "follow_dates": (today() + timedelta(days=7)).isoformat(),
    }
    needs = move.needs if move is not None else ()
    found = {name: days[name] if name in days else words[name] for name in needs}
    return {**found, "joint_ward": str(ward.pk)} if verb == "offer" else found
