"""Explanations: rebuilding any cell's from the frozen facts, each equal to the stored value.

Rebuilding reads nothing and waits for nothing, so the processor's time is what it costs.
"""

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
    """Cells spread evenly over all runs and kinds of units; the slowest of twenty decides."""
    cells = told = 0
    faults: list[str] = []
    times: list[float] = []
    with Watch() as watch:
        runs = list(Run.objects.filter(state="computed"))
        for run in runs:
            computation = Computation(FrozenRun(freezing.facts_of(run)))
            values = list(run.values.select_related("unit", "indicator").order_by("pk"))
            for cell in values[:: max(1, len(values) * len(runs) // SAMPLE)]:
                cells += 1
                began = time.thread_time()
                found = explaining.explain_within(computation, cell.unit.code, cell.indicator.code)
                times.append(1000 * (time.thread_time() - began))
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
