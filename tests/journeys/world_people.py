"""The people of the first county whom the pages about people need: one to invite, one who left."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from members import actions
from members.models import County, Person, User
from tests import make

OF_THE_ASSESSOR = {"person", "delegation-add", "hand-over", "person-sees"}


class People:
    """Somebody new, somebody who left, a delegation, and links of the neighbouring county."""

    def __init__(self, here: County, there: County, assessor: User) -> None:
        self.me = assessor.persons.get()
        self.substitute = make.person(here, role="viewer")
        self.delegation = make.delegation(self.me, self.substitute, "kpi.run")
        self.newcomer = make.newcomer(here)
        self.grant = make.grant(self.newcomer, "viewer")
        self.secret = make.invitation(make.newcomer(there))
        make.invitation(self.newcomer)
        self.gone = make.newcomer(here)
        actions.leave_office(person=self.gone, left_on=today(), reason="试验", by=make.system(here))

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of an address about people."""
        if not name.startswith(("person", "grant-", "delegation", "invitation", "hand-over")):
            return {}
        whose: Person = self.newcomer
        if name in OF_THE_ASSESSOR:
            whose = self.me
        elif name == "person-come-back":
            whose = self.gone
        return {
            "code": whose.code,
            "grant": self.grant.pk,
            "delegation": self.delegation.pk,
            "secret": self.secret,
        }

    def body(self, name: str) -> dict[str, Any] | None:
        """What a POST about people carries."""
        reason = {"reason": "试验"}
        end = {"when": "now", **reason}
        version = {"version": self.newcomer.version, "position": "主任"}
        body = self.me.county.institutions.first()
        assert body is not None
        carried: dict[str, dict[str, Any]] = {
            "narrow-role": {"grant": ""},
            "person-add": {"name": "演示人员 90"},
            "person-change": {"name": "演示人员 91", **version},
            "person-move": {"institution": body.code, "on": today(), **version, **reason},
            "person-leave": {"last_day": today(), **reason},
            "person-come-back": reason,
            "person-invite-revoke": reason,
            "grant-add": {"role": "approver", "from_on": today(), **reason},
            "grant-end": end,
            "delegation-end": end,
            "delegation-add": {
                "taker": self.substitute.code,
                "verbs": ["kpi.close_period"],
                "from_on": today(),
                "last_day": today() + timedelta(days=3),
                **reason,
            },
            "hand-over": {"taker": self.substitute.code, **reason},
            "invitation": {
                "username": "xin90",
                "password": make.PASSWORD,
                "again": make.PASSWORD,
            },
        }
        return carried.get(name)
