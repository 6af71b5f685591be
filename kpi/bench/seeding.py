"""A made-up province: counties of 20 institutions, 140 elements, 60 indicators, one month."""

import random
from decimal import Decimal
from typing import Any

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
INSTITUTIONS = 20
ELEMENTS = 140
INDICATORS = 60
SEED = 20240101


def seed(counties: int) -> None:
    """Registry, definitions and one month of values for every county."""
    chance = random.Random(SEED)  # noqa: S311 the same figures every time
    for number in range(counties):
        county = _county(number)
        actions.load_definitions(document=_document(county), by=Actor.system(county.pk, "bench"))
        _values(county, chance)


def seed_run(counties: int) -> None:
    """The same, with every county computed."""
    seed(counties)
    start_all()
    jobs.run_due()


def start_all() -> list[Run]:
    """Ask for a run of every county."""
    versions = SchemeVersion.objects.select_related("county").order_by("county")
    return [
        actions.start_run(
            version=version, period=PERIOD, by=Actor.system(version.county_id, "bench")
        )
        for version in versions
    ]


def _county(number: int) -> County:
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
        for n in range(2)
    ]
    for n in range(INSTITUTIONS):
        body = member_actions.register_institution(
            county=county, code=f"I{n:03}", name=f"卫生院{n:03}", kind="C220", by=by
        )
        member_actions.join(
            alliance=alliances[n % 2], institution=body, role="member", from_on=None, by=by
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
