"""The published part of a load: plan, clauses, rules, parameters, errata."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.loading import Tally
from alliance.core.parameters import declared, written
from members.models import Clause, Erratum, Plan, PlanParameter, PlanRule
from members.plan_file import as_day


@dataclass(frozen=True)
class Printed:
    """A plan's published rows, by the keys that its file uses."""

    plan: Plan
    clauses: Mapping[str, Clause]
    rules: Mapping[str, PlanRule]
    parameters: Iterable[PlanParameter]

    def clause(self, key: str | None) -> int | None:
        """The id of a clause by its key."""
        return None if key is None else self.clauses[key].pk


def load(document: Mapping[str, Any], tally: Tally, gone: list[str]) -> Printed:
    """Bring the published rows of one plan in line with its file."""
    head = document["plan"]
    plan = tally.ensure(
        Plan,
        {"code": head["code"]},
        {
            "title": head["title"],
            "title_en": head["title_en"],
            "number": head.get("number"),
            "dated": as_day(head.get("dated")),
            "from_on": as_day(head.get("from_on")),
        },
    )
    clauses = _clauses(plan, document["clauses"], tally, gone)
    rules = _rules(plan, clauses, document["rules"], tally, gone)
    parameters = _parameters(plan, rules, document["rules"], tally, gone)
    _errata(plan, document["errata"], tally, gone)
    return Printed(plan, clauses, rules, parameters)


def _clauses(
    plan: Plan, rows: Iterable[Mapping[str, Any]], tally: Tally, gone: list[str]
) -> dict[Any, Clause]:
    there = {clause.key: clause for clause in Clause.objects.filter(plan=plan)}
    wanted = {
        row["key"]: {
            "plan_id": plan.pk,
            "key": row["key"],
            "heading": row.get("heading") or "",
            "quote": row["quote"],
            "position": position,
        }
        for position, row in enumerate(rows)
    }
    missing(_("条款"), there.keys() - wanted.keys(), gone)
    return tally.ensure_all(Clause, there, wanted)


def _rules(
    plan: Plan,
    clauses: Mapping[str, Clause],
    rows: Iterable[Mapping[str, Any]],
    tally: Tally,
    gone: list[str],
) -> dict[Any, PlanRule]:
    wanted = {
        row["id"]: {
            "plan_id": plan.pk,
            "code": row["id"],
            "clause_id": clauses[row["clause"]].pk,
            "also": list(row.get("also") or ()),
            "text": row["text"],
            "text_en": row["text_en"],
            "force": row["force"],
            "modules": list(row.get("modules") or ()),
            "state": row["state"],
            "from_on": as_day(row.get("from_on")),
            "until_on": as_day(row.get("until_on")),
            "position": position,
        }
        for position, row in enumerate(rows)
    }
    taken = PlanRule.objects.filter(code__in=wanted).exclude(plan=plan).first()
    if taken is not None:
        raise Refused(
            _("规则代码%(code)s已由另一个方案使用，请改用本方案自己的代码。")
            % {"code": taken.code},
            code="rule_code_taken",
        )
    there = {rule.code: rule for rule in PlanRule.objects.filter(plan=plan)}
    missing(_("规则"), there.keys() - wanted.keys(), gone)
    return tally.ensure_all(PlanRule, there, wanted)


def _parameters(
    plan: Plan,
    rules: Mapping[str, PlanRule],
    rows: Iterable[Mapping[str, Any]],
    tally: Tally,
    gone: list[str],
) -> list[PlanParameter]:
    """A parameter is known by its rule, its key, and how often the key came before in it."""
    there = {}
    seen: Counter[tuple[int, str]] = Counter()
    for parameter in PlanParameter.objects.filter(rule__plan=plan).order_by("rule", "position"):
        place = (parameter.rule_id, parameter.key)
        there[(*place, seen[place])] = parameter
        seen[place] += 1
    wanted: dict[Any, dict[str, Any]] = {}
    seen = Counter()
    for row in rows:
        rule = rules[row["id"]]
        for position, said in enumerate(row.get("parameters") or ()):
            place = (rule.pk, said["key"])
            wanted[(*place, seen[place])] = _parameter(rule, position, said)
            seen[place] += 1
    codes = {rule.pk: rule.code for rule in rules.values()}
    missing(
        _("参数"),
        {f"{codes.get(rule, rule)} {key}" for rule, key, _n in there.keys() - wanted.keys()},
        gone,
    )
    return list(tally.ensure_all(PlanParameter, there, wanted).values())


def _parameter(rule: PlanRule, position: int, said: Mapping[str, Any]) -> dict[str, Any]:
    value = said.get("value")
    return {
        "rule_id": rule.pk,
        "key": said["key"],
        "comparator": said.get("comparator") or "",
        "value": None if value is None else written(declared()[said["key"]], value),
        "unit": said.get("unit") or "",
        "printed": str(said.get("printed") or ""),
        "note": said.get("note") or "",
        "position": position,
    }


def _errata(plan: Plan, rows: Iterable[Mapping[str, Any]], tally: Tally, gone: list[str]) -> None:
    there = {erratum.code: erratum for erratum in Erratum.objects.filter(plan=plan)}
    wanted = {
        row["id"]: {
            "plan_id": plan.pk,
            "code": row["id"],
            "clauses": list(row["clauses"]),
            "rules": list(row["rules"]),
            "finding": row["finding"],
            "finding_en": row["finding_en"],
            "handling": row["handling"],
            "handling_en": row["handling_en"],
        }
        for row in rows
    }
    missing(_("勘误"), there.keys() - wanted.keys(), gone)
    tally.ensure_all(Erratum, there, wanted)


def missing(kind: str, keys: Iterable[Any], gone: list[str]) -> None:
    """Name rows that stand in the database and no longer in the file."""
    gone.extend(f"{kind} {key}" for key in sorted(keys, key=str))
