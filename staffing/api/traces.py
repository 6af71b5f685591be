"""Traces of a posted person's work and telephone spot checks, over REST: shown, never judged."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.shapes import Shape, moment, text, whole
from staffing import access
from staffing.api.postings import TAG
from staffing.queries import traces

_ASKED = (parameter("month", _("月份里的任意一天，例如 2026-10-01；不写为本月。")),)


class TraceShape(Shape):
    """Work that left a trace anyway."""

    what = text(_("什么工作。"))
    count = whole(_("件数或天数；没有痕迹不等于没有工作。"))


class SpotCheckShape(Shape):
    """A telephone spot check."""

    at = moment(_("时间。"))
    result = text(_("抽查结果。"))


class PostingTracesShape(Shape):
    """What there is of a month at the present host."""

    posting = text(_("派驻的标识。"))
    month = serializers.DateField(help_text=_("月份的第一天。"))
    traces = TraceShape(many=True, help_text=_("工作痕迹。"))
    spot_checks = SpotCheckShape(many=True, help_text=_("电话抽查，最近的在前。"))


class PostingTraces(APIView):
    """Traces of a month."""

    @extend_schema(
        operation_id="posting_traces", tags=[TAG], summary=_("工作痕迹"),
        description=_("接收单位核实时的参考，只列出，不作判断。"), parameters=list(_ASKED),
        responses={200: PostingTracesShape, **problems(404, 422)},
    )  # fmt: skip
    def get(self, request: Request, posting: UUID) -> Response:
        """What other parts have of the person at the host."""
        asked = Asked(request, _ASKED)
        row = access.posting_for(actor_of(request), posting)
        month = (asked.day("month") or today()).replace(day=1)
        found: dict[str, Any] = {
            "posting": str(row.pk),
            "month": month,
            "traces": [
                {"what": str(one.label), "count": one.count} for one in traces.traces_of(row, month)
            ],
            "spot_checks": [
                {"at": moment_text(one.at), "result": one.said.get("result", "")}
                for one in traces.spot_checks_of(row)
            ],
        }
        return Response(found)
