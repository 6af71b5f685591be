"""Assessment: every entered value of a month to every explained cell, county by county."""

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from alliance.core import jobs, lasting
from alliance.core.measuring import Outcome, Watch, digest_of
from alliance.core.numbers import plain
from kpi import tasks  # noqa: F401 what a worker has read before its first run
from kpi.bench import seeding
from kpi.models import IndicatorValue, Run, SchemeVersion
from kpi.running import freezing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun

PLACES = 10**12
SAMPLE = 20
MOST_QUERIES = 40
"""A county of one part, with what claims, beats and closes its job."""
COLUMNS = (
    "county_id", "run_id", "unit_id", "indicator_id", "indicator_version_id", "period", "value",
    "numerator", "denominator", "status", "target", "comparator", "met", "below_baseline",
)  # fmt: skip
SECONDS = {"postgresql": {100: 15}, "sqlite": {10: 2}}
"""How long so many counties may take; fewer and more are held to their floor alone."""
Cell = tuple[int, int, int, int, str, int, int, int]
"""County, unit, indicator, version, code, value in 10⁻¹², numerator, denominator."""


def product() -> Outcome:
    """What the product does: a job per county, frozen facts, cells, rows made visible.

    Asking for the runs is a click of somebody in each county; it is told beside, as the floor's
    rows of runs are there beforehand too.
    """
    _warm()
    began = time.perf_counter()
    runs = seeding.start_all()
    asked = time.perf_counter() - began
    with Watch() as watch:
        jobs.run_due()
    states = set(Run.objects.filter(pk__in=[run.pk for run in runs]).values_list("state"))
    faults = [] if states == {("computed",)} else [f"runs ended as {states}"]
    faults += _against_the_oracle(runs)
    rows = IndicatorValue.objects.filter(run__in=runs).values_list(
        "unit_id", "indicator__code", "value"
    )
    told = [(unit, code, None if value is None else plain(value)) for unit, code, value in rows]
    counts = {
        "cells": len(told),
        "queries": watch.queries,
        "queries a county": -(-watch.queries // len(runs)),
        "ms to ask for a run": round(1000 * asked / len(runs)),
    }
    most = SECONDS[connection.vendor].get(len(runs), watch.seconds)
    slow = [f"above {most} s"] if watch.seconds > most else []
    return watch.outcome(digest_of(told), counts=counts, faults=faults, slow=slow)


def _against_the_oracle(runs: list[Run]) -> list[str]:
    """Stored cells against decimals of 28 digits: every one of a county, a sample of more."""
    faults = []
    for run in runs:
        computation = Computation(FrozenRun(freezing.facts_of(run)))
        rows = list(run.values.select_related("unit", "indicator").order_by("pk"))
        for row in rows[:: 1 if len(runs) == 1 else len(rows) // SAMPLE]:
            unit, code = row.unit.code, row.indicator.code
            found = computation.evaluator(unit, code).result(code)
            stored = (row.value, row.numerator, row.denominator)
            if stored != (found.value, found.numerator, found.denominator):
                faults.append(f"{unit} {code} is not what decimals make of it")
    return faults


def floor() -> Outcome:
    """The same rows by the shortest way: read, sum as integers, divide, write."""
    _warm()
    places = {version.county_id: version for version in SchemeVersion.objects.all()}
    runs = {
        county: Run.objects.create(
            county_id=county, scheme_version=version, period=seeding.PERIOD, software="floor",
            revision=Run.objects.filter(county=county).count() + 1, state=Run.State.CANCELLED,
            started_at=timezone.now(),
        ).pk
        for county, version in places.items()
    }  # fmt: skip
    with Watch() as watch, transaction.atomic():
        cells = list(_cells())
        _write(cells, runs)
    told = [(cell[1], cell[4], _decimal(cell[5])) for cell in cells]
    return watch.outcome(digest_of(told), counts={"cells": len(cells)})


def _warm() -> None:
    """Neither side pays for connecting or for code that is read once in a worker's life."""
    connection.ensure_connection()
    jobs.nudge()
    jobs.run_due()
    lasting.keep_what_is_read()


def _cells() -> Iterator[Cell]:
    for county in _ask("SELECT id FROM members_county ORDER BY id"):
        yield from _county(county[0])


def _county(county: int) -> Iterator[Cell]:
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
    versions = {
        code: (indicator, version)
        for code, indicator, version in _ask(
            "SELECT i.code, i.id, v.id FROM kpi_indicator i"  # noqa: S608
            f" JOIN kpi_indicatorversion v ON v.indicator_id = i.id WHERE i.county_id = {county}"
        )
    }
    for number in range(seeding.INDICATORS):
        definition = seeding.indicator(number)
        code = definition["code"]
        above = sums[:, [name[one] for one in definition["formula"].split(" + ")]].sum(axis=1)
        parts = [name[one] for one in definition["denominator"].split(" + ")]
        below = sums[:, parts].sum(axis=1)
        for subject, n, d in zip(subjects, above.tolist(), below.tolist(), strict=True):
            value = (2 * n * 100 * PLACES + d) // (2 * d)
            yield (county, subject, *versions[code], code, value, n, d)


def _write(cells: list[Cell], runs: dict[int, UUID]) -> None:
    is_postgres = connection.vendor == "postgresql"
    rows = [
        (county, runs[county] if is_postgres else runs[county].hex, unit, indicator, version,
         seeding.PERIOD, _decimal(value), str(n), str(d), "computed", None, "", None, None)
        for county, unit, indicator, version, _code, value, n, d in cells
    ]  # fmt: skip
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if is_postgres:
            with cursor.copy(f"COPY kpi_indicatorvalue ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(
                f"INSERT INTO kpi_indicatorvalue ({names}) VALUES ({marks})",  # noqa: S608
                rows,
            )


def _decimal(units: int) -> str:
    whole, rest = divmod(units, PLACES)
    return f"{whole}.{rest:012}".rstrip("0").rstrip(".")


def _ask(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[Any] = cursor.fetchall()
    return rows
