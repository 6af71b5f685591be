"""Addresses of classes, villages and teams under /api/v1/."""

from django.urls import path

from staffing.api.teams import FamilyTeams, VillageDuties
from staffing.api.training import Training, TrainingBoard
from staffing.api.villages import Tours, VillageBoard

urlpatterns = [
    path("training-board/", TrainingBoard.as_view(), name="training-board"),
    path("training-sessions/", Training.as_view(), name="training-sessions"),
    path("village-board/", VillageBoard.as_view(), name="village-board"),
    path("village-tours/", Tours.as_view(), name="village-tours"),
    path("village-duties/", VillageDuties.as_view(), name="village-duties"),
    path("family-teams/", FamilyTeams.as_view(), name="family-teams"),
]
