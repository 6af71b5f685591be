"""What events of the common funds are called, and what their details say."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.money import yuan
from fundpool.models.ledger import POOL_KINDS
from fundpool.rules.ledger import JOURNALS

EVENTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "fundpool.income_stated": _("填写收入表"),
        "fundpool.levy_confirmed": _("核定年度提取"),
        "fundpool.levy_received": _("登记提取资金到账"),
        "fundpool.levy_refunded": _("退还多缴的提取资金"),
        "fundpool.levy_refused": _("不予核定年度提取"),
        "fundpool.levy_submitted": _("提交年度提取"),
        "fundpool.levy_withdrawn": _("撤回年度提取"),
        "fundpool.true_up_confirmed": _("核定多退少补"),
        "fundpool.true_up_refused": _("不予核定多退少补"),
        "fundpool.true_up_submitted": _("提交多退少补"),
        "fundpool.true_up_withdrawn": _("撤回多退少补"),
        "journal.posted": _("记账"),
        "pool.closing_begun": _("开始结账"),
        "pool.documents_listed": _("修改专项的材料清单"),
        "pool.earmark_named": _("增加专项"),
        "pool.opened": _("设立资金池"),
        "pool.year_closed": _("年度结账"),
        "pool.year_opened": _("开放年度"),
        "pool.year_resumed": _("恢复年度记账"),
    }
)

SAID: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "accounts": _("账户数"),
        "bank_no": _("银行流水号"),
        "base_fen": _("提取基数（元）"),
        "documents": _("材料"),
        "earmark": _("专项"),
        "fen": _("金额（元）"),
        "hash": _("校验值"),
        "journal_kind": _("业务"),
        "fund": _("资金池"),
        "pool_kind": _("类别"),
        "reverses": _("冲销凭证"),
        "statement_version": _("收入表版本"),
        "voucher": _("凭证号"),
        "vouchers": _("凭证数"),
    }
)

#: How codes and amounts in them are read.
READ: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "base_fen": lambda text: yuan(int(text)),
        "fen": lambda text: yuan(int(text)),
        "journal_kind": lambda code: JOURNALS.get(code, code),
        "pool_kind": lambda code: POOL_KINDS.get(code, code),
    }
)
