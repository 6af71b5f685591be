"""What the addresses of rosters and escalation need: a shift, files of shifts, a call to the assessor."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import now, today
from members.middleware import actor_behind
from members.models import User
from referrals import actions, roster_files
from referrals.actions import CaseTold, PatientTold, escalations, rosters
from referrals.models import DutyShift, Escalation, Referral
from referrals.queries.escalations import waits_of
from referrals.queries.rosters import DAYS, ShiftTold, day_of, monday_of
from tests import make
from tests.kpi.story import Story

PREFIXES = ("referrals:roster", "referrals:escalation", "api:duty-", "api:escalation")
FROM_TOMORROW = timedelta(days=1)


class Rosters:
    """The first body keeps a roster; a case that waits there is late, and the assessor was told."""

    def __init__(self, story: Story, keeper: User, assessor: User) -> None:
        self.body = story.bodies[0]
        self.keeper = actor_behind(keeper)
        self.who = make.person(story.county)
        self.monday = monday_of(today())
        self.next = self.monday + timedelta(days=DAYS)
        told = ShiftTold(self.who.pk, "", now() + timedelta(hours=1), now() + timedelta(hours=9))
        rosters.enter_shifts(institution=self.body, rows=[("03", told)], by=self.keeper)
        self.shift = DutyShift.objects.get(person=self.who)
        self.began = monday_of(day_of(self.shift.from_at))
        self.contact = rosters.name_contact(
            institution=self.body, office="medical_office", person=assessor.persons.get(),
            phone="", from_on=today(), by=self.keeper,
        )  # fmt: skip
        self.call = self._late(story)
        self.good, self.mixed = self._file("转诊办"), self._file("转诊办", "门房")

    def _late(self, story: Story) -> Escalation:
        """A case that waits for its review, an hour too long."""
        doctor = make.actor(role="doctor", institution=self.body)
        row = actions.create_referral(
            origin=self.body,
            patient=PatientTold(name="演示患者 21", document="unknown"),
            case=CaseTold(
                specialty="06", diagnosis="贫血", summary="乏力",
                destination=make.lead_of(story.north),
            ),
            by=doctor,
        )  # fmt: skip
        make.actor(role="reviewer", institution=self.body)
        said = {"consent": True, "override": "试验"}
        row = actions.take_step(
            referral=row, verb="submit", version=row.version, said=said, by=doctor
        )
        Referral.objects.filter(pk=row.pk).update(due_at=now() - timedelta(hours=1))
        escalations.escalate(
            county=story.county, cases=[row.pk], waits=waits_of(story.county.pk, today()),
            by=make.system(story.county),
        )  # fmt: skip
        return Escalation.objects.get(referral=row)

    def _file(self, *desks: str) -> Any:
        lines = [f"{desk},{self.next.isoformat()},08:00,17:30,{self.who.code}," for desk in desks]
        text = "\n".join(["岗位,日期,起,止,人员,值班电话", *lines])
        return roster_files.compare_file(
            institution=self.body, name="值班表.csv", content=text.encode(), by=self.keeper
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        copied = name == "api:duty-week-copy"
        file = self.good if name.endswith("-apply") else self.mixed
        return {
            "shift": self.shift.pk,
            "contact": self.contact.pk,
            "escalation": self.call.pk,
            "file": file.pk,
            "institution": self.body.code,
            "desk": "03",
            "week": (self.began + timedelta(days=DAYS if copied else 0)).isoformat(),
        }

    def asked(self, name: str) -> str:
        """What is asked for with an address."""
        if name == "referrals:rosters" or not name.startswith("referrals:roster"):
            return ""
        week = self.began + timedelta(days=DAYS)
        return f"?institution={self.body.code}&week={week.isoformat()}"

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the desk was looked at."""
        return {"If-Match": f'"{self.shift.roster.version}"'} if name == "api:duty-week" else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:duty-week": {"shifts": []},
            "api:duty-week-copy": {},
            "api:duty-shift-drop": {},
            "api:duty-desks": {"institution": self.body.code, "desk": "04", "keeps": True},
            "api:duty-shifts-load": {
                "institution": self.body.code,
                "rows": [
                    {"desk": "desk", "on": self.next.isoformat(), "from": "18:00",
                     "until": "08:00", "person": self.who.code}
                ],
            },
            "api:duty-shifts": {
                "institution": self.body.code,
                "shifts": [
                    {"desk": "05", "person": self.who.code,
                     "from_at": f"{self.next.isoformat()}T08:00:00+08:00",
                     "until_at": f"{self.next.isoformat()}T17:30:00+08:00"}
                ],
            },
            "api:escalation-known": {},
            "api:duty-contact-end": {"until_on": (today() + FROM_TOMORROW).isoformat()},
            "api:duty-contacts": {
                "institution": self.body.code, "office": "deputy_head", "person": self.who.code,
                "from_on": today().isoformat(),
            },
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "referrals:roster-enter": {
                "desk": "desk", "person": self.who.code, "phone": "", "from_time": "08:00",
                "until_time": "17:30", "days": ["0", "1"],
            },
            "referrals:roster-desk": {"desk-desk": "04", "desk-keeps": "on"},
            "referrals:roster-contact": {
                "contact-office": "deputy_head", "contact-person": self.who.code,
                "contact-from_on": today().isoformat(),
            },
        }  # fmt: skip
        if name == "referrals:roster-import-upload":
            text = (
                f"岗位,日期,起,止,人员\n转诊办,{self.next.isoformat()},18:00,08:00,{self.who.code}"
            )
            return {"file": make.upload("值班表.csv", text.encode())}
        return carried.get(name)
