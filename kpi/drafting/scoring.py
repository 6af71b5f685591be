"""How an item of a draft gives points: set before it is kept, tried on real figures before that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from kpi import defining
from kpi.assessment.scheme import ItemScore
from kpi.drafting.rules import COMPARATORS, GATE, lacking, malformed
from kpi.explaining import Explained, explain_within
from kpi.models import SchemeItem
from kpi.running import freezing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from kpi.running.marking import kind_of


@dataclass(frozen=True, slots=True)
class Scoring:
    """How an item gives points: a kind of rule, its numbers as texts, its target.

    Without a rule (未设) there are neither numbers nor a target.
    """

    rule: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    target: Decimal | None = None
    comparator: str = ""


def set_scoring(item: SchemeItem, scoring: Scoring) -> None:
    """Give the item, in memory, this rule; Invalid where it cannot be kept."""
    if scoring.comparator and scoring.comparator not in COMPARATORS:
        told = _("请从列表中选择。")
        raise Invalid(told, code="comparator", fields={"comparator": told})
    if not scoring.rule and item.weight:
        told = _("这一项有权重，须选定计分规则；要改为未设，请先清除权重。")
        raise Invalid(told, code="rule_needed", fields={"rule": told})
    item.rule, item.params = scoring.rule, dict(scoring.params) if scoring.rule else {}
    item.target = scoring.target if scoring.rule else None
    item.comparator = scoring.comparator if item.target is not None else ""
    if wrong := malformed(item):
        raise _wrong(wrong)
    if item.rule == GATE and item.weight is not None:
        item.weight = Decimal(0)  # it has no points of its own


@dataclass(frozen=True, slots=True)
class Tried:
    """What an item would give a unit, and the value behind it."""

    score: ItemScore
    value: Explained


def try_scoring(
    item: SchemeItem,
    scoring: Scoring,
    unit: str,
    period: Period,
    *,
    weight: Decimal | None = None,
    english: bool = False,
) -> Tried:
    """The points a unit would have for an item alone under this rule, on the figures of now.

    `weight` takes the place of the item's own, which may be not set. Computed as a run computes
    it; nothing is kept. Refused for what is judged by hand, Invalid for a rule that is refused
    on saving, and where there is no weight.
    """
    item.weight = item.weight if weight is None else weight
    set_scoring(item, scoring)
    if item.indicator is None or not item.rule or kind_of(item.rule, qualitative=False):
        raise _nothing()
    if item.weight is None:
        told = _("这一项的权重未设，请写明按几分试算。")
        raise Invalid(told, code="weight_needed", fields={"weight": told})
    if wrong := lacking(item):
        raise _wrong(wrong)
    run = FrozenRun(freezing.freeze_item_trial(item, period))
    code = item.indicator.code
    if run.indicators[code]["qualitative"]:
        raise _nothing()
    defining.check_there(run, unit)
    computation = Computation(run)
    (score,) = computation.score(unit).items
    return Tried(score, explain_within(computation, unit, code, english=english))


def _nothing() -> Refused:
    return Refused(_("这一项由人评定或还没有计分规则，没有数可以试算。"), code="nothing_to_try")


def _wrong(why: str) -> Invalid:
    told = _("计分规则有误：%(why)s。") % {"why": why}
    return Invalid(told, code="rule", fields={"rule": told})
