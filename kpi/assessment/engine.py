"""A run from entered values to ranks; the same for a trial and for the county's own run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from alliance.core.periods import Period
from kpi.assessment.rollup import Figures, Membership, Setting, SubjectFacts, members_on
from kpi.assessment.scheme import Item, Sheet, SubjectScore, rank, score_sheet
from kpi.formula import Catalogue, Evaluator, Result
from kpi.scoring import Rule


class Level(StrEnum):
    """Who is scored."""

    UNIT = "unit"
    ALLIANCE = "alliance"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about one subject, by item code."""

    not_applicable: frozenset[str] = frozenset()
    gates: Mapping[str, bool] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    baselines: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a run reads. `units` and `alliances` map codes to names.

    `figures` hold the period's values and those of every other period that may be read, the
    same period a year before for growth. `decisions` are by subject code.
    """

    period: Period
    level: Level
    units: Mapping[str, str]
    alliances: Mapping[str, str]
    memberships: tuple[Membership, ...]
    catalogue: Catalogue
    figures: Figures
    items: tuple[Item, ...]
    decisions: Mapping[str, Decisions] = field(default_factory=dict)


def assess(run: Assessment) -> tuple[SubjectScore, ...]:
    """Score every unit or alliance, in ranking order."""
    setting = setting_of(run)
    names = run.units if run.level is Level.UNIT else run.alliances
    return rank(
        score_sheet(run.items, sheet_of(run, setting, code, name)) for code, name in names.items()
    )


def setting_of(run: Assessment) -> Setting:
    """Membership on the period's last day, known units only; a last-day joiner counts whole.

    Last year's values are read for the same units, so that growth compares like with like.
    """
    found = members_on(run.memberships, run.period.last_day)
    members = {
        alliance: tuple(unit for unit in units if unit in run.units)
        for alliance, units in found.items()
    }
    return Setting(run.figures, members, tuple(sorted(run.units)))


def facts_of(run: Assessment, setting: Setting, code: str, period: Period) -> SubjectFacts:
    """The facts of one subject in a period."""
    if run.level is Level.UNIT:
        return SubjectFacts.of_unit(setting, period, code)
    return SubjectFacts.of_alliance(setting, period, code)


def sheet_of(run: Assessment, setting: Setting, code: str, name: str) -> Sheet:
    """One subject's results and decisions, ready to be scored."""
    decided = run.decisions.get(code, Decisions())
    growing = {item.indicator for item in run.items if item.needs_last_year and item.indicator}
    return Sheet(
        code,
        name,
        _results(run, setting, code, run.period, set(run.catalogue.indicators)),
        _results(run, setting, code, run.period.last_year, growing),
        decided.not_applicable,
        decided.gates,
        decided.rules,
        decided.baselines,
    )


def _results(
    run: Assessment, setting: Setting, code: str, period: Period, wanted: set[str]
) -> dict[str, Result]:
    evaluator = Evaluator(run.catalogue, facts_of(run, setting, code, period))
    return {indicator: evaluator.result(indicator) for indicator in sorted(wanted)}
