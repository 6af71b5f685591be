"""Addresses of people: list, person, roles, delegations, invitations."""

from django.urls import path

from members.views import delegating, granting, inviting, people, people_changes

urlpatterns = [
    path("people/", people.my_people, name="my-people"),
    path("county/<str:county>/people/", people.people, name="people"),
    path("county/<str:county>/people/add/", people_changes.add, name="person-add"),
    path("county/<str:county>/person/<str:code>/", people.person, name="person"),
    path(
        "county/<str:county>/person/<str:code>/change/", people_changes.change, name="person-change"
    ),
    path("county/<str:county>/person/<str:code>/move/", people_changes.move, name="person-move"),
    path("county/<str:county>/person/<str:code>/leave/", people_changes.leave, name="person-leave"),
    path(
        "county/<str:county>/person/<str:code>/come-back/",
        people_changes.come_back,
        name="person-come-back",
    ),
    path("county/<str:county>/person/<str:code>/invite/", inviting.invite, name="person-invite"),
    path(
        "county/<str:county>/person/<str:code>/invite/revoke/",
        inviting.revoke,
        name="person-invite-revoke",
    ),
    path("county/<str:county>/person/<str:code>/roles/add/", granting.add, name="grant-add"),
    path(
        "county/<str:county>/person/<str:code>/roles/<int:grant>/end/",
        granting.end,
        name="grant-end",
    ),
    path("county/<str:county>/person/<str:code>/delegate/", delegating.add, name="delegation-add"),
    path("delegations/<int:delegation>/end/", delegating.end, name="delegation-end"),
    path("invitation/<str:secret>/", inviting.invitation, name="invitation"),
    path("invitation/<str:secret>/link/", inviting.link, name="invitation-link"),
]
