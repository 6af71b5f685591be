"""What the plan's printed values put in force in its county, until the county sets its own."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.loading import Tally
from members.actions.plans._printed import Printed, missing
from members.models import County, CountyRule, PlanParameter, PlanRule


def load(county: County, printed: Printed, tally: Tally, gone: list[str]) -> None:
    """One row for each key and first day; keys that the county has set stay as they are."""
    rules = {rule.pk: rule for rule in printed.rules.values()}
    clauses = {clause.pk: clause.key for clause in printed.clauses.values()}
    said: dict[tuple[str, date | None], list[PlanParameter]] = defaultdict(list)
    for parameter in printed.parameters:
        said[(parameter.key, rules[parameter.rule_id].from_on)].append(parameter)
    there = {(row.key, row.from_on): row for row in CountyRule.objects.filter(county=county)}
    own = {key for (key, _on), row in there.items() if row.set_at is not None}
    wanted = {
        place: {
            "county_id": county.pk,
            "key": place[0],
            "from_on": place[1],
            **_value(parameters, rules, clauses),
        }
        for place, parameters in said.items()
        if place[0] not in own
    }
    missing(_("现行规则"), {key for key, on in there.keys() - said.keys() if key not in own}, gone)
    tally.ensure_all(CountyRule, there, wanted)


def _value(
    parameters: list[PlanParameter], rules: dict[int, PlanRule], clauses: dict[int, str]
) -> dict[str, Any]:
    """The one value that the plan prints, or 未设 with the reason."""
    printed = [parameter for parameter in parameters if parameter.value is not None]
    values = {(row.value, row.comparator, row.unit) for row in printed}
    first = (printed or parameters)[0]
    if len(values) == 1:
        basis, value, reason = CountyRule.Basis.PRINTED, first.value, ""
    else:
        basis, value = CountyRule.Basis.NOT_SET, None
        reason = _conflict(printed, rules, clauses) if values else first.note
    return {
        "until_on": rules[first.rule_id].until_on,
        "comparator": "" if value is None else first.comparator,
        "value": value,
        "unit": first.unit,
        "basis": basis.value,
        "parameter_id": first.pk,
        "reason": reason,
    }


def _conflict(
    printed: list[PlanParameter], rules: dict[int, PlanRule], clauses: dict[int, str]
) -> str:
    """Both places with what they print: the county decides which one holds."""
    places = [
        f"{clauses[rules[row.rule_id].clause_id]}“{row.printed or row.value}”" for row in printed
    ]
    return _("方案两处所印不一：%(places)s，由县里核定。") % {"places": "，".join(places)}
