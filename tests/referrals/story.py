"""A county in which patients travel: a base, two hospitals, a clinic, and everybody at their desk."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from members import actions as member_actions
from members.models import County, Institution, Person
from referrals import actions, rules
from referrals.actions import CaseTold, PatientTold
from referrals.models import Referral
from referrals.queries.cases import ATTEMPTS, KEY
from referrals.vocabulary import DIRECTIONS, DOWN, OUT, UP
from tests import make
from tests.remembering import remembered

numbers = count(1)
#: What every step of a way to a state says, by its field.
SAID: dict[str, Any] = {
    "consent": True, "override": "试验", "emergency": "胸痛中心", "reason": "试验理由",
    "question": "请补心电图", "answer": "已附", "where": "门诊三楼，找导诊台",
    "diagnosis": "肺炎", "treatment": "抗感染治疗", "reply": "已查明", "next_step": "一周后复查",
    "medicines": "口服药两种", "rehabilitation": "卧床休息", "red_flags": "高热",
    "follow_up": "每周一次", "patient_words": "同意", "family_doctor": "演示人员 90",
    "result": "已联系", "down_reason": "急性病恢复期",
    "specialty": "03", "first_diagnosis": "肺炎", "summary": "发热四天",
    "outside": "演示省级医院", "indication": "县域内无相应技术",
}  # fmt: skip
#: By which verbs a case comes to a state from its first one.
WAYS = {
    UP: {
        "draft": (),
        "in_review": ("submit",),
        "requested": ("submit", "approve"),
        "received": ("submit", "approve", "acknowledge"),
        "info_requested": ("submit", "approve", "acknowledge", "ask"),
        "accepted": ("submit", "approve", "acknowledge", "accept"),
        "awaiting_slot": ("submit", "approve", "acknowledge", "accept", "no_slot"),
        "booked": ("submit", "approve", "acknowledge", "accept", "book"),
        "dispatched": ("dispatch",),
        "arrived": ("submit", "approve", "acknowledge", "accept", "book", "arrive"),
        "replied": ("submit", "approve", "acknowledge", "accept", "book", "arrive", "reply"),
        "closed": (
            *("submit", "approve", "acknowledge", "accept", "book", "arrive", "reply"),
            "acknowledge",
        ),
        "cancel_requested": ("submit", "approve", "acknowledge", "accept", "book", "cancel"),
        "declined": ("submit", "approve", "acknowledge", "decline"),
        "redirected": ("submit", "approve", "redirect"),
        "cancelled": ("discard",),
        "closed_no_show": ("submit", "approve", "acknowledge", "accept", "book", "close_no_show"),
        "died": ("submit", "approve", "die"),
        "voided": ("submit", "approve", "ask_void", "confirm_void"),
    },
    DOWN: {
        "candidate": (),
        "proposed": ("propose",),
        "consented": ("propose", "consent"),
        "refused": ("propose", "refuse"),
        "offered": ("propose", "consent", "offer"),
        "accepted": ("propose", "consent", "offer", "accept"),
        "declined": ("propose", "consent", "offer", "decline"),
        "withdrawn": ("propose", "consent", "offer", "withdraw"),
        "discharged_to_base": ("propose", "consent", "offer", "accept", "discharge"),
        "registered": ("propose", "consent", "offer", "accept", "discharge", "register"),
        "following": ("propose", "consent", "offer", "accept", "discharge", "register", "start"),
        "completed": (
            *("propose", "consent", "offer", "accept", "discharge", "register", "start"),
            "complete",
        ),
        "escalated": (
            *("propose", "consent", "offer", "accept", "discharge", "register", "start"),
            "escalate",
        ),
        "lost": (
            *("propose", "consent", "offer", "accept", "discharge"),
            *("log_attempt", "log_attempt", "lose"),
        ),
        "died": ("die",),
        "voided": ("ask_void", "confirm_void"),
    },
    OUT: {
        "draft": (),
        "in_review": ("submit",),
        "approved": ("submit", "approve"),
        "away": ("submit", "approve", "leave"),
        "returned": ("submit", "approve", "leave", "come_back"),
        "refused": ("submit", "refuse"),
        "cancelled": ("submit", "cancel"),
        "died": ("submit", "die"),
        "voided": ("submit", "ask_void", "confirm_void"),
    },
}
#: Who takes a step of those ways, where it is not the first one the table names.
TAKERS = {"ask_void": "author"}


@dataclass
class Ward:
    """The county and its people; every actor holds one role at one body."""

    county: County
    base: Institution
    hospital: Institution
    other: Institution
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            found: Actor = self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None
        return found

    def patient(self, **fields: Any) -> PatientTold:
        """A patient with a passport of their own."""
        n = next(numbers)
        return PatientTold(
            **{"name": f"演示患者 {n:02d}", "document": "passport", "number": f"E{n:08d}",
               "phone": f"1390000{n:04d}", "address": f"试验镇{n}号", **fields}
        )  # fmt: skip

    def case(self, **fields: Any) -> CaseTold:
        """A case of internal medicine for the hospital."""
        return CaseTold(
            **{"specialty": "03", "diagnosis": "肺炎", "summary": "发热三天",
               "destination": self.hospital, **fields}
        )  # fmt: skip

    def draft(self, *, patient: PatientTold | None = None, **fields: Any) -> Referral:
        """A draft by the doctor of the base."""
        return actions.create_referral(
            origin=self.base, patient=patient or self.patient(), case=self.case(**fields),
            by=self.doctor,
        )  # fmt: skip

    def candidate(self, *, patient: PatientTold | None = None, **fields: Any) -> Referral:
        """A patient whom the doctor of the hospital would send down."""
        return actions.name_candidate(
            origin=self.hospital, patient=patient or self.patient(), reason="病情稳定",
            case=self.case(destination=None, **fields), by=self.hospital_doctor,
        )  # fmt: skip

    def away(self, *, patient: PatientTold | None = None, **fields: Any) -> Referral:
        """A draft of a referral out of the county, by the doctor of the base."""
        return actions.send_out(
            origin=self.base, patient=patient or self.patient(),
            case=self.case(destination=None, **fields), by=self.doctor,
        )  # fmt: skip

    def first(self, direction: str, **fields: Any) -> Referral:
        """A case of a direction in its first state."""
        begun = {UP: self.draft, DOWN: self.candidate, OUT: self.away}
        return begun[direction](**fields)

    def taker(self, row: Referral, verb: str) -> Actor:
        """Somebody who may take this step."""
        move = rules.move_for(row.direction, row.status, verb)
        assert move is not None, (row.status, verb)
        who = next(one for one in move.who if one.verb)
        if who.side == "D":
            return self.desk
        at_base = who.side in {"B", "O"}
        names = {
            rules.TREAT: "doctor" if at_base else "hospital_doctor",
            rules.REVIEW: "reviewer",
            rules.RECEIVE: "hospital_desk",
        }
        assert row.direction != DOWN or who.verb != rules.REVIEW
        return self.people[names[who.verb]]

    def said(self, row: Referral, verb: str, **fields: Any) -> dict[str, Any]:
        """Everything the step needs."""
        move = rules.move_for(row.direction, row.status, verb)
        if verb == "log_attempt":
            fields = {"reached": True, **fields}
        there = {
            **SAID,
            "reason_code": "other",
            "spoken_with": self.code_of("hospital_doctor"),
            "place": self.base if row.direction == DOWN else self.other,
            "booked_for": now() + timedelta(days=1),
            "follow_on": now() + timedelta(days=7),
            "follow_dates": (today() + timedelta(days=7)).isoformat(),
            **fields,
        }
        needs = move.needs if move else ()
        return {name: there[name] for name in (*needs, *fields)}

    def code_of(self, name: str) -> str:
        """The code of a person of the story."""
        return self.person(name).code

    def person(self, name: str) -> Person:
        """A person of the story."""
        return Person.objects.get(pk=self.people[name].person or 0)

    def step(self, row: Referral, verb: str, by: Actor | None = None, **fields: Any) -> Referral:
        """Take one step as whoever may, with all it needs."""
        row = Referral.objects.get(pk=row.pk)
        return actions.take_step(
            referral=row, verb=verb, version=row.version, by=by or self.taker(row, verb),
            said=self.said(row, verb, **fields),
        )  # fmt: skip

    def at(self, state: str, direction: str = UP, **fields: Any) -> Referral:
        """A case that has come to a state by its steps."""
        row = self.first(direction, **fields)
        for verb in WAYS[direction][state]:
            if verb == "close_no_show":
                Referral.objects.filter(pk=row.pk).update(booked_for=now() - timedelta(hours=1))
            row = self.step(row, verb)
        assert row.status == state
        return row


def set_hours(county: County) -> None:
    """Every hour of the county, two hours each, and two attempts."""
    by = make.system(county)
    for direction in DIRECTIONS:
        for case in rules.due_cases(direction):
            member_actions.set_rule(
                county=county, key=KEY.format(case), value=120, by=by, reason="试验"
            )
    member_actions.set_rule(county=county, key=ATTEMPTS, value=2, by=by, reason="试验")


@remembered
def ward(*, hours: bool = True) -> Ward:
    """One county with an alliance of a hospital and a base, and a hospital outside it."""
    county = make.county()
    alliance = make.alliance(county, members=1)
    (base,) = make.members_of(alliance)
    hospital = make.lead_of(alliance)
    other = make.institution(county, kind="A100", name="试验第二医院")
    found = Ward(county, base, hospital, other)
    for name, role, place in (
        ("doctor", "doctor", base),
        ("colleague", "doctor", base),
        ("reviewer", "reviewer", base),
        ("hospital_doctor", "doctor", hospital),
        ("hospital_desk", "referral_desk", hospital),
        ("desk", "alliance_desk", hospital),
        ("other_doctor", "doctor", other),
        ("other_desk", "referral_desk", other),
    ):
        found.people[name] = make.actor(role=role, institution=place)
    if hours:
        set_hours(county)
    return found
