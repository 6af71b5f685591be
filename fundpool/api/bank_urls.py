"""Addresses of bank accounts and sources of money under /api/v1/."""

from django.urls import path

from fundpool.api import bank, sources

_LINE = "bank-lines/<int:line>/"

urlpatterns = [
    path("bank-accounts/", bank.BankAccounts.as_view(), name="bank-accounts"),
    path("bank-balances/", bank.BankBalances.as_view(), name="bank-balances"),
    path("bank-lines/", bank.BankLines.as_view(), name="bank-lines"),
    path(f"{_LINE}match/", bank.MatchBankLine.as_view(), name="bank-line-match"),
    path(f"{_LINE}book/", bank.BookBankLine.as_view(), name="bank-line-book"),
    path(f"{_LINE}undo/", bank.UndoBankMatch.as_view(), name="bank-line-undo"),
    path(f"{_LINE}void/", bank.VoidBankLine.as_view(), name="bank-line-void"),
    path("bank-reconciliation/", bank.Reconciliation.as_view(), name="bank-reconciliation"),
    path("treasury-payments/", bank.TreasuryPayments.as_view(), name="treasury-payments"),
    path("fund-receipts/", sources.FundReceipts.as_view(), name="fund-receipts"),
    path(
        "fund-receipts/<int:receipt>/course/", sources.FundReceiptCourse.as_view(),
        name="fund-receipt-course",
    ),
    path(
        "fund-payments/<int:payment>/sources/", sources.FundPaymentParts.as_view(),
        name="fund-payment-sources",
    ),
    path("fund-sources/", sources.FundSources.as_view(), name="fund-sources"),
]  # fmt: skip
