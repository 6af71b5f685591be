"""Addresses of incomes and levies under /api/v1/."""

from django.urls import path

from fundpool.api import incomes, levies, levy_payments
from fundpool.api.budget import SpecialBudget

_RUN = "levy-runs/<int:pk>/"
_TRUE_UP = "levy-true-ups/<int:pk>/"

urlpatterns = [
    path("special-budget/", SpecialBudget.as_view(), name="special-budget"),
    path("income-statements/", incomes.Incomes.as_view(), name="income-statements"),
    path("income-statements/state/", incomes.StateIncome.as_view(), name="income-statement-state"),
    path("levies/", levies.Levies.as_view(), name="levies"),
    path("levies/owed/", levies.LeviesOwed.as_view(), name="levies-owed"),
    path("levies/preview/", levies.LevyPreview.as_view(), name="levy-preview"),
    path("levies/receive/", levy_payments.ReceiveLevy.as_view(), name="levy-receive"),
    path("levies/refund/", levy_payments.RefundLevy.as_view(), name="levy-refund"),
    path("levies/<int:pk>/true-up/", levies.SubmitTrueUp.as_view(), name="levy-true-up"),
    path("levy-runs/", levies.LevyRuns.as_view(), name="levy-runs"),
    path("levy-runs/submit/", levies.SubmitLevy.as_view(), name="levy-run-submit"),
    path(f"{_RUN}confirm/", levies.ConfirmLevy.as_view(), name="levy-run-confirm"),
    path(f"{_RUN}refuse/", levies.RefuseLevy.as_view(), name="levy-run-refuse"),
    path(f"{_RUN}withdraw/", levies.WithdrawLevy.as_view(), name="levy-run-withdraw"),
    path(f"{_TRUE_UP}confirm/", levies.ConfirmTrueUp.as_view(), name="levy-true-up-confirm"),
    path(f"{_TRUE_UP}refuse/", levies.RefuseTrueUp.as_view(), name="levy-true-up-refuse"),
    path(f"{_TRUE_UP}withdraw/", levies.WithdrawTrueUp.as_view(), name="levy-true-up-withdraw"),
]
