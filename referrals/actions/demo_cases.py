"""The demonstration's referrals: a few patients on their way, every text marked 演示."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution, Person
from members.queries.people.demonstrated import acting_as
from members.queries.rules import county_rules
from referrals import queries, rules
from referrals.actions.cases import (
    CaseTold,
    PatientTold,
    create_referral,
    name_candidate,
    take_step,
)
from referrals.actions.demo_papers import attach_demo_file, set_demo_arrival
from referrals.actions.demo_sharing import set_demo_sharing
from referrals.models import Referral
from referrals.vocabulary import DESK, DOWN, UNKNOWN, UP

Told = Mapping[str, Any]


@action
def load_demo_referrals(*, county: County, told: Told, by: Actor) -> bool:
    """Hours marked as a demonstration's, and a few cases, once; whether they were made.

    Refuses where DEBUG is off or the demonstration's people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示转诊只在演示环境中载入。"), code="not_demo")
    is_new = not Referral.objects.filter(county=county).exists()
    if is_new:
        story = _Story(county, told)
        _set_hours(county, told, by)
        set_demo_sharing(county=county, base=story.base, told=told["sharing"], by=by)
        for said in told["cases"]:
            story.tell(said)
        set_demo_arrival(institution=story.hospital, told=told["arrival"], by=story.actors["desk"])
    audit.record(by, "referral.demo_loaded", county, county=county.pk, made=is_new)
    return is_new


def _set_hours(county: County, told: Told, by: Actor) -> None:
    """Only what the county itself has not set."""
    wanted = {queries.cases.KEY.format(case): minutes for case, minutes in told["minutes"].items()}
    wanted[queries.cases.ATTEMPTS] = told["attempts"]
    rows = county_rules(county.pk, today()).filter(key__in=wanted, value__isnull=False)
    there = set(rows.values_list("key", flat=True))
    for key, value in wanted.items():
        if key not in there:
            member_actions.set_rule(
                county=county, key=key, value=value, reason=told["reason"], by=by
            )


class _Story:
    """Who takes which step, and where."""

    def __init__(self, county: County, told: Told) -> None:
        codes = told["people"].values()
        people = {row.code: row for row in Person.objects.filter(county=county, code__in=codes)}
        if missing := sorted(set(codes) - set(people)):
            raise Refused(
                _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。")
                % {"codes": "、".join(missing)},
                code="no_people",
            )
        self.told = told
        self.actors = {name: acting_as(people[code]) for name, code in told["people"].items()}
        self.base = Institution.objects.get(county=county, code=told["base"])
        self.hospital = Institution.objects.get(county=county, code=told["hospital"])

    def tell(self, said: Told) -> None:
        """One case from its beginning to its last step."""
        patient = PatientTold(
            name=said["name"], document=UNKNOWN, sex=said["sex"], phone=said.get("phone", ""),
            born_on=said.get("born_on"),
        )  # fmt: skip
        up = said["direction"] == UP
        case = CaseTold(
            specialty=said["specialty"],
            diagnosis=said["diagnosis"],
            summary=said["summary"],
            destination=self.hospital if up else None,
            priority=said.get("priority", "routine"),
        )
        if up:
            row = create_referral(
                origin=self.base, patient=patient, case=case, by=self.actors["base"], demo=True
            )
        else:
            row = name_candidate(
                origin=self.hospital, patient=patient, case=case, reason=said["summary"],
                by=self.actors["hospital"], demo=True,
            )  # fmt: skip
        for verb in said.get("steps", ()):
            row = self._step(row, verb)
        if said.get("attach"):
            attach_demo_file(referral=row, told=self.told["attachment"], by=self.actors["base"])

    def _step(self, row: Referral, verb: str) -> Referral:
        move = rules.move_for(row.direction, row.status, verb)
        if move is None:
            raise Refused(_("演示转诊的步骤“%(verb)s”走不通。") % {"verb": verb}, code="wrong_step")
        said = {name: self._said(row, name) for name in move.needs}
        if verb == "propose":
            said["intended"] = self.base
        return take_step(
            referral=row, verb=verb, version=row.version, said=said, by=self._taker(move)
        )

    def _said(self, row: Referral, name: str) -> Any:
        if name == "place":
            return self.base if row.direction == DOWN else self.hospital
        if name in {"booked_for", "follow_on"}:
            return now() + timedelta(days=self.told["ahead_days"])
        if name == "follow_dates":
            return (today() + timedelta(days=self.told["ahead_days"])).isoformat()
        if name in {"emergency", "down_reason"}:
            there = queries.cases.choices(row.county_id, row.direction, name, today())
            return there[0][0] if there else self.told["said"][name]
        return True if name == "consent" else self.told["said"][name]

    def _taker(self, move: rules.Move) -> Actor:
        who = next(one for one in move.who if one.verb)
        if who.side == DESK:
            return self.actors["alliance_desk"]
        at_base = {rules.TREAT: "base", rules.REVIEW: "reviewer", rules.RECEIVE: "desk"}
        at_hospital = {**at_base, rules.TREAT: "hospital"}
        return self.actors[(at_base if who.side == "B" else at_hospital)[who.verb]]
