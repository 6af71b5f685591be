"""Where the pools' money is kept, and what the bank says stands there at the end of a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from fundpool.access import bank as access
from fundpool.models import BankAccount, BankBalance, BankPool, Pool
from members.models import County

_LONGEST = {"code": 40, "holder": 120, "bank": 100}
TAIL = 4


@action
def open_bank_account(
    *,
    county: County,
    code: str,
    holder: str,
    bank: str,
    ends_with: str,
    since: date,
    pools: Sequence[Pool],
    by: Actor,
    demo: bool = False,
) -> BankAccount:
    """The custody holder's account; `pools` are its sub-ledgers.

    What was booked before `since` is taken as agreed with the bank. Refused where a pool is kept
    in another account already.
    """
    by = access.check_can_open(by, county.pk)
    said = {"code": code.strip(), "holder": holder.strip(), "bank": bank.strip()}
    wrong = {
        name: _("请填写，不超过%(n)d个字符。") % {"n": _LONGEST[name]}
        for name, text in said.items()
        if not text or len(text) > _LONGEST[name]
    }
    if len(ends_with) != TAIL or not (ends_with.isascii() and ends_with.isdecimal()):
        wrong["ends_with"] = _("请填账号的末四位数字。")
    if since > today():
        wrong["since"] = _("日期不能晚于今天。")
    if not pools:
        wrong["pools"] = _("请选这个账户里的资金池。")
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)
    if BankAccount.objects.filter(county=county, code=said["code"]).exists():
        told = _("已经有代码为“%(code)s”的银行账户。") % {"code": said["code"]}
        raise Refused(told, code="code_taken")
    row = BankAccount.objects.create(
        county=county, ends_with=ends_with, since=since, at=now(), by_id=by.person,
        demo=demo or county.demo, **said,
    )  # fmt: skip
    for pool in pools:
        _put(row, pool)
    audit.record(
        by, "bank.account_opened", row, bank_account=row.code, account_tail=row.ends_with,
        fund=[pool.code for pool in pools],
    )  # fmt: skip
    return row


@action
def put_pool_in(*, account: BankAccount, pool: Pool, by: Actor) -> BankPool:
    """One more pool is kept in the account."""
    by = access.check_can_open(by, account.county_id)
    row = _put(account, pool)
    audit.record(by, "bank.pool_put_in", account, bank_account=account.code, fund=pool.code)
    return row


def _put(account: BankAccount, pool: Pool) -> BankPool:
    if pool.county_id != account.county_id:
        raise Invalid(_("请选本县的资金池。"), fields={"pools": _("请选本县的资金池。")})
    pool = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    if BankPool.objects.filter(pool=pool).exists():
        told = _("“%(pool)s”已经存放在另一个银行账户里。") % {"pool": pool}
        raise Refused(told, code="pool_kept_elsewhere")
    return BankPool.objects.create(county_id=account.county_id, account=account, pool=pool)


@action
def state_balance(
    *,
    account: BankAccount,
    on: date,
    fen: int,
    statement_no: str,
    by: Actor,
    upload: Any = None,
) -> BankBalance:
    """What the bank's statement says of a day; entered again it counts, the earlier one stays."""
    by = access.check_can_keep(by, account.county_id)
    account = BankAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    wrong = {}
    if not account.since <= on <= today():
        wrong["on"] = _("日期要在起始日和今天之间。")
    if type(fen) is not int or fen < 0:
        wrong["fen"] = _("银行余额不能是负数，最细到分。")
    if not statement_no.strip() or len(statement_no) > 80:  # noqa: PLR2004 — the column's width
        wrong["statement_no"] = _("请填写对账单号，不超过%(n)d个字符。") % {"n": 80}
    if wrong:
        code = "INVALID_AMOUNT" if set(wrong) == {"fen"} else ""
        raise Invalid(" ".join(wrong.values()), fields=wrong, code=code)
    kept = None
    if upload is not None:
        kept = attachments.store(county=account.county, upload=upload, by=by, demo=account.demo)
    row = BankBalance.objects.create(
        county_id=account.county_id, account=account, on=on, fen=fen,
        number=account.balances.filter(on=on).count() + 1, statement_no=statement_no.strip(),
        document=kept, at=now(), by_id=by.person,
    )  # fmt: skip
    audit.record(
        by, "bank.balance_stated", row, bank_account=account.code, bank_day=on.isoformat(), fen=fen,
        statement_no=row.statement_no,
    )  # fmt: skip
    return row
