"""Expectations and heads over REST, as the page shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.asking import Asked
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape, text, truth, whole
from members import access as member_access
from staffing.access import coverage as access
from staffing.api.postings import TAG
from staffing.queries import expected as queries
from staffing.queries.headcount import headcount

_ASKED = (COUNTY,)


class ExpectationShape(Shape):
    """One number a plan prints."""

    key = text(_("参数。"))
    words = text(_("事项。"))
    printed = text(_("应到。"), allow_blank=True)
    counted = whole(_("实到；没有设定应到为 null。"), allow_null=True)
    of = whole(_("共几家；不按机构计为 null。"), allow_null=True)
    met = truth(_("是否达到；没有设定为 null。"), allow_null=True)
    lacking = serializers.ListField(child=serializers.CharField(), help_text=_("缺的机构代码。"))
    note = text(_("计的是什么。"), allow_blank=True)
    clause = text(_("依据的条款。"), allow_blank=True)
    missing = text(_("没有设定时，说明由哪一条留待县区设定。"), allow_blank=True)


class HeadsShape(Shape):
    """People of one body."""

    institution = text(_("机构代码。"))
    employed = whole(_("按用人单位的人数。"))
    sent = whole(_("全职派出。"))
    received = whole(_("全职派入。"))
    working = whole(_("按工作地点的人数。"))


class EmployedShape(Shape):
    """A form of employment."""

    kind = text(_("形式。"))
    people = whole(_("累计人数；离岗不减。"))


class ExpectedShape(Shape):
    """The counts of today."""

    county = text(_("县区代码。"))
    as_of = serializers.DateField(help_text=_("截至哪一天。"))
    expectations = ExpectationShape(many=True, help_text=_("应到与实到。"))
    employed = EmployedShape(many=True, help_text=_("累计聘用人数。"))
    heads = HeadsShape(many=True, help_text=_("各机构人数。"))


class Expected(APIView):
    """What is expected beside what is there."""

    @extend_schema(
        operation_id="staffing_expected", tags=[TAG], summary=_("应到与实到"),
        description=_("方案写定的派驻人数与今天的实数，以及各机构的人数。"),
        parameters=list(_ASKED), responses={200: ExpectedShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Today's counts."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        bodies, day = access.bodies_for(actor, county), today()
        return Response(
            {
                "county": county.code,
                "as_of": day,
                "expectations": [_line(line) for line in queries.expected(county.pk, day, bodies)],
                "employed": [
                    {"kind": kind, "people": n}
                    for kind, n in queries.employed(county.pk, day, bodies)
                ],
                "heads": [
                    {
                        "institution": one.body.code,
                        "employed": one.employed,
                        "sent": one.sent,
                        "received": one.received,
                        "working": one.working,
                    }
                    for one in headcount(county.pk, day, bodies)
                ],
            }
        )


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "words": line.words,
        "printed": line.printed,
        "counted": line.counted,
        "of": line.of,
        "met": line.met,
        "lacking": [body.code for body in line.lacking],
        "note": line.note,
        "clause": line.clause,
        "missing": line.missing,
    }
