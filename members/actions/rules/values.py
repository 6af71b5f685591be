"""The county sets what the plan leaves open, or sets it anew from a day on.

Pages go through a proposal and its approval (`rule_proposals`); commands, and the founder who
still sets the county up, set a value at once.
"""

from datetime import date

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.parameters import written
from members import access
from members.actions.rules._checking import given, parameter_of
from members.actions.rules._writing import lock_rules_of, write_rule
from members.models import County, CountyRule


@action
def set_rule(
    *,
    county: County,
    key: str,
    value: object,
    by: Actor,
    reason: str,
    comparator: str = "",
    from_on: date | None = None,
) -> CountyRule:
    """The county's own value for a behaviour, from a day (null: from the beginning) on.

    None is 未设 again: what needs the value is refused once more, with the clause.

    What was in force on that day ends there; a row of the same first day is written over.
    The reason (a document, a decision) is asked for and shown beside the value.
    """
    lock_rules_of(county.pk)
    by = access.check_may(by, "members.set_rule", county=county.pk)
    parameter = parameter_of(key)
    text = None if value is None else written(parameter, value)
    return write_rule(
        by, county, key,
        value=text, comparator=comparator, from_on=from_on, reason=given(reason),
    )  # fmt: skip
