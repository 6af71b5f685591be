"""What the pages about sign-in need: slips, a bound device, a program, keys, a session."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from members import actions, queries
from members.middleware import actor_behind
from members.models import ApiToken, County, Institution, SignedIn, User
from tests import make
from tests import make_signing as signing

WITH_A_FACTOR = {"account-factor-codes", "account-factor-drop", "account-of-factor-reset"}


class Signing:
    """Two village clinics under a body, a program of the county, and what the assessor has."""

    def __init__(self, county: County, centre: Institution, assessor: User) -> None:
        self.assessor = assessor
        self.waiting = signing.village(county, centre=centre)
        self.slip, self.digits = signing.slip(self.waiting)
        _browser, self.device = signing.bound(signing.village(county, centre=centre))
        self.program = signing.program(county, contact=assessor.persons.get())
        signing.key_of(self.program)
        by = actor_behind(assessor)
        self.token = actions.issue_token(user=assessor, purpose="试验", by=by)[0]
        self.session: SignedIn = actions.open_session(user=assessor, key="k" * 32, by=by)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of an address about sign-in."""
        if not name.startswith(("account", "slip", "device-", "client")):
            return {}
        factor = queries.signing.factor_of(self.assessor)
        if name in WITH_A_FACTOR and (factor is None or factor.confirmed_at is None):
            signing.factor(self.assessor)
        of_program = name.startswith("client")
        token = ApiToken.objects.filter(client=self.program).latest("pk")
        return {
            "slip": self.slip.pk,
            "device": self.device.pk,
            "session": self.session.pk,
            "code": self.program.code if of_program else self.assessor.persons.get().code,
            "token": token.pk if of_program else self.token.pk,
        }

    def body(self, name: str) -> dict[str, Any] | None:
        """What a POST about sign-in carries."""
        registered = {
            "name": "试验平台",
            "purpose": "汇总",
            "verbs": ["kpi.read"],
            "contact": self.program.contact.code,
            "last_day": (today() + timedelta(days=30)).isoformat(),
        }
        new = "Blauer-Himmel-7"
        carried: dict[str, dict[str, Any]] = {
            "account-password": {"current": make.PASSWORD, "password": new, "again": new},
            "account-token-issue": {"purpose": "试验", "days": "30"},
            "account-of-sessions-end": {"reason": "试验"},
            "account-of-factor-reset": {"reason": "试验"},
            "slip-issue": {
                "person": self.waiting.keeper.code,
                "institution": self.waiting.clinic.code,
                "days": "90",
            },
            "client-new": {**registered, "code": "C-NEW", "from_on": today().isoformat()},
            "client-change": {**registered, "version": self.program.version},
            "client-disable": {"reason": "试验"},
        }
        if name == "account-factor-drop" and queries.signing.factor_of(self.assessor) is not None:
            return {"code": signing.code(self.assessor)}
        if name in {"slip", "slip-of"}:
            carried[name] = {"digits": self.digits, "pin": signing.PIN, "again": signing.PIN}
        return carried.get(name)
