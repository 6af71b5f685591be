"""Titles, leaves, departments and their floors over REST: the lists, stating one."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Person
from staffing import access, actions
from staffing.access import planning as planning_access
from staffing.actions import planning
from staffing.api.facts_shapes import (
    DepartmentFloorShape,
    NewDepartmentFloorShape,
    NewStaffDutyShape,
    NewStaffLeaveShape,
    NewStaffTitleShape,
    StaffDutyShape,
    StaffLeaveShape,
    StaffTitleShape,
)
from staffing.api.postings import TAG
from staffing.models import DepartmentFloor, Leave, StaffDuty, Title

_ANSWERS: Any = problems(400, 403, 404, 409, 413, 415, 422)
_DAY: Final = timedelta(days=1)
_PERSON = parameter("person", _("人员代码。"))
_BODY = parameter("institution", _("机构代码。"))


@listed(TAG, StaffTitleShape, _("职称"), _("调用者可以查看的人员登记过的职称，包括以前的。"))
class StaffTitles(ListView):
    """Titles of the people whose records the caller reads; POST states one."""

    title = "staff-titles"
    common = (COUNTY,)
    parameters = (_PERSON, _BODY)
    order = ("-from_on", "id")
    columns = names_of(StaffTitleShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        return _of_people(access.titles_for(actor), actor, asked)

    def records(self, rows: list[Title]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_title(row).values()) for row in rows]

    @extend_schema(
        operation_id="staff_title_state", tags=[TAG], summary=_("登记职称"),
        parameters=[COUNTY, KEY], request=NewStaffTitleShape,
        responses={201: StaffTitleShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State one, once for the caller's key."""
        actor, said = actor_of(request), read(NewStaffTitleShape, request)
        asked, person = plain(said), _whose(request, actor, said)
        pk = once(
            actor, key_of(request._request), "staffing.state_title",
            lambda: actions.state_title(person=person, by=actor, **said).pk, asked=asked,
        )  # fmt: skip
        row = access.title_for(actor, int(pk))
        headers = {"Location": reverse("api:staff-titles")}
        return Response(_title(row), status=201, headers=headers)


@listed(
    TAG, StaffLeaveShape, _("请假"), _("调用者可以查看的人员的请假；请假的日子不计任何派驻的服务。")
)
class StaffLeaves(ListView):
    """Leaves of the people whose records the caller reads; POST records one."""

    title = "staff-leaves"
    common = (COUNTY,)
    parameters = (_PERSON, _BODY)
    order = ("-from_on", "id")
    columns = names_of(StaffLeaveShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        return _of_people(access.leaves_for(actor), actor, asked)

    def records(self, rows: list[Leave]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_leave(row).values()) for row in rows]

    @extend_schema(
        operation_id="staff_leave_record", tags=[TAG], summary=_("登记请假"),
        parameters=[COUNTY, KEY], request=NewStaffLeaveShape,
        responses={201: StaffLeaveShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Record one, once for the caller's key."""
        actor, said = actor_of(request), read(NewStaffLeaveShape, request)
        asked, person = plain(said), _whose(request, actor, said)
        last_day = said["last_day"]
        pk = once(
            actor, key_of(request._request), "staffing.record_leave",
            lambda: str(
                actions.record_leave(
                    person=person, from_on=said["from_on"], reason=said["reason"], by=actor,
                    until_on=last_day + _DAY if last_day else None,
                ).pk
            ),
            asked=asked,
        )  # fmt: skip
        row = access.leave_for(actor, UUID(pk))
        headers = {"Location": reverse("api:staff-leaves")}
        return Response(_leave(row), status=201, headers=headers)


@listed(TAG, StaffDutyShape, _("人员科室"), _("调用者可以查看的人员所在的科室和团队。"))
class StaffDuties(ListView):
    """Departments of the people whose records the caller reads; POST states one."""

    title = "staff-duties"
    common = (COUNTY,)
    parameters = (_PERSON, _BODY)
    order = ("person__code", "id")
    columns = names_of(StaffDutyShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        return _of_people(access.staff_duties_for(actor), actor, asked)

    def records(self, rows: list[StaffDuty]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_duty(row).values()) for row in rows]

    @extend_schema(
        operation_id="staff_duty_state", tags=[TAG], summary=_("登记人员科室"),
        description=_("已登记过的，在 If-Match 里写所见的版本。"),
        parameters=[COUNTY, KEY], request=NewStaffDutyShape,
        responses={200: StaffDutyShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State it, once for the caller's key."""
        actor, said = actor_of(request), read(NewStaffDutyShape, request)
        asked, person = plain(said), _whose(request, actor, said)
        version = request.headers.get("If-Match")
        pk = once(
            actor, key_of(request._request), "staffing.state_duty",
            lambda: planning.state_duty(person=person, version=version, by=actor, **said).pk,
            asked=[asked, version],
        )  # fmt: skip
        row = access.staff_duty_for(actor, int(pk))
        headers = {"ETag": f'"{row.version}"', "Location": reverse("api:staff-duties")}
        return Response(_duty(row), headers=headers)


@listed(
    TAG, DepartmentFloorShape, _("科室最少在岗人数"), _("调用者安排派驻的机构各科室至少留多少人。")
)
class DepartmentFloors(ListView):
    """How many must stay at home; POST states one."""

    title = "department-floors"
    common = (COUNTY,)
    parameters = (_BODY,)
    order = ("institution__code", "department", "id")
    columns = names_of(DepartmentFloorShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = planning_access.floors_for(actor).filter(county=county)
        return only(rows, institution__code__in=asked.texts("institution"))

    def records(self, rows: list[DepartmentFloor]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_floor(row).values()) for row in rows]

    @extend_schema(
        operation_id="department_floor_state", tags=[TAG], summary=_("设定科室最少在岗人数"),
        parameters=[COUNTY, KEY], request=NewDepartmentFloorShape,
        responses={200: DepartmentFloorShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State it, once for the caller's key."""
        actor, said = actor_of(request), read(NewDepartmentFloorShape, request)
        asked = plain(said)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        body = member_access.institution_for(
            actor, county.code if county else "", said.pop("institution")
        )
        pk = once(
            actor, key_of(request._request), "staffing.state_floor",
            lambda: planning.state_floor(institution=body, by=actor, **said).pk, asked=asked,
        )  # fmt: skip
        row = planning_access.floor_for(actor, int(pk))
        return Response(_floor(row), headers={"Location": reverse("api:department-floors")})


def _of_people(
    found: QuerySet[Any, Any], actor: Actor, asked: Asked
) -> QuerySet[Any, Any] | None:  # fmt: skip
    county = member_access.county_asked(actor, asked.text("county"))
    if county is None:
        return None
    return only(
        found.filter(county=county).select_related("person__institution"),
        person__code__in=asked.texts("person"),
        person__institution__code__in=asked.texts("institution"),
    )


def _whose(request: Request, actor: Actor, said: dict[str, Any]) -> Person:
    county = member_access.county_asked(actor, request.query_params.get("county", ""))
    return access.record_for(actor, county.code if county else "", said.pop("person"))


def _who(row: Title | Leave | StaffDuty) -> dict[str, Any]:
    body = row.person.institution
    return {"person": row.person.code, "institution": body.code if body else None}


def _title(row: Title) -> dict[str, Any]:
    return {
        **_who(row),
        "name": row.name,
        "step": row.step,
        "from_on": row.from_on,
        "document_no": row.document_no or None,
        "demo": row.demo,
    }


def _leave(row: Leave) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        **_who(row),
        "from_on": row.from_on,
        "until_on": row.until_on,
        "reason": row.reason,
        "stated_at": moment_text(row.stated_at),
        "demo": row.demo,
    }


def _duty(row: StaffDuty) -> dict[str, Any]:
    return {
        **_who(row),
        "department": row.department,
        "team": row.team,
        "version": row.version,
        "demo": row.demo,
    }


def _floor(row: DepartmentFloor) -> dict[str, Any]:
    return {
        "institution": row.institution.code,
        "department": row.department,
        "least": row.least,
        "demo": row.demo,
    }
