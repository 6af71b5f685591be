"""Scoring a scheme: items with weights in groups, gates, what does not apply, totals, ranks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from kpi.formula import Result, Status
from kpi.scoring import Direction, Gate, Growth, Mark, Marked, Rule, Scope, mark, ranked


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a scheme: what is looked at, its weight and its rule."""

    code: str
    group: str
    rule: Rule
    weight: Decimal = Decimal(0)
    indicator: str | None = None
    direction: Direction = Direction.HIGHER

    @property
    def is_gate(self) -> bool:
        """Whether it closes its group or the whole instead of giving points."""
        return isinstance(self.rule, Gate)

    @property
    def needs_last_year(self) -> bool:
        """Whether last year's value takes part."""
        return isinstance(self.rule, Growth)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of one subject: results by indicator, decisions by item.

    `rules` and `baselines` hold what differs from subject to subject, such as its own target or
    an expert's mark; an item that is not there follows the scheme. A gate nobody closed is open.
    `deductions` are the points that come off an item for figures found wrong on the spot.
    """

    code: str
    name: str
    results: Mapping[str, Result]
    last_year: Mapping[str, Result] = field(default_factory=dict)
    not_applicable: frozenset[str] = frozenset()
    gates: Mapping[str, bool] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    baselines: Mapping[str, Decimal] = field(default_factory=dict)
    deductions: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Points of one item: None where it does not apply, nought where it could not be scored.

    `weight` is the raw weight, `scaled` the one after what does not apply has left; `before` is
    what the rule gave, exactly, where points were taken off for figures found wrong.
    """

    item: str
    group: str
    status: Marked
    points: Decimal | None
    weight: Decimal
    scaled: Fraction
    below_baseline: bool | None = None
    before: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """Everything a subject gets; `closed` are the codes of the gates that did not hold."""

    code: str
    name: str
    items: tuple[ItemScore, ...]
    groups: Mapping[str, Decimal]
    closed: tuple[str, ...]
    total: Decimal
    results: Mapping[str, Result]
    rank: int = 0


def score_sheet(items: Iterable[Item], sheet: Sheet) -> SubjectScore:
    """Score one subject.

    Items that do not apply leave; the weights of the others are scaled over the whole scheme so
    that the maximum stays. Totals are sums of rounded items; a gate that does not hold makes
    its group's sum, or the whole, nought while the items keep their points.
    """
    listed = list(items)
    scored = [item for item in listed if not item.is_gate]
    leaving = {item.code for item in scored if _leaves(item, sheet)}
    scaling = _scaling(scored, leaving)
    scores = tuple(_score(item, sheet, item.code in leaving, scaling) for item in scored)
    closed = [item for item in listed if item.is_gate and not _holds(item, sheet)]
    groups = {item.group: Decimal(0) for item in listed}
    for score in scores:
        groups[score.group] += score.points or Decimal(0)
    for gate in closed:
        if gate.rule == Gate(Scope.GROUP):
            groups[gate.group] = Decimal(0)
    shut = any(gate.rule == Gate(Scope.WHOLE) for gate in closed)
    total = Decimal(0) if shut else sum(groups.values(), Decimal(0))
    codes = tuple(gate.code for gate in closed)
    return SubjectScore(sheet.code, sheet.name, scores, groups, codes, total, sheet.results)


def rank(scores: Iterable[SubjectScore]) -> tuple[SubjectScore, ...]:
    """The subjects in ranking order with their ranks: 1, 2, 2, 4."""
    order = ranked(
        scores,
        points=lambda score: score.total,
        name=lambda score: score.name,
        code=lambda score: score.code,
    )
    return tuple(replace(score, rank=place) for place, score in order)


def _leaves(item: Item, sheet: Sheet) -> bool:
    if item.code in sheet.not_applicable:
        return True
    result = sheet.results.get(item.indicator) if item.indicator else None
    return result is not None and result.status is Status.NOT_APPLICABLE


def _holds(item: Item, sheet: Sheet) -> bool:
    return item.code in sheet.not_applicable or sheet.gates.get(item.code, True)


def _scaling(items: list[Item], leaving: set[str]) -> Fraction:
    """Scaled weight over raw weight; 1 when nothing with a weight is left."""
    whole = sum((Fraction(item.weight) for item in items), Fraction(0))
    left = sum((Fraction(item.weight) for item in items if item.code not in leaving), Fraction(0))
    return whole / left if left else Fraction(1)


def _score(item: Item, sheet: Sheet, leaves: bool, scaling: Fraction) -> ItemScore:
    if leaves:
        return ItemScore(
            item.code, item.group, Marked.NOT_APPLICABLE, None, item.weight, Fraction(0)
        )
    found = _mark(item, sheet, scaling)
    return ItemScore(
        item.code,
        item.group,
        found.status,
        # Missing, not computable, refused: no points, but the weight stays in the whole.
        Decimal(0) if found.points is None else found.points,
        item.weight,
        Fraction(item.weight) * scaling,
        found.below_baseline,
        found.before,
    )


def _mark(item: Item, sheet: Sheet, scaling: Fraction) -> Mark:
    result = sheet.results.get(item.indicator) if item.indicator else None
    before = sheet.last_year.get(item.indicator) if item.indicator else None
    return mark(
        sheet.rules.get(item.code, item.rule),
        maximum=item.weight,
        value=None if result is None else result.exact,
        direction=item.direction,
        last_year=None if before is None else before.exact,
        baseline=sheet.baselines.get(item.code),
        scaling=scaling,
        deduction=Fraction(sheet.deductions.get(item.code, 0)),
    )
