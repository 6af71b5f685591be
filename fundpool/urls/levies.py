"""Addresses of incomes and levies."""

from django.urls import path

from alliance.core.imports.pages import paths
from fundpool.views import budget, income, income_files, levies, working_out

_RUN = "levies/runs/<int:run>/"
_TRUE_UP = "levies/true-ups/<int:true_up>/"

urlpatterns = [
    path("budget/", budget.budget, name="budget"),
    path("working-out/", working_out.working_out, name="working-out"),
    path("incomes/", income.incomes, name="incomes"),
    path("incomes/files/", income_files.files, name="incomes-imports"),
    path("incomes/files/upload/", income_files.upload, name="incomes-import-upload"),
    path("incomes/template/", income_files.template, name="incomes-template"),
    *paths("incomes/files/<uuid:file>/", income_files.PAGES),
    path("incomes/<str:code>/<int:year>/", income.income, name="income"),
    path("incomes/<str:code>/<int:year>/state/", income.state, name="income-state"),
    path("levies/", levies.levies, name="levies"),
    path("levies/preview/", levies.preview, name="levy-preview"),
    path("levies/submit/", levies.submit, name="levy-submit"),
    path("levies/receive/", levies.receive, name="levy-receive"),
    path("levies/refund/", levies.refund, name="levy-refund"),
    path(_RUN, levies.run, name="levy-run"),
    path(f"{_RUN}confirm/", levies.confirm, name="levy-run-confirm"),
    path(f"{_RUN}refuse/", levies.refuse, name="levy-run-refuse"),
    path(f"{_RUN}withdraw/", levies.withdraw, name="levy-run-withdraw"),
    path("levies/assessments/<int:assessment>/true-up/", levies.true_up, name="levy-true-up"),
    path(f"{_TRUE_UP}confirm/", levies.true_up_confirm, name="levy-true-up-confirm"),
    path(f"{_TRUE_UP}refuse/", levies.true_up_refuse, name="levy-true-up-refuse"),
    path(f"{_TRUE_UP}withdraw/", levies.true_up_withdraw, name="levy-true-up-withdraw"),
]
