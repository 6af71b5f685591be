"""The reverse trace: what has changed since a run was computed, and which points would move."""

from kpi.models import Run
from kpi.running import comparing, freezing, storing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun


def moved(run: Run) -> comparing.Compared:
    """A run's frozen facts against today's, and what would come out of them today.

    Values, memberships, definitions, targets, weights and decisions; computed beside the run,
    which stays as it is, and nothing is written. As many statements as freezing takes, whatever
    the number of units.
    """
    today, _digest = freezing.pack(freezing.freeze(run))
    now = Computation(FrozenRun(freezing.unpack(today)))
    return comparing.compare(storing.computation_of(run.pk), now)


def compared(before: Run, after: Run) -> comparing.Compared:
    """Two runs of one scheme and period, each from what it was frozen from."""
    sides = (Computation(FrozenRun(freezing.facts_of(run))) for run in (before, after))
    return comparing.compare(*sides)
