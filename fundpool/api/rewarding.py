"""The reward of posted staff over REST."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.asking import parameter
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.listing import COUNTY
from alliance.core.money import two_places
from alliance.core.shapes import Shape, number, text, whole
from fundpool.access import rewarding as access
from fundpool.api.levies import YEAR
from fundpool.api.stepping import county_asked
from fundpool.queries import rewarding as queries
from fundpool.rules.levying import income
from fundpool.rules.rewarding import METHODS

TAG: Any = _("下沉人员补助")
METHOD_CODES = [*METHODS]
_INCOME = parameter("income", _("下沉诊疗服务收入，元；只用于扣除成本的办法。"))
_COST = parameter("cost", _("成本，元；只用于扣除成本的办法。"))


class RewardBodyShape(Shape):
    """One body of the base."""

    unit = text(_("机构代码。"))
    this_year = number(_("本年业务收入，元；未填为空。"))
    last_year = number(_("上年业务收入，元；未填为空。"))
    increment = number(_("增量，元；下降为 0。"))
    reward = number(_("补助，元。"))


class RewardShape(Shape):
    """A year's reward."""

    year = whole(_("年度。"))
    method = serializers.ChoiceField(METHOD_CODES, help_text=_("办法。"))
    clause = text(_("条款。"))
    rate = text(_("比例，分数。"))
    rate_reason = text(_("比例的依据。"))
    least = text(_("方案范围的下限；没有范围为空。"), allow_null=True)
    most = text(_("方案范围的上限；没有范围为空。"), allow_null=True)
    reward = number(_("补助合计，元；缺收入和成本时为空。"))
    missing = whole(_("缺收入表、没有算在内的单位数。"))
    bodies = RewardBodyShape(many=True, help_text=_("各基层单位。"))


class PostedStaffReward(APIView):
    """The reward of one year."""

    @extend_schema(
        operation_id="posted_staff_reward", tags=[TAG], summary=_("计算下沉人员补助"),
        description=_("按两年业务收入计算，不保存；比例未设时答 409 并说明由哪一条留待设定。"),
        parameters=[COUNTY, YEAR, _INCOME, _COST],
        responses={200: RewardShape, **problems(403, 404, 409, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Compute it."""
        actor, county, asked = county_asked(request, YEAR, _INCOME, _COST)
        access.check_can_read(actor, county)
        came, cost = (asked.text(name) for name in ("income", "cost"))
        page = queries.page_of(
            county, asked.year("year") or today().year - 1,
            income(came) if came else None, income(cost) if cost else None,
        )  # fmt: skip
        return Response(
            {
                "year": page.year,
                "method": page.method,
                "clause": page.clause,
                "rate": str(page.rate),
                "rate_reason": page.rate_reason,
                "least": None if page.least is None else str(page.least),
                "most": None if page.most is None else str(page.most),
                "reward": _amount(page.reward_fen),
                "missing": len(page.missing),
                "bodies": [
                    {
                        "unit": one.body.code, "this_year": _amount(one.this_fen),
                        "last_year": _amount(one.last_fen), "increment": _amount(one.grown_fen),
                        "reward": _amount(one.reward_fen),
                    }
                    for one in page.bodies
                ],
            }
        )  # fmt: skip


def _amount(fen: int | None) -> str | None:
    return None if fen is None else two_places(fen)
