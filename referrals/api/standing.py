"""Where the open cases are now, over REST: counts by state and body, for those who keep them moving."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.clock import now
from alliance.core.documents import problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape, moment, text, whole
from members import access as member_access
from referrals.access import figures as access
from referrals.forms.figures import wanted_of
from referrals.queries import figures as queries

TAG: Any = _("双向转诊")


class StandingLineShape(Shape):
    """Open cases in one state at one body."""

    direction = text(_("方向。"))
    status = text(_("状态的代码。"))
    status_name = text(_("状态。"))
    institution = text(_("在办机构代码；在医共体转诊中心的为 null。"), allow_null=True)
    open = whole(_("在办件数。"))
    late = whole(_("其中逾期。"))
    first_due_at = moment(_("最早的办理期限。"))


class ReferralStandingShape(Shape):
    """Where the open cases of the caller's bodies are at a moment."""

    county = text(_("县区代码。"))
    at = moment(_("此刻。"))
    lines = StandingLineShape(many=True, help_text=_("期限最早的在前。"))


class ReferralStanding(APIView):
    """Open cases by who has them now."""

    @extend_schema(
        operation_id="referral_standing", tags=[TAG], summary=_("在办分布"),
        description=_("此刻的分布，供调度；统计另按办理经过计。"), parameters=[COUNTY],
        responses={200: ReferralStandingShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Every state at every body, the oldest hour first."""
        actor, asked = actor_of(request), Asked(request, (COUNTY,))
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        scope = access.scope_for(actor, county, wanted_of({}), access.STAND)
        codes = {body.pk: body.code for body in access.bodies_of(county)}
        return Response(
            {
                "county": county.code,
                "at": moment_text(now()),
                "lines": [
                    {
                        "direction": one.direction,
                        "status": one.state,
                        "status_name": one.words,
                        "institution": codes.get(one.body) if one.body else None,
                        "open": one.n,
                        "late": one.late,
                        "first_due_at": moment_text(one.first),
                    }
                    for one in queries.standing_now(scope)
                ],
            }
        )
