"""The demonstration's remote diagnosis: a few items on their way, every text marked 演示."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution
from members.queries.people.demonstrated import acting_as, demo_person
from members.queries.rules import county_rules
from referrals import remote_rules as rules
from referrals.actions.cases import PatientTold
from referrals.actions.remote import RemoteTold, begin_remote, name_reader, take_remote_step
from referrals.models import RemoteItem
from referrals.queries import remote as queries
from referrals.remote_words import EXAMINED, KINDS
from referrals.vocabulary import BASE, UNKNOWN

Told = Mapping[str, Any]
_SIDES: Final = ("base", "hospital")


@action
def load_demo_remote(*, county: County, told: Told, by: Actor) -> bool:
    """Hours marked as a demonstration's, a named doctor, and a few items, once; whether made.

    Refuses where DEBUG is off or the demonstration's people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示转诊只在演示环境中载入。"), code="not_demo")
    is_new = not RemoteItem.objects.filter(county=county).exists()
    if is_new:
        author, reader = (demo_person(county, told["people"][name]) for name in _SIDES)
        _set_hours(county, told, by)
        place = Institution.objects.get(county=county, code=told["hospital"])
        for kind in EXAMINED:
            name_reader(institution=place, person=reader, kind=kind, by=by, demo=True)
        for said in told["items"]:
            _tell(county, told, said, acting_as(author), acting_as(reader))
    audit.record(by, "referrals.demo_remote_loaded", county, county=county.pk, made=is_new)
    return is_new


def _set_hours(county: County, told: Told, by: Actor) -> None:
    """Only what the county itself has not set."""
    wanted = {key for kind in KINDS for key in queries.keys_of(kind)}
    rows = county_rules(county.pk, today()).filter(key__in=wanted, value__isnull=False)
    for key in sorted(wanted - set(rows.values_list("key", flat=True))):
        value = told["lease" if key == queries.LEASE else "minutes"]
        member_actions.set_rule(county=county, key=key, value=value, reason=told["reason"], by=by)


def _tell(county: County, told: Told, said: Told, base: Actor, hospital: Actor) -> None:
    """One item from its beginning to its last step."""
    row = begin_remote(
        origin=Institution.objects.get(county=county, code=told["base"]),
        patient=PatientTold(name=said["name"], document=UNKNOWN, sex=said["sex"]),
        told_of=RemoteTold(
            kind=said["kind"],
            destination=Institution.objects.get(county=county, code=told["hospital"]),
            subject=said["subject"],
            summary=said["summary"],
            specialty=said.get("specialty", ""),
            may_convert=said.get("may_convert", False),
        ),
        by=base,
        demo=True,
    )
    for verb in said.get("steps", ()):
        move = rules.move_for(row.way, row.status, verb)
        if move is None:
            raise Refused(_("演示转诊的步骤“%(verb)s”走不通。") % {"verb": verb}, code="wrong_step")
        row = take_remote_step(
            item=row, verb=verb, version=row.version,
            said={name: told["said"][name] for name in move.needs},
            by=base if move.who[0].side == BASE else hospital,
        )  # fmt: skip
