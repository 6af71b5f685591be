"""Addresses of fund requests, of what becomes of the money, and of accounts of payment."""

from django.urls import path

from fundpool.views import payees, request_tables, requests

_ONE = "requests/<uuid:request_id>/"

urlpatterns = [
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new, name="request-new"),
    path(_ONE, requests.one, name="request"),
    path(f"{_ONE}edit/", requests.edit, name="request-edit"),
    path(f"{_ONE}form/", requests.form, name="request-form"),
    path(f"{_ONE}steps/<slug:verb>/", requests.step, name="request-step"),
    path(f"{_ONE}documents/<uuid:document>/", requests.document, name="request-document"),
    path(
        f"{_ONE}documents/<uuid:document>/out/", requests.document_out, name="request-document-out"
    ),
    path("advances/", request_tables.advances, name="advances"),
    path("recoveries/", request_tables.recoveries, name="recoveries"),
    path("uses/", request_tables.uses, name="uses"),
    path("payees/", payees.payees, name="payees"),
    path("payees/<uuid:payee>/", payees.payee, name="payee"),
    path("payees/<uuid:payee>/confirm/", payees.confirm, name="payee-confirm"),
    path("payees/<uuid:payee>/drop/", payees.drop, name="payee-drop"),
]
