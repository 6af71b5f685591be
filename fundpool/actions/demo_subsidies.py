"""The demonstration's subsidies by appraisal: a year at each desk, by appraisals that are known."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import parse_yuan
from fundpool.actions import payees, pools, receipts, subsidies, years
from fundpool.actions.receipts import Notice
from fundpool.actions.subsidies import BodyTold
from fundpool.models import AppraisedSubsidy, Earmark, Payee, Pool
from fundpool.queries import subsidies as queries
from fundpool.rules.subsidy_years import Figures
from kpi.models import Run
from kpi.rules import KNOWN
from members import access as member_access
from members import actions as member_actions
from members.models import Clause, County, Institution
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_subsidies(*, county: County, told: Told, by: Actor) -> bool:
    """The part `subsidies` of a demonstration file, while the county has none; whether told now.

    The year is the one before today's, by the appraisals of the same part. What the plan leaves
    to the county is chosen for the demonstration, and says so. Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not AppraisedSubsidy.objects.filter(county=county).exists()
    if is_new:
        people = {role: acting(county, code) for role, code in told["people"].items()}
        for key, value in told["chosen"].items():
            member_actions.set_rule(
                county=county, key=key, value=value, by=by, reason=told["reason"]
            )
        pool = pools.open_pool(
            county=county, code=told["pool"]["code"], name=told["pool"]["name"], kind="special",
            demo=True, by=by,
        )  # fmt: skip
        years.open_year(pool=pool, year=today().year, by=by)
        for said in told["years"]:
            _year(pool, said, told["payee"], people, by)
    audit.record(by, "fundpool.demo_subsidies_loaded", county, county=county.pk, made=is_new)
    return is_new


def _year(pool: Pool, said: Told, account: Told, people: Mapping[str, Actor], by: Actor) -> None:
    """One kind as far as the story goes: drafted, submitted, approved, paid."""
    earmark = _earmark(pool, said, people["finance"], by)
    bodies = {
        one.code: one
        for one in Institution.objects.select_related("county").filter(
            county=pool.county_id, code__in=said["bodies"]
        )
    }
    row = subsidies.draft_subsidy(
        earmark=earmark, kind=said["kind"], year=today().year - 1,
        document_no=said["document_no"], by=people["finance"], demo=True,
    )  # fmt: skip
    row = subsidies.state_subsidy(
        row=row, version=row.version, by=people["finance"],
        bodies=[BodyTold(bodies[code], _figures(one)) for code, one in said["bodies"].items()],
    )  # fmt: skip
    if said["ends"] == "draft":
        return
    scored = _scored(pool.county, said["scheme"])
    row = subsidies.submit_subsidy(
        row=row, scored=scored, mark=queries.seen(row, scored).mark, by=people["finance"]
    )
    if said["ends"] == "submitted":
        return
    row = subsidies.approve_subsidy(row=row, by=people["approver"])
    if said["ends"] == "paid":
        for body in bodies.values():
            _account(body, account, people["approver"], by)
        subsidies.pay_subsidy(row=row, on=today(), bank_no=said["bank_no"], by=people["finance"])


def _earmark(pool: Pool, said: Told, finance: Actor, by: Actor) -> Earmark:
    """By the plan's own clause, with money that finance has sent for it."""
    basis = Clause.objects.get(plan__counties=pool.county, key=said["earmark"]["clause"])
    earmark = pools.name_earmark(
        pool=pool, code=said["earmark"]["code"], name=said["earmark"]["name"], basis=basis, by=by
    )
    came = said["received"]
    notice = Notice(came["notice_no"], today(), "county", came["project"], today().year)
    receipts.receive_subsidy(
        pool=pool, earmark=earmark, fen=parse_yuan(came["amount"]), on=today(), notice=notice,
        key=f"demo:{pool.code}:{earmark.code}", by=finance,
    )  # fmt: skip
    return earmark


def _figures(said: Told) -> Figures:
    amounts = {
        f"{name}_fen": parse_yuan(str(text)) for name, text in said.items() if name != "tasks"
    }
    return Figures(tasks=said.get("tasks", ""), **amounts)


def _scored(county: County, scheme: str) -> Run:
    """The appraisal that was made known; Refused where a worker has not computed it."""
    rows = Run.objects.filter(
        county=county, scheme_version__scheme__code=scheme, state__in=KNOWN,
        period=str(today().year - 1),
    )  # fmt: skip
    found = rows.select_related("scheme_version__scheme").order_by("-revision").first()
    if found is None:
        raise Refused(_("没有已公布的演示考核，请先载入演示考核的情节。"), code="NO_BASIS")
    return found


def _account(body: Institution, said: Told, approver: Actor, by: Actor) -> None:
    if Payee.objects.filter(institution=body, ended_at__isnull=True).exists():
        return
    payee = payees.enter_payee(
        institution=body, bank=said["bank"], name=said["name"], number=str(said["number"]),
        by=by, demo=True,
    )  # fmt: skip
    payees.confirm_payee(payee=payee, by=approver)
