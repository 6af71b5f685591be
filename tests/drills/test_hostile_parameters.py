"""Ten minutes of hostile parameters to every address that is read: never a 500.

`DRILL_SECONDS=60 make drills` is a shorter one. Addresses come from the access register, names
of parameters from the OpenAPI document and from the views themselves, so that new ones are asked
without a word here.
"""

import logging
import os
import re
import time
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import registers
from alliance.core.api import PerActorThrottle
from alliance.core.registers import Route
from tests.drills.reporting import ROOT, report
from tests.journeys.world import World

SECONDS = float(os.environ.get("DRILL_SECONDS", "600"))
SLOW = 20.0  # seconds; a page that takes so long under any parameter is a fault too
READ = [route for route in registers.routes() if "GET" in route.methods]
PROBLEM = "application/problem+json"


def known() -> dict[str, list[str]]:
    """By address, as a pattern: the names of parameters it reads; "" for those of all pages."""
    document = yaml.load(
        (ROOT / "docs/openapi.yaml").read_text(encoding="utf8"), Loader=yaml.CSafeLoader
    )
    found = {
        re.sub(r"\{\w+\}", "[^/]+", path): [
            parameter["name"]
            for parameter in operations["get"].get("parameters", ())
            if parameter["in"] == "query"
        ]
        for path, operations in document["paths"].items()
        if "get" in operations
    }
    views = (path for app in ("alliance", "members", "kpi") for path in (ROOT / app).rglob("*.py"))
    read = re.compile(r"GET\.get(?:list)?\(\s*\"(\w+)\"")
    names = {name for path in views for name in read.findall(path.read_text(encoding="utf8"))}
    return found | {"": sorted(names)}


HOSTILE = [
    "", " ", "\0", "a\0b", "'", "'; DROP TABLE x --", "\\", "%", "%00", "_", "..", "/", "//", "../..",
    "{{ 7 }}", "<script>", "\r\nSet-Cookie: a=b", "\ud7ff", "\U0010ffff", "\u202e", "＝1", "9" * 400,
    "-1", "0", "1", "1e400", "NaN", "Infinity", "0x10", "１２", "²", str(2**63), str(-(2**63) - 1), "true",
    "null", "[]", "[[[", "a," * 150, "x" * 5000, "2024", "2024Q5", "202413", "202400", "0000", "2024..9999",
    "1900..2199", "2024..2023", "LAST_240_YEARS", "LAST_0_YEARS", "THIS_", "2024-02-30", "0001-01-01",
    "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-01-01T00:00:00 08:00",
    "WzAsIngiXQ", "WzAsIjEiLCIyIl0", "WzEsIjAwMDEtMDEtMDFUMDA6MDA6MDArMTQ6MDAiLCIxIl0", "csv", "json", "xlsx",
    "share", "county", "computed", "plain", "month", "5000", "00000000-0000-0000-0000-000000000000",
]  # fmt: skip
VALUES = st.sampled_from(HOSTILE) | st.text(max_size=60)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(["*/*", "text/csv", "text/html", ",", "a/b;q=x", "é", ";" * 99]),
        "Accept-Language": st.sampled_from(["en", "zh-hans", "xx", "*", ",;q=", "a-" * 99]),
        "If-None-Match": st.sampled_from(["*", '"x"', 'W/"x', "x", '",' * 99]),
        "HX-Request": st.just("true"),
        "X-Request-ID": st.sampled_from(["x", "a" * 64, "{}", "x" * 999]),
    },
)


def fetched(client: Client, path: str, asked: dict[str, list[str]], headers: Any) -> Any:
    """The answer to one GET; it is read to its end."""
    answer: Any = client.get(path, asked, headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def spoilt(path: str, place: int, value: str) -> str:
    """The address with one of its parts replaced."""
    path, _question, rest = path.partition("?")
    parts = path.split("/")
    parts[place % len(parts)] = quote(value, safe="", errors="replace")
    return "/" + "/".join(parts).lstrip("/") + (f"?{rest}" if rest else "")


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_no_parameter_whatever_brings_an_address_down(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "django.request")
    monkeypatch.setattr(PerActorThrottle, "rate", "1000000/min", raising=False)
    world = World()
    users = {
        who: world.user("assessor" if who in ("anyone", "signed-in") else who)
        for who in sorted({route.who[0] for route in READ})
    }
    names = known()
    assert len(names[""]) > 5
    read = {
        route.name: next(
            (names[path] for path in names if re.fullmatch(path, world.path(route.name))), names[""]
        )
        for route in READ
    }
    answers: Counter[int] = Counter()
    asked_of: Counter[str] = Counter()
    slowest = (0.0, "")

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        route=st.sampled_from(READ),
        data=st.data(),
        headers=HEADERS,
        spoil=st.none() | st.tuples(st.integers(1, 9), VALUES),
    )  # fmt: skip
    def ask(route: Route, data: Any, headers: Any, spoil: Any) -> None:
        nonlocal slowest
        mine = st.sampled_from([*read[route.name], "format", "\0"])
        values = st.lists(VALUES, min_size=1, max_size=2)
        asked = data.draw(st.dictionaries(mine, values, max_size=4))
        path = world.path(route.name)
        if spoil is not None:
            path = spoilt(path, *spoil)
        began = time.monotonic()
        answer = fetched(world.client(users[route.who[0]]), path, asked, headers)
        slowest = max(slowest, (time.monotonic() - began, f"{path} {asked}"[:200]))
        answers[answer.status_code] += 1
        asked_of[route.name] += 1
        assert answer.status_code < 500, (path, asked, headers)
        if "/api/v1/docs" not in path and path.startswith("/api/v1/") and answer.status_code >= 400:
            assert answer["Content-Type"] == PROBLEM, (path, asked, headers)

    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        ask()
    assert slowest[0] < SLOW, slowest
    for user in users.values():  # nobody was signed out on the way
        assert world.client(user).get("/plans/").status_code == 200
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    least = min(asked_of[route.name] for route in READ)
    every = sorted({name for some in names.values() for name in some})
    lines = (
        f"{answers.total()} requests in {SECONDS:.0f} s",
        f"{len(READ)} addresses, each at least {least} times",
        f"{len(every)} names of parameters: {', '.join(every)}",
        f"answers by status: {statuses}",
        f"the slowest took {slowest[0]:.2f} s",
    )
    report("hostile-parameters", "Hostile parameters", (f"- {line}" for line in lines))
