"""Appeals: a body disputes a score with reason, figures and a file; the commission decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.errors import Invalid
from alliance.core.listing import Row, only
from alliance.core.shapes import names_of
from alliance.core.uploads import PARSERS, either, sent
from kpi import access, actions
from kpi.actions import Correction
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, RUN, SCHEME, UNIT, periods
from kpi.api.settling.shapes import (
    APPEAL_STATES,
    AcceptAppealShape,
    AppealFigureShape,
    AppealShape,
    FileAppealShape,
    RefuseAppealShape,
)
from kpi.api.verbs import SeenShape, carried_out, example, posted, told
from kpi.models import Appeal
from members.models import County


@listed(
    tags.RUNS,
    AppealShape,
    _("申诉"),
    _("对得分的申诉及处理；成员单位只能取得本单位的。"),
)
class Appeals(ListView):
    """Appeals, the newest first; POST files one."""

    parser_classes = PARSERS

    title = "appeals"
    parameters = (
        RUN, SCHEME, PERIOD, RELATIVE_TO, UNIT,
        parameter("state", _("状态，多个用逗号分开。"), enum=APPEAL_STATES),
    )  # fmt: skip
    order = ("-filed_at", "id")
    columns = names_of(AppealShape)
    inner = ("figures", names_of(AppealFigureShape))

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """One's own, or all of the county."""
        return only(
            access.appeals_for(actor).filter(county=county),
            run=asked.uuid("run"),
            run__scheme_version__scheme__code__in=asked.texts("scheme"),
            run__period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
            state__in=asked.among("state", APPEAL_STATES),
        )

    def records(self, rows: list[Appeal]) -> list[Row]:
        """Ids become codes; figures stay lists."""
        return [_line(row) for row in rows]

    @posted(
        tags.RUNS, "appeal_file", _("提出申诉"),
        _(
            "被考核单位对一项得分提出申诉，写明理由和应更正的数；反馈开始后、公示期满前受理。"
            "佐证材料用表单（multipart/form-data）的 file 上传，这时 figures 写成 JSON 文本。"
        ),
        asks=either(FileAppealShape),
        gives=AppealShape, status=201,
        examples=(
            example(
                "figures",
                {
                    "run": "01a20117-ed49-71d3-9db4-5eae61ba5bb0", "unit": "H-001",
                    "indicator": "share", "reason": "3月漏计15人次，见门诊日志",
                    "figures": [{"element": "visits", "period": "202403", "value": "25"}],
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """File it."""
        actor = actor_of(request)
        found = sent(request, FileAppealShape, inner=("figures",))
        said = found.said
        run = access.run_for(actor, said["run"])
        unit = access.unit_for(actor, run.county, said["unit"])
        indicator = access.indicators_for(actor).filter(county=run.county, code=said["indicator"])
        if not indicator:
            raise Invalid(
                _("没有代码为“%(code)s”的指标。") % {"code": said["indicator"]},
                code="unknown_indicator",
                fields={"indicator": _("请核对指标代码。")},
            )
        pk = carried_out(
            request, "file_appeal",
            lambda: actions.file_appeal(
                run=run, unit=unit, indicator=indicator[0], reason=said["reason"],
                asked=_corrections(said), upload=found.upload, by=actor,
            ),
            found.same,
        )  # fmt: skip
        address = reverse("api:appeal", kwargs={"appeal": pk})
        return Response(_shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneAppeal(APIView):
    """One appeal."""

    @extend_schema(
        operation_id="appeal",
        tags=[tags.RUNS],
        summary=_("一件申诉"),
        responses={200: AppealShape, **problems(404)},
    )
    def get(self, request: Request, appeal: UUID) -> HttpResponseBase:
        """The appeal as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), appeal))


class AppealDocument(APIView):
    """The proof of an appeal."""

    @extend_schema(
        operation_id="appeal_document",
        tags=[tags.RUNS],
        summary=_("申诉的佐证材料"),
        description=_("原样给出所附文件；谁取用过，留有记录。"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404)},
    )
    def get(self, request: Request, appeal: UUID) -> HttpResponseBase:
        """The file, to be kept; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.appeal_for(actor, appeal)
        return attachments.handed_out(actor, "kpi.appeal_document_read", row)


class AppealVerb(APIView):
    """What becomes of an appeal; the answer is how it stands afterwards."""

    def decide(
        self,
        request: Request,
        appeal: UUID,
        name: str,
        said: dict[str, Any],
        act: Callable[[Appeal, Actor], Appeal],
    ) -> Response:
        """Take the step, once for the caller's key."""
        actor = actor_of(request)
        row = access.appeal_for(actor, appeal)
        carried_out(request, name, lambda: act(row, actor), [str(appeal), said])
        return Response(_shown(actor, appeal))


class AcceptAppeal(AppealVerb):
    """The body is right."""

    @posted(
        tags.RUNS, "appeal_accept", _("采纳申诉"),
        _("按核定的数更正，原数保留，重新计算为新的一版（见 result），由另一人公示、公布。"),
        asks=AcceptAppealShape, gives=AppealShape,
        examples=(
            example(
                "accept",
                {
                    "version": 1, "answer": "经核对门诊日志属实",
                    "figures": [{"element": "visits", "period": "202403", "value": "25"}],
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, appeal: UUID) -> Response:
        """Accept it."""
        said = told(AcceptAppealShape, request)
        return self.decide(
            request, appeal, "accept_appeal", said,
            lambda row, by: actions.accept_appeal(
                appeal=row, answer=said["answer"], corrected=_corrections(said),
                version=said["version"], by=by,
            ),
        )  # fmt: skip


class RefuseAppeal(AppealVerb):
    """The score stays."""

    @posted(
        tags.RUNS, "appeal_refuse", _("不采纳申诉"), _("得分不变，写明理由。"),
        asks=RefuseAppealShape, gives=AppealShape,
    )  # fmt: skip
    def post(self, request: Request, appeal: UUID) -> Response:
        """Refuse it."""
        said = told(RefuseAppealShape, request)
        return self.decide(
            request, appeal, "refuse_appeal", said,
            lambda row, by: actions.refuse_appeal(appeal=row, by=by, **said),
        )  # fmt: skip


class WithdrawAppeal(AppealVerb):
    """The body takes it back."""

    @posted(
        tags.RUNS, "appeal_withdraw", _("撤回申诉"), _("留在记录里；窗口没有关可以再提。"),
        asks=SeenShape, gives=AppealShape,
    )  # fmt: skip
    def post(self, request: Request, appeal: UUID) -> Response:
        """Withdraw it."""
        said = told(SeenShape, request)
        return self.decide(
            request, appeal, "withdraw_appeal", said,
            lambda row, by: actions.withdraw_appeal(appeal=row, by=by, **said),
        )  # fmt: skip


def _corrections(said: dict[str, Any]) -> list[Correction]:
    return [
        Correction(
            one["element"], one["period"], one["value"], one.get("unit", ""), one.get("band", 0)
        )
        for one in said.get("figures", ())
    ]


def _shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    return dict(zip(Appeals.columns, _line(access.appeal_for(actor, pk)), strict=True))


def _line(row: Appeal) -> Row:
    file = row.document
    return (
        str(row.pk), str(row.run_id), row.unit.code, row.indicator.code, row.state, row.reason,
        _figures(row), row.answer or None, str(row.result_id) if row.result_id else None,
        moment_text(row.filed_at), moment_text(row.decided_at),
        f"{file.name} {file.sha256}" if file else None, row.version, row.demo,
    )  # fmt: skip


def _figures(row: Appeal) -> list[dict[str, Any]]:
    """Both lists as one, by unit, element, period and age band."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for side, figures in (("asked", row.asked), ("corrected", row.corrected)):
        for one in figures:
            key = tuple(one[name] for name in ("unit", "element", "period", "band"))
            blank = dict.fromkeys(names_of(AppealFigureShape))
            line = found.setdefault(key, {**blank, **{k: one[k] for k in one if k != "value"}})
            line[side] = one["value"]
    return list(found.values())
