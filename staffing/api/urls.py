"""Addresses of staffing under /api/v1/."""

from django.urls import include, path

from staffing.api.coverage import CoverageBoard
from staffing.api.expected import Expected
from staffing.api.files import StaffFiles
from staffing.api.licences import Licences
from staffing.api.pay import ClosePay, CorrectPay, PayLines, PayMonths
from staffing.api.personnel import Personnel
from staffing.api.planning import CandidateOrders, PlanPosting
from staffing.api.pool import OnePoolEntry, PoolEntries, TakePoolStep
from staffing.api.postings import (
    OnePosting,
    Postings,
    ServiceRecords,
    TakePostingStep,
    VerifyPosting,
)
from staffing.api.traces import PostingTraces

_ONE = "postings/<uuid:posting>/"

urlpatterns = [
    path("coverage/", CoverageBoard.as_view(), name="coverage"),
    path("staffing-expected/", Expected.as_view(), name="staffing-expected"),
    path("candidate-orders/", CandidateOrders.as_view(), name="candidate-orders"),
    path(f"{_ONE}candidates/", PlanPosting.as_view(), name="posting-candidates"),
    path("postings/", Postings.as_view(), name="postings"),
    path(_ONE, OnePosting.as_view(), name="posting"),
    path(f"{_ONE}months/", VerifyPosting.as_view(), name="posting-verify"),
    path(f"{_ONE}traces/", PostingTraces.as_view(), name="posting-traces"),
    path(f"{_ONE}<slug:verb>/", TakePostingStep.as_view(), name="posting-step"),
    path("", include("staffing.api.served_urls")),
    path("", include("staffing.api.facts_urls")),
    path("staff-pool/", PoolEntries.as_view(), name="staff-pool"),
    path("staff-pool/<uuid:entry>/", OnePoolEntry.as_view(), name="staff-pool-entry"),
    path("staff-pool/<uuid:entry>/<slug:verb>/", TakePoolStep.as_view(), name="staff-pool-step"),
    path("pay-months/", PayMonths.as_view(), name="pay-months"),
    path("pay-lines/", PayLines.as_view(), name="pay-lines"),
    path("pay-months/<uuid:month>/close/", ClosePay.as_view(), name="pay-close"),
    path("pay-months/<uuid:month>/correct/", CorrectPay.as_view(), name="pay-correct"),
    path("personnel/", Personnel.as_view(), name="personnel"),
    path("staff-files/", StaffFiles.as_view(), name="staff-files"),
    path("licences/", Licences.as_view(), name="licences"),
    path("service-records/", ServiceRecords.as_view(), name="service-records"),
]
