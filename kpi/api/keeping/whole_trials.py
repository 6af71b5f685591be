"""Trying a whole assessment before it is kept: a document that is sent, or a scheme's draft."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.errors import Invalid
from alliance.core.listing import COUNTY
from kpi import access, queries
from kpi.api import tags
from kpi.api.keeping.trials import period_of
from kpi.api.keeping.whole_trial_shapes import (
    AssessmentTriedShape,
    SchemeTriedShape,
    TryAssessmentShape,
    TrySchemeShape,
)
from kpi.api.verbs import county_of, example, posted, told
from kpi.trying import assessments, questions

_SMALL = {
    "id": "1", "period": "2024", "level": "unit",
    "units": [{"code": "H-001", "name": "县医院"}, {"code": "H-002", "name": "镇卫生院"}],
    "indicators": [
        {"code": "share", "formula": "here", "denominator": "here + elsewhere", "factor": "100"}
    ],
    "values": [
        {"unit": "H-001", "element": "here", "value": "120"},
        {"unit": "H-001", "element": "elsewhere", "value": "60"},
        {"unit": "H-002", "element": "here", "value": "45"},
        {"unit": "H-002", "element": "elsewhere", "value": "45"},
    ],
    "scheme": {"groups": [{"code": "g", "items": [
        {"code": "share", "indicator": "share", "weight": "60", "rule": "linear",
         "params": {"L": "40", "U": "90"}},
    ]}]},
}  # fmt: skip


class TryAssessment(APIView):
    """What a small assessment would give that nobody has kept."""

    @posted(
        tags.DEFINITIONS, "assessment_try", gettext_lazy("试算一份考核"),
        gettext_lazy(
            "整份文档随请求发来：单位、指标、数和方案，写法和结果与 manage.py try_assessment 的一题相同；"
            "什么也不写下。读不懂的答 422，place 指出哪一处，公式另有 line 和 column。"
        ),
        asks=TryAssessmentShape, gives=AssessmentTriedShape, parameters=(COUNTY,),
        examples=(example("small", _SMALL),),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Try it."""
        access.check_can_define(actor_of(request), county_of(request))
        question = questions.as_travelled(request.data)
        if not isinstance(question, Mapping):
            raise Invalid(_("请发来一份试算文档：一个 JSON 对象。"), code="question")
        try:
            found = assessments.answer(question)
        except assessments.Misread as wrong:
            place = {"place": wrong.place, "line": wrong.line, "column": wrong.column}
            told = _("试算的文档有误：%(why)s。") % {"why": wrong}
            raise Invalid(
                told, code="question", fields={wrong.place: str(wrong)}, details=place
            ) from wrong
        return Response({"id": question.get("id"), **found})


class TryScheme(APIView):
    """What a draft would give everybody it looks at."""

    @posted(
        tags.DEFINITIONS, "scheme_try", gettext_lazy("试算考核方案草稿"),
        gettext_lazy(
            "按今天的数算出草稿在一期里给每个单位的值、得分和名次，与比较页面的试算相同，什么也不写下。"
            "没有设全套权重的只有值；还不能计算的考核项答 409，item 指出是哪一项。"
        ),
        asks=TrySchemeShape, gives=SchemeTriedShape, parameters=(COUNTY,),
        examples=(example("year", {"period": "2024"}),),
    )  # fmt: skip
    def post(self, request: Request, scheme: str, number: int) -> Response:
        """Try it; a unit whose results the caller may not read is left out."""
        actor, county = actor_of(request), county_of(request)
        draft = access.scheme_version_for(actor, county, scheme, number)
        access.check_can_change_scheme(actor, draft)
        period = period_of(told(TrySchemeShape, request)["period"])
        computation = queries.course.tried(draft, period.code)
        mine = set(access.units_for(actor).filter(county=county).values_list("code", flat=True))
        rows = assessments.told_of(computation)
        return Response(
            {
                "scheme": scheme, "version": number, "period": period.code,
                "has_points": computation.has_points,
                "subjects": [one for one in rows if one["subject"] in mine],
            }
        )  # fmt: skip
