"""Assessment: every entered value of a month to every explained cell, county by county."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection

from alliance.core import jobs
from alliance.core.measuring import Outcome, Watch, digest_of
from alliance.core.numbers import plain
from kpi.bench import seeding
from kpi.models import IndicatorValue, Run

PLACES = 10**12
FLOOR_TABLE = "bench_floor"


def product() -> Outcome:
    """What the product does: a job per county, frozen facts, cells, rows made visible."""
    with Watch() as watch:
        runs = seeding.start_all()
        jobs.run_due()
    states = set(Run.objects.filter(pk__in=[run.pk for run in runs]).values_list("state"))
    faults = [] if states == {("computed",)} else [f"runs ended as {states}"]
    rows = IndicatorValue.objects.filter(run__in=runs).values_list(
        "unit_id", "indicator__code", "value"
    )
    told = [(unit, code, None if value is None else plain(value)) for unit, code, value in rows]
    return watch.outcome(
        digest_of(told), counts={"cells": len(told), "queries": watch.queries}, faults=faults
    )


def floor() -> Outcome:
    """The same cells by the shortest way: read, sum as integers, divide, write."""
    with Watch() as watch:
        cells = list(_cells())
        _write(cells)
    told = [(unit, code, _decimal(units)) for unit, code, units in cells]
    return watch.outcome(digest_of(told), counts={"cells": len(cells)})


def _cells() -> Iterator[tuple[int, str, int]]:
    for county in _ask("SELECT id FROM members_county ORDER BY id"):
        yield from _county(county[0])


def _county(county: int) -> Iterator[tuple[int, str, int]]:
    elements = _ask(f"SELECT id, code FROM kpi_dataelement WHERE county_id = {county}")  # noqa: S608
    column = {row[0]: n for n, row in enumerate(elements)}
    name = {row[1]: n for n, row in enumerate(elements)}
    units = [r[0] for r in _ask(
        f"SELECT unit_id FROM members_institution WHERE county_id = {county} ORDER BY id"  # noqa: S608
    )]  # fmt: skip
    line = {unit: n for n, unit in enumerate(units)}
    grid = np.zeros((len(units), len(elements)), dtype=np.int64)
    for unit, element, value in _ask(
        "SELECT unit_id, element_id, value FROM kpi_datavalue"  # noqa: S608
        f" WHERE county_id = {county} AND period = '{seeding.PERIOD}'"
    ):
        grid[line[unit], column[element]] = int(value)
    groups: dict[int, list[int]] = defaultdict(list)
    for alliance, unit in _ask(
        "SELECT a.unit_id, i.unit_id FROM members_membership m"  # noqa: S608
        " JOIN members_alliance a ON a.id = m.alliance_id"
        f" JOIN members_institution i ON i.id = m.institution_id WHERE m.county_id = {county}"
    ):
        groups[alliance].append(line[unit])
    own = _ask(f"SELECT id FROM members_unit WHERE county_id = {county} AND kind = 'county'")  # noqa: S608
    subjects = [*units, *groups, own[0][0]]
    sums = np.vstack(
        [grid, *(grid[lines].sum(axis=0) for lines in groups.values()), grid.sum(axis=0)]
    )
    for number in range(seeding.INDICATORS):
        definition = seeding.indicator(number)
        above = sums[:, [name[code] for code in definition["formula"].split(" + ")]].sum(axis=1)
        parts = [name[code] for code in definition["denominator"].split(" + ")]
        below = sums[:, parts].sum(axis=1)
        for subject, n, d in zip(subjects, above.tolist(), below.tolist(), strict=True):
            yield subject, definition["code"], (2 * n * 100 * PLACES + d) // (2 * d)


def _write(cells: list[tuple[int, str, int]]) -> None:
    rows = [(unit, code, _decimal(units)) for unit, code, units in cells]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {FLOOR_TABLE}")
        kind = "numeric" if connection.vendor == "postgresql" else "blob"
        cursor.execute(f"CREATE TABLE {FLOOR_TABLE} (unit bigint, code text, value {kind})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {FLOOR_TABLE} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {FLOOR_TABLE} VALUES (%s, %s, %s)", rows)  # noqa: S608


def _decimal(units: int) -> str:
    whole, rest = divmod(units, PLACES)
    return f"{whole}.{rest:012}".rstrip("0").rstrip(".")


def _ask(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[Any] = cursor.fetchall()
    return rows
