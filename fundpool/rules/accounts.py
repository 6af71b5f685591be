"""The ledger's arithmetic: kinds of accounts, lines, and what always balances."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.lifecycle import Lifecycle, Step

D: Final = "D"
C: Final = "C"
SIDES: Final[Mapping[str, Promise]] = MappingProxyType({D: _("借"), C: _("贷")})

CASH: Final = "CASH"
LEVY_RECEIVABLE: Final = "LEVY_RECEIVABLE"
ADVANCE: Final = "ADVANCE"
RECOVERY_RECEIVABLE: Final = "RECOVERY_RECEIVABLE"
FREE: Final = "FREE"
COMMITTED: Final = "COMMITTED"
ADVANCED: Final = "ADVANCED"
LEVY_DEFERRED: Final = "LEVY_DEFERRED"
RECOVERY_DUE: Final = "RECOVERY_DUE"
PAYABLE_TO_SOURCE: Final = "PAYABLE_TO_SOURCE"
PAYABLE_TO_MEMBER: Final = "PAYABLE_TO_MEMBER"

NONE: Final = "none"
MAY: Final = "may"
MUST: Final = "must"


@dataclass(frozen=True)
class Kind:
    """One kind of account: its words, its normal side, and which partner each account names.

    A guarded account is never overdrawn; `code` is the refusal when it would be.
    """

    words: Promise
    normal: str
    earmark: str = NONE
    unit: str = NONE
    guarded: bool = True
    code: str = "INSUFFICIENT_FUNDS"


#: In the order in which a journal that asks too much is refused, the most telling first.
ACCOUNTS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        FREE: Kind(_("可用资金"), C, earmark=MAY),
        COMMITTED: Kind(_("已批待拨"), C, earmark=MUST, code="EXCEEDS_COMMITMENT"),
        ADVANCE: Kind(_("已拨未核销"), D, unit=MUST, code="EXCEEDS_ADVANCE"),
        ADVANCED: Kind(_("已拨资金"), C, earmark=MUST, code="EXCEEDS_ADVANCE"),
        RECOVERY_RECEIVABLE: Kind(_("应追回"), D, unit=MUST, code="EXCEEDS_RECOVERY"),
        RECOVERY_DUE: Kind(_("待追回资金"), C, code="EXCEEDS_RECOVERY"),
        PAYABLE_TO_SOURCE: Kind(_("应缴回财政"), C),
        PAYABLE_TO_MEMBER: Kind(_("应付成员单位"), C, unit=MUST),
        CASH: Kind(_("银行存款"), D),
        # A base that is corrected after payment leaves less owed than was paid.
        LEVY_RECEIVABLE: Kind(_("应收提取资金"), D, unit=MUST, guarded=False),
        LEVY_DEFERRED: Kind(_("待缴提取资金"), C, unit=MUST, guarded=False),
    }
)

#: What always balances, in every journal and so in the books: name, debit kinds, credit kinds.
INVARIANTS: Final[tuple[tuple[Promise, tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        _("银行存款＝可用＋已批待拨＋应付"),
        (CASH,),
        (FREE, COMMITTED, PAYABLE_TO_SOURCE, PAYABLE_TO_MEMBER),
    ),
    (_("已拨未核销＝已拨资金"), (ADVANCE,), (ADVANCED,)),
    (_("应追回＝待追回资金"), (RECOVERY_RECEIVABLE,), (RECOVERY_DUE,)),
    (_("应收提取资金＝待缴提取资金"), (LEVY_RECEIVABLE,), (LEVY_DEFERRED,)),
)

#: What a journal is about.
JOURNALS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "levy_assessed": _("应缴提取资金"),
        "levy_trued_up": _("提取资金多退少补"),
        "levy_received": _("收到提取资金"),
        "levy_refunded": _("退还多缴提取资金"),
        "subsidy_received": _("收到财政补助"),
        "allocated": _("按计划分配"),
        "reallocated": _("专项之间调剂"),
        "unallocated": _("收回未分配"),
        "approved": _("批准使用"),
        "released": _("取消已批"),
        "disbursed": _("拨付"),
        "use_accepted": _("核销"),
        "unspent_returned": _("结余退回"),
        "misuse_found": _("查出违规"),
        "recovered": _("追回"),
        "payment_returned": _("银行退票"),
        "dissolved": _("解体分配"),
        "dissolution_paid": _("解体返还"),
        "interest": _("利息收入"),
        "interest_due": _("利息应缴"),
        "bank_fee": _("银行手续费"),
        "called_back": _("财政收回存量"),
        "source_paid": _("缴回财政"),
        "member_paid": _("付给成员单位"),
        "capitation_shortfall": _("结算应退"),
        "capitation_unearned": _("未核拨资金处置"),
        "insurance_for_use": _("医保结余留用"),
        "insurance_for_units": _("医保结余归单位"),
        "overspend_borne": _("承担医保超支"),
        "reversal": _("冲销"),
    }
)

#: 会计年度: years close in order, and a closed one takes no journal.
PERIOD: Final = Lifecycle(
    name="资金池年度",
    states={"open": _("开放"), "closing": _("结账中"), "closed": _("已结账")},
    first="open",
    steps=(
        Step("begin_closing", ("open",), "closing"),
        Step("resume", ("closing",), "open"),
        Step("close", ("closing",), "closed"),
    ),
)


@dataclass(frozen=True)
class Line:
    """One side of one account: the kind, D or C, fen above nought, ids of earmark and institution."""

    kind: str
    side: str
    fen: int
    earmark: int | None = None
    unit: int | None = None

    def __post_init__(self) -> None:
        """An account that cannot be is a fault of the program; an amount is somebody's input."""
        if self.side not in SIDES:
            raise ValueError(f"a line has side D or C, not {self.side!r}")
        about = ACCOUNTS[self.kind]
        for given, rule in ((self.earmark, about.earmark), (self.unit, about.unit)):
            if (rule == MUST and given is None) or (rule == NONE and given is not None):
                raise ValueError(f"{self.kind} takes another earmark or institution")
        if type(self.fen) is not int or self.fen <= 0:
            raise Invalid(_("金额要大于 0，最细到分。请重新填写。"), code="INVALID_AMOUNT")

    @property
    def account(self) -> tuple[str, int | None, int | None]:
        """Which account it moves."""
        return (self.kind, self.earmark, self.unit)

    @property
    def signed(self) -> int:
        """Debit above nought, credit below."""
        return self.fen if self.side == D else -self.fen


Lines = tuple[Line, ...]


def balance(kind: str, debit: int, credit: int) -> int:
    """An account's balance on its normal side."""
    return debit - credit if ACCOUNTS[kind].normal == D else credit - debit


def deltas(lines: Iterable[Line]) -> dict[tuple[str, int | None, int | None], int]:
    """By how much the lines change each account's balance on its normal side."""
    found: dict[tuple[str, int | None, int | None], int] = {}
    for line in lines:
        change = line.signed if ACCOUNTS[line.kind].normal == D else -line.signed
        found[line.account] = found.get(line.account, 0) + change
    return found


def check_balanced(lines: Sequence[Line]) -> None:
    """Debit equals credit in each group of INVARIANTS; anything else is a fault of the program."""
    if not lines:
        raise ValueError("a journal without lines")
    for _name, debits, credits in INVARIANTS:
        if sum(line.signed for line in lines if line.kind in {*debits, *credits}):
            raise ValueError(f"the lines on {', '.join((*debits, *credits))} do not balance")


def mirrored(lines: Iterable[Line]) -> Lines:
    """The lines of the reversal: the same accounts on the other side."""
    return tuple(replace(line, side=C if line.side == D else D) for line in lines)
