"""Plans of use, bank events and the execution of a plan over REST."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import parse_yuan
from alliance.core.shapes import names_of
from fundpool.access import ledger as access
from fundpool.actions import allocations, banking
from fundpool.actions.allocations import Move
from fundpool.api import allocation_shapes as shapes
from fundpool.api.ledger import TAG, earmark_named, pool_named
from fundpool.api.ledger_shapes import PostedShape, posted
from fundpool.models import Allocation
from fundpool.queries import execution as execution_queries
from fundpool.queries import ledger as queries
from fundpool.rules.allocating import ALLOCATION, KINDS
from members import access as member_access

_POOL = parameter("pool", _("资金池代码。"))
_YEAR = parameter("year", _("年度。"))
_CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description=_("资金池代码。"))
_ID = OpenApiParameter("allocation", int, OpenApiParameter.PATH, description=_("使用计划编号。"))
_VERB = OpenApiParameter(
    "verb", str, OpenApiParameter.PATH, enum=["approve", "refuse", "withdraw"],
    description=_("步骤。"),
)  # fmt: skip
_REFUSED = problems(400, 403, 404, 409, 413, 415, 422)


@listed(TAG, shapes.AllocationShape, _("使用计划"), _("年度使用计划、调剂和收回，先起草的在前。"))
class Allocations(ListView):
    """Plans of use one reads."""

    common = (COUNTY,)
    title = "allocations"
    parameters = (
        _POOL, _YEAR, parameter("kind", _("类型。"), enum=tuple(KINDS)),
        parameter("state", _("状态。"), enum=tuple(ALLOCATION.states)),
    )  # fmt: skip
    order = ("id",)
    columns = names_of(shapes.AllocationShape)
    inner = ("lines", names_of(shapes.AllocationLineShape))

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for, of the county that was named."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return only(
            queries.with_moves(access.allocations_for(actor).filter(county=county)),
            pool__code__in=asked.texts("pool"),
            year=asked.year("year"),
            kind__in=asked.among("kind", tuple(KINDS)),
            state__in=asked.among("state", tuple(ALLOCATION.states)),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.allocation_line(row) for row in rows]


class DraftAllocation(APIView):
    """A plan of use is drafted for a pool."""

    @extend_schema(
        operation_id="allocation_draft", tags=[TAG], summary=_("起草使用计划"),
        description=_("起草不动资金；由另一人审批后入账。"),
        parameters=[COUNTY, _CODE, KEY], request=shapes.NewAllocationShape,
        responses={201: shapes.AllocationShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Draft it, once for the caller's key."""
        actor, pool = pool_named(request, code)
        asked = shapes.NewAllocationShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)

        def draft() -> dict[str, Any]:
            moves = [_move(actor, pool, one) for one in said["lines"]]
            row = allocations.draft_allocation(
                pool=pool, year=said["year"], kind=said["kind"], moves=moves,
                document_no=said["document_no"], reason=said["reason"], by=actor,
            )  # fmt: skip
            return _told(row)

        key = key_of(request._request)
        done = once(actor, key, "fundpool.draft_allocation", draft, asked=[code, said])
        return Response(done, status=201)


class DecideAllocation(APIView):
    """A plan of use is approved, refused or withdrawn."""

    @extend_schema(
        operation_id="allocation_decide", tags=[TAG], summary=_("审批或撤回使用计划"),
        description=_("起草人不能审批；专项之间调剂须两人审批，第二人批准时入账。"),
        parameters=[_ID, _VERB, KEY], request=shapes.AllocationDecisionShape,
        responses={200: shapes.AllocationShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request, allocation: int, verb: str) -> Response:
        """Take the step, once for the caller's key."""
        actor = actor_of(request)
        row = access.allocation_for(actor, allocation)
        asked = shapes.AllocationDecisionShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        version, note = said["version"], said["note"]
        acts: dict[str, Callable[[], Allocation]] = {
            "approve": lambda: allocations.approve_allocation(
                allocation=row, version=version, note=note, by=actor
            ),
            "refuse": lambda: allocations.refuse_allocation(
                allocation=row, version=version, note=note, by=actor
            ),
            "withdraw": lambda: allocations.withdraw_allocation(
                allocation=row, version=version, by=actor
            ),
        }
        if verb not in acts:
            raise NotFound(_("没有这一步。"))
        done = once(
            actor, key_of(request._request), f"fundpool.{verb}_allocation",
            lambda: _told(acts[verb]()), asked=[allocation, said],
        )  # fmt: skip
        return Response(done)


class BankEvent(APIView):
    """Interest, a fee, money called back, money paid back to finance."""

    @extend_schema(
        operation_id="pool_bank_event", tags=[TAG], summary=_("登记利息、手续费和缴回"),
        description=_("同一个幂等键只入账一次。利息归属没有设定时不能登记利息。"),
        parameters=[COUNTY, _CODE, KEY], request=shapes.NewBankEventShape,
        responses={201: PostedShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Enter it, once for the caller's key."""
        actor, pool = pool_named(request, code)
        asked = shapes.NewBankEventShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)

        def enter() -> dict[str, Any]:
            told = {
                "pool": pool, "fen": parse_yuan(said["amount"]), "on": said["on"],
                "source": said["source"], "key": str(uuid4()), "by": actor,
            }  # fmt: skip
            if said["kind"] == "call_back":
                earmark = earmark_named(actor, pool, said["earmark"])
                return posted(banking.call_back(earmark=earmark, **told))
            act = {
                "interest": banking.record_interest, "fee": banking.record_fee,
                "pay_source": banking.pay_source,
            }[said["kind"]]  # fmt: skip
            return posted(act(**told))

        key = key_of(request._request)
        return Response(once(actor, key, "fundpool.bank", enter, asked=[code, said]), status=201)


class PoolExecution(APIView):
    """How far a pool's yearly plan is carried out."""

    @extend_schema(
        operation_id="pool_execution", tags=[TAG], summary=_("使用计划执行情况"),
        description=_("年末预测＝已拨付÷已过去的年度比例＋已批待拨；年度未过四分之一时不作预测。"),
        parameters=[COUNTY, _CODE, _YEAR],
        responses={200: shapes.ExecutionShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        """Read it."""
        asked = Asked(request, (COUNTY, _YEAR))
        actor, pool = pool_named(request, code)
        access.check_can_read_books(actor, pool.county_id)
        year = asked.year("year") or today().year
        found = execution_queries.execution(pool, year, today())
        return Response(
            {
                "pool": pool.code, "year": year, "passed": found.passed_percent,
                "no_forecast": found.why_no_forecast,
                "lines": [shapes.execution_line(one) for one in found.lines],
                "total": shapes.execution_line(found.total),
            }
        )  # fmt: skip


def _move(actor: Actor, pool: Any, said: dict[str, str]) -> Move:
    source, target = (earmark_named(actor, pool, said[name]) for name in ("source", "target"))
    return Move(parse_yuan(said["amount"]), source and source.pk, target and target.pk)


def _told(row: Allocation) -> dict[str, Any]:
    names = names_of(shapes.AllocationShape)
    return dict(zip(names, shapes.allocation_line(row), strict=True))
