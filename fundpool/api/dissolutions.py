"""How pools end, over REST: preview, two people, payments one by one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor
from alliance.core.asking import Asked
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Refused
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import Shape, names_of
from fundpool.access import dissolving as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import dissolving as actions
from fundpool.api import dissolution_shapes as shapes
from fundpool.api.levies import POOL
from fundpool.api.stepping import Step, county_asked, described, said_in
from fundpool.models import DissolutionLine
from fundpool.queries import dissolving as queries
from members import access as member_access

TAG: Any = _("资金池解体")
_CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description=_("资金池代码。"))
_REFUSED: Any = problems(400, 403, 404, 409, 413, 415, 422)


@listed(TAG, shapes.DissolutionShape, _("资金池解体"), _("本人可以查看的解体，先发起的在前。"))
class Dissolutions(ListView):
    """Ends of pools one reads."""

    title = "dissolutions"
    common = (COUNTY,)
    parameters = (POOL,)
    order = ("id",)
    columns = names_of(shapes.DissolutionShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.dissolutions_for(actor).filter(county=county)
        return only(rows.select_related("pool", "journal__period"), pool__code=asked.text("pool"))

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.dissolution_line(row) for row in rows]


@listed(TAG, shapes.DissolutionLineShape, _("解体返还"), _("各单位和财政的返还，以及付款凭证。"))
class DissolutionLines(ListView):
    """What goes back to whom."""

    title = "dissolution-lines"
    common = (COUNTY,)
    parameters = (POOL,)
    order = ("id",)
    columns = names_of(shapes.DissolutionLineShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.lines_for(actor).filter(county=county)
        return only(
            rows.select_related("dissolution__pool", "institution", "journal__period"),
            dissolution__pool__code=asked.text("pool"),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.part_line(row) for row in rows]


class DissolutionPreview(APIView):
    """What the end of a pool would do today."""

    @extend_schema(
        operation_id="dissolution_preview", tags=[TAG], summary=_("试算解体"),
        description=_("现在计算，不保存；两种结果都给出。提交时把 fingerprint 照抄过去。"),
        parameters=[COUNTY, _CODE],
        responses={200: shapes.DissolutionPreviewShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        """Compute it."""
        actor, county, _asked = county_asked(request)
        pool = ledger_access.pool_for(actor, county.pk, code)
        ledger_access.check_can_read_books(actor, pool.county_id)
        found, why = queries.preview(pool, today()), ""
        try:
            queries.check_ready(found)
        except Refused as refused:
            why = str(refused)
        return Response(shapes.preview_told(found, why))


class StartDissolution(APIView):
    """A pool begins to end."""

    @extend_schema(
        operation_id="dissolution_start", tags=[TAG], summary=_("开始解体"),
        description=_("此后不再办理新的业务；余额分配前可以撤销。"),
        parameters=[COUNTY, _CODE, KEY], request=shapes.NewDissolutionShape,
        responses={201: shapes.DissolutionDoneShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Begin, once for the caller's key."""
        actor, county, _asked = county_asked(request)
        pool = ledger_access.pool_for(actor, county.pk, code)
        said = said_in(shapes.NewDissolutionShape, request)
        done = once(
            actor, key_of(request._request), "fundpool.dissolution_start",
            lambda: _told(actions.start_dissolution(pool=pool, by=actor, **said)),
            asked=[code, said],
        )  # fmt: skip
        return Response(done, status=201)


class _Step(Step):
    """One step of a pool's end."""

    find = staticmethod(access.dissolution_for)
    argument = "dissolution"
    shape: ClassVar[type[Shape]] = shapes.DissolutionEmptyShape

    @staticmethod
    def tell(row: Any) -> dict[str, Any]:
        """Where it stands now."""
        return _told(row)


class _Bank(Step):
    """Money of one part."""

    find = staticmethod(access.line_for)
    argument = "line"
    shape: ClassVar[type[Shape]] = shapes.DissolutionBankShape

    @staticmethod
    def tell(row: DissolutionLine) -> dict[str, Any]:
        """Its voucher."""
        return _paid(row)


def _described(name: str, summary: Any, shape: type[Shape]) -> Any:
    return described(TAG, name, summary, shape, shapes.DissolutionDoneShape)


@_described("dissolution_submit", _("提交解体分配"), shapes.SubmitDissolutionShape)
class SubmitDissolution(_Step):
    """Hand the distribution on."""

    act = staticmethod(actions.submit_dissolution)
    shape = shapes.SubmitDissolutionShape


@_described("dissolution_confirm", _("核定解体分配并入账"), shapes.DissolutionEmptyShape)
class ConfirmDissolution(_Step):
    """Book it."""

    act = staticmethod(actions.confirm_dissolution)


@_described("dissolution_refuse", _("退回解体分配"), shapes.DissolutionReasonShape)
class RefuseDissolution(_Step):
    """Send it back."""

    act = staticmethod(actions.refuse_dissolution)
    shape = shapes.DissolutionReasonShape


@_described("dissolution_call_off", _("撤销解体"), shapes.DissolutionReasonShape)
class CallOffDissolution(_Step):
    """The pool works on."""

    act = staticmethod(actions.call_off_dissolution)
    shape = shapes.DissolutionReasonShape


@_described("dissolution_finish", _("办结解体"), shapes.DissolutionEmptyShape)
class FinishDissolution(_Step):
    """Shut it."""

    act = staticmethod(actions.finish_dissolution)


@_described("dissolution_pay", _("登记返还付款"), shapes.DissolutionBankShape)
class PayDissolution(_Bank):
    """One part was paid."""

    act = staticmethod(actions.pay_dissolution)


@_described("dissolution_returned", _("登记返还退票"), shapes.DissolutionBankShape)
class ReturnDissolution(_Bank):
    """A payment came back."""

    act = staticmethod(actions.return_dissolution_payment)


def _told(row: Any) -> dict[str, Any]:
    voucher = str(row.journal) if row.journal else None
    return {"id": row.pk, "status": row.status, "voucher": voucher}


def _paid(line: DissolutionLine) -> dict[str, Any]:
    voucher = str(line.journal) if line.journal else None
    return {"id": line.pk, "status": line.dissolution.status, "voucher": voucher}
