"""What the addresses of referrals need: a draft of the first body for the lead of its alliance."""

from typing import Any

from referrals import actions
from referrals.actions import CaseTold, PatientTold
from tests import make
from tests.kpi.story import Story
from tests.referrals.story import set_hours

PREFIXES = (
    *("referrals:case", "referrals:reveal", "referrals:step"),
    *("api:referral", "api:fhir-referral"),
)


class Cases:
    """A county with its hours, and one draft."""

    def __init__(self, story: Story) -> None:
        self.body, self.lead = story.bodies[0], make.lead_of(story.north)
        set_hours(story.county)
        self.row = actions.create_referral(
            origin=self.body,
            patient=PatientTold(name="演示患者 01", document="unknown"),
            case=CaseTold(
                specialty="03", diagnosis="肺炎", summary="发热三天", destination=self.lead
            ),
            by=make.actor(role="doctor", institution=self.body),
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name.startswith(PREFIXES):
            return {"referral": self.row.pk, "verb": "ask_void"}
        return {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:referrals": {
                "direction": "up", "origin": self.body.code, "destination": self.lead.code,
                "name": "演示患者 02", "document": "unknown", "specialty": "04",
                "diagnosis": "外伤", "summary": "跌倒",
            },
            "api:medicines": {
                "institution": self.body.code, "medicines": [{"name": "试验缬沙坦胶囊"}],
            },
            "api:referral-step": {"reason": "试验"},
            "api:referral-reveal": {"reason": "联系患者"},
        }  # fmt: skip
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the case a step was looked at."""
        return {"If-Match": '"1"'} if name == "api:referral-step" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        patient = {"name": "演示患者 03", "document": "unknown", "sex": "9"}
        case = {"specialty": "04", "diagnosis": "外伤", "summary": "跌倒"}
        carried: dict[str, dict[str, Any]] = {
            "referrals:new-up": {
                **patient, **case, "destination": self.lead.pk, "priority": "routine", "then": "",
            },
            "referrals:new-out": {
                **patient, **case, "outside": "演示省级医院", "indication": "县域内无相应技术",
                "then": "",
            },
            "referrals:new-down": {**patient, **case, "reason": "病情稳定", "then": ""},
            "referrals:reveal": {"reason": "联系患者"},
            "referrals:step": {"version": 1, "reason": "试验"},
        }  # fmt: skip
        return carried.get(name)
