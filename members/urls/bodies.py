"""Addresses of one institution: its page, its events, names, departments, proposals, checks."""

from django.urls import path

from members.views import (
    bodies,
    choosing,
    departments,
    events,
    fact_requests,
    proposals,
    registering,
    service_units,
)

HERE = "county/<str:county>"
BODY = f"{HERE}/institutions/<str:code>"

urlpatterns = [
    path(
        f"{HERE}/register-institution/",
        registering.institution_register,
        name="institution-register",
    ),
    path(f"{HERE}/found-alliance/", registering.alliance_found, name="alliance-found"),
    path(f"{BODY}/", bodies.institution, name="institution"),
    path(f"{BODY}/sheet/", bodies.sheet, name="institution-sheet"),
    path(f"{BODY}/correct/", bodies.correct, name="institution-correct"),
    path(f"{BODY}/confirm/", bodies.confirm, name="institution-confirm"),
    path(f"{BODY}/propose/", proposals.propose, name="institution-propose"),
    path(f"{BODY}/names/add/", departments.add_name, name="name-add"),
    path(f"{BODY}/names/<int:number>/end/", departments.end_name, name="name-end"),
    path(f"{BODY}/service-units/", service_units.service_units, name="service-units"),
    path(f"{BODY}/departments/add/", departments.add_department, name="department-add"),
    path(
        f"{BODY}/departments/<int:number>/close/",
        departments.close_department,
        name="department-close",
    ),
    path(f"{BODY}/events/<str:kind>/", events.event, name="institution-event"),
    path(
        f"{BODY}/events/of/<int:number>/withdraw/",
        events.withdraw,
        name="institution-event-withdraw",
    ),
    path(
        f"{BODY}/events/of/<int:number>/document/",
        events.document,
        name="institution-event-document",
    ),
    path("proposals/", choosing.in_my_county, {"page": "proposals"}, name="my-proposals"),
    path(f"{HERE}/proposals/", proposals.proposals, name="proposals"),
    path(f"{HERE}/proposals/<int:number>/", proposals.proposal, name="proposal"),
    path(f"{HERE}/proposals/<int:number>/document/", proposals.document, name="proposal-document"),
    path(f"{HERE}/proposals/<int:number>/approve/", proposals.approve, name="proposal-approve"),
    path(f"{HERE}/proposals/<int:number>/refuse/", proposals.refuse, name="proposal-refuse"),
    path(f"{HERE}/proposals/<int:number>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    path(f"{HERE}/fact-requests/", fact_requests.fact_requests, name="fact-requests"),
]
