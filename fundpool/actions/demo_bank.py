"""The demonstration's bank account: what came in stands at the bank too, one payment nobody has booked."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.money import parse_yuan
from fundpool.actions.bank_accounts import open_bank_account, state_balance
from fundpool.actions.bank_lines import enter_line, match_lines
from fundpool.bank_told import LineTold
from fundpool.models import BankAccount, Pool
from fundpool.queries import bank as queries
from fundpool.rules import banking as rules
from members import access as member_access
from members.models import County
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_bank(*, county: County, told: Told, by: Actor) -> bool:
    """The part `bank` of a demonstration file, while the county has no account; whether told now.

    It keeps the pools of the levies' part: loaded after it.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    is_new = not BankAccount.objects.filter(county=county).exists()
    if is_new:
        _tell(county, told, acting(county, told["people"]["finance"]))
    audit.record(by, "fundpool.demo_bank_loaded", county, county=county.pk, made=is_new)
    return is_new


def _tell(county: County, told: Told, by: Actor) -> None:
    """All but the last movement are matched; the bank has one payment more than the books."""
    on = today()
    pools = list(Pool.objects.filter(county=county, code__in=told["pools"]).order_by("code"))
    if not pools:
        raise Refused(_("没有演示的资金池，请先载入资金提取的情节。"), code="no_pool")
    account = open_bank_account(
        county=county, code=told["code"], holder=queries.holder_of(county.pk, on) or told["holder"],
        bank=told["bank"], ends_with=str(told["ends_with"]), since=on.replace(month=1, day=1),
        pools=pools, by=by, demo=True,
    )  # fmt: skip
    booked = queries.open_journals(account, on)
    pairs = {}
    for number, one in enumerate(booked, 1):
        side = rules.IN if one.fen > 0 else rules.OUT
        line = enter_line(
            account=account, by=by,
            told=LineTold(
                one.journal.effective_on, side, abs(one.fen), f"{told['prefix']}{number:04d}",
                told["counterparty"], one.journal.source,
            ),
        )  # fmt: skip
        if number < len(booked):
            pairs[line.pk] = [one.journal.pk]
    if pairs:
        match_lines(account=account, pairs=pairs, by=by)
    for said in told["alone"]:
        enter_line(
            account=account, by=by,
            told=LineTold(
                on, said["side"], parse_yuan(said["amount"]), said["reference"],
                said["counterparty"], said["purpose"],
            ),
        )  # fmt: skip
    alone = sum(rules.signed(said["side"], parse_yuan(said["amount"])) for said in told["alone"])
    books = sum(share.fen for share in queries.shares_of(account, on))
    state_balance(
        account=account, on=on, fen=books + alone, statement_no=told["statement_no"], by=by
    )
