"""Published plans: their rules, clause by clause, and their errata."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import ListView, Row, only
from alliance.core.shapes import names_of
from members import access, queries
from members.api.shapes import (
    ErratumShape,
    ParameterShape,
    PlanRuleShape,
    PlanShape,
    PolicyRuleShape,
)
from members.models import Plan, PlanParameter, PlanRule
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
        return queries.rules.plans().filter(pk__in=access.plans_for(actor))

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


class RuleList(ListView):
    """Rules with clause, words and parameters: a subclass says of which plans."""

    parameters = (
        parameter("module", _("模块，多个用逗号分开。"), enum=tuple(MODULES)),
        parameter("state", _("承载状态，多个用逗号分开。"), enum=tuple(PlanRule.State.values)),
        parameter("key", _("参数，多个用逗号分开：只要有其中之一的规则。")),
    )
    columns = names_of(PlanRuleShape)
    inner = ("parameters", names_of(ParameterShape))

    def of(self, plans: QuerySet[Plan], asked: Asked) -> QuerySet[Any, Any]:
        """In the order of the plan."""
        self.errata = _errata(plans)
        found = queries.rules.plan_rules().filter(plan__in=plans)
        found = only(found, state__in=asked.among("state", PlanRule.State.values))
        keys = asked.texts("key")
        if keys:
            found = found.filter(parameters__key__in=keys).distinct()
        modules = set(asked.among("module", tuple(MODULES)))
        if modules:
            wanted = [pk for pk, own in found.values_list("pk", "modules") if modules & set(own)]
            found = found.filter(pk__in=wanted)
        return found

    def records(self, rows: list[PlanRule]) -> list[Row]:
        """One line a rule."""
        return [
            (
                row.code, row.plan.code, row.clause.key, row.clause.quote, row.also, row.text,
                row.text_en, row.force, row.modules, row.state, row.from_on, row.until_on,
                self.errata[row.code],
                [_parameter(one) for one in row.parameters.all()],
            )
            for row in rows
        ]  # fmt: skip


@listed(
    RULES,
    PlanRuleShape,
    _("一份方案的规则"),
    _("按条款顺序，连同条款原文、参数和勘误编号。CSV 中每个参数一行。"),
)
class PlanRules(RuleList):
    """The rules of one plan, each with its clause and its parameters."""

    title = "plan-rules"
    order = ("position", "id")

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """In the order of the plan."""
        plan = access.plan_for(actor, place["code"])
        return self.of(access.plans_for(actor).filter(pk=plan.pk), asked)


@listed(
    RULES,
    PolicyRuleShape,
    _("各方案的规则"),
    _("凡有角色的用户都能读：逐条带条款原文、参数、语气、承载状态和勘误编号。"),
)
class PolicyRules(RuleList):
    """The rules of every published plan."""

    title = "policy-rules"
    common = (parameter("plan", _("方案代码，多个用逗号分开。")),)
    order = ("plan__code", "position", "id")

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """By plan, in the order of each."""
        codes = [code.upper() for code in asked.texts("plan")]
        return self.of(only(access.plans_for(actor), code__in=codes), asked)


@listed(RULES, ErratumShape, _("勘误"), _("方案前后不合之处和处理办法；原文照录。"))
class Errata(ListView):
    """What the published plans print that does not fit itself."""

    title = "errata"
    common = (parameter("plan", _("方案代码，多个用逗号分开。")),)
    order = ("plan__code", "code")
    columns = names_of(ErratumShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any]:
        """By plan and number."""
        codes = [code.upper() for code in asked.texts("plan")]
        return queries.rules.all_errata(only(access.plans_for(actor), code__in=codes))

    def records(self, rows: list[Any]) -> list[Row]:
        """One line an erratum."""
        return [
            (
                row.code, row.plan.code, row.clauses, row.rules,
                row.finding, row.finding_en, row.handling, row.handling_en,
            )
            for row in rows
        ]  # fmt: skip


def _errata(plans: QuerySet[Plan]) -> dict[str, list[str]]:
    """The numbers of the errata by rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for erratum in queries.rules.all_errata(plans):
        for rule in erratum.rules:
            found[rule].append(erratum.code)
    return found


def _parameter(row: PlanParameter) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": str(queries.rules.value_of(row).name),
        "comparator": row.comparator,
        "value": row.value,
        "unit": row.unit,
        "printed": row.printed,
        "note": row.note,
    }
