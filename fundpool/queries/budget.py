"""The yearly special budget as the county's plan prints it, line by line, beside its errata."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from alliance.core.errors import NotSet
from fundpool.parameters import CASES
from fundpool.rules.subsidies import EQUIPMENT, IT_RUNNING, Budget
from members import queries as member_queries
from members.models import County

#: The lines in the order of the annex.
LINES: Final = (IT_RUNNING, "talent", "supply", "operation", EQUIPMENT)
_LINE: Final = "fundpool.budget.line[%s]"
_TOTAL: Final = "fundpool.budget.special_total"
_YEARS: Final = "fundpool.budget.equipment_years"
_PREFIX: Final = "fundpool.budget."
_PACKAGES: Final = "fundpool.package.kinds"
_USES: Final = "fundpool.construction.uses"


@dataclass(frozen=True)
class Line:
    """One line: its words, its amount, the clause that prints it."""

    code: str
    words: str
    fen: int
    clause: str


@dataclass(frozen=True)
class Page:
    """All lines with their sum, what is printed, and what the plan prints that does not fit."""

    lines: list[Line]
    budget: Budget
    clause: str
    errata: list[Any]

    @property
    def last_year(self) -> int:
        """The last year of the programme that ends."""
        return self.budget.programme_years

    @property
    def after_fen(self) -> int:
        """What the lines come to once it has ended."""
        return self.budget.in_year(self.last_year + 1)


def page_of(county: County, on: date) -> Page:
    """The county's budget; NotSet, with the clause, where a line or the total is not set."""
    rule = member_queries.rules.rule
    lines = []
    for case in LINES:
        found = rule(county.pk, _LINE % case, on=on)
        lines.append(Line(case, str(CASES[case]), int(found.value), found.clause))
    total, years = (rule(county.pk, key, on=on) for key in (_TOTAL, _YEARS))
    budget = Budget({line.code: line.fen for line in lines}, int(total.value), int(years.value))
    return Page(lines, budget, total.clause, errata_about(county))


@dataclass(frozen=True)
class Named:
    """What a plan lists, with the clause that prints it."""

    texts: tuple[str, ...]
    clause: str


def packages(county: County, on: date) -> Named | None:
    """资金打包: the money that the plan puts together; None where the plan orders no such thing."""
    return _named(county, _PACKAGES, on)


def construction_uses(county: County, on: date) -> Named | None:
    """What the plan lists the construction fund for; None where it has none."""
    return _named(county, _USES, on)


def _named(county: County, key: str, on: date) -> Named | None:
    try:
        found = member_queries.rules.rule(county.pk, key, on=on)
    except NotSet:
        return None
    return Named(tuple(found.texts), found.clause or found.reason)


def errata_about(county: County) -> list[Any]:
    """The errata of the county's plan that touch a rule on the budget."""
    if county.plan is None:
        return []
    rules = member_queries.rules.plan_rules().filter(plan=county.plan)
    about = set(
        rules.filter(parameters__key__startswith=_PREFIX).values_list("code", flat=True)
    )  # fmt: skip
    ((_plan, rows),) = member_queries.rules.errata_of([county.plan])
    return [row for row in rows if about & {rule.code for rule in row.rules}]
