"""The yearly economic analysis of each alliance over REST: read, written, filed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.rows import one_of
from alliance.core.shapes import names_of
from fundpool.access import analyses as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import analyses as actions
from fundpool.api import analysis_shapes as shapes
from fundpool.api.levies import YEAR
from fundpool.api.stepping import REFUSED, Step, county_asked, described, said_in
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from fundpool.rules.analyses import FILED
from members import access as member_access

TAG: Any = _("经济运行分析")
_ALLIANCE = parameter("alliance", _("联盟代码。"))
_VERSION = parameter("version", _("报送的版本；不写为现在的数据。"))


def analysis_for(actor: Actor, pk: int) -> EconomicAnalysis:
    """One version; NotFound otherwise."""
    rows = access.analyses_for(actor).select_related("county", "alliance")
    return one_of(rows, pk, _("没有找到这一版分析。"))


@listed(TAG, shapes.EconomicAnalysisShape, _("分析意见"), _("各医共体分析意见的各版。"))
class EconomicAnalyses(ListView):
    """Versions one reads."""

    title = "economic-analyses"
    common = (COUNTY,)
    parameters = (YEAR, _ALLIANCE)
    order = ("id",)
    columns = names_of(shapes.EconomicAnalysisShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.analyses_for(actor).filter(county=county).select_related("alliance")
        return only(rows, year=asked.year("year"), alliance__code=asked.text("alliance"))

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [tuple(shapes.line(row).values()) for row in rows]


class AnalysisFigures(APIView):
    """An alliance's year put together."""

    @extend_schema(
        operation_id="analysis_figures", tags=[TAG], summary=_("汇总一个医共体一年的经济数据"),
        description=_("只汇总系统里已有的数据；没有的为空，不按 0 计。"),
        parameters=[COUNTY, YEAR, _ALLIANCE, _VERSION],
        responses={200: shapes.AnalysisFiguresShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Put it together, or read what a version was filed with."""
        actor, county, asked = county_asked(request, YEAR, _ALLIANCE, _VERSION)
        alliance = access.alliance_for(actor, county.pk, asked.text("alliance"))
        year = asked.year("year")
        if year is None:
            told = _("请写年度。")
            raise Invalid(told, fields={"year": told})
        said, number = asked.text("version"), None
        if said:
            row = access.analyses_for(actor).filter(
                alliance=alliance, year=year, status=FILED,
                number=int(said[:6]) if said.isascii() and said.isdecimal() else 0,
            ).first()  # fmt: skip
            if row is None:
                raise NotFound(_("没有找到这一版分析。"))
            found, number = queries.filed(row), row.number
        else:
            books = not why_not(ledger_access.check_can_read_books, actor, county.pk)
            found = queries.sections(alliance, year, access.runs_for(actor), books=books)
        return Response(
            {
                "alliance": alliance.code, "year": year, "version": number,
                "sections": [shapes.section(one) for one in found],
            }
        )  # fmt: skip


class WriteAnalysis(APIView):
    """The next version."""

    @extend_schema(
        operation_id="analysis_write", tags=[TAG], summary=_("撰写分析意见"),
        description=_("每次保存为新的一版；version 是看到的最后一版，别人先保存了答 409。"),
        parameters=[COUNTY, KEY], request=shapes.NewAnalysisShape,
        responses={201: shapes.EconomicAnalysisShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Write it, once for the caller's key."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.NewAnalysisShape, request)
        alliance = access.alliance_for(actor, county.pk, said["alliance"])
        told = {name: said[name] for name in ("year", "comment", "version")}
        done = once(
            actor, key_of(request._request), "fundpool.analysis_write",
            lambda: shapes.line(
                actions.write_analysis(alliance=alliance, by=actor, **told)
            ),
            asked=said,
        )  # fmt: skip
        return Response(done, status=201)


@described(
    TAG, "analysis_file", _("报送分析"), shapes.FileAnalysisShape, shapes.EconomicAnalysisShape
)
class FileAnalysis(Step):
    """A version is filed with the figures as they stand."""

    find = staticmethod(analysis_for)
    act = staticmethod(actions.file_analysis)
    shape = shapes.FileAnalysisShape
    tell = staticmethod(shapes.line)
