"""The invented figures look like life, are the same every time, and are nobody's real ones."""

import statistics
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from alliance.core import jobs
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.models import Job
from kpi import actions
from kpi.demo import Asked, Drawn, generate
from kpi.models import DataValue, DataValueChange, IndicatorValue, Run, Target
from members import actions as member_actions
from members.models import County

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
STORY = "demo/bn.yaml"


def fixture(name: str) -> dict[str, Any]:
    said: dict[str, Any] = yaml.load(
        (FIXTURES / name).read_text(encoding="utf8"), Loader=yaml.CSafeLoader
    )
    return said


def asked() -> dict[str, Asked]:
    said = fixture("indicators/bn.yaml")
    often = {form["code"]: form["frequency"] for form in said["data_sets"]}
    return {
        row["code"]: Asked(
            row["data_set"],
            often[row["data_set"]],
            row["places"],
            row["reported_by"] == "county",
            frozenset(row["kinds"]),
            row["banded"],
        )
        for row in said["elements"]
    }


def bodies() -> dict[str, str | None]:
    registry = fixture("plans/bn.yaml")["registry"]
    return {row["code"]: row["kind"] for row in registry["bodies"] + registry["demo_bodies"]}


@cache
def drawn() -> list[Drawn]:
    return generate(fixture(STORY), asked(), bodies())


def figures(element: str, year: int | str = "", unit: str = "") -> list[Decimal]:
    return [
        row.value
        for row in drawn()
        if row.element == element and row.period.startswith(str(year)) and row.value is not None
        if not unit or row.unit == unit
    ]


def by_unit(element: str, year: int) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in drawn():
        if row.element == element and row.period.startswith(str(year)):
            sums[row.unit] += row.value or 0
    return sums


# --- the generator ------------------------------------------------------------


def test_the_same_seed_gives_the_same_figures_and_another_one_others() -> None:
    assert drawn() == generate(fixture(STORY), asked(), bodies())
    assert drawn() != generate({**fixture(STORY), "seed": 1}, asked(), bodies())


def test_every_element_has_figures_and_every_body_that_owes_it_brings_them() -> None:
    assert {row.element for row in drawn()} == set(asked())
    owing = {code for code, kind in bodies().items() if kind in asked()["primary_visits"].kinds}
    assert set(by_unit("primary_visits", 2024)) == owing


def test_february_is_low_march_rebounds_and_winter_is_high() -> None:
    months: dict[str, float] = defaultdict(float)
    for row in drawn():
        if row.element == "primary_visits":
            months[row.period] += float(row.value or 0)
    for year in (2021, 2022, 2024):
        mean = sum(months[f"{year}{month:02}"] for month in range(1, 13)) / 12
        assert months[f"{year}02"] < 0.8 * mean
        assert months[f"{year}03"] > 1.02 * mean
        assert months[f"{year}12"] > 0.98 * mean


def test_two_centres_stand_far_above_the_median() -> None:
    sizes = sorted(by_unit("primary_visits", 2023).values())
    median = statistics.median(sizes)
    assert [size > 2 * median for size in sizes].count(True) == 2


def test_busy_centres_diagnose_more_and_sign_more_contracts() -> None:
    visits = by_unit("primary_visits", 2023)
    order = sorted(visits)
    for element in ("remote_diagnoses", "k10"):
        other = by_unit(element, 2023)
        said = statistics.correlation(
            [float(visits[unit]) for unit in order], [float(other[unit]) for unit in order]
        )
        assert said > 0.8, element


def test_the_primary_share_lies_where_a_county_lies() -> None:
    for year in range(2021, 2025):
        primary = sum(figures("primary_visits", year))
        share = 100 * primary / (primary + sum(figures("other_visits", year)))
        assert 58 < share < 64


def test_cumulative_numbers_never_fall() -> None:
    for element in ("k02", "k03"):
        for unit in by_unit(element, 2024):
            years = figures(element, unit=unit)
            assert years == sorted(years)


def test_about_three_in_a_hundred_are_missing_each_with_a_reason() -> None:
    gaps = [row.missing for row in drawn() if row.value is None]
    assert 0.02 < len(gaps) / len(drawn()) < 0.04
    assert set(gaps) == {"late", "not_collected"}


def test_one_unit_is_always_late() -> None:
    waits: dict[str, list[int]] = defaultdict(list)
    for row in drawn():
        if row.element == "primary_visits":
            year, month = divmod(int(row.period), 100)
            waits[row.unit].append(
                (row.entered_at.year - year) * 372
                + (row.entered_at.month - month - 1) * 31
                + row.entered_at.day
            )
    late = [unit for unit, days in waits.items() if min(days) > 15]
    assert late == [fixture(STORY)["story"]["late"]["unit"]]


def test_one_figure_is_ten_thousand_times_too_large_and_decides_the_judgement() -> None:
    slip = fixture(STORY)["story"]["slip"]
    own = figures(slip["element"], slip["period"][:4], slip["unit"])
    wrong = max(own)
    assert wrong > 1000 * statistics.median(own)
    total = sum(figures(slip["element"], slip["period"][:4]))
    outside = sum(
        sum(figures(slip["element"], slip["period"][:4], unit))
        for unit in ("BN-005", "BN-006", "BN-007")
    )
    assert total - outside > 1
    assert total - outside - wrong + wrong / 10000 < 1


def test_last_digits_are_not_round() -> None:
    digits = Counter(int(value) % 10 for value in figures("primary_visits"))
    assert all(0.06 < digits[n] / digits.total() < 0.14 for n in range(10))


def test_last_years_income_ratio_is_still_missing() -> None:
    assert [(row.period, row.missing) for row in drawn() if row.element == "k07"][-1] == (
        "2024",
        "late",
    )


# --- loaded and computed ------------------------------------------------------


def banan() -> tuple[County, Actor]:
    by = Actor.system(0, "tests")
    member_actions.load_plan(document=fixture("plans/bn.yaml"), by=by)
    county = County.objects.get(code=fixture(STORY)["county"])
    by = Actor.system(county.pk, "tests")
    actions.load_definitions(document=fixture("indicators/bn.yaml"), by=by)
    return county, by


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEBUG = True


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_the_runs_wait_for_the_worker_the_last_year_first() -> None:
    _county, by = banan()
    loaded = actions.load_demo(document=fixture(STORY), by=by)
    assert loaded.runs[0] == "bn_core 2024"
    assert len(loaded.runs) == 6
    queued = Job.objects.order_by("created_at")
    assert {job.state for job in queued} == {"queued"}
    assert Run.objects.get(job=queued.first()).period == "2024"


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_no_computed_cell_of_the_county_repeats_a_printed_one() -> None:
    county, by = banan()
    actions.load_demo(document=fixture(STORY), by=by)
    jobs.run_due()
    assert set(Run.objects.values_list("state", flat=True)) == {"computed"}
    printed = {
        (row.indicator_id, row.year): row.value for row in Target.objects.filter(county=county)
    }
    cells = IndicatorValue.objects.filter(unit__kind="county").select_related("indicator_version")
    compared = [
        (cell.indicator_id, round(cell.value, cell.indicator_version.decimals))
        for cell in cells
        if cell.value is not None
    ]
    assert len(compared) > 50
    for indicator, shown in compared:
        for year in (2024, 2025, 2027):
            assert printed.get((indicator, year)) != shown


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_loading_again_changes_nothing_that_people_have_corrected() -> None:
    county, by = banan()
    first = actions.load_demo(document=fixture(STORY), by=by)
    assert first.values == DataValue.objects.filter(county=county).count()
    value = DataValue.objects.filter(county=county, value__isnull=False).first()
    assert value is not None
    row = actions.ValueRow(value.unit_id, value.element_id, value.period, Decimal(3))
    actions.write_values(county=county, rows=[row], source=DataValue.Source.ENTERED, by=by)
    again = actions.load_demo(document=fixture(STORY), by=by)
    assert (again.values, again.runs) == (0, ())
    assert DataValue.objects.get(pk=value.pk).value == 3
    assert DataValueChange.objects.count() == 1
    assert Run.objects.count() == 6


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
def test_the_figures_were_handed_in_by_demonstration_people() -> None:
    county, by = banan()
    actions.load_demo(document=fixture(STORY), by=by)
    county.refresh_from_db()
    assert county.demo
    rows = DataValue.objects.filter(county=county).select_related("entered_by__institution")
    assert {row.source for row in rows} == {"generated"}
    for row in rows:
        assert row.entered_by is not None
        assert row.entered_by.demo
        assert row.entered_by.institution is None or (
            row.entered_by.institution.unit_id == row.unit_id
        )


@pytest.mark.django_db
def test_nothing_invented_is_loaded_outside_a_demonstration(settings: Any) -> None:
    _county, by = banan()
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        actions.load_demo(document=fixture(STORY), by=by)
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo")
    assert not DataValue.objects.exists()
