"""The plans' lists of what is to be unified or kept, and which items are evidenced."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.core.parameters import declared, typed
from members.models import County, PlanParameter, PlanRule, RuleEvidence
from members.queries.rules.wording import value_of
from members.rules import EVIDENCED


@dataclass(frozen=True)
class ItemLine:
    """One item of a rule with its evidence; withdrawn ones stay readable."""

    item: str
    evidence: Sequence[RuleEvidence]

    @property
    def is_evidenced(self) -> bool:
        """Whether any evidence stands."""
        return any(row.withdrawn_at is None for row in self.evidence)


@dataclass(frozen=True)
class Checklist:
    """A rule with its items: n of m evidenced."""

    rule: PlanRule
    items: Sequence[ItemLine]

    @property
    def evidenced(self) -> int:
        """How many items have evidence that stands."""
        return sum(item.is_evidenced for item in self.items)

    @property
    def is_complete(self) -> bool:
        """Whether every item has."""
        return self.evidenced == len(self.items)


def checklists(county: County) -> list[Checklist]:
    """Every list of the county's plan: three statements."""
    parameters: dict[int, list[PlanParameter]] = defaultdict(list)
    for row in _parameters(county):
        parameters[row.rule_id].append(row)
    found: dict[tuple[int, str], list[RuleEvidence]] = defaultdict(list)
    rows = RuleEvidence.objects.filter(county=county).select_related("institution", "by")
    for evidence in rows.defer("document__content").order_by("-done_on", "-id"):
        found[(evidence.rule_id, evidence.item)].append(evidence)
    rules = PlanRule.objects.filter(pk__in=parameters).select_related("clause__plan")
    return [
        Checklist(
            rule,
            tuple(
                ItemLine(item, tuple(found[(rule.pk, item)]))
                for parameter in parameters[rule.pk]
                for item in _items(parameter)
            ),
        )
        for rule in rules.order_by("position")
    ]


def items_of(county: County, rule: PlanRule) -> list[str]:
    """The items of one rule of the county's plan; none for a rule of another plan."""
    return [
        item for parameter in _parameters(county).filter(rule=rule) for item in _items(parameter)
    ]


def evidenced_rule(county: County, code: str) -> PlanRule | None:
    """The rule of this code, where the county's plan has a list for it; one statement."""
    rules = PlanRule.objects.filter(pk__in=_parameters(county).values("rule"), code=code)
    return rules.select_related("clause__plan").first()


def _parameters(county: County) -> QuerySet[PlanParameter]:
    """Those of the county's plan, or of the plan it began with, that wait for evidence."""
    rows = PlanParameter.objects.filter(
        rule__plan=county.plan_id or county.template_id, key__in=EVIDENCED, value__isnull=False
    )
    return rows.order_by("rule__position", "position")


def _items(parameter: PlanParameter) -> list[str]:
    """A list's texts; a single value stands as one item under its name.

    Evidence is kept under the text, so that it is the same in every language.
    """
    read = typed(declared()[parameter.key], parameter.value or "")
    if isinstance(read, tuple):
        return list(read)
    with override(settings.LANGUAGE_CODE):
        return [_named(parameter, yes=read is True)]


def _named(parameter: PlanParameter, *, yes: bool) -> str:
    value = value_of(parameter)
    if yes:
        return str(value.name)
    return _("%(name)s：%(value)s") % {
        "name": value.name,
        "value": f"{value.sign}{value.words}{value.unit}",
    }
