"""Setting up the departments that the county's rule asks of a primary-care body, in one go."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions.bodies._entering import locked
from members.actions.bodies.departments import add_department
from members.models import Department, Institution
from members.rules import PRIMARY_KINDS


@action
def set_up_service_units(
    *,
    institution: Institution,
    by: Actor,
    left_out: Iterable[str] = (),
    opened_on: date | None = None,
) -> list[Department]:
    """两部一馆一专区 (JJ 五（二）1): every unit of the rule that is not there yet.

    A small body may leave out (`left_out`) what the rule calls optional. NotSet where the
    county has no such rule.
    """
    institution = locked(institution)
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    if institution.kind not in PRIMARY_KINDS:
        raise Refused(
            _("服务单元由乡镇卫生院、街道卫生院和社区卫生服务中心设立，%(body)s不是。")
            % {"body": institution.name},
            code="not_primary",
        )
    asked, left = queries.bodies.service_units(institution, today()), set(left_out)
    needed = [unit.name for unit in asked.units if unit.name in left and not unit.optional]
    if needed:
        raise Invalid(_("%(name)s不能不设。") % {"name": "、".join(needed)}, code="needed")
    wanted = [unit for unit in asked.missing if unit.name not in left]
    if not wanted:
        raise Refused(_("规则要求的服务单元都已设立。"), code="exists")
    made = [
        add_department(
            institution=institution, name=unit.name, line=unit.line, opened_on=opened_on, by=by
        )
        for unit in wanted
    ]
    audit.record(
        by,
        "service_units.set_up",
        institution,
        clause=asked.rule.clause,
        made=[department.code for department in made],
        left_out=sorted(left),
    )
    return made
