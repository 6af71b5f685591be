"""What the addresses of the pool, of classes, villages and teams need: a desk, a row of each."""

from typing import Any

from alliance.core.clock import today
from members import actions as member_actions
from members.middleware import actor_behind
from members.models import User
from staffing.actions import pool as pool_actions
from staffing.actions import teams as team_actions
from staffing.actions import training as training_actions
from staffing.actions import villages as village_actions
from tests import make
from tests.kpi.story import Story
from tests.staffing.story import month

CONCERNED = ("staffing:pool-step", "api:staff-pool-step")
PERSON = ("staffing:duties", "staffing:duty-end", "api:village-duty-end")
TOUR = ("staffing:tour-withdraw", "api:village-tour-withdraw")
TEAM = ("staffing:team", "staffing:team-end", "staffing:seat-end", "api:family-team-end",
        "api:team-seat-take", "api:team-seat-leave")  # fmt: skip
SESSION = ("staffing:training-session", "staffing:training-withdraw", "api:training-withdraw")
POOL = ("staffing:pool-entry", "staffing:pool-step", "api:staff-pool-entry", "api:staff-pool-step")


class Staff:
    """The lead of the north keeps a pool; the manager of the first body has its desk, too."""

    def __init__(self, story: Story, manager: User) -> None:
        self.user = manager
        self.lead = make.lead_of(story.north)
        self.body = make.members_of(story.north)[0]
        make.grant(manager.persons.get(), "head", self.lead)
        for key, value in (
            ("staffing.pay.payer[pool]", "成员单位"),
            ("staffing.pool.stages", ["入池", "培训", "考核", "派回"]),
            ("members.village.low_population", 800),
            ("members.village.no_recruit_required", True),
            ("staffing.tour.modes", ["定期派驻"]),
            ("staffing.tour.services", ["巡诊"]),
            ("staffing.family_team.composition", ["镇级医生2"]),
        ):
            member_actions.set_rule(
                county=story.county, key=key, value=value, by=make.system(story.county),
                reason="试验",
            )  # fmt: skip
        self.person, self.next = (make.person(institution=self.body) for _one in range(2))
        self.entry = pool_actions.enter_pool(
            lead=self.lead, person=self.person, hired_on=month(4), entered_on=month(3),
            by=actor_behind(manager),
        )  # fmt: skip
        self._rest(story, manager)

    def _rest(self, story: Story, manager: User) -> None:
        """A class, a visit, a team with a seat, and a village somebody serves; all of one body."""
        here = story.bodies[0]
        self.here, by = here, actor_behind(manager)
        self.village = make.village(story.county, population=500, recruiting="none_found")
        self.second = make.village(story.county)
        self.session = training_actions.state_training(
            holder=here, kind="members", topic="试验", from_on=month(2), until_on=month(1),
            heads=5, bodies=[here], by=by,
        )  # fmt: skip
        self.tour = village_actions.state_tour(
            institution=here, village=self.village, on=month(1), mode="定期派驻",
            services=["巡诊"], by=by,
        )  # fmt: skip
        self.team = team_actions.found_team(centre=here, name="甲队", from_on=month(3), by=by)
        self.sitter, self.sitting = (make.person(institution=here) for _one in range(2))
        self.seat = team_actions.take_seat(
            team=self.team, person=self.sitter, seat="镇级医生", from_on=month(2), by=by
        )
        self.duty = village_actions.give_village(
            person=self.sitter, village=self.village, from_on=month(2), by=by
        )

    def concerned(self, name: str) -> User | None:
        """Who may take a step."""
        return self.user if name in CONCERNED else None

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name in POOL:
            return {"entry": self.entry.pk, "verb": "train"}
        if name in PERSON:
            return {"code": self.sitter.code, "duty": self.duty.pk}
        if name in TEAM:
            return {"team": self.team.pk, "seat": self.seat.pk}
        if name in SESSION:
            return {"session": self.session.pk}
        return {"tour": self.tour.pk} if name in TOUR else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What is sent to one of these addresses of the REST door."""
        carried: dict[str, dict[str, Any]] = {
            "api:staff-pool": {
                "lead": self.lead.code, "person": self.next.code,
                "hired_on": month(3).isoformat(), "entered_on": month(2).isoformat(),
            },
            "api:staff-pool-step": {"on": today().isoformat()},
            "api:training-sessions": {
                "holder": self.here.code, "kind": "members", "topic": "试验",
                "from_on": month(1).isoformat(), "until_on": today().isoformat(), "heads": 3,
                "bodies": [self.here.code],
            },
            "api:village-tours": {
                "institution": self.here.code, "village": self.village.code,
                "on": today().isoformat(), "mode": "定期派驻", "services": ["巡诊"],
            },
            "api:training-withdraw": {"reason": "试验"},
            "api:village-tour-withdraw": {"reason": "试验"},
            "api:village-duty-end": {"last_day": today().isoformat()},
            "api:family-team-end": {"last_day": today().isoformat()},
            "api:team-seat-leave": {"last_day": today().isoformat()},
            "api:team-seat-take": {
                "seat": "镇级医生", "person": self.sitting.code, "from_on": month(1).isoformat(),
            },
            "api:village-duties": {
                "person": self.sitter.code, "village": self.second.code,
                "from_on": month(1).isoformat(),
            },
            "api:family-teams": {
                "centre": self.here.code, "name": "乙队", "from_on": month(1).isoformat(),
            },
        }  # fmt: skip
        return carried.get(name)

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the row was looked at."""
        return {"If-Match": '"1"'} if name == "api:staff-pool-step" else {}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "staffing:pool-enter": {
                "lead": self.lead.pk, "person": self.next.pk, "hired_on": month(3).isoformat(),
                "entered_on": month(2).isoformat(),
            },
            "staffing:pool-step": {"version": 1, "on": today().isoformat()},
            "staffing:training-new": {
                "holder": self.here.pk, "kind": "members", "topic": "试验",
                "from_on": month(1).isoformat(), "last_day": month(1).isoformat(), "heads": "3",
                "bodies": [self.here.pk],
            },
            "staffing:training-withdraw": {"reason": "试验"},
            "staffing:tour-new": {
                "institution": self.here.pk, "village": self.village.pk,
                "on": today().isoformat(), "mode": "定期派驻", "services": ["巡诊"],
            },
            "staffing:tour-withdraw": {"reason": "试验"},
            "staffing:team-new": {
                "centre": self.here.pk, "name": "乙队", "from_on": month(1).isoformat(),
            },
            "staffing:team": {
                "seat": "镇级医生", "person": self.sitting.pk, "from_on": month(1).isoformat(),
            },
            "staffing:team-end": {"last_day": today().isoformat()},
            "staffing:seat-end": {"last_day": today().isoformat()},
            "staffing:duties": {
                "village": self.second.pk, "from_on": month(1).isoformat(),
            },
            "staffing:duty-end": {"last_day": today().isoformat()},
        }  # fmt: skip
        return carried.get(name)
