"""What is in force in a county, a line for each parameter, as its page lists it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from alliance.core.parameters import Parameter, declared, name_of
from alliance.core.showing import listed
from members.models import County, CountyRule, Erratum, PlanParameter, RuleProposal
from members.queries.rules.values import county_rules
from members.queries.rules.wording import Value, value_of
from members.rules import MODULES, RULE_PROPOSAL

#: A parameter that the county's plan does not speak of and the county has not set.
ABSENT = "absent"
OPEN = "open"
#: What the list may be narrowed to, besides the bases.
SHOWN = ("all", *CountyRule.Basis.values, ABSENT, OPEN)


@dataclass(frozen=True)
class RuleInForce:
    """One parameter on a day: its value, where it comes from, and what hangs on it.

    `row` is None where neither the plan nor the county says anything.
    """

    key: str
    value: Value
    row: CountyRule | None
    versions: int
    errata: list[str]
    proposed: bool

    @property
    def basis(self) -> str:
        """printed, county, not_set or absent."""
        return self.row.basis if self.row else ABSENT

    @property
    def basis_words(self) -> str:
        """Where the value comes from, in words."""
        return str(self.row.get_basis_display()) if self.row else _("方案未提及")

    @property
    def parameter(self) -> PlanParameter | None:
        """What the plan prints for it."""
        return self.row.parameter if self.row else None

    @property
    def declaration(self) -> Parameter | None:
        """What the parameter is; None when no app declares it any more."""
        return declared().get(self.key)

    @property
    def last_day(self) -> date | None:
        """The last day of this version."""
        return last_day(self.row.until_on) if self.row else None

    @property
    def readers(self) -> str:
        """The parts of the product that read it, in words."""
        codes = self.parameter.rule.modules if self.parameter else ()
        return listed(MODULES[code] for code in codes if code in MODULES)

    @property
    def module(self) -> str:
        """The part of the product that reads it."""
        return self.key.partition(".")[0]


@dataclass(frozen=True)
class RulesOnADay:
    """The lines that were asked for, by part of the product, and how many there are of each."""

    sections: list[tuple[str, list[RuleInForce]]]
    counts: Counter[str] = field(default_factory=Counter)


def last_day(until_on: date | None) -> date | None:
    """People read the last day; None is open."""
    return until_on - timedelta(days=1) if until_on else None


def rules_on(
    county: County, on: date, *, show: str = "all", module: str = "", text: str = ""
) -> RulesOnADay:
    """Every parameter of a county on a day; four statements, however many there are."""
    lines = [line for line in _lines(county, on) if _found(line, module, text)]
    counts: Counter[str] = Counter(line.basis for line in lines)
    counts[OPEN] = sum(line.proposed for line in lines)
    counts["all"] = sum(line.row is not None for line in lines)
    chosen = [line for line in lines if _shown(line, show)]
    sections = [
        (str(words), mine)
        for code, words in MODULES.items()
        if (mine := [line for line in chosen if line.module == code])
    ]
    return RulesOnADay(sections, counts)


def values_on(county: int, on: date) -> dict[str, CountyRule]:
    """The version in force for each key: the one that began last."""
    rows = county_rules(county, on)
    return {row.key: row for row in sorted(rows, key=lambda row: row.from_on or date.min)}


def _lines(county: County, on: date) -> list[RuleInForce]:
    rows = values_on(county.pk, on)
    mine = CountyRule.objects.filter(county=county)
    versions = dict(mine.values_list("key").annotate(n=Count("pk")).order_by())
    proposed = set(
        RuleProposal.objects.filter(county=county, state=RULE_PROPOSAL.first).values_list(
            "key", flat=True
        )
    )
    errata = errata_by_rule(county.plan_id)
    keys = [*rows, *(key for key in declared() if key not in rows)]
    return [
        _line(key, rows.get(key), versions.get(key, 0), errata, key in proposed) for key in keys
    ]


def _line(
    key: str,
    row: CountyRule | None,
    versions: int,
    errata: Mapping[str, list[str]],
    proposed: bool,
) -> RuleInForce:
    said = row or CountyRule(key=key, unit=declared()[key].unit)
    codes = errata.get(row.parameter.rule.code, []) if row and row.parameter else []
    return RuleInForce(key, value_of(said), row, versions, codes, proposed)


def errata_by_rule(plan: int | None) -> dict[str, list[str]]:
    """The numbers of a plan's errata by the rule they touch."""
    found: dict[str, list[str]] = defaultdict(list)
    rows: Iterable[Erratum] = Erratum.objects.filter(plan=plan) if plan else ()
    for erratum in rows:
        for code in erratum.rules:
            found[code].append(erratum.code)
    return found


def _found(line: RuleInForce, module: str, text: str) -> bool:
    if module and line.module != module:
        return False
    if not text:
        return True
    rule = line.parameter.rule if line.parameter else None
    said = [name_of(line.key), line.key, line.value.words, rule.text if rule else ""]
    said.append(rule.clause.key if rule else "")
    return any(text.casefold() in one.casefold() for one in said)


def _shown(line: RuleInForce, show: str) -> bool:
    if show == "all":
        return line.row is not None
    return line.proposed if show == OPEN else line.basis == show
