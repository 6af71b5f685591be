"""The demonstration's public-health money: a year, a quarter advanced and settled, the next one waiting."""

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
from fundpool.actions import capitation, capitation_runs, capitation_work, payees, pools, years
from fundpool.actions._capitation_said import YearTold
from fundpool.actions.capitation import BudgetTold
from fundpool.actions.capitation_work import ServiceTold, WorkTold
from fundpool.actions.receipts import Notice
from fundpool.models import CapitationRun, CapitationYear, Payee, Pool
from fundpool.queries import capitation_seen
from fundpool.rules import capitation_years as rules
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_capitation(*, county: County, told: Told, by: Actor) -> bool:
    """A year of public-health money with its first quarter settled, once.

    What the plan leaves to the county is chosen for the demonstration, and says so. Refuses
    where DEBUG is off or the people are not there.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not Pool.objects.filter(county=county, code=told["pool"]["code"]).exists()
    if is_new:
        people = {role: acting(county, code) for role, code in told["people"].items()}
        if not county.demo:
            county.demo = True
            county.save(update_fields=["demo"])
        for key, value in told["chosen"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, by=by, reason=told["reason"]
            )
        _tell(county, told, people, by)
    audit.record(by, "fundpool.demo_capitation_loaded", county, county=county.pk, made=is_new)
    return is_new


def _tell(county: County, told: Told, people: Mapping[str, Actor], by: Actor) -> None:
    pool = pools.open_pool(
        county=county, code=told["pool"]["code"], name=told["pool"]["name"], kind=capitation.KIND,
        by=by,
    )  # fmt: skip
    years.open_year(pool=pool, year=today().year, by=by)
    bodies = {
        code: Institution.objects.select_related("county").get(county=county, code=code)
        for code in told["budgets"]
    }
    row = _confirmed(pool, told, bodies, people)
    for body in bodies.values():
        _account(body, told["payee"], people["approver"], by)
    said = told["prepaid"]
    notice = Notice(said["notice_no"], today(), "county", said["project"], row.year)
    capitation.receive_prepayment(
        row=row, quarter=1, fen=parse_yuan(said["amount"]), on=today(), notice=notice,
        key=f"demo:{pool.code}", by=people["finance"],
    )  # fmt: skip
    _done(row, rules.ADVANCE, people, "01")
    _worked(row, told, people)
    _done(row, rules.SETTLEMENT, people, "02")
    _submitted(row, rules.ADVANCE, 2, people["finance"])


def _confirmed(
    pool: Pool, told: Told, bodies: Mapping[str, Institution], people: Mapping[str, Actor]
) -> CapitationYear:
    said = told["year"]
    row = capitation.draft_capitation(
        pool=pool, year=today().year, by=people["finance"],
        told=YearTold(
            said["document_no"], said["population"], said["population_source"],
            parse_yuan(said["per_head"]), said["per_head_source"],
        ),
    )  # fmt: skip
    lines = [BudgetTold(bodies[code], parse_yuan(fen)) for code, fen in told["budgets"].items()]
    row = capitation.split_budget(row=row, lines=lines, version=row.version, by=people["finance"])
    row = capitation.submit_capitation(row=row, by=people["finance"])
    return capitation.confirm_capitation(row=row, by=people["approver"])


def _account(body: Institution, said: Told, approver: Actor, by: Actor) -> None:
    if Payee.objects.filter(institution=body, ended_at__isnull=True).exists():
        return
    payee = payees.enter_payee(
        institution=body, bank=said["bank"], name=said["name"], number=str(said["number"]),
        by=by, demo=True,
    )  # fmt: skip
    payees.confirm_payee(payee=payee, by=approver)


def _worked(row: CapitationYear, told: Told, people: Mapping[str, Actor]) -> None:
    services = {
        one["code"]: capitation_work.state_service(
            row=row, by=people["finance"],
            told=ServiceTold(
                one["code"], one["name"], one["unit"], parse_yuan(one["standard"]), one["source"]
            ),
        )
        for one in told["services"]
    }  # fmt: skip
    budgets = {one.institution.code: one for one in row.budgets.select_related("institution")}
    lines = [
        WorkTold(budgets[unit], 1, services[code], Decimal(amount), told["work_source"])
        for unit, said in told["works"].items()
        for code, amount in said.items()
    ]
    capitation_work.verify_work(row=row, lines=lines, by=people["assessor"])


def _submitted(row: CapitationYear, kind: str, quarter: int, by: Actor) -> CapitationRun:
    row.refresh_from_db()
    return capitation_runs.submit_capitation_run(
        row=row, kind=kind, quarter=quarter, by=by,
        mark=capitation_seen.seen(row, kind, quarter).mark,
    )  # fmt: skip


def _done(row: CapitationYear, kind: str, people: Mapping[str, Actor], number: str) -> None:
    run = _submitted(row, kind, 1, people["finance"])
    run = capitation_runs.approve_capitation_run(run=run, by=people["approver"])
    if run.status == rules.APPROVED:
        bank_no = _("演示回单%(n)s") % {"n": number}
        capitation_runs.pay_capitation_run(
            run=run, on=today(), bank_no=bank_no, by=people["finance"]
        )
