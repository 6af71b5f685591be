"""Addresses of villages without a doctor, of villages served, and of family-doctor teams."""

from django.urls import path

from staffing.views import teams, villages

_PERSON = "people/<str:county>/<str:code>/"
_TEAM = "teams/<uuid:team>/"

urlpatterns = [
    path("villages/", villages.board, name="villages"),
    path("villages/tours/", villages.tours, name="tours"),
    path("villages/tours/new/", villages.new, name="tour-new"),
    path("villages/tours/<uuid:tour>/withdraw/", villages.withdraw, name="tour-withdraw"),
    path(f"{_PERSON}villages/", teams.duties, name="duties"),
    path(f"{_PERSON}villages/<int:duty>/end/", teams.end_duty, name="duty-end"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new, name="team-new"),
    path(_TEAM, teams.team, name="team"),
    path(f"{_TEAM}end/", teams.end, name="team-end"),
    path(f"{_TEAM}seats/<int:seat>/end/", teams.end_seat, name="seat-end"),
]
