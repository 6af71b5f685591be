"""Whose money it is over REST: receipts, sources by level and project, a payment's parts."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Asking
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import listed, problems
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from fundpool.access import bank as access
from fundpool.access import ledger as ledger_access
from fundpool.api import bank_shapes as shapes
from fundpool.api.requests import county_asked
from fundpool.models import Receipt
from fundpool.queries import sources as queries
from members import access as member_access

TAG: Any = _("资金来源")
_POOL = parameter("pool", _("资金池代码。"))
_YEAR = parameter("year", _("年度；不写为本年度。"))


@listed(TAG, shapes.FundReceiptShape, _("财政拨入"), _("含预算指标文号、日期、级次、项目和年度。"))
class FundReceipts(ListView):
    """Money from finance with its budget notice."""

    title = "fund-receipts"
    common = (COUNTY,)
    parameters = (
        _POOL, _YEAR, parameter("level", _("资金级次。"), enum=tuple(Receipt.Level.values))
    )  # fmt: skip
    order: ClassVar = ("id",)
    columns = names_of(shapes.FundReceiptShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those of a pool, a budget year, a level."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = ledger_access.receipts_for(actor).filter(county=county)
        return only(
            rows.select_related("pool", "earmark", "journal"),
            pool__code__in=asked.texts("pool"),
            year=asked.year("year"),
            level__in=asked.among("level", tuple(Receipt.Level.values)),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.receipt_line(row) for row in rows]


class FundReceiptCourse(APIView):
    """From a receipt forward to its payments."""

    @extend_schema(
        operation_id="fund_receipt_course", tags=[TAG], summary=_("一笔财政拨入的去向"),
        responses={200: shapes.FundMoveShape(many=True), **problems(404)},
    )  # fmt: skip
    def get(self, request: Asking, receipt: int) -> Response:
        """Every movement, in the order in which it was posted."""
        Asked(request, ())
        row = access.receipt_for(actor_of(request), receipt)
        return Response(shapes.move_lines(queries.course_of(row)))


class FundPaymentParts(APIView):
    """From a payment back to its receipts."""

    @extend_schema(
        operation_id="fund_payment_sources", tags=[TAG], summary=_("一笔拨付的资金来源"),
        responses={200: shapes.FundPartShape(many=True), **problems(404)},
    )  # fmt: skip
    def get(self, request: Asking, payment: int) -> Response:
        """Whose money it was."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.payment_for(actor, payment)
        ledger_access.check_can_read_books(actor, row.county_id)
        return Response(shapes.part_lines(queries.parts_of(row)))


class FundSources(APIView):
    """A pool's money by level, project and budget year."""

    @extend_schema(
        operation_id="fund_sources", tags=[TAG], summary=_("资金池的资金来源"),
        parameters=[COUNTY, _POOL, _YEAR],
        responses={200: shapes.FundSourceShape(many=True), **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Asking) -> Response:
        """Until the end of a year."""
        actor, county = county_asked(request)
        asked = Asked(request, (COUNTY, _POOL, _YEAR))
        pool = ledger_access.pool_for(actor, county.pk, asked.text("pool"))
        ledger_access.check_can_read_books(actor, county.pk)
        year = asked.year("year") or today().year
        return Response(shapes.source_lines(queries.groups(pool, year)))
