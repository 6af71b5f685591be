"""Advances and settlements over REST: preview, submit, approve, pay; the statement."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.money import parse_yuan, two_places
from alliance.core.numbers import plain
from fundpool.access import capitation as access
from fundpool.actions import capitation_runs as actions
from fundpool.api import capitation_shapes as shapes
from fundpool.api.capitation import REFUSED, TAG, YearView, answered_once
from fundpool.api.capitation_run_shapes import CapitationRunStepShape
from fundpool.api.stepping import said_in
from fundpool.models import CapitationRun
from fundpool.queries import capitation_seen
from fundpool.queries.capitation_statement import explained, statement
from fundpool.rules import capitation_years as rules
from members.models import Institution

_KIND = parameter("kind", _("advance 预拨，settlement 结算。"))
_QUARTER = parameter("quarter", _("季度 1 至 4，0 为全年。"))
_SCORED = parameter("scored", _("考核批次编号。"))


def _quarter(asked: Asked) -> int:
    said = asked.text("quarter") or "0"
    if said not in {str(n) for n in rules.QUARTER_WORDS}:
        told = _("“%(value)s”不是季度，请写 1 至 4，全年写 0。") % {"value": said[:20]}
        raise Invalid(told, fields={"quarter": told})
    return int(said)


class SeeCapitationRun(YearView):
    """What a run would do."""

    @extend_schema(
        operation_id="capitation_preview", tags=[TAG], summary=_("预览预拨或结算"),
        description=_("现在计算，不保存。提交时把 mark 照抄过去。"),
        parameters=[_KIND, _QUARTER, _SCORED],
        responses={200: shapes.CapitationSeenShape, **problems(403, 404, 409, 422)},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Compute it."""
        actor, row = self.found(request, pk)
        access.check_can_submit(actor, row)
        asked = Asked(request, (_KIND, _QUARTER, _SCORED))
        quarter = _quarter(asked)
        scored = access.scored_run_for(actor, row, quarter, asked.text("scored"))
        found = capitation_seen.seen(row, asked.text("kind"), quarter, scored)
        lines = [
            {
                "unit": one.budget.institution.code,
                "earned": None if one.earned_fen is None else two_places(one.earned_fen),
                "pay": two_places(one.pay_fen), "recover": two_places(one.recover_fen),
                "score": None if one.score is None else plain(one.score), "why_not": one.why_not,
                "steps": []
                if one.why_not
                else explained(one, method=found.method, share=found.share),
            }
            for one in found.lines
        ]  # fmt: skip
        return Response(
            {
                "mark": found.mark, "pay": two_places(found.pay_fen),
                "recover": two_places(found.recover_fen), "free": two_places(found.free_fen),
                "short": two_places(found.short_fen), "basis": found.basis, "lines": lines,
            }
        )  # fmt: skip


class SubmitCapitationRun(YearView):
    """Submit a run as it was previewed."""

    @extend_schema(
        operation_id="capitation_run_submit", tags=[TAG], summary=_("提交预拨或结算"),
        description=_("与现在的预览不一致时答 409，请重新预览；余额不足整批不办。"),
        parameters=[KEY], request=shapes.CapitationSubmitShape,
        responses={200: shapes.CapitationRunShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Hand it on for approval."""
        actor, row = self.found(request, pk)
        access.check_can_submit(actor, row)
        said = said_in(shapes.CapitationSubmitShape, request)
        scored = access.scored_run_for(actor, row, said["quarter"], said["scored"])

        def submit() -> dict[str, Any]:
            run = actions.submit_capitation_run(
                row=row, kind=said["kind"], quarter=said["quarter"], mark=said["mark"],
                scored=scored, by=actor,
            )  # fmt: skip
            return shapes.run_line(run)

        return answered_once(request, actor, "capitation_run", submit, [pk, said])


class CapitationRunStep(APIView):
    """One step of a run."""

    @extend_schema(
        operation_id="capitation_run_step", tags=[TAG], summary=_("办理预拨或结算"),
        description=_("verb：approve、refuse、withdraw、cancel、pay。提交、审批、支付由不同的人办理。"),
        parameters=[KEY], request=CapitationRunStepShape,
        responses={200: shapes.CapitationRunShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int, verb: str) -> Response:
        """Take it."""
        actor = actor_of(request)
        row = access.run_for(actor, pk)
        said = said_in(CapitationRunStepShape, request)
        reason = said["reason"]
        acts: dict[str, Callable[[], CapitationRun]] = {
            "approve": lambda: actions.approve_capitation_run(run=row, by=actor),
            "refuse": lambda: actions.refuse_capitation_run(run=row, reason=reason, by=actor),
            "withdraw": lambda: actions.withdraw_capitation_run(run=row, by=actor),
            "cancel": lambda: actions.cancel_capitation_run(run=row, reason=reason, by=actor),
            "pay": lambda: actions.pay_capitation_run(
                run=row, on=_day(said), bank_no=said["bank_no"], by=actor,
                offsets=_offsets(row, said["offsets"]),
            ),
        }  # fmt: skip
        if verb not in acts:
            raise NotFound(_("没有这项操作。"))
        act = lambda: shapes.run_line(acts[verb]())
        return answered_once(request, actor, f"capitation_run_{verb}", act, [pk, said])


def _offsets(row: CapitationRun, said: list[dict[str, str]]) -> dict[Institution, int]:
    """What is kept from each body; Invalid for one that the run does not pay, or named twice."""
    lines = row.lines.select_related("budget__institution")
    there = {one.budget.institution.code: one.budget.institution for one in lines}
    found: dict[Institution, int] = {}
    for one in said:
        body = there.get(one["unit"])
        if body is None or body in found:
            told = _("“%(unit)s”不在这次拨付中，或写了两次。") % {"unit": one["unit"]}
            raise Invalid(told, code="NOT_MEMBER", fields={"offsets": told})
        found[body] = parse_yuan(one["amount"])
    return found


def _day(said: dict[str, Any]) -> Any:
    if said["on"] is None:
        told = _("请填写支付日期。")
        raise Invalid(told, fields={"on": told})
    return said["on"]


class CapitationStatement(YearView):
    """基本公卫预拨结算表."""

    @extend_schema(
        operation_id="capitation_statement", tags=[TAG], summary=_("基本公卫预拨结算表"),
        description=_("照预拨、结算和退回计算；quarter 不写为全年。"), parameters=[_QUARTER],
        responses={200: shapes.CapitationStatementShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        actor, row = self.found(request, pk)
        quarter = _quarter(Asked(request, (_QUARTER,)))
        lines = [
            {
                "unit": one.budget.institution.code, "kind": one.budget.kind,
                "budget": two_places(one.budget.fen), "money": two_places(one.money),
                "advanced": two_places(one.advanced),
                "earned": None if one.earned is None else two_places(one.earned),
                "topped": two_places(one.topped), "due": two_places(one.due),
                "back": two_places(one.back), "paid": two_places(one.paid),
            }
            for one in statement(row, access.budgets_for(actor), quarter)
        ]  # fmt: skip
        return Response(
            {"capitation": row.pk, "year": row.year, "quarter": quarter, "lines": lines}
        )
