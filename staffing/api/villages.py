"""空白村 over REST: the board of today, visits, stating one."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from staffing import village_sheet
from staffing.access import coverage as board_access
from staffing.access import villages as access
from staffing.actions import villages as actions
from staffing.api.postings import TAG
from staffing.models import VillageTour
from staffing.queries import villages as queries

_ASKED = (COUNTY,)


class BlankVillageShape(Shape):
    """A small village without a doctor."""

    village = text(_("行政村代码。"))
    name = text(_("名称。"))
    population = whole(_("服务人口；未填为 null。"), allow_null=True)
    how = serializers.ListField(
        child=serializers.CharField(), help_text=_("怎样服务；空白点为空。")
    )
    blank = truth(_("今天是否空白点。"))
    last_on = serializers.DateField(help_text=_("最近到村；没有为 null。"), allow_null=True)
    visits = whole(_("今年到村次数。"))


class BlankDayShape(Shape):
    """A day of this month."""

    day = serializers.DateField(help_text=_("日期。"))
    blanks = whole(_("空白点数。"))


class VillageBoardShape(Shape):
    """The board of today."""

    county = text(_("县区代码。"))
    as_of = serializers.DateField(help_text=_("截至哪一天。"))
    blanks = whole(_("今天的空白点数；没有设定人口线为 null。"), allow_null=True)
    unknown = whole(
        _("人口或招录情况未填、不能判断的村数；没有设定人口线为 null。"), allow_null=True
    )
    clause = text(_("依据的条款。"), allow_blank=True)
    villages = BlankVillageShape(many=True, help_text=_("人口少又招不到合格村医的村。"))
    days = BlankDayShape(many=True, help_text=_("本月每天的空白点数。"))
    missing = text(_("没有设定时，说明由哪一条留待县区设定。"), allow_blank=True)


class TourShape(Shape):
    """One visit."""

    id = text(_("标识。"))
    village = text(_("行政村代码。"))
    institution = text(_("服务单位代码。"))
    on = serializers.DateField(help_text=_("日期。"))
    mode = text(_("方式。"))
    services = serializers.ListField(child=serializers.CharField(), help_text=_("服务内容。"))
    served = whole(_("服务人次；没有填为 null。"), allow_null=True)
    stated_at = moment(_("登记时间。"))
    withdrawn_at = moment(_("撤回时间；没有撤回为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewTourShape(Shape):
    """A visit as it is stated."""

    institution = text(_("服务单位代码。"), max_length=40)
    village = text(_("行政村代码。"), max_length=20)
    on = serializers.DateField(help_text=_("日期。"))
    mode = text(_("方式，方案写定的一种。"), max_length=60)
    services = serializers.ListField(
        child=serializers.CharField(max_length=60), help_text=_("服务内容，方案写定的。"),
        min_length=1, max_length=20,
    )  # fmt: skip
    served = serializers.IntegerField(
        help_text=_("服务人次。"), required=False, allow_null=True, default=None, min_value=0,
        max_value=100_000,
    )  # fmt: skip


class VillageBoard(APIView):
    """The board of today."""

    @extend_schema(
        operation_id="village_board", tags=[TAG], summary=_("空白村"),
        parameters=list(_ASKED), responses={200: VillageBoardShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """How each village is served, and blank spots by day of this month."""
        actor, asked = actor_of(request), Asked(request, _ASKED)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise NotFound(_("没有找到这个县区。"))
        board_access.bodies_for(actor, county)
        day = today()
        found, missing = queries.missing_of(county.pk, day.replace(day=1), day)
        limit = found.counts.limit if found else None
        return Response(
            {
                "county": county.code,
                "as_of": day,
                "blanks": found.blanks if found else None,
                "unknown": found.counts.unknown if found else None,
                "clause": (limit.clause or limit.reason) if limit else "",
                "villages": [_village(line) for line in found.lines] if found else [],
                "days": [{"day": on, "blanks": n} for on, n in found.days] if found else [],
                "missing": missing,
            }
        )


@listed(TAG, TourShape, _("到村服务"), _("调用者所在机构和所辖县区的到村服务。"))
class Tours(ListView):
    """Visits, the latest first; POST states one."""

    title = "village-tours"
    common = (COUNTY,)
    parameters = (
        parameter("village", _("行政村代码。")),
        parameter("institution", _("服务单位代码。")),
    )
    order = ("-on", "id")
    columns = names_of(TourShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.tours_for(actor).filter(county=county)
        return only(
            rows.select_related("village", "institution"),
            village__code__in=asked.texts("village"),
            institution__code__in=asked.texts("institution"),
        )

    def records(self, rows: list[VillageTour]) -> list[Row]:
        """Ids become codes."""
        return [tuple(tour_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="village_tour_state", tags=[TAG], summary=_("登记到村服务"),
        parameters=[COUNTY, KEY], request=NewTourShape,
        responses={201: TourShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State one, once for the caller's key."""
        actor, said = actor_of(request), read(NewTourShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code, asked = county.code if county else "", plain(said)
        body = member_access.institution_for(actor, code, said.pop("institution"))
        village = access.village_for(actor, code, said.pop("village"))
        pk = once(
            actor, key_of(request._request), "staffing.state_tour",
            lambda: str(
                actions.state_tour(institution=body, village=village, by=actor, **said).pk
            ),
            asked=asked,
        )  # fmt: skip
        row = access.tour_for(actor, UUID(pk))
        return Response(
            tour_line(row), status=201, headers={"Location": reverse("api:village-tours")}
        )


def _village(line: queries.Line) -> dict[str, Any]:
    return {
        "village": line.village.code,
        "name": line.village.name,
        "population": line.population.value if line.population else None,
        "how": village_sheet.how(line),
        "blank": line.is_blank,
        "last_on": line.last.on if line.last else None,
        "visits": line.visits,
    }


def tour_line(row: VillageTour) -> dict[str, Any]:
    """A visit as it is told."""
    return {
        "id": str(row.pk),
        "village": row.village.code,
        "institution": row.institution.code,
        "on": row.on,
        "mode": row.mode,
        "services": row.services,
        "served": row.served,
        "stated_at": moment_text(row.stated_at),
        "withdrawn_at": moment_text(row.withdrawn_at) if row.withdrawn_at else None,
        "demo": row.demo,
    }
