"""What the addresses of joint wards need: a ward of the first body's league, and one to open."""

from typing import Any

from referrals.actions.wards import open_ward
from tests import make
from tests.journeys.world_pools import Pools
from tests.kpi.story import Story

ONE = ("referrals:joint-ward-doctor", "referrals:joint-ward-end",
       "api:joint-ward-doctor", "api:joint-ward-end")  # fmt: skip


class Wards:
    """The first body leads a league of its own: it keeps a ward at a member that joins it."""

    def __init__(self, story: Story, pools: Pools) -> None:
        self.hospital = pools.body
        self.base = make.institution(story.county, name="试验联合病房卫生院")
        make.join(pools.league, self.base)
        first, self.second = (
            make.person(role="doctor", institution=self.hospital) for _one in range(2)
        )
        self.row = open_ward(
            institution=self.base, partner=self.hospital, name="试验联合病房", doctor=first,
            by=pools.desk,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        return {"ward": self.row.pk} if name in ONE else {}

    def headers(self, name: str) -> dict[str, str]:
        """Which version of the ward was looked at."""
        return {"If-Match": '"1"'} if name in ONE else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:joint-wards": {
                "name": "第二病房", "institution": self.base.code, "partner": self.hospital.code,
                "doctor": self.second.code,
            },
            "api:joint-ward-doctor": {"doctor": self.second.code},
            "api:joint-ward-end": {},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        carried: dict[str, dict[str, Any]] = {
            "referrals:joint-wards": {
                "name": "第二病房", "institution": self.base.pk, "partner": self.hospital.pk,
                "doctor": self.second.pk,
            },
            "referrals:joint-ward-doctor": {"version": 1, "doctor": self.second.pk},
            "referrals:joint-ward-end": {"version": 1},
        }  # fmt: skip
        return carried.get(name)
