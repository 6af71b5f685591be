"""Openings in an emergency over REST: made by a doctor, read while they last, looked at after."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import audit
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import ListView, Row
from alliance.core.shapes import names_of
from referrals import queries
from referrals.access import desk_places
from referrals.access import openings as access
from referrals.access.doubles import check_is_desk
from referrals.actions import openings as actions
from referrals.api.people import TAG, told
from referrals.api.people_shapes import (
    NewOpeningShape,
    OneOpeningShape,
    OpeningShape,
    ReviewShape,
)
from referrals.models import Opening
from referrals.queries import openings as opened


@listed(TAG, OpeningShape, _("急救查看记录"), _("医共体转诊中心的，是要复核的；医生的，是自己的。"))
class Openings(ListView):
    """Openings; POST makes one."""

    title = "openings"
    order = ("-opened_at", "id")
    columns = names_of(OpeningShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """A desk's to look at, or the doctor's own."""
        if desk_places(actor):
            return access.reviewed_openings_for(actor)
        access.doctors_place(actor)
        return access.own_openings_for(actor)

    def records(self, rows: list[Opening]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="opening_create", tags=[TAG], summary=_("急救查看"),
        description=_(
            "医生在抢救时按证件号码查看患者在办的转诊，只读，限时，每次记录并由医共体转诊中心复核。"
            "号码没有登记过和没有在办转诊，回答相同。"
        ),
        parameters=[KEY], request=NewOpeningShape,
        responses={201: OpeningShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Open, once for the caller's key; of the number nothing is stored but a hash."""
        actor = actor_of(request)
        place = access.doctors_place(actor)
        said = told(NewOpeningShape, request)
        pk = once(
            actor, key_of(request._request), "referrals.open",
            lambda: str(actions.open_in_emergency(institution=place, by=actor, **said).pk),
            asked=[said["number"], said["reason"]],
        )  # fmt: skip
        row = access.opening_for(actor, UUID(pk))
        address = reverse("api:opening", args=[pk])
        return Response(_line(row), status=201, headers={"Location": address})


class OneOpening(APIView):
    """One opening while it lasts."""

    @extend_schema(
        operation_id="opening", tags=[TAG], summary=_("急救查看到的在办转诊"),
        description=_("每次读取都有记录；时间到后答 409。"),
        responses={200: OneOpeningShape, **problems(403, 404, 409)},
    )  # fmt: skip
    def get(self, request: Request, opening: UUID) -> Response:
        """The open cases."""
        Asked(request, ())
        actor = actor_of(request)
        access.doctors_place(actor)
        row = access.opening_for(actor, opening)
        shown = opened.open_of(row.patient) if row.patient is not None else []
        audit.seen(
            actor, "patient.opening_read", row, county=row.county_id,
            referrals=[one.row.number for one in shown],
        )  # fmt: skip
        patient = row.patient if shown else None
        number = queries.cases.masked(patient, "number") if patient else ""
        cases = [
            {
                "number": one.row.number,
                "direction": one.row.direction,
                "status": one.row.status,
                "specialty": one.row.specialty,
                "diagnosis": one.row.diagnosis,
                "summary": one.row.summary,
                "packet": dict(one.packet),
                "origin": one.row.origin.code,
                "destination": one.row.destination.code if one.row.destination else None,
            }
            for one in shown
        ]
        name = patient.name if patient else None
        return Response(
            {**_line(row), "patient": name, "patient_number": number or None, "cases": cases}
        )


class ReviewOpening(APIView):
    """Another person has looked at it."""

    @extend_schema(
        operation_id="opening_review", tags=[TAG], summary=_("复核急救查看"),
        parameters=[KEY], request=ReviewShape,
        responses={200: OpeningShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, opening: UUID) -> Response:
        """Say so, once for the caller's key."""
        actor = actor_of(request)
        check_is_desk(actor)
        row = access.opening_to_review(actor, opening)
        review = told(ReviewShape, request)["review"]
        once(
            actor, key_of(request._request), "referrals.opening_review",
            lambda: str(actions.review_opening(opening=row, review=review, by=actor).pk),
            asked=[str(opening), review],
        )  # fmt: skip
        return Response(_line(access.opening_to_review(actor, opening)))


def _line(row: Opening) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "person": row.person.code if row.person else None,
        "institution": row.institution.code,
        "reason": row.reason,
        "opened_at": moment_text(row.opened_at),
        "until_at": moment_text(row.until_at),
        "found": row.patient_id is not None,
        "reviewed_at": moment_text(row.reviewed_at),
        "review": row.review or None,
        "demo": row.demo,
    }
