"""Items left out for a body by decision: proposed by one, decided by another, taken back."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, SCHEME, UNIT, periods
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Waiver
from members.models import County

PROPOSED, APPROVED, REFUSED, ENDED = "proposed", "approved", "refused", "ended"


class WaiverShape(Shape):
    """An item that does not count for a body in a period, proposed or decided."""

    id = whole(_("编号。"))
    scheme = text(_("考核方案代码。"))
    item = text(_("考核项代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    reason = text(_("不予计入的理由。"))
    state = serializers.ChoiceField(
        (PROPOSED, APPROVED, REFUSED, ENDED),
        help_text=_("proposed 待决定，approved 不计入，refused 照计，ended 已撤销。"),
    )
    proposed_at = moment(_("提出时间。"))
    decided_at = moment(_("决定时间。"), allow_null=True)
    ended_at = moment(_("撤销时间。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class ProposeShape(Shape):
    """What is proposed."""

    run = serializers.UUIDField(help_text=_("批次编号；决定对它的方案和期间有效，下一次计算采用。"))
    item = text(_("考核项代码。"), max_length=40)
    unit = text(_("单元代码。"), max_length=40)
    reason = text(_("不予计入的理由。"), max_length=500)


@listed(
    tags.RUNS,
    WaiverShape,
    _("不予计入的决定"),
    _("考核项对某单位不予计入的提议和决定，供有全县区阅读权的角色。权重按比例折算。"),
)
class Waivers(ListView):
    """Proposals and decisions, the newest first; POST proposes one."""

    title = "waivers"
    parameters = (SCHEME, PERIOD, RELATIVE_TO, UNIT)
    order = ("-id",)
    columns = names_of(WaiverShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """All of the county."""
        return only(
            access.waivers_for(actor).filter(county=county),
            scheme__code__in=asked.texts("scheme"),
            period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
        )

    def records(self, rows: list[Waiver]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]

    @posted(
        tags.RUNS, "waiver_propose", _("提议不予计入"),
        _("只提出；由另一位有权的人决定，之后计算的批次采用。"),
        asks=ProposeShape, gives=WaiverShape, status=201,
        examples=(
            example(
                "propose",
                {
                    "run": "01a20117-ed49-71d3-9db4-5eae61ba5bb0", "item": "per_resident",
                    "unit": "H-001", "reason": "统计部门本年不发布该数",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Propose it."""
        actor, said = actor_of(request), told(ProposeShape, request)
        run = access.visible_run_for(actor, said["run"])
        unit = access.unit_for(actor, run.county, said["unit"])
        pk = carried_out(
            request, "propose_waiver",
            lambda: actions.propose_waiver(
                run=run, item=said["item"], unit=unit, reason=said["reason"], by=actor
            ),
            said,
        )  # fmt: skip
        return Response(_shown(actor, int(pk)), status=201)


class WaiverVerb(APIView):
    """A decision on one of them; the answer is how it stands afterwards."""

    def decide(
        self, request: Request, waiver: int, name: str, act: Callable[[Waiver, Actor], Waiver]
    ) -> Response:
        """Take the decision, once for the caller's key."""
        actor = actor_of(request)
        row = access.waiver_for(actor, waiver)
        carried_out(request, name, lambda: act(row, actor), waiver)
        return Response(_shown(actor, waiver))


class ApproveWaiver(WaiverVerb):
    """It does not count."""

    @posted(
        tags.RUNS, "waiver_approve", _("同意不予计入"), _("提出的人不能自己决定。"),
        gives=WaiverShape,
    )  # fmt: skip
    def post(self, request: Request, waiver: int) -> Response:
        """Approve it."""
        return self.decide(
            request, waiver, "approve_waiver",
            lambda row, by: actions.decide_waiver(waiver=row, approved=True, by=by),
        )  # fmt: skip


class RefuseWaiver(WaiverVerb):
    """It counts."""

    @posted(
        tags.RUNS, "waiver_refuse", _("不同意不予计入"), _("该项照计；提出的人不能自己决定。"),
        gives=WaiverShape,
    )  # fmt: skip
    def post(self, request: Request, waiver: int) -> Response:
        """Refuse it."""
        return self.decide(
            request, waiver, "refuse_waiver",
            lambda row, by: actions.decide_waiver(waiver=row, approved=False, by=by),
        )  # fmt: skip


class EndWaiver(WaiverVerb):
    """A decision is taken back."""

    @posted(
        tags.RUNS, "waiver_end", _("撤销不予计入的决定"),
        _("之后计算的批次照计该项；已算的批次不变。"), gives=WaiverShape,
    )  # fmt: skip
    def post(self, request: Request, waiver: int) -> Response:
        """End it."""
        return self.decide(
            request, waiver, "end_waiver", lambda row, by: actions.end_waiver(waiver=row, by=by)
        )


def _state(row: Waiver) -> str:
    if row.ended_at is not None:
        return ENDED
    return PROPOSED if row.approved is None else APPROVED if row.approved else REFUSED


def _line(row: Waiver) -> Row:
    return (
        row.pk, row.scheme.code, row.item, row.unit.code, row.unit.name, row.period, row.reason,
        _state(row), moment_text(row.proposed_at), moment_text(row.decided_at),
        moment_text(row.ended_at), row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: int) -> dict[str, Any]:
    return dict(zip(Waivers.columns, _line(access.waiver_for(actor, pk)), strict=True))
