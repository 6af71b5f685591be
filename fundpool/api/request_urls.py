"""Addresses of fund requests and accounts of payment under /api/v1/."""

from django.urls import path

from fundpool.api import payees, request_documents, requests

_ONE = "fund-requests/<uuid:request_id>/"

urlpatterns = [
    path("fund-requests/", requests.FundRequests.as_view(), name="fund-requests"),
    path(_ONE, requests.OneFundRequest.as_view(), name="fund-request"),
    path(f"{_ONE}steps/", requests.FundRequestSteps.as_view(), name="fund-request-steps"),
    path(
        f"{_ONE}documents/", request_documents.FundRequestDocuments.as_view(), name="fund-request-documents"
    ),
    path(
        f"{_ONE}documents/<uuid:document>/", request_documents.FundRequestFile.as_view(),
        name="fund-request-file",
    ),
    path(f"{_ONE}<slug:verb>/", requests.FundRequestVerb.as_view(), name="fund-request-verb"),
    path("fund-advances/", requests.FundAdvances.as_view(), name="fund-advances"),
    path("fund-recoveries/", requests.FundRecoveries.as_view(), name="fund-recoveries"),
    path("fund-uses/", requests.FundUses.as_view(), name="fund-uses"),
    path("payees/", payees.Payees.as_view(), name="payees"),
    path("payees/<uuid:payee>/confirm/", payees.ConfirmPayee.as_view(), name="payee-confirm"),
    path("payees/<uuid:payee>/drop/", payees.DropPayee.as_view(), name="payee-drop"),
]  # fmt: skip
