"""Lists of the registry at any size: statements beside the frame's, and the day's membership."""

import time
from datetime import date
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.core.measuring import Outcome, Watch, digest_of
from members import queries
from members.bench import seeding
from members.models import County

MOST = 6
"""Statements of a list besides those of the frame around every page."""
TEXTS = ("卫生院", "I0000", "wsyi00001", "第7村", "no such thing")
DAY = date(2024, 6, 30)


def _client() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(seeding.reader())
    return client


def _statements(client: Client, address: str) -> tuple[int, float]:
    client.get(address)  # addresses and sessions are read once
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries_made:
        answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(queries_made), 1000 * (time.perf_counter() - began)


def pages() -> Outcome:
    """Every list page, its statements without those of an empty page's frame.

    The one statement of that empty page weighs as much as looking up the county an address names.
    """
    client, county = _client(), seeding.CODE
    frame, _ms = _statements(client, reverse("notices"))
    addresses = [
        reverse(name, args=[county]) for name in ("institutions", "villages", "people", "centres")
    ]
    counts: dict[str, int] = {}
    slowest = 0.0
    with Watch() as watch:
        for address in addresses:
            statements, took = _statements(client, address)
            counts[address] = statements - frame
            slowest = max(slowest, took)
    told = {"statements a list": max(counts.values()), "slowest in ms": int(slowest)}
    return watch.outcome(counts=told | {f"of {at}": n for at, n in counts.items()})


def searches() -> Outcome:
    """Searching in all of it; the slowest counts."""
    client, slowest = _client(), 0.0
    with Watch() as watch:
        for text in TEXTS:
            _statement, took = _statements(client, f"{reverse('search')}?q={text}")
            slowest = max(slowest, took)
    return watch.outcome(counts={"slowest in ms": int(slowest)})


def day() -> Outcome:
    """Who belonged to what on a day, as every app asks it."""
    county = County.objects.get(code=seeding.CODE)
    with Watch() as watch:
        rows = queries.days.memberships_on(county.pk, DAY).order_by("pk")
        told = list(rows.values_list("alliance_id", "institution_id", "role"))
    return watch.outcome(digest_of(told), counts={"memberships": len(told)})


def day_floor() -> Outcome:
    """The same rows by one bare statement."""
    county = County.objects.get(code=seeding.CODE)
    with Watch() as watch, connection.cursor() as cursor:
        cursor.execute(
            "SELECT alliance_id, institution_id, role FROM members_membership WHERE county_id = %s"
            " AND (from_on IS NULL OR from_on <= %s) AND (until_on IS NULL OR until_on > %s)"
            " ORDER BY id",
            [county.pk, DAY, DAY],
        )
        told = cursor.fetchall()
    return watch.outcome(digest_of(told), counts={"memberships": len(told)})
