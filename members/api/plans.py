"""Plans, their rules, and what is in force in a county."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from members import access, queries
from members.api.places import ON
from members.api.shapes import CountyRuleShape, ParameterShape, PlanRuleShape, PlanShape
from members.models import CountyRule, Plan, PlanParameter, PlanRule
from members.rules import MODULES

RULES: Any = _("方案与规则")


@listed(RULES, PlanShape, _("已公布的方案"), _("凡有角色的用户都能读全部方案。"))
class Plans(ListView):
    """Every published plan."""

    title = "plans"
    order = ("code",)
    columns = names_of(PlanShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """By code."""
        return queries.plans().filter(pk__in=access.plans_for(actor))

    def records(self, rows: list[Any]) -> list[Row]:
        """One line a plan."""
        return [
            (
                row.code, row.title, row.title_en, row.number, row.dated, row.from_on,
                [county.code for county in row.counties.all()],
                row.n_clauses, row.n_rules, row.n_open, row.n_errata,
            )
            for row in rows
        ]  # fmt: skip


@listed(
    RULES,
    PlanRuleShape,
    _("一份方案的规则"),
    _("按条款顺序，连同条款原文、参数和勘误编号。CSV 中每个参数一行。"),
)
class PlanRules(ListView):
    """The rules of one plan, each with its clause and its parameters."""

    title = "plan-rules"
    parameters = (
        parameter("module", _("模块，多个用逗号分开。"), enum=tuple(MODULES)),
        parameter("state", _("承载状态，多个用逗号分开。"), enum=tuple(PlanRule.State.values)),
    )
    order = ("position", "id")
    columns = names_of(PlanRuleShape)
    inner = ("parameters", names_of(ParameterShape))

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """In the order of the plan."""
        plan = access.plan_for(actor, place["code"])
        self.errata = _errata(plan)
        found = queries.plan_rules().filter(plan=plan)
        found = only(found, state__in=asked.among("state", PlanRule.State.values))
        modules = set(asked.among("module", tuple(MODULES)))
        if modules:
            wanted = [pk for pk, own in found.values_list("pk", "modules") if modules & set(own)]
            found = found.filter(pk__in=wanted)
        return found

    def records(self, rows: list[PlanRule]) -> list[Row]:
        """One line a rule."""
        return [
            (
                row.code, row.clause.key, row.clause.quote, row.also, row.text, row.text_en,
                row.force, row.modules, row.state, row.from_on, row.until_on,
                self.errata[row.code],
                [_parameter(one) for one in row.parameters.all()],
            )
            for row in rows
        ]  # fmt: skip


def _errata(plan: Plan) -> dict[str, list[str]]:
    """The numbers of the errata by rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for erratum in plan.errata.all():
        for rule in erratum.rules:
            found[rule].append(erratum.code)
    return found


def _parameter(row: PlanParameter) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": str(queries.value_of(row).name),
        "comparator": row.comparator,
        "value": row.value,
        "unit": row.unit,
        "printed": row.printed,
        "note": row.note,
    }


@listed(RULES, CountyRuleShape, _("县区现行的值"), _("某一天在县区有效的值；未设的也在内。"))
class CountyRules(ListView):
    """What is in force in a county on a day."""

    title = "county-rules"
    common = (COUNTY,)
    parameters = (
        ON,
        parameter("key", _("参数，多个用逗号分开。")),
        parameter("basis", _("依据，多个用逗号分开。"), enum=tuple(CountyRule.Basis.values)),
    )
    order = ("key", "id")
    columns = names_of(CountyRuleShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """By key."""
        county = access.county_asked(actor, asked.text("county"))
        basis = asked.among("basis", CountyRule.Basis.values)
        if county is None:
            return None
        found = queries.county_rules(county.pk, asked.day("on") or today())
        found = found.filter(pk__in=access.rules_for(actor))
        return only(found, key__in=asked.texts("key"), basis__in=basis)

    def records(self, rows: list[CountyRule]) -> list[Row]:
        """One line a key and interval."""
        lines: list[Row] = []
        for row in rows:
            rule = row.parameter.rule if row.parameter else None
            lines.append(
                (
                    row.key, str(queries.value_of(row).name), row.comparator, row.value, row.unit,
                    row.basis, row.reason,
                    rule.clause.plan.code if rule else None, rule.code if rule else None,
                    rule.clause.key if rule else None,
                    row.from_on, row.until_on, row.version,
                )
            )  # fmt: skip
        return lines
