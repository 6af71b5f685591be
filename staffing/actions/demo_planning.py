"""The demonstration's planning: departments, how many must stay, an order, and what is asked of a day."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution, Person
from staffing.actions.planning import publish_order, state_duty, state_floor
from staffing.models import CandidateOrder

Told = Mapping[str, Any]


@action
def load_demo_planning(*, county: County, told: Told, by: Actor) -> bool:
    """The part `planning` of a demonstration file, while nobody published an order; whether told now."""
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not CandidateOrder.objects.filter(county=county).exists()
    if is_new:
        for line in told["duties"]:
            state_duty(
                person=_person(county, line["code"]), department=line["department"], team="",
                version=None, by=by,
            )  # fmt: skip
        body = Institution.objects.get(county=county, code=told["body"])
        for department, least in told["floors"].items():
            state_floor(institution=body, department=department, least=least, by=by)
        publish_order(institution=body, criteria=told["order"], by=by)
        for key, value in told["rules"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, reason=told["reason"], by=by
            )
    audit.record(by, "planning.demo_loaded", county, made=is_new)
    return is_new


def _person(county: County, code: str) -> Person:
    found = Person.objects.filter(county=county, code=code).first()
    if found is None:
        raise Refused(
            _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。") % {"codes": code},
            code="no_people",
        )
    return found
