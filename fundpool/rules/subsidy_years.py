"""补助按考核核定: the kinds that plans order, what each asks of a body, how an appraisal counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from fundpool.rules.capitation import FULL, Band
from fundpool.rules.capitation_years import reached
from fundpool.rules.levying import rounded

DRAFT, SUBMITTED, FIRST, APPROVED, DONE, CANCELLED = (
    "draft",
    "submitted",
    "first_approved",
    "approved",
    "done",
    "cancelled",
)
APPRAISED_SUBSIDY: Final = Lifecycle(
    name="按考核核定的补助",
    states={
        DRAFT: _("起草"),
        SUBMITTED: _("待审批"),
        FIRST: _("待第二人审批"),
        APPROVED: _("已批待拨"),
        DONE: _("已办结"),
        CANCELLED: _("已取消"),
    },
    first=DRAFT,
    steps=(
        Step("submit", (DRAFT,), SUBMITTED),
        Step("withdraw", (SUBMITTED, FIRST), DRAFT),
        Step("refuse", (SUBMITTED, FIRST), DRAFT),
        Step("approve_first", (SUBMITTED,), FIRST),
        Step("approve", (SUBMITTED, FIRST), APPROVED),
        Step("finish", (SUBMITTED, FIRST), DONE),
        Step("cancel", (DRAFT, APPROVED), CANCELLED),
        Step("pay", (APPROVED,), DONE),
    ),
)
#: From here on its amounts stand, and bodies read theirs.
STANDS: Final = (APPROVED, DONE)

RUNNING, VILLAGE, MEDICINE, INCENTIVE = "running", "village", "medicine", "incentive"
KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        RUNNING: _("政府补助（核定任务、核定收支、绩效考核）"),
        VILLAGE: _("村卫生室补助"),
        MEDICINE: _("基药补助"),
        INCENTIVE: _("牵头医院激励资金"),
    }
)
#: What is entered of each body before it is appraised.
FIGURES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        RUNNING: ("tasks", "income_fen", "expense_fen"),
        VILLAGE: ("approved_fen",),
        MEDICINE: ("approved_fen", "due_fen", "paid_fen"),
        INCENTIVE: ("approved_fen",),
    }
)
FIGURE_WORDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "tasks": _("核定任务"),
        "income_fen": _("核定收入（元）"),
        "expense_fen": _("核定支出（元）"),
        "approved_fen": _("核定补助（元）"),
        "due_fen": _("应付采购款（元）"),
        "paid_fen": _("已付采购款（元）"),
    }
)

BY_SCORE, BY_BANDS = "score", "bands"
METHODS: Final = (
    (BY_SCORE, _("核定数乘以得分（百分制）")),
    (BY_BANDS, _("按得分档次的比例核拨")),
)
AT_MOST_PAID, BY_RATIO = "at_most_paid", "by_ratio"
LINKS: Final = (
    (AT_MOST_PAID, _("不超过已付采购款")),
    (BY_RATIO, _("按已付采购款占应付采购款的比例")),
)


@dataclass(frozen=True)
class Figures:
    """What is entered of one body, in fen; None where it is not entered."""

    tasks: str = ""
    income_fen: int | None = None
    expense_fen: int | None = None
    approved_fen: int | None = None
    due_fen: int | None = None
    paid_fen: int | None = None

    def lacking(self, kind: str) -> list[str]:
        """The names of what this kind still asks for."""
        return [name for name in FIGURES[kind] if getattr(self, name) in {None, ""}]


def approved(kind: str, told: Figures) -> int:
    """What the body is approved before its appraisal: the gap of income and expenditure, or a sum."""
    if kind == RUNNING:
        return max((told.expense_fen or 0) - (told.income_fen or 0), 0)
    return told.approved_fen or 0


def against_paid(fen: int, told: Figures, link: str) -> Fraction:
    """What of the approved sum purchases paid allow; nothing due allows the whole by ratio."""
    due, paid = told.due_fen or 0, told.paid_fen or 0
    if link == AT_MOST_PAID:
        return Fraction(min(fen, paid))
    return Fraction(fen) * Fraction(paid, due) if due else Fraction(fen)


def share_of(method: str, score: Decimal, bands: Sequence[Band]) -> Fraction:
    """What part of the approved sum a score of a hundred earns."""
    return reached(bands, score).share if method == BY_BANDS else Fraction(score) / FULL


def amount(kind: str, told: Figures, share: Fraction, link: str = "") -> int:
    """The subsidy in fen, rounded once at the end."""
    fen = approved(kind, told)
    allowed = against_paid(fen, told, link) if kind == MEDICINE else Fraction(fen)
    return rounded(allowed * share)
