"""What the assessed bodies say of their results: each reads and says their own."""

from typing import Any
from uuid import UUID

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
from alliance.core.shapes import Shape, moment, names_of, text, truth
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, RUN, SCHEME, UNIT, periods
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Feedback
from members.models import County

ANSWERS = tuple(Feedback.Answer.values)


class FeedbackShape(Shape):
    """What an assessed body says of its result."""

    run = serializers.UUIDField(help_text=_("批次编号。"))
    unit = text(_("单元代码。"))
    answer = serializers.ChoiceField(ANSWERS, help_text=_("agreed 无异议，disputed 有异议。"))
    words = text(_("说明。"), allow_null=True)
    at = moment(_("时间。"))
    demo = truth(_("是否演示数据。"))


class SayShape(Shape):
    """What a body says."""

    unit = text(_("单元代码。"), max_length=40)
    answer = serializers.ChoiceField(ANSWERS, help_text=_("agreed 无异议，disputed 有异议。"))
    words = text(_("说明；有异议的必须写明哪里不对。"), max_length=1000, required=False)


@listed(
    tags.RUNS,
    FeedbackShape,
    _("反馈确认"),
    _("被考核单位对结果的意见；成员单位只能取得本单位的。"),
)
class RunFeedback(ListView):
    """Feedback, the newest first."""

    title = "run-feedback"
    parameters = (RUN, SCHEME, PERIOD, RELATIVE_TO, UNIT)
    order = ("-at", "id")
    columns = names_of(FeedbackShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """One's own, or all of the county."""
        return only(
            access.feedback_for(actor).filter(county=county),
            run=asked.uuid("run"),
            run__scheme_version__scheme__code__in=asked.texts("scheme"),
            run__period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
        )

    def records(self, rows: list[Feedback]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]


class SayFeedback(APIView):
    """A body says what it thinks of its result."""

    @posted(
        tags.RUNS,
        "run_say",
        _("对结果表示意见"),
        _("被考核单位（或其医共体牵头单位）在反馈截止日前确认或提出异议；以最后一次为准。"),
        asks=SayShape,
        gives=FeedbackShape,
        examples=(
            example("agreed", {"unit": "H-001", "answer": "agreed"}),
            example(
                "disputed",
                {"unit": "H-001", "answer": "disputed", "words": "3月门急诊人次少计15"},
            ),
        ),
    )
    def post(self, request: Request, run: UUID) -> Response:
        """Say it."""
        actor = actor_of(request)
        found, said = access.run_for(actor, run), told(SayShape, request)
        unit = access.unit_for(actor, found.county, said["unit"])
        pk = carried_out(
            request,
            "give_feedback",
            lambda: actions.give_feedback(
                run=found,
                unit=unit,
                answer=said["answer"],
                words=said.get("words", ""),
                by=actor,
            ),
            [str(run), said],
        )
        row = access.feedback_for(actor).get(pk=pk)
        return Response(dict(zip(RunFeedback.columns, _line(row), strict=True)))


def _line(row: Feedback) -> Row:
    return (
        str(row.run_id), row.unit.code, row.answer, row.words or None, moment_text(row.at),
        row.demo,
    )  # fmt: skip
