"""Addresses of pools, balances and journals under /api/v1/."""

from django.urls import path

from fundpool.api import ledger

urlpatterns = [
    path("pools/", ledger.Pools.as_view(), name="pools"),
    path("pools/<str:code>/receive/", ledger.ReceiveSubsidy.as_view(), name="pool-receive"),
    path("pool-balances/", ledger.Balances.as_view(), name="pool-balances"),
    path("journals/", ledger.Journals.as_view(), name="journals"),
    path(
        "journals/<int:journal>/reverse/", ledger.ReverseJournal.as_view(), name="journal-reverse"
    ),
]
