"""How the money of a pool is given to its earmarks: one person drafts, others approve."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

PLAN: Final = "plan"
REALLOCATION: Final = "reallocation"
UNALLOCATION: Final = "unallocation"
#: What is asked for: by the yearly plan, from earmark to earmark, back to the unallocated money.
KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {PLAN: _("年度使用计划"), REALLOCATION: _("专项之间调剂"), UNALLOCATION: _("收回未分配")}
)
#: How many other people approve before it is posted.
APPROVERS: Final[Mapping[str, int]] = MappingProxyType({PLAN: 1, REALLOCATION: 2, UNALLOCATION: 1})

#: 年度使用计划: who drafts does not approve; a re-allocation takes two approvers.
ALLOCATION: Final = Lifecycle(
    name="年度使用计划",
    states={
        "draft": _("待审批"),
        "approved_once": _("待第二人审批"),
        "approved": _("已批准入账"),
        "refused": _("未批准"),
        "withdrawn": _("已撤回"),
        "reversed": _("已冲销"),
    },
    first="draft",
    steps=(
        Step("approve_first", ("draft",), "approved_once"),
        Step("approve", ("draft", "approved_once"), "approved"),
        Step("refuse", ("draft", "approved_once"), "refused"),
        Step("withdraw", ("draft", "approved_once"), "withdrawn"),
        Step("reverse", ("approved",), "reversed"),
    ),
)
