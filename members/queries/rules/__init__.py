"""The plans' rules: what is printed, what is in force, what is not set, what was counted."""

from members.queries.rules.checklists import Checklist, checklists, evidenced_rule, items_of
from members.queries.rules.comparing import COMPARED, compare_counties, compare_days, compare_plans
from members.queries.rules.deadlines import (
    counted as counted_days,
)
from members.queries.rules.deadlines import (
    counted_requests,
    counties_with_counted,
    usual_workdays,
)
from members.queries.rules.errata import all_errata, errata_of
from members.queries.rules.history import proposed_value, rule_history
from members.queries.rules.lines import SHOWN, RulesOnADay, errata_by_rule, rules_on
from members.queries.rules.plans import ALL, ERRATA, NOT_SET, PlanPage, plan_page, plan_rules, plans
from members.queries.rules.values import (
    county_rules,
    not_set,
    of_modules,
    rule,
    rules_version,
    versions_in,
)
from members.queries.rules.wording import SIGNS, kind_words, value_of

__all__ = [
    "ALL",
    "COMPARED",
    "ERRATA",
    "NOT_SET",
    "SHOWN",
    "SIGNS",
    "Checklist",
    "PlanPage",
    "RulesOnADay",
    "all_errata",
    "checklists",
    "compare_counties",
    "compare_days",
    "compare_plans",
    "counted_days",
    "counted_requests",
    "counties_with_counted",
    "county_rules",
    "errata_by_rule",
    "errata_of",
    "evidenced_rule",
    "items_of",
    "kind_words",
    "not_set",
    "of_modules",
    "plan_page",
    "plan_rules",
    "plans",
    "proposed_value",
    "rule",
    "rule_history",
    "rules_on",
    "rules_version",
    "usual_workdays",
    "value_of",
    "versions_in",
]
