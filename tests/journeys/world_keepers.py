"""What the addresses of personnel lists, licences and pay need: lists that wait, an open month, a closed one."""

from typing import Any

from alliance.core.clock import today
from alliance.core.models import ImportMapping
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import Institution, User
from staffing import actions, roster_files
from staffing.access import rosters as access
from staffing.actions import PostingTold
from staffing.actions.pay import close_pay, compute_pay
from staffing.models import Posting
from tests import make
from tests.kpi.story import Story
from tests.staffing.story import month

MIXED = ("staffing:roster-titles", "staffing:roster-import", "staffing:roster-import-refused",
         "staffing:roster-import-apply-good", "staffing:roster-import-withdraw")  # fmt: skip
CLOSED = ("staffing:pay-correct", "api:pay-correct")
LIST = "姓名,执业类别,用人方式,职称,任职时间\n"


class Keepers:
    """The first body keeps lists of its people; days of one whom it has sent come to something."""

    def __init__(self, story: Story, manager: User) -> None:
        self.body, self.other, self.county = story.bodies[0], story.bodies[1], story.county
        self.by = actor_behind(manager)
        self.person = make.person(role="doctor", institution=self.body)
        row = f"{self.person.name},医师,在编,,\n"
        self.good = self._listed(row)
        self.mixed = self._listed(f"{row}无名,医师,在编,试验师,2024/3/1\n")
        self.doubted = roster_files.compare_file(
            county=self.county, institution=self.body, name="花名册.csv", by=self.by,
            content=f"姓名,人员甲类\n{self.person.name},医师\n".encode(),
        )  # fmt: skip
        self.remembered = ImportMapping.objects.create(
            county=self.county, kind=access.ROSTER, fingerprint="0" * 64, mapping={"甲": "name"}
        )
        for component in ("bonus", "allowance"):
            member_actions.set_rule(
                county=self.county, key=f"staffing.pay.day_rate[{component}]", value=100,
                by=make.system(self.county), reason="试验",
            )  # fmt: skip
        posted = self._posted(self.person, self.other)
        self.open = compute_pay(institution=self.body, month=month(2), by=self.by)
        made = compute_pay(institution=self.body, month=month(3), by=self.by)
        self.closed = close_pay(month=made, version=made.version, by=self.by)
        clerk = make.actor(role="clerk", institution=self.other)
        asked = actions.ask_withdrawal(
            verification=posted.verifications.get(month=month(3)), reason="试验", by=clerk
        )
        head = make.actor(role="head", institution=self.other)
        actions.decide_withdrawal(correction=asked, agreed=True, by=head)

    def _listed(self, text: str) -> Any:
        return roster_files.compare_file(
            county=self.county, institution=self.body, name="花名册.csv",
            content=(LIST + text).encode(), by=self.by,
        )  # fmt: skip

    def _posted(self, person: Any, host: Institution) -> Posting:
        told = PostingTold("posting", "全科医生", month(3), month(-3))
        row = actions.propose(home=self.body, host=host, told_of=told, by=self.by)
        clerk = make.actor(role="clerk", institution=host)
        said: dict[str, dict[str, Any]] = {
            "nominate": {"person": person},
            "order": {"order_no": "试验〔2026〕6号", "ordered_on": today()},
            "arrive": {"on": month(3)},
        }
        for verb, by in (
            ("nominate", self.by), ("consent", make.actor(person)), ("approve_home", self.by),
            ("confirm_host", make.actor(role="head", institution=host)), ("order", self.by),
            ("arrive", clerk),
        ):  # fmt: skip
            row = actions.take_step(
                posting=row, verb=verb, version=row.version, said=said.get(verb, {}), by=by
            )
        for one in (month(3), month(2)):
            actions.verify_month(posting=row, month=one, by=clerk)
        return row

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name == "staffing:roster-import-columns":
            return {"file": self.doubted.pk}
        if name in {"staffing:roster-headings-forget", "api:roster-headings-forget"}:
            return {"headings": self.remembered.pk}
        if name.startswith("staffing:roster"):
            return {"file": (self.mixed if name in MIXED else self.good).pk}
        if name.startswith(("staffing:pay-", "api:pay-")):
            return {"month": (self.closed if name in CLOSED else self.open).pk}
        return {"code": self.person.code} if name == "staffing:duty" else {}

    def asked(self, name: str) -> str:
        """What an address says behind its question mark."""
        return f"?institution={self.body.code}" if name == "api:personnel" else ""

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:pay-lines": {"institution": self.body.code, "month": month(2).isoformat()},
            "api:pay-close": {},
            "api:staff-files": {
                "person": self.person.code,
                "profession": "doctor",
                "post": "established",
            },
            "api:pay-correct": {"reason": "试验"},
            "api:staff-duties": {"person": self.person.code, "department": "内科"},
            "api:title-names": {"name": "试验师", "step": 2},
            "api:roster-headings-forget": {},
        }
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the month was looked at."""
        return {"If-Match": f'"{self.open.version}"'} if name == "api:pay-close" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "staffing:roster-titles": {"title0": "2"},
            "staffing:roster-import-columns": {"heading-1": "profession"},
            "staffing:pay": {"institution": self.body.pk, "month": month(2).isoformat()},
            "staffing:pay-close": {"version": self.open.version},
            "staffing:pay-correct": {"reason": "试验"},
            "staffing:duty": {"department": "内科", "team": ""},
        }
        if name == "api:personnel":
            text = f"{LIST}{self.person.name},护士,聘用,,\n"
            return {"file": make.upload("花名册.csv", text.encode())}
        if name == "staffing:roster-import-upload":
            text = f"{LIST}{self.person.name},护士,聘用,,\n"
            file = make.upload("花名册.csv", text.encode())
            return {"institution": self.body.pk, "file": file}
        return carried.get(name)
