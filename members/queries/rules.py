"""The values in force in a county, and those it must still set."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.parameters import Typed, declared, typed
from members.models import County, CountyRule, PlanParameter
from members.queries.days import in_force
from members.queries.wording import Value, value_of


@dataclass(frozen=True)
class RuleValue:
    """A value in force with where it comes from; `value` is the stored text."""

    key: str
    value: str
    comparator: str
    unit: str
    basis: str
    clause: str
    plan: str

    @property
    def typed(self) -> Typed:
        """The value as what it is: a number, an exact fraction, a date, texts, yes or no."""
        return typed(declared()[self.key], self.value)


def rule(county: int, key: str, *, on: date) -> RuleValue:
    """The value in force for a behaviour in a county on a day.

    Raises NotSet, naming the clause that leaves it open, when there is none.
    """
    row = (
        CountyRule.objects.filter(in_force(on), county=county, key=key)
        .select_related("parameter__rule__clause__plan")
        .order_by(F("from_on").asc(nulls_first=True))
        .last()
    )
    clause = row.parameter.rule.clause if row and row.parameter else None
    if row is None or row.value is None:
        parameter = declared().get(key)
        raise NotSet(
            _("“%(name)s”未设：%(clause)s没有写定此值，请由县区设定后再办理。%(reason)s")
            % {
                "name": parameter.name if parameter else key,
                "clause": clause.key if clause else _("方案"),
                "reason": row.reason if row else "",
            },
            details={"key": key, "clause": clause.key if clause else ""},
        )
    return RuleValue(
        key=key,
        value=row.value,
        comparator=row.comparator,
        unit=row.unit,
        basis=row.basis,
        clause=clause.key if clause else "",
        plan=clause.plan.code if clause else "",
    )


def county_rules(county: int, on: date) -> QuerySet[CountyRule]:
    """What is in force in a county on a day, with the clause it comes from."""
    return (
        CountyRule.objects.filter(in_force(on), county=county)
        .select_related("county", "parameter__rule__clause__plan")
        .order_by("key", "id")
    )


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


def not_set(county: County, on: date) -> list[Open]:
    """Every value without which something cannot be done, in the order of the plan."""
    rows = (
        county_rules(county.pk, on)
        .filter(basis=CountyRule.Basis.NOT_SET)
        .order_by("parameter__rule__position", "parameter__position", "key")
    )
    return [Open(row, value_of(row), row.parameter) for row in rows]
