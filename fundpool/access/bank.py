"""Whose bank accounts an actor reads, and who enters balances and lines and holds them to the books."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.rows import one_of
from fundpool.access.ledger import KEEP_POOLS, POST, READ_BOOKS, receipts_for
from fundpool.access.requests import requests_for
from fundpool.models import (
    BankAccount,
    BankBalance,
    BankLine,
    Disbursement,
    Receipt,
    TreasuryPayment,
)
from members import access as member_access

#: Kinds of files: lines of a bank statement, and what the treasury has paid.
STATEMENT: Final = "fundpool.bank_statement"
PAYMENTS: Final = "fundpool.treasury_payments"
KINDS: Final = (STATEMENT, PAYMENTS)


def _counties(actor: Actor) -> frozenset[int]:
    return member_access.reach(actor, READ_BOOKS).counties


def accounts_for(actor: Actor) -> QuerySet[BankAccount]:
    """Bank accounts of the counties whose books one reads."""
    return BankAccount.objects.filter(county__in=_counties(actor))


def account_for(actor: Actor, county: int, code: str) -> BankAccount:
    """One of them by its code; NotFound otherwise."""
    row = accounts_for(actor).select_related("county").filter(county=county, code=code).first()
    if row is None:
        there = BankAccount.objects.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这个银行账户。"), exists=there)
    return row


def lines_for(actor: Actor) -> QuerySet[BankLine]:
    """Lines of those accounts."""
    return BankLine.objects.filter(county__in=_counties(actor))


def line_for(actor: Actor, pk: int) -> BankLine:
    """One of them; NotFound otherwise."""
    rows = lines_for(actor).select_related("account__county", "by", "voided_by", "file")
    return one_of(rows, pk, _("没有找到这笔银行流水。"))


def balances_for(actor: Actor) -> QuerySet[BankBalance]:
    """What the bank said of those accounts."""
    return BankBalance.objects.filter(county__in=_counties(actor))


def balance_for(actor: Actor, pk: int) -> BankBalance:
    """One of them; NotFound otherwise."""
    return one_of(balances_for(actor).select_related("document"), pk, _("没有找到这次银行余额。"))


def treasury_for(actor: Actor) -> QuerySet[TreasuryPayment]:
    """What the treasury confirmed of the books one reads."""
    return TreasuryPayment.objects.filter(county__in=_counties(actor))


def payments_for(actor: Actor) -> QuerySet[Disbursement]:
    """Payments of the requests one reads."""
    return Disbursement.objects.filter(county__in=actor.counties, request__in=requests_for(actor))


def payment_for(actor: Actor, pk: int) -> Disbursement:
    """One of them; NotFound otherwise."""
    rows = payments_for(actor).select_related(
        "county", "request__institution", "request__pool", "request__earmark", "payee", "journal",
        "by",
    )  # fmt: skip
    return one_of(rows, pk, _("没有找到这笔拨付。"))


def check_can_open(actor: Actor, county: int) -> Actor:
    """Finance says where the pools' money is kept."""
    return member_access.check_may(actor, KEEP_POOLS, county=county)


def check_can_keep(actor: Actor, county: int) -> Actor:
    """Finance enters what the bank says and holds it to the books."""
    return member_access.check_may(actor, POST, county=county)


def files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Bank statements and payment lists that were loaded in one's counties."""
    reached = member_access.reach(actor, POST)
    return ImportFile.objects.filter(county__in=reached.counties, kind__in=KINDS)


def file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound otherwise."""
    return one_of(files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def check_can_end_load(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_keep(actor, file.county_id)
    import_checks.check_own_and_open(acting, file)
    return acting


def mappings_for(actor: Actor) -> QuerySet[ImportMapping]:
    """Which heading is which column in files of these kinds, where one loads them."""
    reached = member_access.reach(actor, POST)
    return ImportMapping.objects.filter(county__in=reached.counties, kind__in=KINDS)


def mapping_for(actor: Actor, pk: int) -> ImportMapping:
    """One of them; NotFound otherwise."""
    return one_of(mappings_for(actor), pk, _("没有找到这个表头对照。"))


def receipt_for(actor: Actor, pk: int) -> Receipt:
    """One receipt from finance; NotFound otherwise."""
    rows = receipts_for(actor).select_related("county", "pool", "earmark", "journal__period")
    return one_of(rows, pk, _("没有找到这笔财政拨入。"))
