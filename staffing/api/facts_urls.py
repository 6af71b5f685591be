"""Addresses of staff facts, of service and of what happened to postings under /api/v1/."""

from django.urls import path

from staffing.api.facts import DepartmentFloors, StaffDuties, StaffLeaves, StaffTitles
from staffing.api.service import (
    AskServiceWithdrawal,
    DecideServiceCorrection,
    OneServiceRecord,
    ServiceConsequences,
    ServiceCorrections,
    ServiceResults,
    ServiceVerifications,
    SettleServiceConsequence,
)
from staffing.api.title_names import ForgetRosterHeadings, RosterHeadings, TitleNames
from staffing.api.trail import EmployerChanges, PostingAbsences, PostingEvents, PostingOrders

urlpatterns = [
    path("staff-titles/", StaffTitles.as_view(), name="staff-titles"),
    path("staff-leaves/", StaffLeaves.as_view(), name="staff-leaves"),
    path("staff-duties/", StaffDuties.as_view(), name="staff-duties"),
    path("department-floors/", DepartmentFloors.as_view(), name="department-floors"),
    path("title-names/", TitleNames.as_view(), name="title-names"),
    path("roster-headings/", RosterHeadings.as_view(), name="roster-headings"),
    path(
        "roster-headings/<int:headings>/forget/",
        ForgetRosterHeadings.as_view(),
        name="roster-headings-forget",
    ),
    path("posting-orders/", PostingOrders.as_view(), name="posting-orders"),
    path("posting-events/", PostingEvents.as_view(), name="posting-events"),
    path("posting-absences/", PostingAbsences.as_view(), name="posting-absences"),
    path("employer-changes/", EmployerChanges.as_view(), name="employer-changes"),
    path("service-verifications/", ServiceVerifications.as_view(), name="service-verifications"),
    path(
        "service-verifications/<uuid:verification>/withdraw/",
        AskServiceWithdrawal.as_view(),
        name="service-withdrawal-ask",
    ),
    path("service-corrections/", ServiceCorrections.as_view(), name="service-corrections"),
    path(
        "service-corrections/<uuid:correction>/decide/",
        DecideServiceCorrection.as_view(),
        name="service-correction-decide",
    ),
    path("service-consequences/", ServiceConsequences.as_view(), name="service-consequences"),
    path(
        "service-consequences/<int:consequence>/settle/",
        SettleServiceConsequence.as_view(),
        name="service-consequence-settle",
    ),
    path("service-results/", ServiceResults.as_view(), name="service-results"),
    path("service-records/<str:person>/", OneServiceRecord.as_view(), name="service-record"),
]
