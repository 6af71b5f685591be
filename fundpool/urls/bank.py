"""Addresses of bank accounts, their lines and files, and of where money came from and went."""

from django.urls import path

from alliance.core.imports.pages import paths
from fundpool.views import bank, bank_files, sources

_ACCOUNT = "bank/accounts/<str:code>/"
_LINE = f"{_ACCOUNT}lines/<int:line>/"


urlpatterns = [
    path("bank/", bank.banks, name="banks"),
    path("bank/files/", bank_files.files, name="bank-imports"),
    path("bank/files/upload/", bank_files.upload, name="bank-import-upload"),
    path("bank/files/payments/", bank_files.upload_payments, name="bank-import-payments"),
    path(
        "bank/files/templates/<slug:kind>/", bank_files.template, name="bank-template"
    ),
    path(
        "bank/files/mappings/<int:mapping>/withdraw/", bank_files.mapping_withdraw,
        name="bank-mapping-withdraw",
    ),
    *paths("bank/files/<uuid:file>/", bank_files.PAGES),
    path("bank/balances/<int:balance>/file/", bank.balance_file, name="bank-balance-file"),
    path(_ACCOUNT, bank.bank, name="bank"),
    path(f"{_ACCOUNT}balance/", bank.balance, name="bank-balance"),
    path(f"{_ACCOUNT}pools/", bank.pool_in, name="bank-pool-in"),
    path(f"{_ACCOUNT}match/", bank.match, name="bank-match"),
    path(f"{_ACCOUNT}lines/", bank.line_new, name="bank-line-new"),
    path(_LINE, bank.line, name="bank-line"),
    path(f"{_LINE}match/", bank.line_match, name="bank-line-match"),
    path(f"{_LINE}<slug:verb>/", bank.line_step, name="bank-line-step"),
    path("payments/<int:payment>/", bank.payment, name="payment"),
    path("pools/<str:code>/sources/", sources.sources, name="sources"),
    path("receipts/<int:receipt>/", sources.receipt, name="receipt"),
]  # fmt: skip
