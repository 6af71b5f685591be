"""Addresses of classes, villages and teams under /api/v1/."""

from django.urls import path

from staffing.api.endings import EndVillageDuty, WithdrawTour, WithdrawTraining
from staffing.api.seats import EndTeam, LeaveSeat, TakeSeat, TeamSeats
from staffing.api.teams import FamilyTeams, VillageDuties
from staffing.api.training import Training, TrainingBoard
from staffing.api.villages import Tours, VillageBoard

_TEAM = "family-teams/<uuid:team>/"

urlpatterns = [
    path("training-board/", TrainingBoard.as_view(), name="training-board"),
    path("training-sessions/", Training.as_view(), name="training-sessions"),
    path("village-board/", VillageBoard.as_view(), name="village-board"),
    path("village-tours/", Tours.as_view(), name="village-tours"),
    path("village-duties/", VillageDuties.as_view(), name="village-duties"),
    path("family-teams/", FamilyTeams.as_view(), name="family-teams"),
    path("team-seats/", TeamSeats.as_view(), name="team-seats"),
    path(f"{_TEAM}end/", EndTeam.as_view(), name="family-team-end"),
    path(f"{_TEAM}seats/", TakeSeat.as_view(), name="team-seat-take"),
    path(f"{_TEAM}seats/<int:seat>/end/", LeaveSeat.as_view(), name="team-seat-leave"),
    path(
        "training-sessions/<uuid:session>/withdraw/",
        WithdrawTraining.as_view(),
        name="training-withdraw",
    ),
    path(
        "village-tours/<uuid:tour>/withdraw/", WithdrawTour.as_view(), name="village-tour-withdraw"
    ),
    path("village-duties/<int:duty>/end/", EndVillageDuty.as_view(), name="village-duty-end"),
]
