"""Income statements over REST: read in every version, stated and corrected."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import two_places
from alliance.core.shapes import names_of
from fundpool.access import income as income_access
from fundpool.actions import income as income_actions
from fundpool.api import levy_shapes as shapes
from fundpool.api.levies import TAG, UNIT, YEAR
from fundpool.api.stepping import county_asked, said_in
from fundpool.income_told import Told
from fundpool.queries import income as income_queries
from fundpool.rules.levying import income
from members import access as member_access


@listed(TAG, shapes.IncomeShape, _("收入表"), _("各单位的收入表，每一版一行。"))
class Incomes(ListView):
    """Every version of the statements one reads."""

    title = "income-statements"
    common = (COUNTY,)
    parameters = (UNIT, YEAR)
    order = ("institution__code", "year", "version")
    columns = names_of(shapes.IncomeShape)
    inner = ("lines", names_of(shapes.IncomeLineShape))

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = income_access.statements_for(actor).filter(county=county)
        rows = income_queries.with_replaced(rows).select_related("institution")
        return only(
            rows.prefetch_related("lines"),
            institution__code=asked.text("unit"), year=asked.year("year"),
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [
            (
                one.pk, one.institution.code, one.year, one.version, not one.replaced, one.basis,
                two_places(one.total_fen), two_places(one.base_fen), one.note, moment_text(one.at),
                [
                    {"code": line.code, "amount": two_places(line.fen), "counts": line.counts}
                    for line in one.lines.all()
                ],
            )
            for one in rows
        ]  # fmt: skip


class StateIncome(APIView):
    """State a body's year, or correct it."""

    @extend_schema(
        operation_id="income_statement_state", tags=[TAG], summary=_("填写收入表"),
        description=_("成为新的一版；version 写最新一版的数，第一次写 0。更正要写理由。"),
        parameters=[COUNTY, KEY], request=shapes.IncomeToStateShape,
        responses={200: shapes.IncomeStatedShape, **problems(400, 403, 404, 409, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Keep it."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.IncomeToStateShape, request)
        body = income_access.body_for(actor, county.pk, said["unit"])
        fen = {code: income(text) for code, text in said["amounts"].items()}
        told = Told(said["year"], fen, said["version"], said["note"])

        def keep() -> dict[str, Any]:
            row = income_actions.state_income(institution=body, told=told, by=actor)
            return {"id": row.pk, "version": row.version, "base": two_places(row.base_fen)}

        key = key_of(request._request)
        return Response(once(actor, key, "fundpool.state_income", keep, asked=said))
