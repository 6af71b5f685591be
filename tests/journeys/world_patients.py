"""What the addresses of patients' records need: two pairs of doubles, requests, an opening."""

from datetime import date
from typing import Any

from members import actions as member_actions
from members.middleware import actor_behind
from referrals.actions import CaseTold, PatientTold, create_referral, name_candidate
from referrals.actions.merging import propose_merge
from referrals.actions.openings import open_in_emergency
from referrals.actions.people import propose_restriction
from referrals.models import Patient, Referral
from referrals.people_rules import MINUTES
from tests import make
from tests.kpi.story import Story

REASON = "抢救时需要了解用药和既往处理"


class Patients:
    """Two pairs written at the first body, one proposed by a second desk; a hidden one asked for."""

    def __init__(self, story: Story) -> None:
        self.body, self.lead = story.bodies[0], make.lead_of(story.north)
        by = make.system(story.county)
        member_actions.set_rule(county=story.county, key=MINUTES, value=30, by=by, reason="试验")
        self.user = make.user("doctor", institution=self.body)
        self.doctor = actor_behind(self.user)
        self.second_desk = make.actor(role="alliance_desk", institution=self.body)
        self.pair = self._pair("演示患者 41", "13900004141")
        kept, other = self._pair("演示患者 42", "13900004242")
        self.merge = propose_merge(
            kept=kept, other=other, chosen={}, reason="已电话核实", by=self.second_desk
        )
        self.ended, self.other = self._ended("演示患者 43"), self._ended("演示患者 44")
        self.restriction = propose_restriction(
            patient=self.ended.patient, reason="患者来函", by=self.second_desk
        )
        self.looked_at = open_in_emergency(
            institution=self.body, number="E4141414", reason=REASON, sure=True, by=self.doctor
        )

    def _pair(self, name: str, phone: str) -> tuple[Patient, Patient]:
        told = PatientTold(name=name, document="unknown", phone=phone, born_on=date(1964, 3, 2))
        case = CaseTold(specialty="03", diagnosis="肺炎", summary="发热三天", destination=self.lead)
        first = create_referral(origin=self.body, patient=told, case=case, by=self.doctor)
        down = CaseTold(specialty="03", diagnosis="肺炎", summary="发热三天")
        other = name_candidate(
            origin=self.body, patient=told, case=down, reason="病情稳定", by=self.doctor
        )
        return first.patient, other.patient

    def _ended(self, name: str) -> Referral:
        row = create_referral(
            origin=self.body,
            patient=PatientTold(name=name, document="unknown"),
            case=CaseTold(
                specialty="03", diagnosis="肺炎", summary="发热三天", destination=self.lead
            ),
            by=self.doctor,
        )
        Referral.objects.filter(pk=row.pk).update(status="cancelled", sent=True)
        return row

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name == "referrals:patient-pair":
            return {"first": self.pair[0].pk, "second": self.pair[1].pk}
        if "patient-merge" in name:
            return {"merge": self.merge.pk, "verb": "confirm"}
        if "patient-restriction" in name:
            return {"restriction": self.restriction.pk, "verb": "confirm"}
        return {"opening": self.looked_at.pk} if "opening" in name else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:patient-merges": {
                "kept": str(self.pair[0].pk), "other": str(self.pair[1].pk), "chosen": {},
                "reason": "已电话核实",
            },
            "api:patient-merge-decide": {},
            "api:patient-restrictions": {"number": self.other.number, "reason": "患者来函"},
            "api:patient-restriction-decide": {},
            "api:openings": {"number": "E4141414", "reason": REASON, "sure": True},
            "api:opening-review": {"review": "确有必要"},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "referrals:patient-pair": {"kept": "first", "reason": "已电话核实"},
            "referrals:patient-merge-decide": {},
            "referrals:patient-restrictions": {"number": self.other.number, "reason": "患者来函"},
            "referrals:patient-restriction-decide": {},
            "referrals:opening-new": {"number": "E4141414", "reason": REASON, "sure": "on"},
            "referrals:opening-review": {"reason": "确有必要"},
        }
        return carried.get(name)
