"""Levies over REST: preview, submit, confirm, correct; what is owed."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import two_places
from alliance.core.shapes import Shape, names_of
from fundpool.access import ledger as ledger_access
from fundpool.access import levies as access
from fundpool.actions import levies as actions
from fundpool.api import levy_shapes as shapes
from fundpool.api.stepping import Step, county_asked, described, said_in
from fundpool.models import LevyRun, LevyTrueUp, Pool
from fundpool.queries import levies as queries
from fundpool.rules.levying import income
from members import access as member_access

TAG: Any = _("资金提取")
POOL = parameter("pool", _("资金池代码。"))
YEAR = parameter("year", _("年度。"))
UNIT = parameter("unit", _("机构代码。"))


@listed(TAG, shapes.LevyRunShape, _("年度提取"), _("各资金池各年度的提取。"))
class LevyRuns(ListView):
    """Runs that one reads."""

    title = "levy-runs"
    common = (COUNTY,)
    parameters = (POOL, YEAR)
    order = ("year", "id")
    columns = names_of(shapes.LevyRunShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.runs_for(actor).filter(county=county)
        rows = rows.select_related("pool", "journal")
        return only(rows, pool__code=asked.text("pool"), year=asked.year("year"))

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [
            (
                one.pk, one.pool.code, one.year, one.base_year, one.rate, one.clause,
                two_places(one.total_fen), one.status, moment_text(one.submitted_at),
                moment_text(one.ended_at), str(one.journal) if one.journal else None,
            )
            for one in rows
        ]  # fmt: skip


@listed(TAG, shapes.LevyShape, _("单位应缴"), _("各单位由年度提取应缴的资金。"))
class Levies(ListView):
    """What the bodies one reads owe by each run."""

    title = "levies"
    common = (COUNTY,)
    parameters = (POOL, YEAR, UNIT)
    order = ("run__year", "id")
    columns = names_of(shapes.LevyShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.assessments_for(actor).filter(county=county)
        return only(
            rows.select_related("run__pool", "institution"),
            run__pool__code=asked.text("pool"), run__year=asked.year("year"),
            institution__code=asked.text("unit"),
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [
            (
                one.pk, one.run_id, one.run.pool.code, one.run.year, one.institution.code,
                two_places(one.base_fen), one.how, one.months, two_places(one.fen),
            )
            for one in rows
        ]  # fmt: skip


def _pool_and_year(request: Request) -> tuple[Actor, Pool, int]:
    actor, county, asked = county_asked(request, POOL, YEAR)
    pool = ledger_access.pool_for(actor, county.pk, asked.text("pool"))
    return actor, pool, asked.year("year") or today().year


class LevyPreview(APIView):
    """What a run would book."""

    @extend_schema(
        operation_id="levy_preview", tags=[TAG], summary=_("试算年度提取"),
        description=_("现在计算，不保存。提交时把 total 照抄过去。"),
        parameters=[COUNTY, POOL, YEAR],
        responses={200: shapes.LevyPreviewShape, **problems(403, 404, 409, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Compute it."""
        actor, pool, year = _pool_and_year(request)
        access.check_can_submit(actor, pool.county_id)
        found = queries.preview(pool, year, today())
        lines = [
            {
                "unit": one.body.code, "base": two_places(one.base_fen), "how": one.how,
                "months": one.months, "amount": None if one.why_not else two_places(one.fen),
                "why_not": one.why_not,
            }
            for one in found.lines
        ]  # fmt: skip
        return Response(
            {
                "pool": pool.code, "year": year, "base_year": found.base_year,
                "rate": str(found.rate), "clause": found.clause,
                "total": two_places(found.total_fen), "lines": lines,
            }
        )  # fmt: skip


class LeviesOwed(APIView):
    """应缴未缴 of a pool's year."""

    @extend_schema(
        operation_id="levies_owed", tags=[TAG], summary=_("应缴未缴"),
        description=_("照账簿计算：应缴、已缴、未缴。"), parameters=[COUNTY, POOL, YEAR],
        responses={200: shapes.LevyOwedYearShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Read the books."""
        actor, pool, year = _pool_and_year(request)
        lines = queries.owed_of_year(pool, year, access.bodies_for(actor))
        bodies = [
            {
                "unit": one.body.code, "assessed": two_places(one.assessed_fen),
                "paid": two_places(one.paid_fen), "open": two_places(one.open_fen),
            }
            for one in lines
        ]  # fmt: skip
        return Response({"pool": pool.code, "year": year, "bodies": bodies})


class SubmitLevy(APIView):
    """Submit a run as it was previewed."""

    @extend_schema(
        operation_id="levy_run_submit", tags=[TAG], summary=_("提交年度提取"),
        description=_("total 与现在的试算不一致时答 409，请重新试算。"),
        parameters=[COUNTY, KEY], request=shapes.LevySubmitShape,
        responses={200: shapes.LevyDecidedShape, **problems(400, 403, 404, 409, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Hand it on for confirmation."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.LevySubmitShape, request)
        pool = ledger_access.pool_for(actor, county.pk, said["pool"])
        total = income(said["total"])

        def keep() -> dict[str, Any]:
            run = actions.submit_levy(pool=pool, year=said["year"], total_fen=total, by=actor)
            return _decided(run)

        key = key_of(request._request)
        return Response(once(actor, key, "fundpool.submit_levy", keep, asked=said))


class _Verb(Step):
    """One step of a run or of a correction."""

    argument = "run"
    shape: ClassVar[type[Shape]] = shapes.LevyEmptyShape

    @staticmethod
    def tell(row: LevyRun | LevyTrueUp) -> dict[str, Any]:
        """Where it stands now."""
        return _decided(row)


def _described(name: str, summary: Any, shape: type[Shape] = shapes.LevyEmptyShape) -> Any:
    return described(TAG, name, summary, shape, shapes.LevyDecidedShape)


@_described("levy_run_confirm", _("核定年度提取并入账"))
class ConfirmLevy(_Verb):
    """Book a run."""

    find = staticmethod(access.run_for)
    act = staticmethod(actions.confirm_levy)


@_described("levy_run_refuse", _("退回年度提取"), shapes.LevyReasonShape)
class RefuseLevy(_Verb):
    """Send a run back."""

    find = staticmethod(access.run_for)
    act = staticmethod(actions.refuse_levy)
    shape = shapes.LevyReasonShape


@_described("levy_run_withdraw", _("撤回年度提取"))
class WithdrawLevy(_Verb):
    """Take a run back."""

    find = staticmethod(access.run_for)
    act = staticmethod(actions.withdraw_levy)


@_described("levy_true_up_submit", _("提交多退少补"))
class SubmitTrueUp(_Verb):
    """Propose what a corrected base changes."""

    find = staticmethod(access.assessment_for)
    act = staticmethod(actions.submit_true_up)
    argument = "assessment"


@_described("levy_true_up_confirm", _("核定多退少补并入账"))
class ConfirmTrueUp(_Verb):
    """Book a difference."""

    find = staticmethod(access.true_up_for)
    act = staticmethod(actions.confirm_true_up)
    argument = "row"


@_described("levy_true_up_refuse", _("退回多退少补"), shapes.LevyReasonShape)
class RefuseTrueUp(_Verb):
    """Send a difference back."""

    find = staticmethod(access.true_up_for)
    act = staticmethod(actions.refuse_true_up)
    argument = "row"
    shape = shapes.LevyReasonShape


@_described("levy_true_up_withdraw", _("撤回多退少补"))
class WithdrawTrueUp(_Verb):
    """Take a difference back."""

    find = staticmethod(access.true_up_for)
    act = staticmethod(actions.withdraw_true_up)
    argument = "row"


def _decided(row: LevyRun | LevyTrueUp) -> dict[str, Any]:
    voucher = str(row.journal) if row.journal else None
    return {"id": row.pk, "status": row.status, "voucher": voucher}
