"""What does not fit in returns that were handed in: listed, explained by the body, closed."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.returns.reading import DATA_SET
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Finding
from members.models import County

KINDS, STATES = tuple(Finding.Kind.values), tuple(Finding.State.values)


class FoundShape(Shape):
    """Something that does not fit, and what became of it."""

    id = whole(_("疑点编号。"))
    data_set = text(_("报表代码。"))
    unit = text(_("单元代码。"))
    unit_name = text(_("单元名称。"))
    period = text(_("期间代码。"))
    kind = serializers.ChoiceField(
        KINDS, help_text=_("rule 校验规则，outlier 离群值，change 与上年相比，range 超出范围。")
    )
    rule = text(_("校验规则代码。"), allow_null=True)
    element = text(_("数据元代码。"), allow_null=True)
    figures = serializers.JSONField(help_text=_("不符的数。"))
    state = serializers.ChoiceField(
        STATES, help_text=_("open 待说明，explained 已说明，closed 已了结。")
    )
    explanation = text(_("填报单位的说明。"), allow_null=True)
    found_at = moment(_("发现时间。"))
    explained_at = moment(_("说明时间。"), allow_null=True)
    explained_by = text(_("说明人。"), allow_null=True)
    closed_at = moment(_("了结时间。"), allow_null=True)
    closed_by = text(_("了结人；由系统了结（再次提交时已相符）为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class ExplainShape(Shape):
    """What is behind it."""

    explanation = text(_("说明；填报的数不变。"), max_length=500)


@listed(
    tags.RETURNS,
    FoundShape,
    _("疑点"),
    _("校验不符、离群、与上年相差过大的数，连同跟踪情况；成员单位只能取得本单位的。"),
)
class Findings(ListView):
    """Findings, the newest first."""

    title = "findings"
    parameters = (
        DATA_SET, UNIT, PERIOD, RELATIVE_TO,
        parameter("kind", _("怎样发现的，多个用逗号分开。"), enum=KINDS),
        parameter("state", _("状态，多个用逗号分开。"), enum=STATES),
    )  # fmt: skip
    order = ("-id",)
    columns = names_of(FoundShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """One's own, or all of the county."""
        return only(
            access.findings_for(actor).filter(county=county),
            submission__data_set__code__in=asked.texts("data_set"),
            submission__unit__code__in=asked.texts("unit"),
            submission__period__in=periods(asked),
            kind__in=asked.among("kind", KINDS),
            state__in=asked.among("state", STATES),
        )

    def records(self, rows: list[Finding]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]


class OneFinding(APIView):
    """One finding."""

    @extend_schema(
        operation_id="finding",
        tags=[tags.RETURNS],
        summary=_("一条疑点"),
        responses={200: FoundShape, **problems(404)},
    )
    def get(self, request: Request, finding: int) -> HttpResponseBase:
        """The finding as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), finding))


class FindingVerb(APIView):
    """What becomes of a finding; the answer is how it stands afterwards."""

    def follow(
        self,
        request: Request,
        finding: int,
        name: str,
        act: Callable[[Finding, Actor], Finding],
        said: Any = None,
    ) -> Response:
        """Take the step, once for the caller's key."""
        actor = actor_of(request)
        row = access.finding_for(actor, finding)
        carried_out(request, name, lambda: act(row, actor), [finding, said])
        return Response(_shown(actor, finding))


class ExplainFinding(FindingVerb):
    """The body says what is behind it."""

    @posted(
        tags.RETURNS, "finding_explain", _("说明疑点"),
        _("由能填这份报表的人写明原因；填报的数不变。"),
        asks=ExplainShape, gives=FoundShape,
        examples=(example("explain", {"explanation": "十月开展义诊，门诊人次多于往月"}),),
    )  # fmt: skip
    def post(self, request: Request, finding: int) -> Response:
        """Explain it."""
        said = told(ExplainShape, request)["explanation"]
        return self.follow(
            request, finding, "explain_finding",
            lambda row, by: actions.explain_finding(finding=row, text=said, by=by), said,
        )  # fmt: skip


class CloseFinding(FindingVerb):
    """The commission is satisfied."""

    @posted(
        tags.RETURNS, "finding_close", _("了结疑点"), _("由县区了结；说明人不能自己了结。"),
        gives=FoundShape,
    )  # fmt: skip
    def post(self, request: Request, finding: int) -> Response:
        """Close it."""
        return self.follow(
            request, finding, "close_finding",
            lambda row, by: actions.close_finding(finding=row, by=by),
        )  # fmt: skip


def _line(row: Finding) -> Row:
    at = row.submission
    return (
        row.pk, at.data_set.code, at.unit.code, at.unit.name, at.period, row.kind,
        row.rule.code if row.rule else None, row.element.code if row.element else None,
        row.figures, row.state, row.explanation or None, moment_text(row.found_at),
        moment_text(row.explained_at), row.explained_by.name if row.explained_by else None,
        moment_text(row.closed_at), row.closed_by.name if row.closed_by else None, at.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: int) -> dict[str, Any]:
    return dict(zip(Findings.columns, _line(access.finding_for(actor, pk)), strict=True))
