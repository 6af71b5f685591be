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
        "documents": _("材料"),
        "earmark": _("专项"),
        "fen": _("金额（元）"),
        "hash": _("校验值"),
        "journal_kind": _("业务"),
        "fund": _("资金池"),
        "pool_kind": _("类别"),
        "reverses": _("冲销凭证"),
        "voucher": _("凭证号"),
        "vouchers": _("凭证数"),
    }
)

#: How codes and amounts in them are read.
READ: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "fen": lambda text: yuan(int(text)),
        "journal_kind": lambda code: JOURNALS.get(code, code),
        "pool_kind": lambda code: POOL_KINDS.get(code, code),
    }
)
