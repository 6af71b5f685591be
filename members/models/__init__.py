"""The tables of the registry: places, people, plans."""

from members.models.people import ApiToken, Grant, Person, User
from members.models.places import (
    Alliance,
    County,
    Custody,
    Expectation,
    FormerCode,
    Institution,
    InstitutionName,
    Membership,
    Unit,
)
from members.models.plans import Clause, CountyRule, Erratum, Plan, PlanParameter, PlanRule

__all__ = [
    "Alliance",
    "ApiToken",
    "Clause",
    "County",
    "CountyRule",
    "Custody",
    "Erratum",
    "Expectation",
    "FormerCode",
    "Grant",
    "Institution",
    "InstitutionName",
    "Membership",
    "Person",
    "Plan",
    "PlanParameter",
    "PlanRule",
    "Unit",
    "User",
]
