"""The demonstration's insurance years: a surplus that was booked, an overspend before its decision."""

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
from fundpool.actions import insurance
from fundpool.actions.insurance import EndTold, YearTold
from fundpool.actions.pools import name_earmark, open_pool
from fundpool.models import Earmark, InsuranceYear, Pool
from fundpool.queries import insurance as queries
from members import access as member_access
from members.models import Alliance, Clause, County
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_insurance(*, county: County, told: Told, by: Actor) -> bool:
    """The part `insurance` of a demonstration file, while the county has none; whether told now.

    The years are those before the one that runs. Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not InsuranceYear.objects.filter(county=county).exists()
    if is_new:
        people = {role: acting(county, code) for role, code in told["people"].items()}
        clause = Clause.objects.get(plan__counties=county, key=told["clause"])
        for said in told["years"]:
            _year(county, said, clause, people, by)
    audit.record(by, "fundpool.demo_insurance_loaded", county, county=county.pk, made=is_new)
    return is_new


def _year(
    county: County, said: Told, clause: Clause, people: Mapping[str, Actor], by: Actor
) -> None:
    alliance = Alliance.objects.get(county=county, code=said["alliance"])
    pool = open_pool(
        county=county, code=said["pool"]["code"], name=said["pool"]["name"], kind="insurance",
        alliance=alliance, year=today().year, demo=True, by=by,
    )  # fmt: skip
    bodies = queries.members_of(alliance, today())
    weights = dict(zip(bodies, map(Decimal, said.get("weights", ())), strict=False))
    row = insurance.enter_insurance_year(
        pool=pool, alliance=alliance, by=people["finance"], demo=True,
        told=YearTold(
            today().year - 1, parse_yuan(said["budget"]), parse_yuan(said["spent"]),
            said["source"], weights,
        ),
    )  # fmt: skip
    insurance.confirm_insurance_year(row=row, by=people["approver"])
    if "earmark" in said:
        _earmark(pool, said["earmark"], clause, by)
    if "settled" in said:
        earmark = _earmark(pool, said["settled"]["earmark"], clause, by)
        _settle(row, said["settled"]["bank_no"], earmark, people)


def _earmark(pool: Pool, said: Told, clause: Clause, by: Actor) -> Earmark:
    return name_earmark(pool=pool, code=said["code"], name=said["name"], basis=clause, by=by)


def _settle(
    row: InsuranceYear, bank_no: str, earmark: Earmark, people: Mapping[str, Actor]
) -> None:
    settlement = insurance.submit_insurance_settlement(
        row=row, told=EndTold(on=today(), bank_no=bank_no, earmark=earmark),
        pool_fen=queries.preview(row, today()).pool_fen, by=people["finance"],
    )  # fmt: skip
    insurance.confirm_insurance_settlement(row=settlement, by=people["approver"])
