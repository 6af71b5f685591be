"""Duty rosters over REST: shifts, a week of a desk, copying last week, whom to ring when late."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Institution
from referrals.access import rosters as access
from referrals.actions import rosters as actions
from referrals.api.pool_shapes import said_in
from referrals.api.roster_shapes import (
    CopiedShape,
    DutyContactShape,
    DutyShiftShape,
    DutyWeekShape,
    EndDutyContactShape,
    NewDutyContactShape,
    NewDutyWeekShape,
    PutShiftsShape,
    ShiftsPutShape,
    contact_line,
    shift_line,
)
from referrals.models import DutyContact, DutyShift
from referrals.models.rosters import DESKS
from referrals.queries import rosters as queries
from referrals.queries.rosters import ShiftTold

TAG: Any = _("值班与催办")
_DESK = OpenApiParameter(
    "desk", str, OpenApiParameter.PATH, enum=tuple(DESKS), description=_("岗位。")
)
_WEEK = OpenApiParameter(
    "week", str, OpenApiParameter.PATH, description=_("一周的星期一，如 2026-11-23。")
)
_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER,
    description=_("调用者所见的岗位版本，如 \"3\"；岗位还没有值班表时不写。"),
)  # fmt: skip


@listed(TAG, DutyShiftShape, _("值班班次"), _("本单位和同一医共体各单位的值班，最早的在前。"))
class DutyShifts(ListView):
    """Shifts that the caller may read; POST puts some."""

    title = "duty-shifts"
    common = (COUNTY,)
    parameters = (
        parameter("institution", _("机构代码。")),
        parameter("desk", _("岗位。"), enum=tuple(DESKS)),
        parameter("from", _("自这一天（含）开始的。")),
        parameter("last_day", _("至这一天（含）开始的。")),
    )
    order = ("from_at", "id")
    columns = names_of(DutyShiftShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        first, last = asked.day("from"), asked.day("last_day")
        rows = access.shifts_for(actor).filter(county=county)
        return only(
            rows.select_related("roster__institution", "person"),
            roster__institution__code__in=asked.texts("institution"),
            roster__desk__in=asked.among("desk", tuple(DESKS)),
            from_at__gte=queries.starts(first) if first else None,
            from_at__lt=queries.starts(last + timedelta(days=1)) if last else None,
        )

    def records(self, rows: list[DutyShift]) -> list[Row]:
        """Ids become codes."""
        return [tuple(shift_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="duty_shifts_put", tags=[TAG], summary=_("登记班次"),
        description=_("放进各岗位的值班表，其余班次不动；全部或一个也不。"),
        parameters=[COUNTY, KEY], request=PutShiftsShape,
        responses={201: ShiftsPutShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Put them, once for the caller's key."""
        said = said_in(PutShiftsShape, request)
        actor, body = body_named(request, said["institution"])
        people = _people(actor, body, [one["person"] for one in said["shifts"]])
        rows = [
            (
                one["desk"],
                ShiftTold(people[one["person"]], one["phone"], one["from_at"], one["until_at"]),
            )
            for one in said["shifts"]
        ]
        entered = once(
            actor, key_of(request._request), "referrals.enter_shifts",
            lambda: actions.enter_shifts(
                institution=body, rows=rows, by=actor, source=DutyShift.Source.API
            ),
            asked=said,
        )  # fmt: skip
        return Response({"entered": entered}, status=201)


class DutyWeek(APIView):
    """One week of one desk."""

    @extend_schema(
        operation_id="duty_week", tags=[TAG], summary=_("一个岗位一周的值班"),
        parameters=[COUNTY, _DESK, _WEEK], responses={200: DutyWeekShape, **problems(404, 422)},
    )  # fmt: skip
    def get(self, request: Request, institution: str, desk: str, week: str) -> Response:
        """The week as it stands; the desk's version is its ETag."""
        actor, body = body_named(request, institution)
        return _week(actor, body, desk, _monday(week))

    @extend_schema(
        operation_id="duty_week_set", tags=[TAG], summary=_("登记一个岗位一周的值班"),
        description=_("整周替换：没有写的班次删去。已经过去的班次不能改。"),
        parameters=[COUNTY, _DESK, _WEEK, _MATCH, KEY], request=NewDutyWeekShape,
        responses={200: DutyWeekShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def put(self, request: Request, institution: str, desk: str, week: str) -> Response:
        """Write it, once for the caller's key."""
        said = said_in(NewDutyWeekShape, request)
        actor, body = body_named(request, institution)
        version = request.headers.get("If-Match")
        people = _people(actor, body, [one["person"] for one in said["shifts"]])
        shifts = [
            ShiftTold(people[one["person"]], one["phone"], one["from_at"], one["until_at"])
            for one in said["shifts"]
        ]
        monday = _monday(week)
        once(
            actor, key_of(request._request), "referrals.set_week",
            lambda: actions.set_week(
                institution=body, desk=desk, monday=monday, shifts=shifts, version=version, by=actor
            ).pk,
            asked=[institution, desk, week, version, said],
        )  # fmt: skip
        return _week(actor, body, desk, monday)


class CopyDutyWeek(APIView):
    """Last week once more."""

    @extend_schema(
        operation_id="duty_week_copy", tags=[TAG], summary=_("照抄上周的值班"),
        description=_("一家机构的全部岗位；已排的班次不动。"),
        parameters=[COUNTY, _WEEK, KEY], request=None,
        responses={200: CopiedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, institution: str, week: str) -> Response:
        """Make it, once for the caller's key."""
        actor, body = body_named(request, institution)
        made = once(
            actor, key_of(request._request), "referrals.copy_week",
            lambda: actions.copy_week(institution=body, monday=_monday(week), by=actor),
            asked=[institution, week],
        )  # fmt: skip
        return Response({"made": made})


@listed(TAG, DutyContactShape, _("逾期联系人"), _("各机构的医务科和分管副院长，按起始日。"))
class DutyContacts(ListView):
    """Contacts that the caller may read; POST names one."""

    title = "duty-contacts"
    common = (COUNTY,)
    parameters = (parameter("institution", _("机构代码。")),)
    order = ("from_on", "id")
    columns = names_of(DutyContactShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.duty_contacts_for(actor).filter(county=county)
        return only(
            rows.select_related("institution", "person"),
            institution__code__in=asked.texts("institution"),
        )

    def records(self, rows: list[DutyContact]) -> list[Row]:
        """Ids become codes."""
        return [tuple(contact_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="duty_contact_name", tags=[TAG], summary=_("登记逾期联系人"),
        description=_("自某日起由此人负责，前一位到这一天为止。"),
        parameters=[COUNTY, KEY], request=NewDutyContactShape,
        responses={201: DutyContactShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Name one, once for the caller's key."""
        said = said_in(NewDutyContactShape, request)
        actor, body = body_named(request, said["institution"])
        people = _people(actor, body, [said["person"]])
        person = access.duty_people_for(actor, body).get(pk=people[said["person"]])
        pk = once(
            actor, key_of(request._request), "referrals.name_contact",
            lambda: actions.name_contact(
                institution=body, office=said["office"], person=person, phone=said["phone"],
                from_on=said["from_on"], by=actor,
            ).pk,
            asked=said,
        )  # fmt: skip
        row = access.duty_contacts_for(actor).select_related("institution", "person").get(pk=pk)
        return Response(contact_line(row), status=201)


class EndDutyContact(APIView):
    """The end without a successor."""

    @extend_schema(
        operation_id="duty_contact_end", tags=[TAG], summary=_("终止逾期联系人"),
        description=_("自那一天起没有人接任，逾期转诊催到这里时直接告诉下一级。"),
        parameters=[KEY], request=EndDutyContactShape,
        responses={200: DutyContactShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, contact: int) -> Response:
        """End it, once for the caller's key."""
        actor = actor_of(request)
        row = access.duty_contact_for(actor, contact)
        said = said_in(EndDutyContactShape, request)
        once(
            actor, key_of(request._request), "referrals.end_contact",
            lambda: actions.end_contact(contact=row, until_on=said["until_on"], by=actor).pk,
            asked=[contact, said["until_on"].isoformat()],
        )  # fmt: skip
        return Response(contact_line(access.duty_contact_for(actor, contact)))


def body_named(request: Request, code: str) -> tuple[Actor, Institution]:
    """The body that is named, of those the caller reads."""
    actor = actor_of(request)
    county = member_access.county_asked(actor, request.query_params.get("county", ""))
    if county is None:
        raise NotFound(_("没有找到这家机构的值班表。"))
    return actor, access.roster_body_for(actor, county.pk, code)


def _people(actor: Actor, body: Institution, codes: list[str]) -> dict[str, int]:
    """Ids by code; Invalid for who is not there."""
    rows = access.duty_people_for(actor, body).filter(code__in=codes)
    found = dict(rows.values_list("code", "pk"))
    if missing := sorted(set(codes) - set(found)):
        told = gettext("名册上没有“%(name)s”在任，请写本县区人员的姓名或代码。")
        told %= {"name": missing[0][:60]}
        raise Invalid(told, fields={"person": told})
    return found


def _monday(text: str) -> date:
    """The Monday of the week of a day in the address."""
    try:
        return queries.monday_of(date.fromisoformat(text))
    except ValueError as error:
        told = gettext("“%(value)s”不是日期，请写作2024-12-31。") % {"value": text[:40]}
        raise Invalid(told, fields={"week": told}) from error


def _week(actor: Actor, body: Institution, desk: str, monday: date) -> Response:
    rows = access.desks_for(actor).select_related("institution")
    row = rows.filter(institution=body, desk=desk).first()
    if row is None:
        raise NotFound(_("这个岗位还没有值班表。"))
    shifts = queries.begun(row, monday)
    for one in shifts:
        one.roster = row
    said = {"version": row.version, "shifts": [shift_line(one) for one in shifts]}
    return Response(said, headers={"ETag": f'"{row.version}"'})
