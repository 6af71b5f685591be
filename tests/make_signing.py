"""Everything about coming in, made by doing the real thing: factors, slips, devices, programs."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyotp
from django.test import Client

from alliance.core.clock import now, today
from members import actions, queries
from members.middleware import actor_behind
from members.models import ApiClient, County, Device, Institution, Person, Slip, User
from tests import make
from tests.remembering import remembered

PIN = "481573"
STEP = 30


def sign_in(user: User, password: str = make.PASSWORD) -> Client:
    """A browser in which the user has typed name and password."""
    client = Client()
    client.post("/sign-in/", {"username": user.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    """Whether the browser reaches a page."""
    return client.get("/account/").status_code == 200


def code(user: User, steps: int = 0) -> str:
    """What the user's authenticator shows now, or some steps of half a minute later."""
    factor = queries.signing.factor_of(user)
    assert factor is not None
    return pyotp.TOTP(queries.signing.secret_of(factor)).at(int(now().timestamp()) + steps * STEP)


def factor(user: User) -> list[str]:
    """A confirmed second factor; the code of the present step is still free. Recovery codes."""
    by = actor_behind(user)
    actions.begin_factor(user=user, by=by)
    return actions.confirm_factor(user=user, code=code(user, -1), by=by)


@dataclass
class Village:
    """A township centre with its clerk, and a clinic of its with somebody who keeps it."""

    centre: Institution
    clinic: Institution
    clerk: Person
    keeper: Person

    @property
    def county(self) -> County:
        """Where they are."""
        return self.centre.county


@remembered
def village(county: County | None = None, role: str = "clerk", centre: Any = None) -> Village:
    """A clinic under a centre; the keeper has no account."""
    county = county or make.county()
    centre = centre or make.institution(county)
    clinic = make.institution(county, kind="D600")
    clinic = actions.correct_facts(
        institution=clinic,
        facts={"parent": centre.code},
        version=clinic.version,
        by=make.system(county),
        reason="隶属登记",
    )
    keeper = actions.add_person(
        county=county,
        code=f"V-{next(make.numbers)}",
        name="演示人员 99",
        position="乡村医生",
        institution=clinic,
        by=make.system(county),
    )
    make.grant(keeper, "village", clinic)
    return Village(centre, clinic, make.person(role=role, institution=centre), keeper)


def slip(place: Village, **fields: Any) -> tuple[Slip, str]:
    """A slip for the keeper, with its eight digits."""
    by = make.actor(place.clerk)
    return actions.issue_slip(person=place.keeper, institution=place.clinic, by=by, **fields)


def bound(place: Village) -> tuple[Client, Device]:
    """The keeper's browser, bound and signed in."""
    _slip, digits = slip(place)
    client = Client()
    client.post("/slip/", {"digits": digits, "pin": PIN, "again": PIN})
    return client, Device.objects.latest("bound_at")


def program(county: County | None = None, **fields: Any) -> ApiClient:
    """A registered program of a county that may read its registry and figures."""
    county = county or make.county()
    n = next(make.numbers)
    said = {
        "code": f"C-{n}",
        "name": f"试验平台{n}",
        "purpose": "汇总月报",
        "verbs": ["members.read", "kpi.read_definitions", "kpi.read"],
        "contact": fields.pop("contact", None) or make.person(county),
        "from_on": date(2020, 1, 1),
        "until_on": today() + timedelta(days=100),
        **fields,
    }
    by = make.actor(role="system_admin", county=county)
    return actions.register_client(county=county, by=by, **said)


def key_of(client: ApiClient) -> str:
    """A new key of a program."""
    by = make.actor(role="system_admin", county=client.county)
    return actions.issue_client_token(client=client, by=by)[1]
