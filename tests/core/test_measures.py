"""Units of measure: every unit of the product reads in the page's language, others stay and are marked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from alliance.core.measures import MEASURES, measure
from alliance.core.parameters import declared
from alliance.core.showing import kept

HAN = re.compile("[\u4e00-\u9fff]")
FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def units_of(told: Any) -> Iterator[str]:
    """Every `unit` beside a name, a printed value or a question; a body's code is none."""
    if isinstance(told, dict):
        if isinstance(told.get("unit"), str) and not {"element", "answered"} & set(told):
            yield told["unit"]
        for key, one in told.items():
            if key not in {"answered", "late", "lifted"}:
                yield from units_of(one)
    elif isinstance(told, list):
        for one in told:
            yield from units_of(one)


def shipped() -> set[str]:
    """The units of all fixtures."""
    found: set[str] = set()
    for path in FIXTURES.rglob("*.yaml"):
        told = yaml.load(path.read_text(encoding="utf8"), Loader=yaml.CSafeLoader)
        found |= set(units_of(told))
    return found


def test_every_unit_that_ships_with_the_product_is_known_and_has_its_english() -> None:
    units = shipped() | {one.unit for one in declared().values()}
    assert {"人", "名", "元", "月", "个", "分钟", "例", "次"} <= units
    assert {unit for unit in units if unit not in MEASURES} <= {"%"}
    with translation.override("en"):
        assert {unit: measure(unit) for unit in units if HAN.search(measure(unit))} == {}
        assert [measure(one) for one in ("名", "分钟", "%", "/")] == ["persons", "minutes", "%", ""]
    with translation.override("zh-hans"):
        assert all(measure(unit) in {unit, ""} for unit in units)


def test_a_unit_that_a_county_typed_stays_as_it_is_and_is_marked_in_english() -> None:
    typed = "车次<b>"
    with translation.override("zh-hans"):
        assert kept(measure(typed)) == typed
    with translation.override("en"):
        assert measure(typed) == typed
        shown = Template("{{ unit|measure|kept }}|{{ known|measure|kept }}|{{ rate|measure|kept }}")
        assert shown.render(Context({"unit": typed, "known": "人次", "rate": "%"})) == (
            '<span lang="zh-Hans">车次&lt;b&gt;</span>|visits|%'
        )


@pytest.mark.parametrize(
    ("unit", "said"), [("分钟", "minutes"), ("斤", '<span lang="zh-Hans">斤</span>')]
)
def test_a_rules_value_shows_its_unit_so(unit: str, said: str) -> None:
    value = {"is_set": True, "words": "30", "unit": unit}
    with translation.override("en"):
        value["unit"] = measure(unit)
        page = Template('{% include "members/rule_value.html" with value=value only %}')
        assert f'<small class="unit">{said}</small>' in page.render(Context({"value": value}))
