"""Counts of remote diagnosis and consultation over REST: the tables of the page, hidden alike."""

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
from referrals.access import figures as figure_access
from referrals.api.figure_lines import FigureTableShape, table_line
from referrals.forms.figures import wanted_of
from referrals.queries.remote.evidence import KINDS
from referrals.queries.remote.figures import remote_figures

TAG: Any = _("远程诊断与会诊")
_ASKED = (
    COUNTY,
    parameter("period", _("期间：2026、2026H1、2026Q3 或 202609；不写为本月。")),
    parameter("institution", _("机构代码：申请或诊断；监管人员不写。")),
)


class RemoteEvidenceShape(Shape):
    """One kind of fact that is handed up."""

    code = text(_("事实代码。"))
    name = text(_("名称。"))
    filter = text(_("计的是什么。"))


class RemoteFiguresShape(Shape):
    """The counts of one period."""

    county = text(_("县区代码。"))
    period = text(_("期间。"))
    first_day = text(_("第一天。"))
    last_day = text(_("最后一天（含）。"))
    kinds = RemoteEvidenceShape(many=True, help_text=_("汇集给考核和资金申请的事实。"))
    tables = serializers.ListField(child=FigureTableShape(), help_text=_("各表。"))


class RemoteFigures(APIView):
    """Remote diagnosis in figures."""

    @extend_schema(
        operation_id="remote_figures", tags=[TAG], summary=_("远程诊断与会诊统计"),
        description=_("一期内按机构的件数、患者数和互认次数；监管人员所见的数，1 至 4 件一律隐去。"),
        parameters=list(_ASKED),
        responses={200: RemoteFiguresShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every table of the period."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        wanted = wanted_of({name: asked.text(name) for name in ("period", "institution")})
        scope = figure_access.scope_for(actor, county, wanted)
        names = {body.pk: local(body, "name") for body in figure_access.bodies_of(county)}
        return Response(
            {
                "county": county.code,
                "period": scope.period.code,
                "first_day": str(scope.period.first_day),
                "last_day": str(scope.period.last_day),
                "kinds": [
                    {"code": one.code, "name": str(one.name), "filter": str(one.filter)}
                    for one in KINDS
                ],
                "tables": [table_line(table) for table in remote_figures(scope, names).tables],
            }
        )
