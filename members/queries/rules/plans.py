"""A plan as its page shows it: every rule beside its clause."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alliance.core.showing import local
from members.models import Clause, Erratum, Plan, PlanParameter, PlanRule
from members.queries.rules.wording import Value, value_of

ALL, NOT_SET, ERRATA = "all", "not-set", "errata"


@dataclass(frozen=True)
class ParameterLine:
    """One parameter of a rule with what is printed for it."""

    row: PlanParameter
    value: Value


@dataclass(frozen=True)
class RuleLine:
    """A rule with its parameters and what was found wrong in it."""

    rule: PlanRule
    text: str
    parameters: list[ParameterLine]
    errata: list["ErratumLine"]

    @property
    def has_open(self) -> bool:
        """Whether a parameter is left open."""
        return any(not line.value.is_set for line in self.parameters)


@dataclass(frozen=True)
class ErratumLine:
    """Something a plan prints that does not fit itself, in the language of the page."""

    code: str
    clauses: list[str]
    finding: str
    handling: str


@dataclass(frozen=True)
class Section:
    """A clause with its words as printed, and the rules that rest on it."""

    clause: Clause
    rules: list[RuleLine]
    errata: list[ErratumLine]


@dataclass(frozen=True)
class PlanPage:
    """All of a plan's rules, how many there are of each kind, and those chosen."""

    sections: list[Section]
    counts: Counter[str]
    modules: list[str]
    states: Counter[str] = field(default_factory=Counter)

    @property
    def n_rules(self) -> int:
        """How many rules the plan has."""
        return self.counts[ALL]

    @property
    def n_open(self) -> int:
        """How many of them leave a value open."""
        return self.counts[NOT_SET]

    @property
    def n_errata(self) -> int:
        """How many of them have errata."""
        return self.counts[ERRATA]


def plans() -> QuerySet[Plan]:
    """Every plan with its county, and how many clauses, rules, open values and errata it has.

    Each count is a statement of its own inside: joined, they would multiply each other.
    """
    return Plan.objects.prefetch_related("counties").annotate(
        n_clauses=_count(Clause.objects.filter(plan=OuterRef("pk")), "plan"),
        n_rules=_count(PlanRule.objects.filter(plan=OuterRef("pk")), "plan"),
        n_open=_count(
            PlanParameter.objects.filter(rule__plan=OuterRef("pk"), value=None), "rule__plan"
        ),
        n_errata=_count(Erratum.objects.filter(plan=OuterRef("pk")), "plan"),
    )


def _count(rows: QuerySet[Any], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def plan_rules() -> QuerySet[PlanRule]:
    """Rules with their clause and parameters, for those who read them all."""
    return PlanRule.objects.select_related("plan", "clause").prefetch_related("parameters")


def plan_page(plan: Plan, *, show: str = ALL, module: str = "") -> PlanPage:
    """The rules of a plan in the order of its clauses; four statements, however long it is."""
    errata = _errata(plan)
    lines = _lines(plan, errata)
    every = [line for rules in lines.values() for line in rules]
    counts = Counter(
        {
            ALL: len(every),
            NOT_SET: sum(line.has_open for line in every),
            ERRATA: sum(bool(line.errata) for line in every),
        }
    )
    sections = []
    for clause in Clause.objects.filter(plan=plan):
        chosen = [line for line in lines[clause.pk] if _chosen(line, show, module)]
        own = _of_clause(clause, chosen, errata) if show == ERRATA and not module else []
        if chosen or own:
            sections.append(Section(clause, chosen, own))
    modules = sorted({name for line in every for name in line.rule.modules})
    states = Counter(line.rule.state for line in every)
    return PlanPage(sections, counts, modules, states)


def _errata(plan: Plan) -> list[tuple[Erratum, ErratumLine]]:
    return [
        (
            row,
            ErratumLine(row.code, row.clauses, local(row, "finding"), local(row, "handling")),
        )
        for row in sorted(Erratum.objects.filter(plan=plan), key=number_of)
    ]


def number_of(row: Erratum) -> tuple[int, str]:
    """X9 stands before X10."""
    digits = "".join(character for character in row.code if character.isdigit())
    return int(digits or 0), row.code


def _lines(plan: Plan, errata: Iterable[tuple[Erratum, ErratumLine]]) -> dict[int, list[RuleLine]]:
    """The rules of a plan by clause."""
    parameters: dict[int, list[ParameterLine]] = defaultdict(list)
    for row in PlanParameter.objects.filter(rule__plan=plan).order_by("rule", "position"):
        parameters[row.rule_id].append(ParameterLine(row, value_of(row)))
    of_rule: dict[str, list[ErratumLine]] = defaultdict(list)
    for erratum, line in errata:
        for code in erratum.rules:
            of_rule[code].append(line)
    lines: dict[int, list[RuleLine]] = defaultdict(list)
    for rule in PlanRule.objects.filter(plan=plan).order_by("position"):
        lines[rule.clause_id].append(
            RuleLine(rule, local(rule, "text"), parameters[rule.pk], of_rule[rule.code])
        )
    return lines


def _chosen(line: RuleLine, show: str, module: str) -> bool:
    if module and module not in line.rule.modules:
        return False
    return show not in {NOT_SET, ERRATA} or (
        line.has_open if show == NOT_SET else bool(line.errata)
    )


def _of_clause(
    clause: Clause, chosen: list[RuleLine], errata: Iterable[tuple[Erratum, ErratumLine]]
) -> list[ErratumLine]:
    """Errata of a clause that touch no rule shown beneath it."""
    told = {line.code for rule in chosen for line in rule.errata}
    return [line for _row, line in errata if clause.key in line.clauses and line.code not in told]
