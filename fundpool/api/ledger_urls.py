"""Addresses of pools, balances and journals under /api/v1/."""

from django.urls import path

from fundpool.api import allocations, ledger

urlpatterns = [
    path("pools/", ledger.Pools.as_view(), name="pools"),
    path("pools/<str:code>/receive/", ledger.ReceiveSubsidy.as_view(), name="pool-receive"),
    path("pools/<str:code>/bank/", allocations.BankEvent.as_view(), name="pool-bank"),
    path(
        "pools/<str:code>/allocations/",
        allocations.DraftAllocation.as_view(),
        name="allocation-draft",
    ),
    path("pools/<str:code>/execution/", allocations.PoolExecution.as_view(), name="pool-execution"),
    path("allocations/", allocations.Allocations.as_view(), name="allocations"),
    path(
        "allocations/<int:allocation>/<slug:verb>/",
        allocations.DecideAllocation.as_view(),
        name="allocation-decide",
    ),
    path("pool-balances/", ledger.Balances.as_view(), name="pool-balances"),
    path("journals/", ledger.Journals.as_view(), name="journals"),
    path(
        "journals/<int:journal>/reverse/", ledger.ReverseJournal.as_view(), name="journal-reverse"
    ),
]
