"""The demonstration's levies: two pools, invented incomes, a run that is booked and one that waits."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions import income, levies, pools, years
from fundpool.income_told import Told as IncomeTold
from fundpool.models import Pool
from fundpool.queries import levies as queries
from fundpool.rules.income import LINES
from fundpool.rules.levying import income as amount
from members import access as member_access
from members.models import County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_levies(*, county: County, told: Told, by: Actor) -> bool:
    """Two pools of a county whose plan prints the rates, with what was levied and paid, once.

    The year of the levies is the one that runs; the incomes are of the year before. Refuses
    where DEBUG is off or the people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示的资金提取只在演示环境中载入。"), code="not_demo")
    is_new = not Pool.objects.filter(county=county, code=told["pools"][0]["code"]).exists()
    if is_new:
        finance, approver = (acting(county, told["people"][who]) for who in ("finance", "approver"))
        if not county.demo:
            county.demo = True
            county.save(update_fields=["demo"])
        _state(county, told, finance)
        for said in told["pools"]:
            _levied(county, said, finance, approver, by)
    audit.record(by, "fundpool.demo_levies_loaded", county, county=county.pk, made=is_new)
    return is_new


def _state(county: County, told: Told, by: Actor) -> None:
    for code, said in told["incomes"].items():
        body = Institution.objects.select_related("county").get(county=county, code=code)
        fen = dict.fromkeys(LINES, 0) | {line: amount(str(text)) for line, text in said.items()}
        income.state_income(
            institution=body, told=IncomeTold(today().year - 1, fen, 0), by=by, demo=True
        )


def _levied(county: County, said: Told, finance: Actor, approver: Actor, by: Actor) -> None:
    year = today().year
    pool = pools.open_pool(
        county=county, code=said["code"], name=said["name"], kind=said["kind"], by=by
    )
    years.open_year(pool=pool, year=year, by=by)
    total = queries.preview(pool, year, today()).total_fen
    run = levies.submit_levy(pool=pool, year=year, total_fen=total, by=finance)
    if not said.get("confirmed"):
        return
    levies.confirm_levy(run=run, by=approver)
    for number, code in enumerate(said["paid"], 1):
        body = Institution.objects.get(county=county, code=code)
        levies.receive_levy(
            pool=pool, institution=body, year=year,
            fen=queries.owed_by(pool, year, body).open_fen, on=today(),
            bank_no=_("演示流水%(n)02d") % {"n": number}, by=finance,
        )  # fmt: skip
