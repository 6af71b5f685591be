"""Joint wards over REST: the list, a new one, another doctor, the end."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row
from alliance.core.said import MATCH, plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from referrals.access import wards as access
from referrals.actions import wards as actions
from referrals.api.cases import TAG
from referrals.api.ward_shapes import JointWardShape, NewJointWardShape, WardDoctorShape
from referrals.models import JointWard
from referrals.queries import wards as queries


@listed(TAG, JointWardShape, _("联合病房"), _("调用者所在医共体的联合病房、管床医生和在管人数。"))
class JointWards(ListView):
    """The wards of the caller's alliances; POST opens one."""

    title = "joint-wards"
    common = (COUNTY,)
    order = ("id",)
    columns = names_of(JointWardShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return access.wards_for(actor).filter(county=county)

    def records(self, rows: list[JointWard]) -> list[Row]:
        """Ids become codes."""
        ids = [row.pk for row in rows]
        found = {one.row.pk: one for one in queries.counted_of(ids)}
        return [tuple(_line(found[pk]).values()) for pk in ids]

    @extend_schema(
        operation_id="joint_ward_open", tags=[TAG], summary=_("登记联合病房"),
        parameters=[COUNTY, KEY], request=NewJointWardShape,
        responses={201: JointWardShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Open one, once for the caller's key."""
        actor = actor_of(request)
        said = read(NewJointWardShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        institution, partner = (
            member_access.institution_for(actor, code, said[name])
            for name in ("institution", "partner")
        )
        doctor = access.doctor_for(institution, partner, said["doctor"])
        pk = once(
            actor, key_of(request._request), "referrals.open_ward",
            lambda: actions.open_ward(
                institution=institution, partner=partner, name=said["name"], doctor=doctor,
                by=actor,
            ).pk,
            asked=plain(said),
        )  # fmt: skip
        return _answer(access.ward_for(actor, pk), status=201)


class JointWardDoctor(APIView):
    """Another doctor."""

    @extend_schema(
        operation_id="joint_ward_doctor", tags=[TAG], summary=_("换管床医生"),
        description=_("病房里在办的转诊一并由新的管床医生负责。"),
        parameters=[MATCH, KEY], request=WardDoctorShape,
        responses={200: JointWardShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, ward: int) -> Response:
        """Change the doctor of a ward and of everybody who lies there."""
        actor = actor_of(request)
        row = access.ward_for(actor, ward)
        said, version = read(WardDoctorShape, request), request.headers.get("If-Match")
        doctor = access.doctor_for(row.institution, row.partner, said["doctor"])
        once(
            actor, key_of(request._request), "referrals.ward_doctor",
            lambda: actions.change_doctor(ward=row, doctor=doctor, version=version, by=actor).pk,
            asked=[ward, version, plain(said)],
        )  # fmt: skip
        return _answer(access.ward_for(actor, ward))


class EndJointWard(APIView):
    """The end of it."""

    @extend_schema(
        operation_id="joint_ward_end", tags=[TAG], summary=_("终止联合病房"),
        description=_("不再接收患者；现有的仍由原管床医生负责。"),
        parameters=[MATCH, KEY], request=None,
        responses={200: JointWardShape, **problems(400, 403, 404, 409, 422)},
    )  # fmt: skip
    def post(self, request: Request, ward: int) -> Response:
        """End it."""
        actor = actor_of(request)
        row, version = access.ward_for(actor, ward), request.headers.get("If-Match")
        once(
            actor, key_of(request._request), "referrals.end_ward",
            lambda: actions.end_ward(ward=row, version=version, by=actor).pk,
            asked=[ward, version],
        )  # fmt: skip
        return _answer(access.ward_for(actor, ward))


def _answer(row: JointWard, *, status: int = 200) -> Response:
    (found,) = queries.counted_of([row.pk])
    return Response(_line(found), status=status, headers={"ETag": f'"{row.version}"'})


def _line(ward: queries.Ward) -> dict[str, Any]:
    row = ward.row
    return {
        "id": row.pk,
        "name": row.name,
        "institution": row.institution.code,
        "partner": row.partner.code,
        "doctor": row.doctor.code,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat() if row.until_on else None,
        "coming": ward.coming,
        "there": ward.there,
        "ever": ward.ever,
        "version": row.version,
        "demo": row.demo,
    }
