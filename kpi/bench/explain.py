"""Explanations: rebuilding any cell's from the frozen facts, each equal to the stored value."""

import time

from alliance.core.measuring import Outcome, Watch
from alliance.core.numbers import plain
from kpi import explaining
from kpi.models import Run
from kpi.running import freezing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun

SAMPLE = 300
P95_MS = 1.0


def product() -> Outcome:
    """A sample of cells over all runs; the slowest of twenty decides."""
    cells = told = 0
    faults: list[str] = []
    times: list[float] = []
    with Watch() as watch:
        for run in Run.objects.filter(state="computed"):
            computation = Computation(FrozenRun(freezing.facts_of(run)))
            values = run.values.select_related("unit", "indicator").order_by("pk")
            for cell in values[: SAMPLE // max(1, Run.objects.count()) or 1]:
                cells += 1
                began = time.perf_counter()
                found = explaining.explain_within(computation, cell.unit.code, cell.indicator.code)
                times.append(1000 * (time.perf_counter() - began))
                stored = None if cell.value is None else plain(cell.value)
                told += found.value == stored
    if told != cells:
        faults.append(f"{cells - told} of {cells} explanations differ from the stored value")
    p95 = sorted(times)[int(len(times) * 0.95)]
    slow = [f"p95 above {P95_MS} ms"] if p95 > P95_MS else []
    return watch.outcome(
        counts={"explanations": cells, "p95 in microseconds": int(1000 * p95)},
        faults=faults,
        slow=slow,
    )
