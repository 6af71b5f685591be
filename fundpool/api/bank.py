"""Bank accounts over REST: balances, lines, matches, and what is open on either side."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Asking
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import parse_yuan
from alliance.core.shapes import names_of
from fundpool.access import bank as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import bank_accounts, bank_lines
from fundpool.api import bank_shapes as shapes
from fundpool.api.requests import REFUSED, county_asked, plain, read
from fundpool.bank_told import LineTold
from fundpool.models import BankLine
from fundpool.queries import bank as queries
from members import access as member_access

TAG: Any = _("银行对账")
ACCOUNT = parameter("account", _("银行账户代码。"))
_ON = parameter("on", _("核对日；不写为最近填了余额的一天。"))


class _Banks(ListView):
    """Lists of one county, of all accounts or of some."""

    common = (COUNTY,)
    parameters = (ACCOUNT,)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """The rows the caller reads."""
        raise NotImplementedError

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for, of the county that was named."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = self.found(actor).filter(county=county)
        return only(rows, account__code__in=asked.texts("account"))


@listed(TAG, shapes.BankAccountShape, _("银行账户"), _("账号只示末四位。"))
class BankAccounts(_Banks):
    """Accounts of the county."""

    title = "bank-accounts"
    order: ClassVar = ("code", "id")
    columns = names_of(shapes.BankAccountShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """All of them."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.accounts_for(actor).filter(county=county)
        return only(rows, code__in=asked.texts("account")).prefetch_related("shares__pool")

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.account_line(row) for row in rows]


@listed(TAG, shapes.BankLineShape, _("银行流水"))
class BankLines(_Banks):
    """Lines of the county's accounts; POST enters one."""

    title = "bank-lines"
    order: ClassVar = ("-on", "-id")
    columns = names_of(shapes.BankLineShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """With what they are."""
        rows = access.lines_for(actor).select_related("account")
        return rows.prefetch_related("matches")

    def records(self, rows: list[BankLine]) -> list[Row]:
        """As they are told."""
        return [shapes.bank_line(row) for row in rows]

    @extend_schema(
        operation_id="bank_line_enter", tags=[TAG], summary=_("登记银行流水"),
        parameters=[COUNTY, KEY], request=shapes.NewBankLineShape,
        responses={201: shapes.BankLineShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking) -> Response:
        """Enter it, once for the caller's key."""
        actor, county = county_asked(request)
        said = read(shapes.NewBankLineShape, request)
        asked = plain(said)
        account = access.account_for(actor, county.pk, said.pop("account"))
        told = LineTold(fen=parse_yuan(said.pop("amount")), **said)
        pk = once(
            actor, key_of(request._request), "fundpool.bank_line",
            lambda: bank_lines.enter_line(account=account, told=told, by=actor).pk, asked=asked,
        )  # fmt: skip
        return Response(_line(actor, pk), status=201)


def _line(actor: Actor, pk: int) -> dict[str, Any]:
    names = names_of(shapes.BankLineShape)
    return dict(zip(names, shapes.bank_line(access.line_for(actor, pk)), strict=True))


class MatchBankLine(APIView):
    """A person says which journals a line is."""

    @extend_schema(
        operation_id="bank_line_match", tags=[TAG], summary=_("勾对银行流水"), parameters=[KEY],
        request=shapes.BankMatchShape, responses={200: shapes.BankLineShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, line: int) -> Response:
        """Hold it to them, once for the caller's key."""
        said = read(shapes.BankMatchShape, request)

        def act(row: BankLine, actor: Actor) -> object:
            pairs = {row.pk: said["journals"]}
            return bank_lines.match_lines(account=row.account, pairs=pairs, by=actor)

        return _stepped(request, line, "fundpool.bank_match", act, said)


class BookBankLine(APIView):
    """What only the bank has is booked as its fee or its interest, and matched at once."""

    @extend_schema(
        operation_id="bank_line_book", tags=[TAG], summary=_("把账上没有的银行流水入账"),
        description=_(
            "付记手续费，收记利息；日期、金额和流水号照银行的。利息归谁没有设定的答 409。"
        ),
        parameters=[KEY], request=shapes.BankBookShape,
        responses={200: shapes.BankLineShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, line: int) -> Response:
        """Book it to one pool of the account, once for the caller's key."""
        said = read(shapes.BankBookShape, request)

        def act(row: BankLine, actor: Actor) -> object:
            pool = ledger_access.pool_for(actor, row.county_id, said["pool"])
            return bank_lines.book_line(line=row, pool=pool, by=actor)

        return _stepped(request, line, "fundpool.bank_book", act, said)


class UndoBankMatch(APIView):
    """What a line was said to be is taken back."""

    @extend_schema(
        operation_id="bank_line_undo", tags=[TAG], summary=_("取消勾对"), parameters=[KEY],
        request=shapes.BankReasonShape, responses={200: shapes.BankLineShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, line: int) -> Response:
        """Take it back, once for the caller's key."""
        return _reasoned(request, line, "fundpool.bank_undo", bank_lines.undo_match)


class VoidBankLine(APIView):
    """A line that was entered wrongly."""

    @extend_schema(
        operation_id="bank_line_void", tags=[TAG], summary=_("作废银行流水"), parameters=[KEY],
        request=shapes.BankReasonShape, responses={200: shapes.BankLineShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, line: int) -> Response:
        """Make it void, once for the caller's key."""
        return _reasoned(request, line, "fundpool.bank_void", bank_lines.void_line)


def _reasoned(request: Asking, pk: int, name: str, act: Callable[..., BankLine]) -> Response:
    said = read(shapes.BankReasonShape, request)
    return _stepped(
        request, pk, name, lambda row, actor: act(line=row, reason=said["reason"], by=actor), said
    )


def _stepped(
    request: Asking, pk: int, name: str, act: Callable[[BankLine, Actor], object], said: Any
) -> Response:
    actor = actor_of(request)
    row = access.line_for(actor, pk)

    def run() -> int:
        act(row, actor)
        return row.pk

    once(actor, key_of(request._request), name, run, asked=[pk, said])
    return Response(_line(actor, pk))


@listed(TAG, shapes.BankBalanceShape, _("银行余额"), _("同一天最后一次填写的有效。"))
class BankBalances(_Banks):
    """What the bank said of the county's accounts; POST enters a day's."""

    title = "bank-balances"
    order: ClassVar = ("-on", "-id")
    columns = names_of(shapes.BankBalanceShape)

    def found(self, actor: Actor) -> QuerySet[Any, Any]:
        """All that were entered."""
        return access.balances_for(actor).select_related("account")

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.balance_line(row) for row in rows]

    @extend_schema(
        operation_id="bank_balance_state", tags=[TAG], summary=_("填写银行余额"),
        parameters=[COUNTY, KEY], request=shapes.NewBankBalanceShape,
        responses={201: shapes.BankBalanceShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking) -> Response:
        """Enter it, once for the caller's key."""
        actor, county = county_asked(request)
        said = read(shapes.NewBankBalanceShape, request)
        asked = plain(said)
        account = access.account_for(actor, county.pk, said.pop("account"))
        pk = once(
            actor, key_of(request._request), "fundpool.bank_balance",
            lambda: bank_accounts.state_balance(
                account=account, fen=parse_yuan(said.pop("amount")), by=actor, **said
            ).pk,
            asked=asked,
        )  # fmt: skip
        line = shapes.balance_line(access.balance_for(actor, pk))
        names = names_of(shapes.BankBalanceShape)
        return Response(dict(zip(names, line, strict=True)), status=201)


class Reconciliation(APIView):
    """银行余额调节表."""

    @extend_schema(
        operation_id="bank_reconciliation", tags=[TAG], summary=_("银行余额调节表"),
        parameters=[COUNTY, ACCOUNT, _ON],
        responses={200: shapes.ReconciliationShape, **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Asking) -> Response:
        """One account on a day."""
        actor, county = county_asked(request)
        asked = Asked(request, (COUNTY, ACCOUNT, _ON))
        account = access.account_for(actor, county.pk, asked.text("account"))
        on = asked.day("on") or queries.last_day(account) or today()
        return Response(shapes.reconciliation(account, queries.page_of(account, on)))


@listed(TAG, shapes.TreasuryPaymentShape, _("国库支付"), _("国库支付清单确认过的拨付。"))
class TreasuryPayments(ListView):
    """Payments the treasury's lists have confirmed."""

    title = "treasury-payments"
    common = (COUNTY,)
    order: ClassVar = ("-on", "-id")
    columns = names_of(shapes.TreasuryPaymentShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """All of the county."""
        county = member_access.county_asked(actor, asked.text("county"))
        rows = access.treasury_for(actor).filter(county=county)
        return None if county is None else rows.select_related("payment__request")

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.treasury_line(row) for row in rows]
