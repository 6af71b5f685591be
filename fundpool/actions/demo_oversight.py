"""The demonstration's oversight: an alert that stands, an audit package, a pool that is ending."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import parse_yuan
from fundpool.actions import alerts, dissolving, packages, pools, receipts, years
from fundpool.actions._posting import post
from fundpool.actions.receipts import Notice
from fundpool.models import AuditPackage, FundAlert, Pool
from fundpool.rules import ledger
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_oversight(*, county: County, told: Told, by: Actor) -> bool:
    """The part `oversight` of a demonstration file: whatever it names, each once; whether any now.

    The package is made of pools of the parts before; a worker writes it. Refuses where DEBUG is
    off or the people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    made = [
        load(county, told[key], by)
        for key, load in (("ending", _ending), ("alert", _alert), ("package", _package))
        if key in told
    ]
    audit.record(by, "fundpool.demo_oversight_loaded", county, county=county.pk, made=any(made))
    return any(made)


def _alert(county: County, told: Told, by: Actor) -> bool:
    """A threshold that no plan prints, chosen for the demonstration, and what crosses it."""
    if FundAlert.objects.filter(county=county).exists():
        return False
    for key, value in told["chosen"].items():
        member_actions.set_rule(county=county, key=key, value=value, by=by, reason=told["reason"])
    alerts.watch_funds(county=county, by=by)
    return True


def _package(county: County, told: Told, by: Actor) -> bool:
    if AuditPackage.objects.filter(county=county).exists():
        return False
    chosen = list(Pool.objects.filter(county=county, code__in=told["pools"]).order_by("code"))
    packages.ask_package(
        county=county, pools=chosen, years=[today().year], reason=told["reason"],
        by=acting(county, told["auditor"]),
    )  # fmt: skip
    return True


def _ending(county: County, told: Told, by: Actor) -> bool:
    """A pool whose last year is closed; bodies and finance have paid into it, and it is cleared."""
    said = told["pool"]
    if Pool.objects.filter(county=county, code=said["code"]).exists():
        return False
    finance, approver = (acting(county, told[who]) for who in ("finance", "approver"))
    last = today().year - 1
    pool = pools.open_pool(
        county=county, code=said["code"], name=said["name"], kind=said["kind"], year=last,
        demo=True, by=by,
    )  # fmt: skip
    notice = Notice(
        told["subsidy"]["notice_no"], date(last, 3, 1), "county", told["subsidy"]["project"], last
    )
    receipts.receive_subsidy(
        pool=pool, fen=parse_yuan(told["subsidy"]["amount"]), on=date(last, 3, 31), notice=notice,
        key=f"demo:{pool.code}", by=finance,
    )  # fmt: skip
    _contributed(pool, last, told, finance, approver)
    years.open_year(pool=pool, year=last + 1, by=by)
    years.begin_closing(pool=pool, year=last, by=finance)
    years.close_year(pool=pool, year=last, by=finance)
    dissolving.start_dissolution(
        pool=pool, document_no=told["document_no"], reason=told["reason"], by=finance
    )
    return True


def _contributed(pool: Pool, year: int, told: Told, finance: Actor, approver: Actor) -> None:
    """What the bodies owed in the year and paid in it.

    Posted as it was then: a run of levies is always booked on the day somebody confirms it.
    """
    bodies = {
        body.pk: parse_yuan(told["contributions"][body.code])
        for body in Institution.objects.filter(
            county=pool.county_id, code__in=told["contributions"]
        ).order_by("code")
    }
    post(
        pool=pool, kind="levy_assessed", on=date(year, 4, 30), budget_year=year, by=finance,
        lines=[line for pk, fen in bodies.items() for line in ledger.levy_assessed(pk, fen)],
        key=f"demo_assessed:{pool.pk}", source=told["source"], memo=told["memo"],
        reviewed_by=approver.person,
    )  # fmt: skip
    for pk, fen in bodies.items():
        post(
            pool=pool, kind="levy_received", on=date(year, 6, 30), budget_year=year, by=finance,
            lines=ledger.levy_received(pk, fen), key=f"demo_received:{pool.pk}:{pk}",
            source=told["source"], memo=told["memo"],
        )  # fmt: skip
