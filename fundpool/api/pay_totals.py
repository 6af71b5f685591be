"""Totals of performance pay over REST: lists, a preview, a proposal, its steps."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.documents import KEY, listed
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.money import parse_yuan
from alliance.core.numbers import parse_number
from alliance.core.shapes import names_of
from fundpool.access import pay_totals as access
from fundpool.access.appraised import scored_run_for
from fundpool.actions import pay_totals as actions
from fundpool.api import pay_total_shapes as shapes
from fundpool.api.stepping import REFUSED, county_asked, said_in
from fundpool.api.yearly import YearList
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from kpi.models import Run
from members import access as member_access
from members.models import Alliance, County

TAG: Any = _("绩效工资总量")
PLACES = 4


@listed(TAG, shapes.PayTotalShape, _("绩效工资总量"), _("各联盟、各年度的总量和决定。"))
class PayTotals(YearList):
    """Years one reads."""

    title = "pay-totals"
    columns = names_of(shapes.PayTotalShape)

    def read(self, actor: Actor) -> QuerySet[Any, Any]:
        """With what its row names."""
        return access.totals_for(actor).select_related("alliance")

    def told(self, row: Any) -> dict[str, Any]:
        """Its row."""
        return shapes.total_row(row)


@listed(TAG, shapes.PayTotalLineShape, _("各单位的绩效工资总量"), _("权重、考核得分和分得。"))
class PayTotalLines(YearList):
    """Bodies of these years."""

    title = "pay-total-lines"
    columns = names_of(shapes.PayTotalLineShape)
    year = "total__year"

    def read(self, actor: Actor) -> QuerySet[Any, Any]:
        """With what its row names."""
        return access.lines_for(actor).select_related("institution")

    def told(self, row: Any) -> dict[str, Any]:
        """Its row."""
        return shapes.line_row(row)


class SeePayTotal(APIView):
    """What a total would give each body."""

    @extend_schema(
        operation_id="pay_total_preview", tags=[TAG], summary=_("预览绩效工资总量的分配"),
        description=_(
            "现在计算，不保存。提出时把 mark 照抄过去；县区没有定怎样分配、考核没有锁定、有单位没有得分的答 409。"
        ),
        parameters=[COUNTY], request=shapes.NewPayTotalShape,
        responses={200: shapes.PayTotalSeenShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compute it."""
        actor, county, _asked = county_asked(request)
        access.check_can_propose(actor, county.pk)
        said = said_in(shapes.NewPayTotalShape, request)
        alliance, told, scored = _told(actor, county, said)
        queries.check_told(alliance, told)
        seen = queries.seen(alliance, told.year, told.total_fen, scored, told.weights)
        return Response(shapes.seen_told(seen))


class ProposePayTotal(APIView):
    """A total is proposed."""

    @extend_schema(
        operation_id="pay_total_propose", tags=[TAG], summary=_("提出绩效工资总量的分配"),
        description=_("mark 与现在的预览不一致时答 409；由另一人决定。"),
        parameters=[COUNTY, KEY], request=shapes.ProposePayTotalShape,
        responses={201: shapes.PayTotalShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Propose it, once for the caller's key."""
        actor, county, _asked = county_asked(request)
        access.check_can_propose(actor, county.pk)
        said = said_in(shapes.ProposePayTotalShape, request)
        alliance, told, scored = _told(actor, county, said)
        done = once(
            actor, key_of(request._request), "fundpool.pay_total_propose",
            lambda: shapes.total_row(
                actions.propose_pay_total(
                    alliance=alliance, told=told, scored=scored, mark=said["mark"], by=actor
                )
            ),
            asked=[county.code, said],
        )  # fmt: skip
        return Response(done, status=201)


def _told(
    actor: Actor, county: County, said: dict[str, Any]
) -> tuple[Alliance, queries.TotalTold, Run | None]:
    alliances = member_access.alliances_for(actor)
    alliance = alliances.filter(county=county, code=said["alliance"]).first()
    if alliance is None:
        raise NotFound(_("没有找到这个联盟。"))
    there = {one.code: one for one in queries.bodies_of(alliance, said["year"])}
    unknown = [one["unit"] for one in said["weights"] if one["unit"] not in there]
    if unknown:
        raise Invalid(
            str(_("“%(unit)s”不是这个联盟这一年的单位。")) % {"unit": unknown[0]},
            code="NOT_MEMBER", fields={"weights": unknown},
        )  # fmt: skip
    weights = {
        there[one["unit"]]: parse_number(one["weight"], places=PLACES) for one in said["weights"]
    }
    told = queries.TotalTold(said["year"], parse_yuan(said["amount"]), said["document_no"], weights)
    asked = PayTotal(county=county, alliance=alliance, year=told.year)
    return alliance, told, scored_run_for(actor, asked, said["scored"])


class PayTotalStep(APIView):
    """One step of a year."""

    @extend_schema(
        operation_id="pay_total_step", tags=[TAG], summary=_("办理绩效工资总量"),
        description=_("verb：decide、refuse、withdraw、take-back。提出和决定由不同的人办理。"),
        parameters=[KEY], request=shapes.PayTotalStepShape,
        responses={200: shapes.PayTotalShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.total_for(actor, pk)
        said = said_in(shapes.PayTotalStepShape, request)
        acts: dict[str, Callable[[], PayTotal]] = {
            "decide": lambda: actions.decide_pay_total(
                row=row, decision_no=said["decision_no"], decided_on=said["decided_on"], by=actor
            ),
            "refuse": lambda: actions.refuse_pay_total(row=row, reason=said["reason"], by=actor),
            "withdraw": lambda: actions.withdraw_pay_total(row=row, by=actor),
            "take-back": lambda: actions.take_back_pay_total(
                row=row, reason=said["reason"], by=actor
            ),
        }
        if verb not in acts:
            raise NotFound(_("没有这项操作。"))
        day = said["decided_on"]
        done = once(
            actor, key_of(request._request), f"fundpool.pay_total_{verb}",
            lambda: shapes.total_row(acts[verb]()),
            asked=[pk, {**said, "decided_on": day and day.isoformat()}],
        )  # fmt: skip
        return Response(done)
