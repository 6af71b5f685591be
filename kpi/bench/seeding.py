"""A made-up province: 100 counties, 250 alliances, 5 000 institutions, a year of 150 elements.

A county alone has 20 institutions in two alliances; one of several has 50 in two or three.
"""

import random
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.db.bulk import copy_rows
from alliance.core.periods import Period
from kpi import actions
from kpi.models import DataElement, DataValue, Run, SchemeVersion
from members import actions as member_actions
from members.models import County, Institution

PERIOD = "202401"
"""The month that is assessed; the others of the year hold the same values."""
MONTHS = tuple(f"2024{month:02}" for month in range(2, 13))
ALONE, AMONG_OTHERS = 20, 50
"""Institutions of a county."""
ELEMENTS = 150
INDICATORS = 60
SEED = 20240101
LOADER = "load"


def seed(counties: int) -> None:
    """Registry, definitions, a year of values and a run of its first month for every county."""
    chance = random.Random(SEED)  # noqa: S311 the same figures every time
    for number in range(counties):
        size = ALONE if counties == 1 else AMONG_OTHERS
        county = _county(number, size, 2 + number % 2 if counties > 1 else 2)
        actions.load_definitions(document=_document(county), by=Actor.system(county.pk, "bench"))
        _values(county, chance)
    _loader()
    _rest_of_the_year()
    start_all()
    jobs.run_due()


def _loader() -> None:
    """Somebody of the first county who may load values."""
    county = County.objects.order_by("pk")[0]
    by = Actor.system(county.pk, "bench")
    person = member_actions.add_person(
        county=county, code="load", name="量测", username=LOADER,
        password="Large-Only-2024", by=by,  # noqa: S106
    )  # fmt: skip
    member_actions.add_grant(person=person, role="assessor", by=by)


def start_all() -> list[Run]:
    """Ask for a run of every county."""
    versions = SchemeVersion.objects.select_related("county").order_by("county")
    return [
        actions.start_run(
            version=version, period=PERIOD, by=Actor.system(version.county_id, "bench")
        )
        for version in versions
    ]


def _county(number: int, institutions: int, alliances_of_it: int) -> County:
    code = f"{900001 + number}"
    by = Actor.system(0, "bench")
    county = member_actions.found_county(
        code=code, name=f"量县{number}", short=f"量县{number}", name_en=f"Bench {number}", by=by
    )
    by = Actor.system(county.pk, "bench")
    alliances = [
        member_actions.found_alliance(
            county=county, code=f"A{n}", name=f"医共体{n}", kind="tight", by=by
        )
        for n in range(alliances_of_it)
    ]
    for n in range(institutions):
        body = member_actions.register_institution(
            county=county, code=f"I{n:03}", name=f"卫生院{n:03}", kind="C220", by=by
        )
        member_actions.join(
            alliance=alliances[n % len(alliances)],
            institution=body,
            role="member",
            from_on=None,
            by=by,
        )
    return county


def _document(county: County) -> dict[str, Any]:
    indicators = [indicator(n) for n in range(INDICATORS)]
    return {
        "county": county.code,
        "data_sets": [
            {"code": "month", "name": "月报", "name_en": "Month", "frequency": "month",
             "due_days": 10, "owner": ""}
        ],
        "elements": [_element(n) for n in range(ELEMENTS)],
        "indicators": indicators,
        "targets": [],
        "schemes": [
            {"code": "bench", "name": "量", "name_en": "Bench", "purpose": "monitoring",
             "subject": "county", "demo": True, "clause": None, "weights_basis": None,
             "weights_clause": None,
             "groups": [{"code": "g", "name": "", "name_en": "",
                         "items": [_item(row["code"]) for row in indicators]}]}
        ],
    }  # fmt: skip


def _element(number: int) -> dict[str, Any]:
    return {
        "code": f"e{number}", "data_set": "month", "name": f"数据元{number}",
        "name_en": f"Element {number}", "unit": "人次", "over_time": "sum", "over_units": "sum",
        "zero_significant": True, "banded": False, "personal": "L1", "kinds": [],
        "reported_by": "institution", "owner": "", "source_system": "", "places": 0,
        "minimum": "0", "maximum": None, "clause": None,
    }  # fmt: skip


def indicator(number: int) -> dict[str, Any]:
    """(a + b) / (a + b + c) × 100, over elements that are spread over the whole list."""
    a, b, c = (f"e{(number * step + step) % ELEMENTS}" for step in (2, 3, 5))
    return {
        "code": f"i{number}", "name": f"指标{number}", "name_en": f"Indicator {number}",
        "first_level": "", "first_level_en": "", "unit": "%", "clause": None,
        "qualitative": False, "formula": f"{a} + {b}", "denominator": f"{a} + {b} + {c}",
        "factor": 100, "decimals": 2, "direction": "higher", "strategy": "any",
        "set": "members", "printed_formula": "", "numerator_text": "",
        "numerator_text_en": "", "denominator_text": "", "denominator_text_en": "",
    }  # fmt: skip


def _item(code: str) -> dict[str, Any]:
    return {
        "code": code, "indicator": code, "weight": None, "rule": "", "params": {},
        "target": None, "comparator": "",
    }  # fmt: skip


def _values(county: County, chance: random.Random) -> None:
    units = list(
        Institution.objects.filter(county=county).order_by("code").values_list("unit", flat=True)
    )
    elements = list(
        DataElement.objects.filter(county=county).order_by("pk").values_list("pk", flat=True)
    )
    moment, first = timezone.now(), Period.parse(PERIOD).first_day
    columns = (
        "county", "unit", "element", "period", "period_from", "band", "value", "missing",
        "source", "entered_at", "version",
    )  # fmt: skip
    copy_rows(
        DataValue,
        columns,
        [
            (county.pk, unit, element, PERIOD, first, 0, Decimal(chance.randint(1, 9000)), "",
             "generated", moment, 1)
            for unit in units
            for element in elements
        ],
    )  # fmt: skip


def _rest_of_the_year() -> None:
    """The months behind the first one, in the order in which they would have come."""
    kept = (
        "county_id", "unit_id", "element_id", "band", "value", "missing", "source", "entered_at",
        "version", "stated_zero",
    )  # fmt: skip
    names = ", ".join(kept)
    with connection.cursor() as cursor:
        for month in MONTHS:
            cursor.execute(
                f"INSERT INTO kpi_datavalue (period, period_from, {names})"  # noqa: S608
                f" SELECT %s, %s, {names} FROM kpi_datavalue WHERE period = %s ORDER BY id",
                [month, Period.parse(month).first_day, PERIOD],
            )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE kpi_datavalue")
