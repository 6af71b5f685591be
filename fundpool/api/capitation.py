"""Public-health money by head over REST: years, budgets, verified work, what came in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import parse_yuan, two_places
from alliance.core.numbers import parse_number
from alliance.core.shapes import names_of
from fundpool.access import capitation as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import capitation as actions
from fundpool.actions import capitation_runs as run_actions
from fundpool.actions import capitation_work
from fundpool.actions._capitation_said import FOUR, YearTold
from fundpool.actions.capitation import BudgetTold
from fundpool.actions.capitation_work import ServiceTold, WorkTold
from fundpool.actions.receipts import Notice
from fundpool.api import capitation_shapes as shapes
from fundpool.api.stepping import county_asked, said_in
from fundpool.models import CapitationBudget, CapitationYear
from fundpool.queries import capitation as queries
from members import access as member_access

TAG: Any = _("基本公卫经费")
REFUSED: Any = problems(400, 403, 404, 409, 415, 422)
YEAR = parameter("year", _("年度。"))


def told_of(said: dict[str, Any]) -> YearTold:
    """What was sent of a year."""
    own = [parse_yuan(text) for text in said["quarters"]]
    if own and len(own) != len(FOUR):
        told = _("请填写四个季度的金额，不能是负数。")
        raise Invalid(told, code="INVALID_AMOUNT", fields={"quarters": told})
    per_head = said["per_head"].strip()
    return YearTold(
        said["document_no"], said["population"], said["population_source"],
        parse_yuan(per_head) if per_head else None, said["per_head_source"],
        (own[0], own[1], own[2], own[3]) if own else None,
    )  # fmt: skip


@listed(TAG, shapes.CapitationYearShape, _("年度预算"), _("各资金池各年度的基本公卫预算。"))
class CapitationYears(ListView):
    """Years one reads; POST drafts another."""

    title = "capitation-years"
    common = (COUNTY,)
    parameters = (YEAR,)
    order = ("year", "id")
    columns = names_of(shapes.CapitationYearShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.years_for(actor).filter(county=county).select_related("pool")
        return only(rows, year=asked.year("year"))

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [tuple(shapes.year_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="capitation_draft", tags=[TAG], summary=_("起草年度预算"),
        description=_("人口和标准不写则取县区已设定的数，没有设定就是未设。"),
        parameters=[COUNTY, KEY], request=shapes.CapitationDraftShape,
        responses={200: shapes.CapitationYearShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin one."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.CapitationDraftShape, request)
        pool = ledger_access.pool_for(actor, county.pk, said["pool"])
        act = lambda: actions.draft_capitation(
            pool=pool, year=said["year"], told=told_of(said), by=actor
        )
        return answered(request, actor, "draft_capitation", act, said)


class YearView(APIView):
    """What is done with one year."""

    def found(self, request: Request, pk: int) -> tuple[Actor, CapitationYear]:
        """The actor and the year."""
        actor = actor_of(request)
        return actor, access.year_for(actor, pk)


class OneCapitationYear(YearView):
    """One year."""

    @extend_schema(
        operation_id="capitation_change", tags=[TAG], summary=_("修改年度预算"),
        description=_("只能改草稿；version 写看到的版本。"), parameters=[KEY],
        request=shapes.CapitationChangeShape,
        responses={200: shapes.CapitationYearShape, **REFUSED},
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        """Correct a draft."""
        actor, row = self.found(request, pk)
        access.check_can_change(actor, row)
        said = said_in(shapes.CapitationChangeShape, request)
        act = lambda: actions.change_capitation(
            row=row, told=told_of(said), version=said["version"], by=actor
        )
        return answered(request, actor, "change_capitation", act, [pk, said])


class SplitCapitation(YearView):
    """What each body has of the year."""

    @extend_schema(
        operation_id="capitation_split", tags=[TAG], summary=_("分配各单位预算"),
        description=_("整张重填，合计不超过全年预算。"), parameters=[KEY],
        request=shapes.CapitationSplitShape, responses={200: shapes.CapitationYearShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Say it anew."""
        actor, row = self.found(request, pk)
        access.check_can_change(actor, row)
        said = said_in(shapes.CapitationSplitShape, request)
        there = {one.code: one for one in queries.candidates(row.pool)}
        lines = []
        for one in said["budgets"]:
            if one["unit"] not in there:
                told = _("“%(body)s”不在可分配的单位中，或填了两次。") % {"body": one["unit"]}
                raise Invalid(told, code="NOT_MEMBER", fields={"unit": told})
            lines.append(BudgetTold(there[one["unit"]], parse_yuan(one["amount"])))
        act = lambda: actions.split_budget(row=row, lines=lines, version=said["version"], by=actor)
        return answered(request, actor, "split_capitation", act, [pk, said])


class CapitationStep(YearView):
    """One step of a year."""

    @extend_schema(
        operation_id="capitation_step", tags=[TAG], summary=_("办理年度预算"),
        description=_("verb：submit、take-back、send-back、confirm、settle。"), parameters=[KEY],
        request=shapes.CapitationStepShape, responses={200: shapes.CapitationYearShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int, verb: str) -> Response:
        """Take it."""
        actor, row = self.found(request, pk)
        said = said_in(shapes.CapitationStepShape, request)
        acts: dict[str, Callable[[], CapitationYear]] = {
            "submit": lambda: actions.submit_capitation(row=row, by=actor),
            "take-back": lambda: actions.take_back_capitation(row=row, by=actor),
            "send-back": lambda: actions.send_back_capitation(
                row=row, reason=said["reason"], by=actor
            ),
            "confirm": lambda: actions.confirm_capitation(row=row, by=actor),
            "settle": lambda: actions.settle_capitation(
                row=row, reward=_reward(actor, row, said["reward"]), by=actor
            ),
        }
        if verb not in acts:
            raise NotFound(_("没有这项操作。"))
        return answered(request, actor, f"capitation_{verb}", acts[verb], [pk, said])


def _reward(actor: Actor, row: CapitationYear, code: str) -> Any:
    if not code:
        return None
    found = ledger_access.earmarks_for(actor).filter(pool=row.pool_id, code=code).first()
    if found is None:
        told = _("这个资金池没有代码为“%(code)s”的专项。") % {"code": code}
        raise Invalid(told, code="EARMARK_MISMATCH", fields={"reward": told})
    return found


class CapitationPrepaid(YearView):
    """Money that finance has prepaid to the lead."""

    @extend_schema(
        operation_id="capitation_prepaid", tags=[TAG], summary=_("登记财政预拨"),
        description=_("同一个幂等键只入账一次。"), parameters=[KEY],
        request=shapes.CapitationPrepaidShape,
        responses={200: shapes.CapitationBookedShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Enter it."""
        actor, row = self.found(request, pk)
        access.check_can_post(actor, row)
        said = said_in(shapes.CapitationPrepaidShape, request)
        notice = Notice(
            said["notice_no"], said["notice_on"], said["level"], said["project"], row.year
        )

        def enter() -> dict[str, Any]:
            made = actions.receive_prepayment(
                row=row, quarter=said["quarter"], fen=parse_yuan(said["amount"]), on=said["on"],
                notice=notice, key=str(uuid4()), by=actor,
            )  # fmt: skip
            return {"voucher": str(made.journal)}

        return answered_once(request, actor, "capitation_prepaid", enter, [pk, said])


class CapitationBack(YearView):
    """Money that a body has given back."""

    @extend_schema(
        operation_id="capitation_recovered", tags=[TAG], summary=_("登记结算退回"),
        description=_("同一银行回单号只记一次，不超过应退的数额。"), parameters=[KEY],
        request=shapes.CapitationBackShape,
        responses={200: shapes.CapitationBookedShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Enter it."""
        actor, row = self.found(request, pk)
        access.check_can_post(actor, row)
        said = said_in(shapes.CapitationBackShape, request)
        budget = _budget(queries.budgets_of(row), said["unit"])

        def enter() -> dict[str, Any]:
            made = run_actions.receive_capitation_recovery(
                budget=budget, fen=parse_yuan(said["amount"]), on=said["on"],
                bank_no=said["bank_no"], by=actor,
            )  # fmt: skip
            return {"voucher": str(made.journal)}

        return answered_once(request, actor, "capitation_recovered", enter, [pk, said])


class CapitationServices(YearView):
    """What is paid for a service."""

    @extend_schema(
        operation_id="capitation_service", tags=[TAG], summary=_("填写支付标准"),
        description=_("同一代码再填一次就是更正；已有季度据以结算的不能再改。"), parameters=[KEY],
        request=shapes.CapitationServiceShape,
        responses={200: shapes.CapitationServiceShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        actor, row = self.found(request, pk)
        access.check_can_submit(actor, row)
        said = said_in(shapes.CapitationServiceShape, request)
        told = ServiceTold(
            said["code"], said["name"], said["unit_words"], parse_yuan(said["standard"]), said["source"]
        )  # fmt: skip

        def state() -> dict[str, Any]:
            made = capitation_work.state_service(row=row, told=told, by=actor)
            return {
                "code": made.code, "name": made.name, "unit_words": made.unit,
                "standard": two_places(made.standard_fen), "source": made.source,
            }  # fmt: skip

        return answered_once(request, actor, "capitation_service", state, [pk, said])


class VerifyCapitationWork(YearView):
    """Verified work of a year."""

    @extend_schema(
        operation_id="capitation_work_verify", tags=[TAG], summary=_("登记核实的工作量"),
        description=_("全部写入或一笔不写；再报一次就是更正。"), parameters=[KEY],
        request=shapes.CapitationWorksSaidShape,
        responses={200: shapes.CapitationKeptShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Keep it."""
        actor, row = self.found(request, pk)
        access.check_can_load(actor, row.county_id)
        said = said_in(shapes.CapitationWorksSaidShape, request)
        budgets = access.verified_bodies(actor, row.county_id).filter(capitation=row)
        services = {one.code: one for one in access.services_for(actor).filter(capitation=row)}
        lines = []
        for one in said["works"]:
            if one["service"] not in services:
                told = _("没有这个服务代码，请先填写支付标准。")
                raise Invalid(told, fields={"service": told})
            lines.append(
                WorkTold(
                    _budget(budgets, one["unit"]), one["quarter"], services[one["service"]],
                    parse_number(one["amount"]), one["source"],
                )
            )  # fmt: skip
        keep = lambda: {"kept": len(capitation_work.verify_work(row=row, lines=lines, by=actor))}
        return answered_once(request, actor, "capitation_work", keep, [pk, said])


def _budget(rows: "QuerySet[CapitationBudget]", code: str) -> CapitationBudget:
    found = rows.filter(institution__code=code).first()
    if found is None:
        told = _("“%(body)s”在这个年度没有预算，或不由您办理。") % {"body": code}
        raise Invalid(told, code="NOT_MEMBER", fields={"unit": told})
    return found


def answered(
    request: Request, actor: Actor, name: str, act: Callable[[], CapitationYear], asked: Any
) -> Response:
    return answered_once(request, actor, name, lambda: shapes.year_line(act()), asked)


def answered_once(
    request: Request, actor: Actor, name: str, act: Callable[[], dict[str, Any]], asked: Any
) -> Response:
    key = key_of(request._request)
    return Response(once(actor, key, f"fundpool.{name}", act, asked=asked))
