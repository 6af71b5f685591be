"""Computing a run again from what it was frozen from, and holding every number against it."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from alliance.core.errors import NotFound
from kpi.models import IndicatorValue, Run, RunFacts, Score, Total
from kpi.running import freezing, storing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun

SHOWN = 20
Rows = dict[tuple[object, object], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many rows there are on either side, and how many are the same."""

    all: int
    same: int

    @property
    def is_whole(self) -> bool:
        """Whether every one is the same."""
        return self.all == self.same


@dataclass(frozen=True, slots=True)
class Verified:
    """What a second computation says of a run; `differing` names the first that differ."""

    is_intact: bool
    cells: Agreement
    points: Agreement
    totals: Agreement
    differing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the facts are as they were frozen and every number comes out again."""
        parts = (self.cells, self.points, self.totals)
        return self.is_intact and all(part.is_whole for part in parts)


def verify(run: Run) -> Verified:
    """Compute the run anew from its frozen facts alone and compare every stored row.

    RunFacts.DoesNotExist for a run that was never frozen.
    """
    facts = RunFacts.objects.get(run=run)
    computation = Computation(FrozenRun(freezing.unpack(facts.data)))
    frozen = computation.run
    cells = storing.cell_rows(run.pk, computation, sorted(frozen.units))
    cells_new = {(row[2], row[3]): row[4:] for row in cells}
    values = {
        (unit, indicator): pk
        for pk, unit, indicator in IndicatorValue.objects.filter(run=run).values_list(
            "pk", "unit_id", "indicator__code"
        )
    }
    scores, totals = storing.score_rows(run.pk, frozen, computation.scores(), values)
    cells_kept = _kept(
        IndicatorValue.objects.filter(run=run).values_list(
            "unit_id", "indicator_id", "indicator_version_id", "period", "value", "numerator",
            "denominator", "status", "target", "comparator", "met", "below_baseline",
        )
    )  # fmt: skip
    points_kept = _kept(
        Score.objects.filter(run=run).values_list(
            "unit_id", "item_id", "value_id", "status", "points", "weight", "scaled"
        )
    )
    totals_kept = _kept(
        Total.objects.filter(run=run).values_list("unit_id", "run_id", "points", "maximum", "rank")
    )
    names = {row["id"]: code for code, row in frozen.units.items()}
    found = [
        _held(cells_kept, cells_new, names),
        _held(points_kept, {(row[2], row[3]): row[4:] for row in scores}, names),
        _held(totals_kept, {(row[2], row[1]): row[3:] for row in totals}, names),
    ]
    return Verified(
        hashlib.sha256(zlib.decompress(facts.data)).hexdigest() == facts.digest,
        found[0][0],
        found[1][0],
        found[2][0],
        tuple(text for _agreement, some in found for text in some)[:SHOWN],
    )


def verify_run(run: UUID) -> Verified:
    """The same by the run's id; NotFound when there is none, or nothing was frozen for it."""
    found = Run.objects.filter(pk=run, facts__isnull=False).first()
    if found is None:
        raise NotFound(_("没有找到这个考核批次，或者它没有留下依据。"))
    return verify(found)


def _kept(rows: Iterable[tuple[object, ...]]) -> Rows:
    return {(row[0], row[1]): row[2:] for row in rows}


def _held(kept: Rows, new: Rows, names: Mapping[object, str]) -> tuple[Agreement, list[str]]:
    """Both sides held against each other; what only one side has differs, too."""
    every = sorted({*kept, *new}, key=str)
    differing = [key for key in every if kept.get(key) != new.get(key)]
    told = [f"{names.get(key[0], key[0])}: {kept.get(key)} ≠ {new.get(key)}" for key in differing]
    return Agreement(len(every), len(every) - len(differing)), told
