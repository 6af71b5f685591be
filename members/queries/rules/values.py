"""The values in force in a county, and those it must still set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.parameters import Typed, declared, name_of, typed
from members.models import County, CountyRule, PlanParameter
from members.queries.days import in_force
from members.queries.rules.wording import Value, value_of


@dataclass(frozen=True)
class RuleValue:
    """A value in force with where it comes from; `value` is the stored text.

    `reason` is the county's own document or decision where the county set the value.
    """

    key: str
    value: str
    comparator: str
    unit: str
    basis: str
    clause: str
    plan: str
    reason: str = ""

    @property
    def typed(self) -> Typed:
        """The value as what it is: a number, an exact fraction, a date, texts, yes or no."""
        return typed(declared()[self.key], self.value)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of a value that names several; none where it is something else."""
        said = self.typed
        return said if isinstance(said, tuple) else ()


def rule(county: int, key: str, *, on: date) -> RuleValue:
    """The value in force for a behaviour in a county on a day.

    Raises NotSet, naming the clause that leaves it open, when there is none.
    """
    row = _in_force(county, key, on)
    if row is None or row.value is None:
        raise refusal_of(key, row)
    clause = row.parameter.rule.clause if row.parameter else None
    return RuleValue(
        key=key,
        value=row.value,
        comparator=row.comparator,
        unit=row.unit,
        basis=row.basis,
        clause=clause.key if clause else "",
        plan=clause.plan.code if clause else "",
        reason=row.reason,
    )


def refusal_of(key: str, row: CountyRule | None) -> NotSet:
    """What whoever needs the value is told where it is not set: the clause that leaves it open."""
    clause = row.parameter.rule.clause if row and row.parameter else None
    if row is not None and (row.set_at if row.value is None else _is_printed(row)):
        sentence = _("“%(name)s”未设：县区已改回未设，请由县区重新设定后再办理。%(reason)s")
    else:
        sentence = _("“%(name)s”未设：%(clause)s没有写定此值，请由县区设定后再办理。%(reason)s")
    return NotSet(
        sentence
        % {
            "name": name_of(key),
            "clause": clause.key if clause else _("方案"),
            "reason": row.reason if row and row.value is None else "",
        },
        details={"key": key, "clause": clause.key if clause else ""},
    )


def _is_printed(row: CountyRule) -> bool:
    """Whether the plan itself writes a value: only the county could take that away."""
    return row.parameter is not None and row.parameter.value is not None


def _in_force(county: int, key: str, on: date) -> CountyRule | None:
    return (
        CountyRule.objects.filter(in_force(on), county=county, key=key)
        .select_related("parameter__rule__clause__plan")
        .order_by(F("from_on").asc(nulls_first=True))
        .last()
    )


def rules_version(county: int, key: str) -> int:
    """Grows with every change of a rule: what a page hands back when it asks for a change."""
    found = CountyRule.objects.filter(county=county, key=key).aggregate(n=Sum("version"))
    return int(found["n"] or 0)


def county_rules(county: int, on: date) -> QuerySet[CountyRule]:
    """What is in force in a county on a day, with the clause it comes from."""
    return (
        CountyRule.objects.filter(in_force(on), county=county)
        .select_related("county", "parameter__rule__clause__plan")
        .order_by("key", "id")
    )


def versions_in(county: int) -> QuerySet[CountyRule]:
    """Every version of every rule of a county."""
    return CountyRule.objects.filter(county=county).select_related(
        "county", "parameter__rule__clause__plan"
    )


def of_modules(rules: QuerySet[CountyRule], modules: Iterable[str]) -> QuerySet[CountyRule]:
    """Those whose key belongs to one of the modules."""
    asked = Q()
    for module in modules:
        asked |= Q(key__startswith=f"{module}.")
    return rules.filter(asked)


@dataclass(frozen=True)
class Open:
    """One value that the county must still set, and what the plan says about it."""

    row: CountyRule
    value: Value
    parameter: PlanParameter | None

    @property
    def modules(self) -> list[str]:
        """The parts of the product that wait for it."""
        return list(self.parameter.rule.modules) if self.parameter else []

    @property
    def waits(self) -> str:
        """What cannot be done until then, in words."""
        parameter = declared().get(self.row.key)
        return str(parameter.waits) if parameter else ""

    @property
    def refusal(self) -> str:
        """What whoever needs it is told until then."""
        return str(refusal_of(self.row.key, self.row))


def not_set(county: County, on: date) -> list[Open]:
    """Every value without which something cannot be done, in the order of the plan."""
    rows = (
        county_rules(county.pk, on)
        .filter(basis=CountyRule.Basis.NOT_SET)
        .order_by("parameter__rule__position", "parameter__position", "key")
    )
    return [Open(row, value_of(row), row.parameter) for row in rows]
