"""家庭医生团队 and villages served over REST: the lists, founding a team, giving a village."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access as member_access
from staffing import access as staffing_access
from staffing.access import villages as access
from staffing.actions import teams as team_actions
from staffing.actions import villages as actions
from staffing.api.postings import TAG
from staffing.models import FamilyTeam, VillageDuty
from staffing.queries import teams as queries


class TeamSeatShape(Shape):
    """A seat."""

    seat = text(_("席位。"))
    person = text(_("人员代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))


class FamilyTeamShape(Shape):
    """A team today."""

    id = text(_("标识。"))
    centre = text(_("机构代码。"))
    name = text(_("团队名称。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；仍在为 null。"), allow_null=True)
    seats = TeamSeatShape(many=True, help_text=_("今天的成员。"))
    complete = truth(_("席位是否齐全。"))
    lacking = serializers.ListField(child=serializers.CharField(), help_text=_("缺的席位。"))
    villages = serializers.ListField(
        child=serializers.CharField(), help_text=_("服务的行政村代码。")
    )
    demo = truth(_("是否演示数据。"))


class NewFamilyTeamShape(Shape):
    """A team to be set up."""

    centre = text(_("机构代码。"), max_length=40)
    name = text(_("团队名称。"), max_length=60)
    from_on = serializers.DateField(help_text=_("起始日。"))


class VillageDutyShape(Shape):
    """A village somebody serves."""

    id = whole(_("登记的标识。"))
    person = text(_("人员代码。"))
    village = text(_("行政村代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；仍在为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewVillageDutyShape(Shape):
    """A village to be served."""

    person = text(_("人员代码。"), max_length=40)
    village = text(_("行政村代码。"), max_length=20)
    from_on = serializers.DateField(help_text=_("起始日。"))


@listed(TAG, FamilyTeamShape, _("家庭医生团队"), _("调用者所在机构和所辖县区的家庭医生团队。"))
class FamilyTeams(ListView):
    """Teams with their seats today; POST sets one up."""

    title = "family-teams"
    common = (COUNTY,)
    parameters = (parameter("centre", _("机构代码。")),)
    order = ("centre", "name", "id")
    columns = names_of(FamilyTeamShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.teams_for(actor).filter(county=county).select_related("centre")
        return only(rows, centre__code__in=asked.texts("centre"))

    def records(self, rows: list[FamilyTeam]) -> list[Row]:
        """Seats and villages of the whole page together."""
        if not rows:
            return []
        lines = queries.lines_of(rows, rows[0].county_id, today())
        return [tuple(_team(line).values()) for line in lines]

    @extend_schema(
        operation_id="family_team_found", tags=[TAG], summary=_("设立家庭医生团队"),
        parameters=[COUNTY, KEY], request=NewFamilyTeamShape,
        responses={201: FamilyTeamShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Set one up, once for the caller's key."""
        actor, said = actor_of(request), read(NewFamilyTeamShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        asked = plain(said)
        centre = member_access.institution_for(
            actor, county.code if county else "", said.pop("centre")
        )
        pk = once(
            actor, key_of(request._request), "staffing.found_team",
            lambda: str(team_actions.found_team(centre=centre, by=actor, **said).pk), asked=asked,
        )  # fmt: skip
        row = access.team_for(actor, UUID(pk))
        line = queries.lines_of([row], row.county_id, today())[0]
        return Response(_team(line), status=201, headers={"Location": reverse("api:family-teams")})


@listed(TAG, VillageDutyShape, _("服务的村"), _("调用者可以查看的人员服务的行政村。"))
class VillageDuties(ListView):
    """Who serves which village; POST gives somebody one."""

    title = "village-duties"
    common = (COUNTY,)
    parameters = (
        parameter("person", _("人员代码。")),
        parameter("village", _("行政村代码。")),
    )
    order = ("-from_on", "id")
    columns = names_of(VillageDutyShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.duties_for(actor).filter(county=county).select_related("person", "village")
        return only(
            rows, person__code__in=asked.texts("person"), village__code__in=asked.texts("village")
        )

    def records(self, rows: list[VillageDuty]) -> list[Row]:
        """Ids become codes."""
        return [tuple(duty_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="village_duty_give", tags=[TAG], summary=_("登记服务的村"),
        parameters=[COUNTY, KEY], request=NewVillageDutyShape,
        responses={201: VillageDutyShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Give one, once for the caller's key."""
        actor, said = actor_of(request), read(NewVillageDutyShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code, asked = county.code if county else "", plain(said)
        person = staffing_access.record_for(actor, code, said.pop("person"))
        village = access.village_for(actor, code, said.pop("village"))
        pk = once(
            actor, key_of(request._request), "staffing.give_village",
            lambda: actions.give_village(person=person, village=village, by=actor, **said).pk,
            asked=asked,
        )  # fmt: skip
        row = access.duty_for(actor, person, int(pk))
        headers = {"Location": reverse("api:village-duties")}
        return Response(duty_line(row), status=201, headers=headers)


def _team(line: queries.TeamLine) -> dict[str, Any]:
    row = line.team
    return {
        "id": str(row.pk),
        "centre": row.centre.code,
        "name": row.name,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "seats": [
            {"seat": one.seat, "person": one.person.code, "from_on": one.from_on}
            for one in line.seats
        ],
        "complete": line.is_complete,
        "lacking": [seat for seat, number in line.empty for _one in range(number)],
        "villages": [village.code for village in line.villages],
        "demo": row.demo,
    }


def duty_line(row: VillageDuty) -> dict[str, Any]:
    """A village somebody serves as it is told."""
    return {
        "id": row.pk,
        "person": row.person.code,
        "village": row.village.code,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "demo": row.demo,
    }
