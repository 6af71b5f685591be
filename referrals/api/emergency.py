"""Over REST: who has which emergency centre, the nearest to the body that sends first."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.errors import Invalid
from alliance.core.numbers import plain
from alliance.core.shapes import Shape, number, text
from alliance.core.showing import local
from referrals import access, queries
from referrals.api.cases import TAG

_ASKED = (
    parameter("institution", _("转出机构代码；只在一家机构看诊的医生不用写。")),
    parameter("emergency", _("急救中心，按方案的名称；不写为全部。")),
)


class EmergencyPlaceShape(Shape):
    """A body with an emergency centre."""

    emergency = text(_("急救中心。"))
    institution = text(_("机构代码，写在 dispatch 的 destination 里。"))
    name = text(_("机构名称。"))
    km = number(_("从转出机构算起的直线公里数；有一方没有登记经纬度时为 null，排在最后。"))


class EmergencyPlaces(APIView):
    """Where a green-channel case may go."""

    @extend_schema(
        operation_id="emergency_places", tags=[TAG], summary=_("急救中心和送往机构"),
        description=_("登记有这个急救中心的机构，近的在前；没有机构登记的，急救中心可送任一接收机构。"),
        parameters=list(_ASKED),
        responses={200: EmergencyPlaceShape(many=True), **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """By centre, the nearest first."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        sends = access.sending_place(actor, asked.text("institution"))
        if sends is None:
            sentence = _("您在几家机构看诊，请写明转出机构。")
            raise Invalid(sentence, fields={"institution": sentence})
        kind = asked.text("emergency")
        found = queries.cases.able_by_centre(sends, today())
        return Response(
            [_line(one, row) for one, rows in found.items() if kind in {"", one} for row in rows]
        )


def _line(kind: str, row: queries.cases.Able) -> dict[str, Any]:
    return {
        "emergency": kind,
        "institution": row.institution.code,
        "name": local(row.institution, "name"),
        "km": None if row.km is None else plain(row.km),
    }
