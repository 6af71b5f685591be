"""The procedures over REST: which step leads from where to where, who takes it, what it needs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked
from alliance.core.documents import problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape, text, whole
from members import access as member_access
from referrals.manual import Line, sections

TAG: Any = _("双向转诊")


def _texts(words: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=words)


class StepHoursShape(Shape):
    """One time limit that begins with a step."""

    case = text(_("时限的代码。"))
    minutes = whole(_("分钟；县区未设时为 null。"), allow_null=True)


class ManualLineShape(Shape):
    """One row of a table."""

    verb = text(_("步骤的代码。"))
    step = text(_("步骤。"))
    come_from = _texts(_("在哪些状态可办；空字符串为新建。"))
    to = text(_("办后状态；= 为不变，< 为取消前的状态。"))
    who = _texts(_("谁办。"))
    needs = _texts(_("要填的。"))
    may = _texts(_("可填的。"))
    tells = _texts(_("通知哪些方。"))
    hours = StepHoursShape(many=True, help_text=_("由此起的时限。"))


class ManualSectionShape(Shape):
    """One table."""

    code = text(_("方向或方式的代码。"))
    name = text(_("名称。"))
    steps = ManualLineShape(many=True, help_text=_("各行。"))


class ManualShape(Shape):
    """The procedures of a county."""

    county = text(_("县区代码。"))
    sections = ManualSectionShape(many=True, help_text=_("各表。"))


class ReferralManual(APIView):
    """The tables by which pages and interface run."""

    @extend_schema(
        operation_id="referral_manual", tags=[TAG], summary=_("转诊办理手册"),
        description=_("页面的按钮和接口的步骤都出自这几张表；表里没有的步骤一律被拒。"),
        parameters=[COUNTY], responses={200: ManualShape, **problems(404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every table with the county's hours of today."""
        asked = Asked(request, (COUNTY,))
        county = member_access.county_asked(actor_of(request), asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        return Response(
            {
                "county": county.code,
                "sections": [
                    {"code": one.code, "name": one.words, "steps": list(map(_line, one.lines))}
                    for one in sections(county)
                ],
            }
        )


def _line(line: Line) -> dict[str, Any]:
    return {
        "verb": line.verb,
        "step": line.step,
        "come_from": list(line.come_from),
        "to": line.to,
        "who": list(line.who),
        "needs": list(line.needs),
        "may": list(line.may),
        "tells": list(line.tells),
        "hours": [{"case": case, "minutes": minutes} for case, minutes in line.minutes],
    }
