"""Figures over REST: the tables of a period as the page shows them, small counts hidden alike."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape, text
from alliance.core.showing import local
from members import access as member_access
from referrals.access import figures as access
from referrals.api.figure_lines import FigureTableShape, table_line
from referrals.forms.figures import NAMES, wanted_of
from referrals.queries import figures as queries
from referrals.vocabulary import DIRECTIONS, SPECIALTIES

TAG: Any = _("双向转诊")
ASKED = (
    COUNTY,
    parameter("period", _("期间：2026、2026H1、2026Q3 或 202609；不写为本月。")),
    parameter("alliance", _("医共体代码；监管人员不写。")),
    parameter("institution", _("机构代码：转出或接收；监管人员不写。")),
    parameter("specialty", _("专科代码；监管人员不写。"), enum=tuple(SPECIALTIES)),
    parameter("direction", _("方向。"), enum=tuple(DIRECTIONS)),
)


class ReferralFiguresShape(Shape):
    """The figures of one period."""

    county = text(_("县区代码。"))
    period = text(_("期间。"))
    first_day = text(_("第一天。"))
    last_day = text(_("最后一天（含）。"))
    definitions = serializers.ListField(
        child=serializers.CharField(), help_text=_("怎样计数，逐句。")
    )
    tables = FigureTableShape(many=True)


class ReferralFigures(APIView):
    """Referral in figures."""

    @extend_schema(
        operation_id="referral_figures", tags=[TAG], summary=_("转诊统计"),
        description=_(
            "一期内的各数，都由办理经过统计；监管人员所见的数，1 至 4 件一律隐去。用时以分钟计。"
        ),
        parameters=list(ASKED),
        responses={200: ReferralFiguresShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every table of the period."""
        actor, asked = actor_of(request), Asked(request, ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        scope = access.scope_for(actor, county, wanted_of({n: asked.text(n) for n in NAMES}))
        names = {body.pk: local(body, "name") for body in access.bodies_of(county)}
        found = queries.figures(scope, names)
        return Response(
            {
                "county": county.code,
                "period": scope.period.code,
                "first_day": str(scope.period.first_day),
                "last_day": str(scope.period.last_day),
                "definitions": queries.definitions(),
                "tables": [table_line(table) for table in found.tables],
            }
        )
