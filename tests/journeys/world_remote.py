"""What the addresses of remote diagnosis need: an order of the first body, and a named doctor."""

from typing import Any

from referrals.actions import PatientTold
from referrals.actions.remote import RemoteTold, begin_remote, name_reader
from tests import make
from tests.kpi.story import Story
from tests.referrals.remote import set_remote_hours

ITEM = ("referrals:remote-item", "referrals:remote-step", "api:remote-item", "api:remote-step")
READER = ("referrals:remote-reader-end", "api:remote-reader-end")


class Remote:
    """A county with its hours, one order for the lead, and two doctors of the first body."""

    def __init__(self, story: Story, manager: Any) -> None:
        self.body, self.lead = story.bodies[0], make.lead_of(story.north)
        set_remote_hours(story.county)
        self.row = begin_remote(
            origin=self.body,
            patient=PatientTold(name="演示患者 21", document="unknown"),
            told_of=RemoteTold(
                kind="ecg", destination=self.lead, subject="十二导联心电图", summary="胸闷两天"
            ),
            by=make.actor(role="doctor", institution=self.body),
        )
        first, self.second = (
            make.person(role="doctor", institution=self.body) for _one in range(2)
        )
        self.reader = name_reader(institution=self.body, person=first, kind="ecg", by=manager)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name in ITEM:
            return {"item": self.row.pk, "verb": "ask_void"}
        return {"reader": self.reader.pk} if name in READER else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:remote-items": {
                "kind": "imaging", "origin": self.body.code, "destination": self.lead.code,
                "name": "演示患者 22", "document": "unknown", "subject": "胸部正位片",
                "summary": "咳嗽一周",
            },
            "api:remote-step": {"reason": "试验"},
            "api:remote-readers": {
                "institution": self.body.code, "person": self.second.code, "kind": "ecg",
            },
            "api:remote-reader-end": {},
        }  # fmt: skip
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the item a step was looked at."""
        return {"If-Match": '"1"'} if name == "api:remote-step" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        patient = {"name": "演示患者 23", "document": "unknown", "sex": "9"}
        said = {"subject": "胸部正位片", "summary": "咳嗽一周", "priority": "routine"}
        begun = {**patient, **said, "destination": self.lead.pk}
        carried: dict[str, dict[str, Any]] = {
            "referrals:remote-order": {**begun, "kind": "imaging"},
            "referrals:remote-ask": {**begun, "specialty": "03"},
            "referrals:remote-step": {"version": 1, "reason": "试验"},
            "referrals:remote-readers": {
                "institution": self.body.pk, "person": self.second.pk, "kind": "ecg",
            },
            "referrals:remote-reader-end": {},
        }  # fmt: skip
        return carried.get(name)
