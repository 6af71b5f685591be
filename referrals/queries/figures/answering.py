"""The figures of a period, put together: every table with what it counts said beneath it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.core.clock import today
from referrals.queries.downs import sentence
from referrals.queries.figures import (
    clocks,
    counting,
    flows,
    measures,
    reached,
    rules,
    splits,
    times,
)
from referrals.queries.figures.counting import Counts
from referrals.queries.figures.growth import Growth
from referrals.queries.figures.scope import Scope
from referrals.queries.figures.tables import Table
from referrals.vocabulary import DIRECTIONS


@dataclass(frozen=True)
class Answer:
    """The tables of a period in their order; `counts` are what stands behind them."""

    scope: Scope
    counts: Counts
    tables: tuple[Table, ...]
    nothing: bool

    def table(self, key: str) -> Table | None:
        """One table by its key."""
        return next((one for one in self.tables if one.key == key), None)


def figures(scope: Scope, names: Mapping[int, str]) -> Answer:
    """All figures of a scope, the same few statements for any number of cases; `names` of bodies."""
    counts = counting.counted(scope)
    growth = Growth(
        now=counts.reached[f"down.{measures.COUNTED}"],
        before=counts.before,
        kept=counting.was_kept(counting.down_since(scope), scope.period.last_year),
        doubtful_now=counts.reached[f"down.{measures.DOUBTFUL}"],
        doubtful_before=counts.before_doubtful,
    )
    ruled = rules.ruled(scope.county, min(today(), scope.period.last_day))
    ways = [way for way in DIRECTIONS if scope.direction in {"", way}]
    tables = [
        *(reached.of_direction(way, counts, hides=scope.hides) for way in ways),
        *(
            flows.of_direction(way, counts, names, hides=scope.hides)
            for way in ways
            if way != "out"
        ),
        reached.compared(counts, growth, ruled.growth, hides=scope.hides),
        times.percentiles(clocks.timed(scope), hides=scope.hides),
        times.loops(clocks.loops(scope), hides=scope.hides),
        *splits.all_of(counts, ruled.lists, hides=scope.hides),
        splits.of_wards(counts, names, hides=scope.hides),
        splits.of_lists(counts, hides=scope.hides),
    ]
    return Answer(scope, counts, tuple(tables), not any(counts.reached.values()))


def definitions() -> list[str]:
    """How everything is counted, sentence by sentence, for page, workbook and REST door."""
    return [
        _(
            "所有数都由转诊的办理经过（每一步的发生时间，按北京时间归期）统计，与转诊单现在在谁手里无关。"
        ),
        _("同一件转诊在一期内多次到同一状态只计一次。"),
        _(
            "改转的一串只算一件，计最后一件，按它发给新接收机构的时间；被改转的前几件只在“改转他院”里计。"
        ),
        _("录入有误而作废的，不论何时作废，各数都不含，只在“作废”里计。"),
        sentence(),
        _("优先级和专科以转诊单上写的为准。"),
    ]
