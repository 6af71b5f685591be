"""Insurance years over REST: entered, confirmed, previewed, settled, paid."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.numbers import parse_number
from alliance.core.shapes import Shape, names_of
from fundpool.access import insurance as access
from fundpool.access import ledger as ledger_access
from fundpool.access.appraised import scored_run_for
from fundpool.actions import insurance as actions
from fundpool.actions.insurance import EndTold, YearTold
from fundpool.api import insurance_shapes as shapes
from fundpool.api.levies import YEAR
from fundpool.api.stepping import Step, county_asked, described, said_in
from fundpool.models import InsuranceShare
from fundpool.queries import insurance as queries
from fundpool.rules.levying import income
from members import access as member_access

TAG: Any = _("医保年度")
_SCORED = parameter("scored", _("考核批次编号；按考核结果分配结余时写。"))
_REASONABLE = parameter("reasonable", _("决定认定的合理超支，元；只用于财政承担的超支。"))
_ID = OpenApiParameter("pk", int, OpenApiParameter.PATH, description=_("编号。"))
_REFUSED: Any = problems(400, 403, 404, 409, 413, 415, 422)
PLACES = 4


class Years(ListView):
    """Lists of one county."""

    common = (COUNTY,)
    parameters = (YEAR,)
    order = ("id",)
    by_year: ClassVar[str] = "insured__year"

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """What the actor reads."""
        raise NotImplementedError

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = self.found(actor).filter(county=county)
        return only(rows, **{self.by_year: asked.year("year")})


@listed(TAG, shapes.InsuranceYearShape, _("医保年度"), _("各联盟的总额预算和实际支出。"))
class InsuranceYears(Years):
    """Years one reads."""

    title = "insurance-years"
    columns = names_of(shapes.InsuranceYearShape)
    by_year = "year"

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All of them."""
        return access.years_for(actor).select_related("pool", "alliance")

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.year_line(row) for row in rows]


@listed(TAG, shapes.InsuranceShareShape, _("医保份额"), _("各单位的权重、分得和付款。"))
class InsuranceShares(Years):
    """Bodies of these years."""

    title = "insurance-shares"
    columns = names_of(shapes.InsuranceShareShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All of them."""
        return access.shares_for(actor).select_related("institution", "journal__period")

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.share_line(row) for row in rows]


@listed(TAG, shapes.InsuranceSettlementShape, _("医保入账"), _("结余和超支按哪条规则入账。"))
class InsuranceSettlements(Years):
    """How these years ended."""

    title = "insurance-settlements"
    columns = names_of(shapes.InsuranceSettlementShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All of them."""
        return access.settlements_for(actor).select_related("journal__period")

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.settlement_line(row) for row in rows]


class EnterInsuranceYear(APIView):
    """A year is entered."""

    @extend_schema(
        operation_id="insurance_year_enter", tags=[TAG], summary=_("登记医保年度"),
        description=_("由另一人核定后才能办理结余或超支。"), parameters=[COUNTY, KEY],
        request=shapes.NewInsuranceYearShape,
        responses={201: shapes.InsuranceDoneShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Enter it, once for the caller's key."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.NewInsuranceYearShape, request)
        pool = ledger_access.pool_for(actor, county.pk, said["pool"])
        alliances = member_access.alliances_for(actor)
        alliance = alliances.filter(county=county, code=said["alliance"]).first()
        if alliance is None:
            raise NotFound(_("没有找到这个联盟。"))
        bodies = {one.code: one for one in queries.members_of(alliance, today())}
        weights = {}
        for one in said["weights"]:
            if one["unit"] not in bodies:
                raise Invalid(_("只有联盟的牵头和成员单位有权重。"), code="NOT_MEMBER")
            weights[bodies[one["unit"]]] = parse_number(one["weight"], places=PLACES)
        told = YearTold(
            said["year"], income(said["budget"]), income(said["spent"]), said["source"], weights
        )
        done = once(
            actor, key_of(request._request), "fundpool.insurance_enter",
            lambda: _told(
                actions.enter_insurance_year(pool=pool, alliance=alliance, told=told, by=actor)
            ),
            asked=said,
        )  # fmt: skip
        return Response(done, status=201)


class InsurancePreview(APIView):
    """What a year's end would book."""

    @extend_schema(
        operation_id="insurance_preview", tags=[TAG], summary=_("试算医保结余或超支"),
        description=_(
            "现在计算，不保存。提交时把 amount 照抄过去；县区已定按考核结果分配的，还要写 scored，并照抄 mark。"
        ),
        parameters=[_ID, _REASONABLE, _SCORED],
        responses={200: shapes.InsurancePreviewShape, **problems(403, 404, 409, 422)},
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """Compute it."""
        row = access.year_for(actor_of(request), pk)
        asked = Asked(request, (_REASONABLE, _SCORED))
        said = asked.text("reasonable")
        scored = scored_run_for(actor_of(request), row, asked.text("scored"))
        seen = queries.preview(row, today(), income(said) if said else None, scored)
        return Response(shapes.preview_told(seen))


class SettleInsuranceYear(APIView):
    """How a year ends is submitted."""

    @extend_schema(
        operation_id="insurance_settle", tags=[TAG], summary=_("提交医保结余或超支"),
        description=_("amount 与现在的试算不一致时答 409；由另一人核定后入账。"),
        parameters=[_ID, KEY], request=shapes.SettleInsuranceShape,
        responses={201: shapes.InsuranceDoneShape, **_REFUSED},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Hand it on, once for the caller's key."""
        actor = actor_of(request)
        row = access.year_for(actor, pk)
        said = said_in(shapes.SettleInsuranceShape, request)
        earmarks = ledger_access.earmarks_for(actor).filter(pool=row.pool)
        earmark = earmarks.filter(code=said["earmark"]).first()
        if said["earmark"] and earmark is None:
            raise Invalid(_("请选这个资金池的专项。"), code="EARMARK_MISMATCH")
        told = EndTold(
            on=said["on"], bank_no=said["bank_no"], earmark=earmark,
            decision_no=said["decision_no"], decided_on=said["decided_on"],
            reasonable_fen=income(said["reasonable"]) if said["reasonable"] else None,
        )  # fmt: skip
        fen = income(said["amount"])
        scored = scored_run_for(actor, row, said["scored"])
        decided = said["decided_on"]
        done = once(
            actor, key_of(request._request), "fundpool.insurance_settle",
            lambda: _told(
                actions.submit_insurance_settlement(
                    row=row, told=told, pool_fen=fen, by=actor, scored=scored, mark=said["mark"]
                )
            ),
            asked=[pk, {**said, "on": said["on"].isoformat(),
                        "decided_on": decided and decided.isoformat()}],
        )  # fmt: skip
        return Response(done, status=201)


class InsuranceStep(Step):
    """One step of a year or of its end."""

    shape: ClassVar[type[Shape]] = shapes.InsuranceEmptyShape

    @staticmethod
    def tell(row: Any) -> dict[str, Any]:
        """Where it stands now."""
        return _told(row)


def described_as(name: str, summary: Any, shape: type[Shape] = shapes.InsuranceEmptyShape) -> Any:
    """What the document says of one of these steps."""
    return described(TAG, name, summary, shape, shapes.InsuranceDoneShape)


@described_as("insurance_year_confirm", _("核定医保年度"))
class ConfirmInsuranceYear(InsuranceStep):
    """A second person agrees."""

    find = staticmethod(access.year_for)
    act = staticmethod(actions.confirm_insurance_year)


@described_as("insurance_year_refuse", _("退回医保年度"), shapes.InsuranceReasonShape)
class RefuseInsuranceYear(InsuranceStep):
    """Sent back."""

    find = staticmethod(access.year_for)
    act = staticmethod(actions.refuse_insurance_year)
    shape = shapes.InsuranceReasonShape


@described_as("insurance_year_withdraw", _("撤回医保年度"))
class WithdrawInsuranceYear(InsuranceStep):
    """Taken back."""

    find = staticmethod(access.year_for)
    act = staticmethod(actions.withdraw_insurance_year)


@described_as("insurance_settlement_confirm", _("核定医保结余或超支并入账"))
class ConfirmInsuranceSettlement(InsuranceStep):
    """Booked."""

    find = staticmethod(access.settlement_for)
    act = staticmethod(actions.confirm_insurance_settlement)


@described_as("insurance_settlement_refuse", _("退回医保结余或超支"), shapes.InsuranceReasonShape)
class RefuseInsuranceSettlement(InsuranceStep):
    """Sent back."""

    find = staticmethod(access.settlement_for)
    act = staticmethod(actions.refuse_insurance_settlement)
    shape = shapes.InsuranceReasonShape


@described_as("insurance_settlement_withdraw", _("撤回医保结余或超支"))
class WithdrawInsuranceSettlement(InsuranceStep):
    """Taken back."""

    find = staticmethod(access.settlement_for)
    act = staticmethod(actions.withdraw_insurance_settlement)


@described_as("insurance_share_pay", _("付医保结余"), shapes.InsuranceBankShape)
class PayInsuranceShare(InsuranceStep):
    """One body is paid."""

    find = staticmethod(access.share_for)
    act = staticmethod(actions.pay_insurance_share)
    argument = "share"
    shape = shapes.InsuranceBankShape


def _told(row: Any) -> dict[str, Any]:
    status = "confirmed" if isinstance(row, InsuranceShare) else row.status
    journal = getattr(row, "journal", None)
    return {"id": row.pk, "status": status, "voucher": str(journal) if journal else None}
