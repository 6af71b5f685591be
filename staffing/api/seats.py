"""Seats of 家庭医生团队 over REST: who sits where since when, taking and leaving one, a team's end."""

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
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, names_of, text, truth, whole
from members import access as member_access
from staffing import access as staffing_access
from staffing.access import villages as access
from staffing.actions import teams as actions
from staffing.api.postings import TAG
from staffing.api.shapes import StaffLastDayShape
from staffing.models import FamilyTeam, TeamSeat

_ANSWERS: Any = problems(400, 403, 404, 409, 413, 415, 422)


class HeldSeatShape(Shape):
    """Who sits on which seat of which team, now or formerly."""

    id = whole(_("席位登记的标识。"))
    team = text(_("团队的标识。"))
    centre = text(_("机构代码。"))
    seat = text(_("席位。"))
    person = text(_("人员代码。"))
    from_on = serializers.DateField(help_text=_("起始日。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）；仍在为 null。"), allow_null=True)
    demo = truth(_("是否演示数据。"))


class NewSeatShape(Shape):
    """A seat to be taken."""

    seat = text(_("席位，方案写定的一种。"), max_length=40)
    person = text(_("人员代码。"), max_length=40)
    from_on = serializers.DateField(help_text=_("起始日。"))


class EndedTeamShape(Shape):
    """A team that has ended."""

    id = text(_("团队的标识。"))
    until_on = serializers.DateField(help_text=_("终止日（不含）。"))


@listed(
    TAG,
    HeldSeatShape,
    _("团队成员"),
    _("调用者所在机构和所辖县区的家庭医生团队的成员，包括以前的。"),
)
class TeamSeats(ListView):
    """Seats of the teams the caller sees."""

    title = "team-seats"
    common = (COUNTY,)
    parameters = (parameter("centre", _("机构代码。")), parameter("person", _("人员代码。")))
    order = ("from_on", "id")
    columns = names_of(HeldSeatShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.seats_for(actor).filter(county=county).select_related("team__centre")
        return only(
            rows.select_related("person"), team__centre__code__in=asked.texts("centre"),
            person__code__in=asked.texts("person"),
        )  # fmt: skip

    def records(self, rows: list[TeamSeat]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_seat(row).values()) for row in rows]


class TakeSeat(APIView):
    """Somebody takes a seat."""

    @extend_schema(
        operation_id="team_seat_take", tags=[TAG], summary=_("登记团队成员"),
        parameters=[KEY], request=NewSeatShape, responses={201: HeldSeatShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, team: UUID) -> Response:
        """Seat somebody, once for the caller's key."""
        actor, said = actor_of(request), read(NewSeatShape, request)
        row, asked = access.team_for(actor, team), plain(said)
        person = staffing_access.record_for(actor, row.county.code, said.pop("person"))
        pk = once(
            actor, key_of(request._request), "staffing.take_seat",
            lambda: actions.take_seat(team=row, person=person, by=actor, **said).pk,
            asked=[str(team), asked],
        )  # fmt: skip
        headers = {"Location": reverse("api:team-seats")}
        return Response(_seat(access.seat_for(actor, row, int(pk))), status=201, headers=headers)


class LeaveSeat(APIView):
    """Somebody leaves a seat."""

    @extend_schema(
        operation_id="team_seat_leave", tags=[TAG], summary=_("登记团队成员的最后一天"),
        parameters=[KEY], request=StaffLastDayShape, responses={200: HeldSeatShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, team: UUID, seat: int) -> Response:
        """Let them leave, once for the caller's key."""
        actor, said = actor_of(request), read(StaffLastDayShape, request)
        row = access.team_for(actor, team)
        held = access.seat_for(actor, row, seat)
        once(
            actor, key_of(request._request), "staffing.leave_seat",
            lambda: actions.leave_seat(seat=held, last_day=said["last_day"], by=actor).pk,
            asked=[str(team), seat, plain(said)],
        )  # fmt: skip
        return Response(_seat(access.seat_for(actor, row, seat)))


class EndTeam(APIView):
    """A team ends with every seat that was still held."""

    @extend_schema(
        operation_id="family_team_end", tags=[TAG], summary=_("撤销家庭医生团队"),
        parameters=[KEY], request=StaffLastDayShape, responses={200: EndedTeamShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, team: UUID) -> Response:
        """End it, once for the caller's key."""
        actor, said = actor_of(request), read(StaffLastDayShape, request)
        row: FamilyTeam = access.team_for(actor, team)
        once(
            actor, key_of(request._request), "staffing.end_team",
            lambda: str(actions.end_team(team=row, last_day=said["last_day"], by=actor).pk),
            asked=[str(team), plain(said)],
        )  # fmt: skip
        row = access.team_for(actor, team)
        return Response({"id": str(row.pk), "until_on": row.until_on})


def _seat(row: TeamSeat) -> dict[str, Any]:
    return {
        "id": row.pk,
        "team": str(row.team_id),
        "centre": row.team.centre.code,
        "seat": row.seat,
        "person": row.person.code,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "demo": row.demo,
    }
