"""Pulling indicator values over REST, against the same rows read by the shortest way."""

import json
import time
from http import HTTPStatus

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.actor import Actor
from alliance.core.db.bulk import csv_lines
from alliance.core.measuring import Outcome, Watch
from kpi.api.results import IndicatorValues
from kpi.models import IndicatorValue
from members import actions as member_actions
from members.models import County, User

ADDRESS = "/api/v1/indicator-values/"
PAGE = 1000
LINES = IndicatorValues.most_lines
MOST_QUERIES = 12
P95_MS = 50
COUNTIES = 32
"""So many of the province's counties hold the first 100 000 values and some."""


def product() -> Outcome:
    """Every page of so many counties, as a client with a token reads them."""
    key = _token()
    client, headers = Client(SERVER_NAME="127.0.0.1"), {"authorization": f"Token {key}"}
    counties = _counties()
    client.get(f"{ADDRESS}?page_size=1", headers=headers)  # addresses are read once
    rows, most = 0, 0
    faults: list[str] = []
    times: list[float] = []
    with Watch() as watch:
        for county in counties.values_list("code", flat=True):
            address = f"{ADDRESS}?county={county}&page_size={PAGE}"
            while address:
                began = time.perf_counter()
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(address, headers=headers)
                times.append(1000 * (time.perf_counter() - began))
                if answer.status_code != HTTPStatus.OK:
                    raise RuntimeError(f"{address} answered {answer.status_code}")
                most = max(most, len(queries))
                body = json.loads(answer.content)
                rows += len(body["results"])
                address = body["next"]
    there = IndicatorValue.objects.filter(county__in=counties).count()
    if rows != there:
        faults.append(f"{rows} rows pulled of {there}")
    p95 = sorted(times)[int(len(times) * 0.95)]
    counts = {"rows": rows, "queries a page": most, "p95 of a page in ms": round(p95)}
    slow = [f"p95 of a page above {P95_MS} ms"] if p95 > P95_MS else []
    return watch.outcome(str(rows), counts=counts, faults=faults, slow=slow)


def floor() -> Outcome:
    """The same columns read in one go and written as JSON."""
    with Watch() as watch:
        rows = list(
            IndicatorValue.objects.filter(county__in=_counties()).order_by("pk").values_list(
                "indicator__code", "indicator_version__number", "unit__code", "unit__name",
                "period", "value", "numerator", "denominator", "status", "target", "comparator",
                "met", "run_id", "run__revision", "run__computed_at",
            )
        )  # fmt: skip
        orjson.dumps(rows, default=str)
    return watch.outcome(str(len(rows)), counts={"rows": len(rows)})


def product_csv() -> Outcome:
    """The same rows as CSV, in the longest pages there are."""
    client, headers = Client(SERVER_NAME="127.0.0.1"), {"authorization": f"Token {_token()}"}
    client.get(f"{ADDRESS}?format=csv&page_size=1", headers=headers)  # addresses are read once
    lines = 0
    with Watch() as watch:
        for county in _counties().values_list("code", flat=True):
            address = f"{ADDRESS}?county={county}&format=csv&page_size={LINES}"
            while address:
                answer = client.get(address, headers=headers)
                if answer.status_code != HTTPStatus.OK:
                    raise RuntimeError(f"{address} answered {answer.status_code}")
                lines += answer.content.count(b"\r\n") - 1
                address = answer.get("Link", "").partition(">")[0].removeprefix("<")
    return watch.outcome(str(lines), counts={"rows": lines})


def floor_csv() -> Outcome:
    """COPY of the same rows, one county after the other."""
    lines = 0
    with Watch() as watch:
        for county in _counties():
            rows = IndicatorValue.objects.filter(county=county).order_by("run__available_at", "id")
            lines += len(csv_lines(rows, IndicatorValues.paths))
    return watch.outcome(str(lines), counts={"rows": lines})


def _counties() -> QuerySet[County]:
    """Those that are pulled, one after the other."""
    first = County.objects.order_by("pk")[:COUNTIES]
    return County.objects.filter(pk__in=[county.pk for county in first]).order_by("pk")


def _token() -> str:
    """A reader with a grant in every county, and a fresh key."""
    by = Actor.system(0, "bench")
    user = User.objects.filter(username="bench").first()
    if user is None:
        for county in County.objects.all():
            person = member_actions.add_person(
                county=county, code="bench", name="量测", username="bench",
                password="Large-Only-2024", by=Actor.system(county.pk, "bench"),  # noqa: S106
            )  # fmt: skip
            member_actions.add_grant(
                person=person, role="viewer", by=Actor.system(county.pk, "bench")
            )
        user = User.objects.get(username="bench")
    _row, key = member_actions.issue_token(user=user, purpose="bench", by=by)
    return key
