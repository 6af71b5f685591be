"""Objections on paper during the public notice: entered with their scan, answered by another."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from alliance.core.uploads import PARSERS, either, sent
from kpi import access, actions
from kpi.actions import Raised
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, RUN, SCHEME, UNIT, periods
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Objection
from members.models import County

OPEN, ANSWERED = "open", "answered"


class ObjectionShape(Shape):
    """What somebody brought forward, and the answer."""

    id = whole(_("异议编号。"))
    run = serializers.UUIDField(help_text=_("批次编号。"))
    unit = text(_("所涉单元的代码；没有写明为 null。"), allow_null=True)
    raised_by = text(_("提出人或单位。"))
    raised_on = serializers.DateField(help_text=_("提出日期。"))
    words = text(_("异议的内容。"))
    scan = text(_("原件扫描的文件名和摘要（SHA-256）。"), allow_null=True)
    entered_at = moment(_("录入时间。"))
    answer = text(_("答复；没有答复为 null。"), allow_null=True)
    answered_at = moment(_("答复时间。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class EnterObjectionShape(Shape):
    """What came in on paper."""

    run = serializers.UUIDField(help_text=_("批次编号；须在公示中。"))
    raised_by = text(_("提出人或单位。"), max_length=120)
    raised_on = serializers.DateField(help_text=_("提出日期，公示开始至今天之间。"))
    words = text(_("异议的内容。"), max_length=1000)
    unit = text(_("所涉单元的代码；没有写明的不写。"), required=False, max_length=40)


class AnswerObjectionShape(Shape):
    """What is answered."""

    answer = text(_("答复的内容。"), max_length=1000)


@listed(tags.RUNS, ObjectionShape, _("公示异议"), _("公示期间收到的异议及答复；县区一级可取。"))
class Objections(ListView):
    """Objections, the newest first; POST enters one."""

    parser_classes = PARSERS
    title = "objections"
    parameters = (
        RUN, SCHEME, PERIOD, RELATIVE_TO, UNIT,
        parameter("state", _("open 待答复，answered 已答复。"), enum=(OPEN, ANSWERED)),
    )  # fmt: skip
    order = ("-id",)
    columns = names_of(ObjectionShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """All of the county, for those who read all of it."""
        states = set(asked.among("state", (OPEN, ANSWERED)))
        return only(
            access.objections_for(actor).filter(county=county).defer("document__content"),
            run=asked.uuid("run"),
            run__scheme_version__scheme__code__in=asked.texts("scheme"),
            run__period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
            answered_at__isnull=OPEN in states if len(states) == 1 else None,
        )

    def records(self, rows: list[Objection]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]

    @posted(
        tags.RUNS, "objection_enter", _("录入纸质异议"),
        _("公示期间收到的异议照原文录入；原件扫描用表单（multipart/form-data）的 scan 上传。"),
        asks=either(EnterObjectionShape, "scan"), gives=ObjectionShape, status=201,
        examples=(
            example(
                "paper",
                {
                    "run": "01a20117-ed49-71d3-9db4-5eae61ba5bb0", "raised_by": "演示人员 07",
                    "raised_on": "2025-02-18", "words": "签约人数与公示栏不符", "unit": "H-001",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Enter it."""
        actor = actor_of(request)
        found = sent(request, EnterObjectionShape, "scan")
        said = found.said
        run = access.run_for(actor, said["run"])
        unit = access.unit_for(actor, run.county, said["unit"]) if said.get("unit") else None
        raised = Raised(said["raised_by"], said["raised_on"], said["words"], unit, found.upload)
        pk = carried_out(
            request, "enter_objection",
            lambda: actions.enter_objection(run=run, raised=raised, by=actor), found.same,
        )  # fmt: skip
        address = reverse("api:objection", kwargs={"objection": pk})
        return Response(_shown(actor, int(pk)), status=201, headers={"Location": address})


class OneObjection(APIView):
    """One objection."""

    @extend_schema(
        operation_id="objection",
        tags=[tags.RUNS],
        summary=_("一件公示异议"),
        responses={200: ObjectionShape, **problems(404)},
    )
    def get(self, request: Request, objection: int) -> HttpResponseBase:
        """The objection as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), objection))


class AnswerObjection(APIView):
    """An objection is answered."""

    @posted(
        tags.RUNS, "objection_answer", _("答复公示异议"), _("录入的人不能自己答复；只答复一次。"),
        asks=AnswerObjectionShape, gives=ObjectionShape,
    )  # fmt: skip
    def post(self, request: Request, objection: int) -> Response:
        """Answer it."""
        actor = actor_of(request)
        row = access.objection_for(actor, objection)
        said = told(AnswerObjectionShape, request)
        carried_out(
            request, "answer_objection",
            lambda: actions.answer_objection(objection=row, by=actor, **said), [objection, said],
        )  # fmt: skip
        return Response(_shown(actor, objection))


class ObjectionScan(APIView):
    """The paper of an objection."""

    @extend_schema(
        operation_id="objection_scan",
        tags=[tags.RUNS],
        summary=_("异议的原件"),
        description=_("原样给出所附文件；谁取用过，留有记录。"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404)},
    )
    def get(self, request: Request, objection: int) -> HttpResponseBase:
        """The file, to be kept; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.objection_for(actor, objection)
        return attachments.handed_out(actor, "kpi.objection_scan_read", row)


def _line(row: Objection) -> Row:
    file = row.document
    return (
        row.pk, str(row.run_id), row.unit.code if row.unit else None, row.raised_by,
        row.raised_on, row.words, f"{file.name} {file.sha256}" if file else None,
        moment_text(row.entered_at), row.answer or None, moment_text(row.answered_at), row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: int) -> dict[str, Any]:
    return dict(zip(Objections.columns, _line(access.objection_for(actor, pk)), strict=True))
