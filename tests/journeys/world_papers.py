"""What the addresses of papers and files of a case need: one that was sent, with a file."""

from typing import Any

from referrals import actions
from referrals.actions import CaseTold, PatientTold
from referrals.actions.attachments import add_attachment
from tests import make
from tests.kpi.story import Story

PAPERS = ("referrals:paper", "api:referral-paper")
FILES = ("referrals:attachment", "api:referral-attachment")


class Papers:
    """A case that was reviewed and sent, for the lead of the body's alliance."""

    def __init__(self, story: Story) -> None:
        self.body = story.bodies[0]
        doctor = make.actor(role="doctor", institution=self.body)
        row = actions.create_referral(
            origin=self.body,
            patient=PatientTold(name="演示患者 11", document="unknown"),
            case=CaseTold(
                specialty="05", diagnosis="贫血", summary="乏力一月",
                destination=make.lead_of(story.north),
            ),
            by=doctor,
        )  # fmt: skip
        for verb, by, said in (
            ("submit", doctor, {"consent": True, "override": "试验"}),
            ("approve", make.actor(role="reviewer", institution=self.body), {}),
        ):
            row = actions.take_step(referral=row, verb=verb, version=row.version, said=said, by=by)
        self.row = row
        self.file = add_attachment(
            referral=row, kind="lab", upload=make.upload("化验单.pdf"), by=doctor
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name.startswith((*PAPERS, *FILES)):
            return {"referral": self.row.pk, "paper": "letter", "attachment": self.file.pk}
        if name == "referrals:arrival-set":
            return {"institution": self.body.pk, "specialty": "all"}
        return {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:referral-attachment-withdraw": {"reason": "附错了人"},
            "api:arrival-notes": {"institution": self.body.code, "version": 0, "door": "东门"},
        }
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "referrals:arrival-set": {"version": 0, "door": "东门"},
            "referrals:attachment-withdraw": {"reason": "附错了人"},
        }
        if name in {"referrals:attachment-add", "api:referral-attachments"}:
            return {"kind": "lab", "file": make.upload("化验单.pdf")}
        return carried.get(name)
