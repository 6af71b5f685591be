"""Addresses of pools, journals, statements, plans of use and years."""

from django.urls import path

from fundpool.views import allocations, books, execution, pools, statements

_POOL = "pools/<str:code>/"
_YEAR = f"{_POOL}years/<int:year>/"

urlpatterns = [
    path("", pools.home, name="home"),
    path(_POOL, pools.pool, name="pool"),
    path(f"{_POOL}earmarks/", pools.earmark, name="earmark-new"),
    path(f"{_POOL}receipts/new/", pools.receipt, name="receipt-new"),
    path(f"{_POOL}bank/new/", pools.bank, name="bank-new"),
    path(f"{_POOL}statement/", statements.statement, name="statement"),
    path(f"{_POOL}execution/", execution.execution, name="execution"),
    path(f"{_POOL}allocations/new/", allocations.new, name="allocation-new"),
    path(f"{_POOL}years/", allocations.open_year, name="year-open"),
    path(_YEAR, allocations.year, name="year"),
    path(f"{_YEAR}<slug:verb>/", allocations.year_step, name="year-step"),
    path("journals/", books.journals, name="journals"),
    path("journals/<int:journal>/", books.voucher, name="voucher"),
    path("journals/<int:journal>/reverse/", books.reverse_one, name="voucher-reverse"),
    path("codes/", books.codes, name="codes"),
    path("codes/confirm/", books.confirm_codes, name="codes-confirm"),
    path("units/", statements.unit, name="unit"),
    path("allocations/", allocations.allocations, name="allocations"),
    path("allocations/<int:allocation>/", allocations.allocation, name="allocation"),
    path("allocations/<int:allocation>/<slug:verb>/", allocations.decide, name="allocation-decide"),
]
