"""What the addresses of reserved places need: days to book, to settle, to publish, and a file."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from members import actions as member_actions
from members.middleware import actor_behind
from referrals import capacity_files
from referrals.actions import pools
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay
from tests import make
from tests.kpi.story import Story

PREFIXES = ("referrals:pool", "referrals:capacity", "api:pool-")


class Pools:
    """The first body books at the lead of the north, and leads a league of its own."""

    def __init__(self, story: Story) -> None:
        self.body, second, _third = story.bodies
        self.day = today() + timedelta(days=3)
        for key, value in (("share[slot]", "1/3"), ("hold_minutes", 15)):
            member_actions.rules.set_rule(
                county=story.county, key=f"referrals.reserve.{key}", value=value,
                reason="试验", by=make.system(story.county),
            )  # fmt: skip
        league = self.league = member_actions.found_alliance(
            county=story.county, code="T-POOL", name=story.north.name, kind="league",
            by=make.system(story.county),
        )  # fmt: skip
        make.join(league, self.body, role="lead")
        self.user = make.user("lead_admin", story.county, institution=self.body)
        self.desk = actor_behind(self.user)
        lead = make.lead_of(story.north)
        self.there = self._published(lead, make.actor(role="lead_admin", institution=lead))
        self.here = self._published(self.body, self.desk)
        clerk = make.actor(role="clerk", institution=self.body)
        other = make.actor(role="clerk", institution=second)
        self.held = pools.hold_place(pool=self.there, institution=self.body, by=clerk)
        self.came = pools.book_place(pool=self.here, institution=second, case_number="T1", by=other)
        waiting = [CapacityRow("slot", "心内科", self.day, 9)]
        pools.state_capacity(institution=self.body, rows=waiting, by=self.desk)
        self.good, self.mixed = self._file("号源"), self._file("号源", "铺位")

    def _published(self, lead: Any, by: Any) -> PoolDay:
        """A day of today: it can be booked and settled."""
        rows = [CapacityRow("slot", "心内科", today(), 30)]
        row = pools.state_capacity(institution=lead, rows=rows, by=by)[0]
        pools.publish_days(
            institution=lead, from_on=today(), until_on=today() + timedelta(days=1), by=by
        )
        return PoolDay.objects.get(pk=row.pk)

    def _file(self, *kinds: str) -> Any:
        lines = [f"{self.day.isoformat()},{kind},骨科,6" for kind in kinds]
        text = "\n".join(["日期,类别,科室或项目,总数", *lines])
        return capacity_files.compare_file(
            institution=self.body, name="号源.csv", content=text.encode(), by=self.desk,
            source=PoolDay.Source.FILE,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        settled = name.endswith(("-kept", "-missed"))
        booking: PoolBooking = self.came if settled else self.held
        file = self.good if name.endswith("-apply") else self.mixed
        return {"pool": self.there.pk, "booking": booking.pk, "file": file.pk}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        day = self.day.isoformat()
        carried: dict[str, dict[str, Any]] = {
            "api:pool-days-state": {
                "institution": self.body.code,
                "rows": [{"on": day, "kind": "slot", "service": "呼吸科", "total": 8}],
            },
            "api:pool-days-publish": {
                "institution": self.body.code,
                "from": day,
                "last_day": day,
            },
            "api:pool-day-book": {"case_number": "T2"},
            "api:pool-day-hold": {},
            "api:pool-booking-confirm": {"case_number": "T3"},
            "api:pool-booking-give-back": {"reason": "试验"},
            "api:pool-booking-kept": {},
            "api:pool-booking-missed": {},
        }
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        day = self.day.isoformat()
        carried: dict[str, dict[str, Any]] = {
            "referrals:pool-book": {"case_number": "T2"},
            "referrals:pool-booking-confirm": {"case_number": "T3"},
            "referrals:pool-booking-back": {"reason": "试验"},
            "referrals:capacity": {
                "institution": self.body.pk, "kind": "slot", "service": "骨科", "from_on": day, "last_on": day, "total": 9,
            },
            "referrals:capacity-publish": {"publish-institution": self.body.pk, "publish-from_on": day, "publish-last_on": day},
        }  # fmt: skip
        if name == "referrals:capacity-import-upload":
            text = f"日期,类别,科室或项目,总数\n{day},号源,儿科,6"
            file = make.upload("号源.csv", text.encode())
            return {"institution": self.body.pk, "file": file}
        return carried.get(name)
