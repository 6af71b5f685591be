"""Keeping what must hold between the figures of a return."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from kpi import access
from kpi.collecting import looking
from kpi.collecting.looking import RuleText
from kpi.models import DataSet, ValidationRule


@action
def add_validation_rule(*, form: DataSet, rule: RuleText, by: Actor) -> ValidationRule:
    """A rule between figures of one form; its formulas are read before it is kept."""
    form = DataSet.objects.select_for_update(no_key=True).get(pk=form.pk)
    by = access.check_can_keep_form(by, form)
    looking.read(form, rule)
    if not rule.code or not rule.name or not rule.instruction:
        raise Invalid(_("请填写代码、名称和“怎么办”。"), code="rule_incomplete")
    if ValidationRule.objects.filter(county=form.county_id, code=rule.code).exists():
        said = _("代码“%(code)s”已经用过，请换一个。") % {"code": rule.code}
        raise Invalid(said, fields={"code": said})
    row = ValidationRule.objects.create(
        county_id=form.county_id,
        data_set=form,
        code=rule.code,
        name=rule.name,
        left=rule.left,
        op=rule.op,
        right=rule.right,
        blocking=rule.blocking,
        instruction=rule.instruction,
        by_id=by.person,
        demo=form.demo,
    )
    audit.record(
        by,
        "kpi.rule_added",
        row,
        county=form.county_id,
        code=rule.code,
        rule=f"{rule.left} {rule.op} {rule.right}",
        blocking=rule.blocking,
    )
    return row


@action
def end_validation_rule(*, rule: ValidationRule, by: Actor) -> ValidationRule:
    """The rule is held against no return any more; what it found stays."""
    rule = ValidationRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    by = access.check_can_keep_form(by, rule.data_set)
    if rule.ended_at is not None:
        raise Refused(_("这条规则已经停用。"), code="rule_ended")
    rule.ended_at = now()
    rule.version += 1
    rule.save(update_fields=["ended_at", "version"])
    audit.record(by, "kpi.rule_ended", rule, county=rule.county_id, code=rule.code)
    return rule
