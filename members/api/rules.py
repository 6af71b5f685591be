"""What is in force in a county, all its versions, and the changes that were asked for."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.parameters import name_of
from alliance.core.shapes import names_of
from members import access, queries
from members.api.places import ON
from members.api.plans import RULES
from members.api.shapes import CountyRuleShape, CountyRuleVersionShape, RuleProposalShape
from members.models import County, CountyRule, RuleProposal
from members.rules import MODULES, RULE_PROPOSAL

KEY = parameter("key", _("参数，多个用逗号分开。"))
BASIS = parameter("basis", _("依据，多个用逗号分开。"), enum=tuple(CountyRule.Basis.values))
MODULE = parameter("module", _("模块，多个用逗号分开：参数代码的第一段。"), enum=tuple(MODULES))


class RulesOfCounty(ListView):
    """Versions of rules in one county: a subclass says which."""

    common: ClassVar[tuple[OpenApiParameter, ...]] = (COUNTY,)
    parameters = (KEY, BASIS, MODULE)
    columns = names_of(CountyRuleShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """By key; None for who has no county."""
        county = access.county_asked(actor, asked.text("county"))
        basis = asked.among("basis", CountyRule.Basis.values)
        modules = asked.among("module", tuple(MODULES))
        if county is None:
            return None
        self.errata = queries.rules.errata_by_rule(county.plan_id)
        found = self.find(county, asked).filter(pk__in=access.rules_for(actor))
        found = only(found, key__in=asked.texts("key"), basis__in=basis)
        return queries.rules.of_modules(found, modules) if modules else found

    def find(self, county: County, asked: Asked) -> QuerySet[CountyRule]:
        """The versions that were asked for."""
        raise NotImplementedError

    def records(self, rows: list[CountyRule]) -> list[Row]:
        """One line a key and interval."""
        return [self._line(row) for row in rows]

    def _line(self, row: CountyRule) -> Row:
        rule = row.parameter.rule if row.parameter else None
        return (
            row.key, name_of(row.key), row.comparator, row.value, row.unit,
            row.basis, row.reason,
            rule.clause.plan.code if rule else None, rule.code if rule else None,
            rule.clause.key if rule else None, rule.clause.quote if rule else None,
            row.parameter.printed if row.parameter else None,
            rule.modules if rule else [], self.errata.get(rule.code, []) if rule else [],
            row.from_on, row.until_on, row.set_at, row.version,
        )  # fmt: skip


@listed(
    RULES,
    CountyRuleShape,
    _("县区现行的值"),
    _("某一天在县区有效的值，连同条款原文和勘误编号；未设的也在内。"),
)
class CountyRules(RulesOfCounty):
    """What is in force in a county on a day."""

    title = "county-rules"
    common = (COUNTY, ON)
    order = ("key", "id")

    def find(self, county: County, asked: Asked) -> QuerySet[CountyRule]:
        """Those in force on the day."""
        return queries.rules.county_rules(county.pk, asked.day("on") or today())


@listed(
    RULES,
    CountyRuleVersionShape,
    _("县区规则的各个版本"),
    _("每个参数从起始日到终止日的全部版本，早的在前；起始日为 null 表示自始。"),
)
class CountyRuleVersions(RulesOfCounty):
    """Every version of every rule of a county."""

    title = "county-rule-versions"
    order = ("key", "id")

    def find(self, county: County, asked: Asked) -> QuerySet[CountyRule]:
        """All of them."""
        return queries.rules.versions_in(county.pk)


@listed(
    RULES,
    RuleProposalShape,
    _("规则变更申请"),
    _("一人提出、另一人批准；提出和审批在页面上办理。"),
)
class RuleProposals(ListView):
    """Changes of rules that were asked for in a county."""

    title = "rule-proposals"
    common = (COUNTY,)
    parameters = (
        KEY,
        parameter("state", _("状态，多个用逗号分开。"), enum=tuple(RULE_PROPOSAL.states)),
    )
    order = ("id",)
    columns = names_of(RuleProposalShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """In the order in which they were asked for."""
        county = access.county_asked(actor, asked.text("county"))
        states = asked.among("state", tuple(RULE_PROPOSAL.states))
        if county is None:
            return None
        found = access.rule_proposals_for(actor).filter(county=county)
        return only(found, key__in=asked.texts("key"), state__in=states)

    def records(self, rows: list[RuleProposal]) -> list[Row]:
        """One line a proposal."""
        return [
            (
                row.pk, row.key, name_of(row.key), row.comparator, row.value, row.from_on,
                row.reason, row.order_no, row.state, row.proposed_by.code, row.proposed_at,
                row.decided_by.code if row.decided_by else None, row.decided_at, row.note,
                row.demo, row.version,
            )
            for row in rows
        ]  # fmt: skip
