"""What was stated wrongly is taken back over REST; a village that was served gets its last day."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.documents import KEY, problems
from alliance.core.idempotency import key_of, once
from alliance.core.said import plain, read
from alliance.core.shapes import Shape, text
from staffing.access import training as training_access
from staffing.access import villages as access
from staffing.actions import training as training_actions
from staffing.actions import villages as actions
from staffing.api.postings import TAG
from staffing.api.shapes import StaffLastDayShape
from staffing.api.teams import VillageDutyShape, duty_line
from staffing.api.training import TrainingShape, session_line
from staffing.api.villages import TourShape, tour_line

_ANSWERS: Any = problems(400, 403, 404, 409, 413, 415, 422)


class StaffTakeBackShape(Shape):
    """Why something is taken back."""

    reason = text(_("撤回的理由。"), max_length=2000)


class WithdrawTour(APIView):
    """A visit was stated wrongly."""

    @extend_schema(
        operation_id="village_tour_withdraw", tags=[TAG], summary=_("撤回到村服务"),
        parameters=[KEY], request=StaffTakeBackShape, responses={200: TourShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, tour: UUID) -> Response:
        """Take it back, once for the caller's key."""
        actor, said = actor_of(request), read(StaffTakeBackShape, request)
        row = access.tour_for(actor, tour)
        once(
            actor, key_of(request._request), "staffing.withdraw_tour",
            lambda: str(actions.withdraw_tour(tour=row, reason=said["reason"], by=actor).pk),
            asked=[str(tour), plain(said)],
        )  # fmt: skip
        return Response(tour_line(access.tour_for(actor, tour)))


class WithdrawTraining(APIView):
    """A class or visit was stated wrongly."""

    @extend_schema(
        operation_id="training_withdraw", tags=[TAG], summary=_("撤回培训或指导"),
        parameters=[KEY], request=StaffTakeBackShape, responses={200: TrainingShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, session: UUID) -> Response:
        """Take it back, once for the caller's key."""
        actor, said = actor_of(request), read(StaffTakeBackShape, request)
        row = training_access.training_session_for(actor, session)
        once(
            actor, key_of(request._request), "staffing.withdraw_training",
            lambda: str(
                training_actions.withdraw_training(
                    session=row, reason=said["reason"], by=actor
                ).pk
            ),
            asked=[str(session), plain(said)],
        )  # fmt: skip
        return Response(session_line(training_access.training_session_for(actor, session)))


class EndVillageDuty(APIView):
    """Somebody serves a village no more."""

    @extend_schema(
        operation_id="village_duty_end", tags=[TAG], summary=_("登记服务的村的最后一天"),
        parameters=[KEY], request=StaffLastDayShape,
        responses={200: VillageDutyShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, duty: int) -> Response:
        """State the last day, once for the caller's key."""
        actor, said = actor_of(request), read(StaffLastDayShape, request)
        row = access.one_duty_for(actor, duty)
        once(
            actor, key_of(request._request), "staffing.end_village",
            lambda: actions.end_village(duty=row, last_day=said["last_day"], by=actor).pk,
            asked=[duty, plain(said)],
        )  # fmt: skip
        return Response(duty_line(access.one_duty_for(actor, duty)))
