"""Subsidies by appraisal over REST: lists, a draft, its figures, preview, steps."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound, wrong_field
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.money import parse_yuan
from alliance.core.shapes import names_of
from fundpool.access import ledger as ledger_access
from fundpool.access import subsidies as access
from fundpool.actions import subsidies as actions
from fundpool.actions.subsidies import BodyTold
from fundpool.api import subsidy_shapes as shapes
from fundpool.api.stepping import REFUSED, county_asked, said_in
from fundpool.api.yearly import YearList
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules.subsidy_years import Figures

TAG: Any = _("按考核核定的补助")
_SCORED = parameter("scored", _("考核批次编号。"))
_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH, description=_("编号。"))


@listed(TAG, shapes.SubsidyShape, _("按考核核定的补助"), _("各年度、各种类的补助。"))
class Subsidies(YearList):
    """Years one reads."""

    title = "subsidies"
    columns = names_of(shapes.SubsidyShape)

    def read(self, actor: Actor) -> QuerySet[Any, Any]:
        """With what its row names."""
        return access.subsidies_for(actor).select_related("pool", "earmark")

    def told(self, row: Any) -> dict[str, Any]:
        """Its row."""
        return shapes.subsidy_row(row)


@listed(TAG, shapes.SubsidyLineShape, _("各单位的补助"), _("核定数、考核得分和补助。"))
class SubsidyLines(YearList):
    """Bodies of these years."""

    title = "subsidy-lines"
    columns = names_of(shapes.SubsidyLineShape)
    year = "subsidy__year"

    def read(self, actor: Actor) -> QuerySet[Any, Any]:
        """With what its row names."""
        return access.lines_for(actor).select_related("institution")

    def told(self, row: Any) -> dict[str, Any]:
        """Its row."""
        return shapes.line_row(row)


class DraftSubsidy(APIView):
    """A year is begun."""

    @extend_schema(
        operation_id="subsidy_draft", tags=[TAG], summary=_("起草补助"),
        description=_("方案没有规定的种类答 409。"), parameters=[COUNTY, KEY],
        request=shapes.NewSubsidyShape, responses={201: shapes.SubsidyShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin it, once for the caller's key."""
        actor, county, _asked = county_asked(request)
        access.check_can_draft(actor, county.pk)
        said = said_in(shapes.NewSubsidyShape, request)
        pool = ledger_access.pool_for(actor, county.pk, said["pool"])
        earmarks = ledger_access.earmarks_for(actor).filter(pool=pool)
        earmark = earmarks.filter(code=said["earmark"]).first()
        if earmark is None:
            raise Invalid(_("请选这个资金池的专项。"), code="EARMARK_MISMATCH")
        done = once(
            actor, key_of(request._request), "fundpool.subsidy_draft",
            lambda: shapes.subsidy_row(
                actions.draft_subsidy(
                    earmark=earmark, kind=said["kind"], year=said["year"],
                    document_no=said["document_no"], by=actor,
                )
            ),
            asked=said,
        )  # fmt: skip
        return Response(done, status=201)


class StateSubsidy(APIView):
    """What is approved of each body."""

    @extend_schema(
        operation_id="subsidy_state", tags=[TAG], summary=_("填写各单位的核定数"),
        description=_("整份替换；没有填的留空，提交前须补齐。"), parameters=[_ID, KEY],
        request=shapes.SubsidyStateShape, responses={200: shapes.SubsidyShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        actor = actor_of(request)
        row = access.subsidy_for(actor, pk)
        access.check_can_change(actor, row)
        said = said_in(shapes.SubsidyStateShape, request)
        there = {one.code: one for one in queries.bodies(row.kind, row.pool)}
        told = [BodyTold(_body(there, one["unit"]), _figures(one)) for one in said["bodies"]]
        done = once(
            actor, key_of(request._request), "fundpool.subsidy_state",
            lambda: shapes.subsidy_row(
                actions.state_subsidy(row=row, bodies=told, version=said["version"], by=actor)
            ),
            asked=[pk, said],
        )  # fmt: skip
        return Response(done)


def _body(there: dict[str, Any], code: str) -> Any:
    if code not in there:
        told = _("“%(unit)s”不在这项补助的单位中。") % {"unit": code}
        raise Invalid(told, code="NOT_MEMBER", fields={"bodies": told})
    return there[code]


def _figures(said: dict[str, str]) -> Figures:
    amounts = {
        field: parse_yuan(said[name]) if said[name] else None
        for name, field in shapes.AMOUNTS.items()
    }
    return Figures(tasks=said["tasks"], **amounts)


class SeeSubsidy(APIView):
    """What a draft would pay."""

    @extend_schema(
        operation_id="subsidy_preview", tags=[TAG], summary=_("预览补助"),
        description=_("现在计算，不保存。提交时把 mark 照抄过去；方案没有写定的答 409。"),
        parameters=[_ID, _SCORED],
        responses={200: shapes.SubsidySeenShape, **problems(403, 404, 409, 422)},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Compute it."""
        actor = actor_of(request)
        row = access.subsidy_for(actor, pk)
        access.check_can_change(actor, row)
        asked = Asked(request, (_SCORED,))
        scored = access.scored_run_for(actor, row, asked.text("scored"))
        return Response(shapes.seen_told(queries.seen(row, scored)))


class SubsidyStep(APIView):
    """One step of a year."""

    @extend_schema(
        operation_id="subsidy_step", tags=[TAG], summary=_("办理补助"),
        description=_(
            "verb：submit、approve、refuse、withdraw、cancel、pay。提交、审批、支付由不同的人办理。"
        ),
        parameters=[KEY], request=shapes.SubsidyStepShape,
        responses={200: shapes.SubsidyShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.subsidy_for(actor, pk)
        said = said_in(shapes.SubsidyStepShape, request)
        acts = _acts(actor, row, said)
        if verb not in acts:
            raise NotFound(_("没有这项操作。"))
        done = once(
            actor, key_of(request._request), f"fundpool.subsidy_{verb}",
            lambda: shapes.subsidy_row(acts[verb]()),
            asked=[pk, {**said, "on": said["on"] and said["on"].isoformat()}],
        )  # fmt: skip
        return Response(done)


def _acts(
    actor: Actor, row: AppraisedSubsidy, said: dict[str, Any]
) -> dict[str, Callable[[], AppraisedSubsidy]]:
    return {
        "submit": lambda: actions.submit_subsidy(
            row=row, mark=said["mark"], by=actor,
            scored=access.scored_run_for(actor, row, said["scored"]),
        ),
        "approve": lambda: actions.approve_subsidy(row=row, by=actor),
        "refuse": lambda: actions.refuse_subsidy(row=row, reason=said["reason"], by=actor),
        "withdraw": lambda: actions.withdraw_subsidy(row=row, by=actor),
        "cancel": lambda: actions.cancel_subsidy(row=row, reason=said["reason"], by=actor),
        "pay": lambda: actions.pay_subsidy(
            row=row, on=_day(said), bank_no=said["bank_no"], by=actor
        ),
    }  # fmt: skip


def _day(said: dict[str, Any]) -> Any:
    if said["on"] is None:
        raise wrong_field("on", str(_("请填写支付日期。")))
    return said["on"]
