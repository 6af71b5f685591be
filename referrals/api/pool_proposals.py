"""What to keep for the bases next month over REST, with the figures that each proposal rests on."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape, text, truth, whole
from members import access as member_access
from referrals.access import pools as access
from referrals.forms.figures import month_of
from referrals.models import PoolDay
from referrals.queries import pools as queries

TAG: Any = _("预留资源")
_ASKED = (COUNTY, parameter("month", _("依据哪个月，如 202611；不写为本月。")))


class PoolProposalShape(Shape):
    """Places to keep on a weekday."""

    institution = text(_("牵头单位代码。"))
    kind = serializers.ChoiceField(PoolDay.Kind.choices, help_text=_("类别。"))
    service = text(_("科室或项目。"))
    weekday = whole(_("星期，1 为周一，7 为周日。"))
    days = whole(_("已过天数。"))
    full = whole(_("约满天数。"))
    booked = whole(_("预约数，到没到都算。"))
    no_show = whole(_("未到；监管人员只看名额，为 null。"), allow_null=True)
    unused = whole(_("没用上：既没约出去也没释放。"))
    usual = whole(_("最近预留。"))
    least = whole(_("规则至少。"))
    places = whole(_("建议预留。"))
    demo = truth(_("是否演示数据。"))


class PoolProposalsShape(Shape):
    """The proposal for a month."""

    county = text(_("县区代码。"))
    month = text(_("依据的月份。"))
    proposed_for = text(_("建议用于的月份。"))
    lines = PoolProposalShape(many=True, help_text=_("一行一个科室或项目的一个星期几。"))


class PoolProposals(APIView):
    """What to keep next month."""

    @extend_schema(
        operation_id="pool_proposals", tags=[TAG], summary=_("下个月预留建议"),
        description=_(
            "半数以上的日子约满，建议比最近多留一个；否则按规则的下限。建议不改任何数，由牵头单位决定。"
        ),
        parameters=list(_ASKED),
        responses={200: PoolProposalsShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Each weekday of each service, from the days of the month that are over."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        month = month_of(asked.text("month"))
        rows = access.pools_for(actor).filter(county=county)
        days = queries.published_days(rows, month.first_day, month.until)
        if access.hides_turnout(actor, county.pk):
            days = queries.without_turnout(days)
        return Response(
            {
                "county": county.code,
                "month": month.code,
                "proposed_for": month.next.code,
                "lines": [_told(one) for one in queries.proposals(days, today())],
            }
        )


def _told(one: queries.Proposal) -> dict[str, Any]:
    sums = one.figures
    return {
        "institution": one.head.institution.code,
        "kind": one.head.kind,
        "service": one.head.service,
        "weekday": one.weekday + 1,
        "days": one.days,
        "full": one.full,
        "booked": sums.booked,
        "no_show": sums.no_show,
        "unused": sums.unused,
        "usual": one.usual,
        "least": one.least,
        "places": one.places,
        "demo": sums.demo,
    }
