"""Addresses of the pages made of several apps."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from alliance.desk.views import (
    access,
    auditing,
    calendar,
    handover,
    home,
    merging,
    notices,
    searching,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("side/", home.side, name="side"),
    path("search/", searching.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("audit/", auditing.events, name="audit"),
    path("audit/export/", auditing.export, name="audit-export"),
    path("audit/events/<int:event>/", auditing.event, name="audit-event"),
    path("audit/about/<str:label>/", auditing.dossier, name="dossier"),
    path("access/", access.access_county, name="access"),
    path("access/mine/", access.my_access, name="my-access"),
    path("county/<str:county>/access/", access.access_here, name="access-here"),
    path("county/<str:county>/person/<str:code>/sees/", access.person_sees, name="person-sees"),
    path("county/<str:county>/person/<str:code>/hand-over/", handover.hand_over, name="hand-over"),
    path(
        "county/<str:county>/institutions/<str:code>/merge/",
        merging.institution_merge,
        name="institution-merge",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("components/", home.components, name="components"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
]
