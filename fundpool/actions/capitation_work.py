"""Unit standards of a year, and the work that was verified by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused, wrong_field
from alliance.core.models import ImportFile
from fundpool.access import capitation as access
from fundpool.actions._capitation_said import check_amount, locked
from fundpool.actions._said import LONGEST, check_said
from fundpool.models import (
    CapitationBudget,
    CapitationStandard,
    CapitationWork,
    CapitationYear,
)
from fundpool.queries import capitation as queries
from fundpool.rules import capitation_years as rules


@dataclass(frozen=True)
class ServiceTold:
    """One service: its code, name, unit, what is paid for each in fen, by which document."""

    code: str
    name: str
    unit: str
    standard_fen: int
    source: str


@dataclass(frozen=True)
class WorkTold:
    """How much of a service one body did in a quarter, and by what it was verified."""

    budget: CapitationBudget
    quarter: int
    service: CapitationStandard
    amount: Decimal
    source: str


@action
def state_service(*, row: CapitationYear, told: ServiceTold, by: Actor) -> CapitationStandard:
    """Say what is paid for one service in this year; anew while nothing was settled by it."""
    row = locked(row)
    by = access.check_can_submit(by, row)
    if row.status == rules.SETTLED:
        raise Refused(_("这个年度已经结算，支付标准不能再改。"), code="wrong_state")
    said = {"code": told.code.strip(), "name": told.name.strip(), "unit": told.unit.strip()}
    for name, longest in (("code", 20), ("name", rules.MOST_SERVICE), ("unit", 20)):
        check_said({name: said[name]}, longest)
    check_said({"source": told.source.strip()}, LONGEST)
    if told.standard_fen < 0:
        raise wrong_field("standard", _("不能是负数，请核对。"))
    there = CapitationStandard.objects.filter(
        county=row.county_id, capitation=row, code=said["code"]
    ).first()
    if there and _settled_by(row, there):
        raise Refused(_("已有季度按这个标准结算，不能再改；请另设代码。"), code="wrong_state")
    made, _new = CapitationStandard.objects.update_or_create(
        county_id=row.county_id, capitation=row, code=said["code"],
        defaults={
            "name": said["name"], "unit": said["unit"], "standard_fen": told.standard_fen,
            "source": told.source.strip(),
        },
    )  # fmt: skip
    audit.record(
        by, "capitation.service_stated", made, year=row.year, code=made.code,
        fen=made.standard_fen,
    )  # fmt: skip
    return made


@action
def verify_work(
    *, row: CapitationYear, lines: Sequence[WorkTold], by: Actor, file: ImportFile | None = None
) -> list[CapitationWork]:
    """Keep what was verified; a quantity said again takes the place of the earlier one.

    Refused for a quarter that is settled or being settled, and for one's own body.
    """
    row = locked(row)
    by = access.check_can_load(by, row.county_id)
    if row.status not in rules.STANDS or row.status == rules.SETTLED:
        raise Refused(_("年度预算核定以后、年度结算以前才能核实工作量。"), code="wrong_state")
    mine = set(
        access.verified_bodies(by, row.county_id)
        .filter(capitation=row)
        .values_list("pk", flat=True)
    )
    if not lines:
        raise Invalid(_("没有填写任何工作量。"), code="empty")
    for quarter in sorted({one.quarter for one in lines}):
        _check_open(row, quarter)
    return [_kept(row, one, mine, by, file) for one in lines]


def _check_open(row: CapitationYear, quarter: int) -> None:
    if quarter not in rules.covered(rules.WHOLE):
        raise wrong_field("quarter", _("请选一个季度。"))
    if queries.settlement_of(row, [quarter]) is not None:
        raise Refused(
            _("%(quarter)s已经结算或正在结算，工作量不能再改；请先撤回结算。")
            % {"quarter": rules.QUARTER_WORDS[quarter]},
            code="quarter_settled",
        )


def _kept(
    row: CapitationYear, told: WorkTold, mine: set[int], by: Actor, file: ImportFile | None
) -> CapitationWork:
    if told.budget.pk not in mine:
        raise Forbidden(
            _("“%(body)s”的工作量不由您核实：须由卫健委或牵头医院核实，不能核实本单位的。")
            % {"body": told.budget.institution.name}
        )
    if told.service.capitation_id != row.pk:
        raise wrong_field("service", _("请选这个年度的服务项目。"))
    check_amount(told.amount)
    check_said({"source": told.source.strip()}, LONGEST)
    made, _new = CapitationWork.objects.update_or_create(
        county_id=row.county_id, budget=told.budget, quarter=told.quarter, service=told.service,
        defaults={
            "amount": told.amount, "source": told.source.strip(), "file": file,
            "by_id": by.person, "at": now(),
        },
    )  # fmt: skip
    audit.record(
        by, "capitation.work_verified", made, unit=told.budget.institution.code, year=row.year,
        capitation_quarter=told.quarter, code=told.service.code, work_amount=str(told.amount),
    )  # fmt: skip
    return made


def _settled_by(row: CapitationYear, service: CapitationStandard) -> bool:
    """Whether a settlement that stands or waits counts work of this service."""
    done: set[int] = set()
    for one in queries.live(row).filter(kind=rules.SETTLEMENT):
        done |= set(rules.covered(one.quarter))
    return CapitationWork.objects.filter(
        county=row.county_id, service=service, quarter__in=done
    ).exists()
