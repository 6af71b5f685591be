"""基层服务单元: which departments the county's rule asks of a primary-care body, and which it has."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from alliance.core.errors import NotSet
from members.models import Institution
from members.queries.rules.values import RuleValue, rule
from members.rules import LINE_WORDS


@dataclass(frozen=True)
class ServiceUnit:
    """One department that the rule names; `optional`: small bodies may leave it out."""

    name: str
    line: str
    optional: bool
    there: bool


@dataclass(frozen=True)
class ServiceUnits:
    """What the rule asks of one body."""

    rule: RuleValue
    units: list[ServiceUnit]

    @property
    def missing(self) -> list[ServiceUnit]:
        """Those that the body has not set up."""
        return [unit for unit in self.units if not unit.there]


def service_units(institution: Institution, on: date) -> ServiceUnits:
    """The units of the rule in force on a day, in its order; NotSet where the county has none."""
    asked = rule(institution.county_id, "members.service_unit.kinds", on=on)
    there = set(institution.departments.filter(closed_on=None).values_list("name", flat=True))
    optional = _optional(institution.county_id, on)
    units = [
        ServiceUnit(name, _line_of(name), name in optional, name in there)
        for name in cast("tuple[str, ...]", asked.typed)
    ]
    return ServiceUnits(asked, units)


def _optional(county: int, on: date) -> set[str]:
    """A rule that is not set leaves nothing out."""
    try:
        return set(
            cast("tuple[str, ...]", rule(county, "members.service_unit.optional", on=on).typed)
        )
    except NotSet:
        return set()


def _line_of(name: str) -> str:
    """The service line whose word stands in the name; "" where none does."""
    return next((line for line, word in LINE_WORDS.items() if word in name), "")
