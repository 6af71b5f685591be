"""Coverage over REST: the board of a year as the page shows it."""

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
from alliance.core.errors import NotFound, NotSet
from alliance.core.listing import COUNTY
from members import access as member_access
from staffing.access import coverage as access
from staffing.api.coverage_shapes import CoverageShape
from staffing.api.postings import TAG
from staffing.queries import coverage as queries
from staffing.vocabulary import PROFESSIONS

_ASKED = (
    COUNTY,
    parameter("year", _("年度，如 2026；不写为今年。")),
    parameter("cadre", _("执业类别。"), enum=tuple(PROFESSIONS)),
)


class CoverageBoard(APIView):
    """Which centres had somebody on which days."""

    @extend_schema(
        operation_id="coverage", tags=[TAG], summary=_("派驻覆盖"),
        description=_("各机构全年每天有没有牵头医院派驻的人员；县区没有设定要求的，missing 说明由哪一条留待设定。"),
        parameters=list(_ASKED), responses={200: CoverageShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The board of a year."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        cadre = next(iter(asked.among("cadre", tuple(PROFESSIONS))), "")
        bodies, year = access.bodies_for(actor, county), asked.year("year") or today().year
        try:
            found = queries.board(county.pk, year, today(), cadre=cadre, bodies=bodies)
        except NotSet as refusal:
            return Response(
                {
                    "county": county.code, "year": year, "as_of": today(), "title": None,
                    "people": None, "clause": None, "missing": str(refusal), "centres": [],
                    "endings": [],
                }
            )  # fmt: skip
        return Response(
            {
                "county": county.code,
                "year": found.year,
                "as_of": found.today,
                "title": found.wanted.title,
                "people": found.wanted.people,
                "clause": found.wanted.clause,
                "missing": "",
                "centres": [_centre(line) for line in found.lines],
                "endings": [_ending(one) for one in found.endings],
            }
        )


def _centre(line: queries.Line) -> dict[str, Any]:
    return {
        "code": line.centre.code,
        "name": line.centre.name,
        "days": line.year.days,
        "missed": line.year.missed,
        "open": line.year.open,
        "empty_since": line.since,
        "gaps": [{"from_on": gap.first, "until_on": gap.until} for gap in line.gaps],
        "months": [
            {"month": one.first.month, "days": one.days, "missed": one.missed, "open": one.open}
            for one in line.months
        ],
        "demo": line.centre.demo,
    }


def _ending(one: queries.Ending) -> dict[str, Any]:
    return {
        "posting": str(one.there.posting),
        "person": one.there.name,
        "institution": one.centre.code,
        "last_day": one.last_day,
        "days_left": one.left,
        "gap_from": one.gap_from,
    }
