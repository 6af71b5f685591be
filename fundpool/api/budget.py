"""The yearly special budget over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.errors import Forbidden, NotSet
from alliance.core.listing import COUNTY
from alliance.core.money import two_places
from alliance.core.shapes import Shape, number, text, truth, whole
from fundpool.access import budget as access
from fundpool.queries import budget as queries
from members import access as member_access

TAG: Any = _("资金提取")


class BudgetLineShape(Shape):
    """One line of the budget."""

    code = text(_("项目代码。"))
    name = text(_("项目。"))
    amount = number(_("金额，元。"))
    clause = text(_("条款。"))


class BudgetErratumShape(Shape):
    """What the plan prints that does not fit."""

    code = text(_("勘误编号。"))
    finding = text(_("发现。"))
    handling = text(_("处理。"))


class BudgetShape(Shape):
    """The yearly special budget of a county."""

    lines = BudgetLineShape(many=True, help_text=_("各项。"))
    total = number(_("各项合计，元。"))
    printed = number(_("方案所写，元。"))
    agrees = truth(_("两者是否相符。"), allow_null=True)
    programme_years = whole(_("设备更新的年数。"), allow_null=True)
    afterwards = number(_("设备更新期满以后每年，元。"))
    missing = text(_("没有设定的，是哪一条留待设定；都有时为空。"))
    errata = BudgetErratumShape(many=True, help_text=_("有关的勘误。"))


class SpecialBudget(APIView):
    """Every line with their sum, and the errata."""

    @extend_schema(
        operation_id="special_budget", tags=[TAG], summary=_("财政专项预算"),
        description=_("方案写定的每年专项预算，逐项列出；没有写定的，missing 说明由哪一条留待设定。"),
        parameters=[COUNTY],
        responses={200: BudgetShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Read it."""
        actor = actor_of(request)
        county = member_access.county_asked(actor, Asked(request, (COUNTY,)).text("county"))
        if county is None:
            raise Forbidden(_("您没有任何县区的角色。"))
        access.check_can_read(actor, county)
        try:
            page = queries.page_of(county, today())
        except NotSet as refusal:
            unknown = ("total", "printed", "agrees", "programme_years", "afterwards")
            nothing = {"lines": [], "missing": str(refusal), "errata": []}
            return Response({**dict.fromkeys(unknown), **nothing})
        return Response(
            {
                "lines": [
                    {
                        "code": one.code, "name": one.words, "amount": two_places(one.fen),
                        "clause": one.clause,
                    }
                    for one in page.lines
                ],
                "total": two_places(page.budget.total_fen),
                "printed": two_places(page.budget.printed_fen),
                "agrees": page.budget.agrees,
                "programme_years": page.last_year,
                "afterwards": two_places(page.after_fen),
                "missing": "",
                "errata": [
                    {"code": one.code, "finding": one.finding, "handling": one.handling}
                    for one in page.errata
                ],
            }
        )  # fmt: skip
