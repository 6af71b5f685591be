"""The demonstration's total of performance pay: shared by a locked appraisal, before its decision."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import parse_yuan
from fundpool.actions.pay_totals import propose_pay_total
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from kpi.models import Run
from members import access as member_access
from members import actions as member_actions
from members.models import Alliance, County
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_pay_totals(*, county: County, told: Told, by: Actor) -> bool:
    """The part `pay_totals` of a demonstration file, while the county has none; whether told now.

    The year is the one before today's, by the locked appraisal of the same file. How it counts is
    left to the county by the plan: it is chosen for the demonstration, and says so. Refuses where
    DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not PayTotal.objects.filter(county=county).exists()
    if is_new:
        for key, value in told["chosen"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, by=by, reason=told["reason"]
            )
        _proposed(county, told, acting(county, told["people"]["finance"]))
    audit.record(by, "fundpool.demo_pay_totals_loaded", county, county=county.pk, made=is_new)
    return is_new


def _proposed(county: County, told: Told, finance: Actor) -> PayTotal:
    year = today().year - 1
    alliance = Alliance.objects.get(county=county, code=told["alliance"])
    scored = (
        Run.objects.filter(
            county=county, scheme_version__scheme__code=told["scheme"], period=str(year),
            state=Run.State.LOCKED,
        ).select_related("scheme_version__scheme").order_by("-revision").first()
    )  # fmt: skip
    there = {one.code: one for one in queries.bodies_of(alliance, year)}
    stated = queries.TotalTold(
        year, parse_yuan(told["amount"]), told["document_no"],
        {there[code]: Decimal(str(weight)) for code, weight in told["weights"].items()},
    )  # fmt: skip
    seen = queries.seen(alliance, year, stated.total_fen, scored, stated.weights)
    return propose_pay_total(
        alliance=alliance, told=stated, scored=scored, mark=seen.mark, by=finance, demo=True
    )
