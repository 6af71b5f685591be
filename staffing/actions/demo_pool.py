"""The demonstration's pool: recruits in several of its states, a class, and visits to a village."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution, Village
from members.queries.people.demonstrated import acting
from staffing.actions.pool import enter_pool, move_in_pool
from staffing.actions.training import state_training
from staffing.actions.villages import state_tour
from staffing.models import PoolEntry, TrainingSession
from staffing.rules.months import after

Told = Mapping[str, Any]


@action
def load_demo_staff_pool(*, county: County, told: Told, by: Actor) -> bool:
    """The part `staff_pool` of a demonstration file, while the county's pool is empty; whether told now.

    Everybody acts in their own role: what the story tells went through every check.
    """
    _check_demo(by)
    is_new = not PoolEntry.objects.filter(county=county).exists()
    lead = Institution.objects.get(county=county, code=told["lead"])
    for line in told["recruits"] if is_new else ():
        body = Institution.objects.get(county=county, code=line["body"])
        person = member_actions.add_person(
            county=county, code=line["code"], name=line["name"], position=line["position"],
            institution=body, demo=True, by=by,
        )  # fmt: skip
        month = today().replace(day=1)
        row = enter_pool(
            lead=lead, person=person, hired_on=after(month, -line["months"]),
            entered_on=after(month, -line["months"]), by=acting(county, told["desk"]),
        )  # fmt: skip
        for verb, back in line["steps"]:
            said = {"on": after(month, -back)}
            said |= {"order_no": told["order_no"]} if verb == "send" else {}
            said |= {"reason": told["reason"]} if verb == "fail" else {}
            who = told["office"] if verb == "send" else told["desk"]
            row = move_in_pool(
                entry=row, verb=verb, version=row.version, said=said, by=acting(county, who)
            )
    audit.record(by, "pool.demo_loaded", county, made=is_new)
    return is_new


@action
def load_demo_villages(*, county: County, told: Told, by: Actor) -> bool:
    """The part `village_care` of a demonstration file, while nothing was stated; whether told now."""
    _check_demo(by)
    is_new = not TrainingSession.objects.filter(county=county).exists()
    month = today().replace(day=1)
    for line in told["classes"] if is_new else ():
        state_training(
            holder=Institution.objects.get(county=county, code=line["holder"]), kind=line["kind"],
            topic=line["topic"], from_on=after(month, -line["months"]), heads=line["heads"],
            until_on=after(month, -line["months"]).replace(day=3),
            bodies=Institution.objects.filter(county=county, code__in=line["bodies"]),
            by=acting(county, line["desk"]),
        )  # fmt: skip
    for line in told["tours"] if is_new else ():
        state_tour(
            institution=Institution.objects.get(county=county, code=line["body"]),
            village=Village.objects.get(county=county, code=line["village"]), mode=line["mode"],
            services=line["services"], served=line["served"], on=after(month, -line["months"]),
            by=acting(county, line["desk"]),
        )  # fmt: skip
    audit.record(by, "village.demo_loaded", county, made=is_new)
    return is_new


def _check_demo(by: Actor) -> None:
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
