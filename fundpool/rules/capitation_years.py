"""The course of a year of public-health money, of its advances and settlements, and what a county chooses."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.lifecycle import Lifecycle, Step
from alliance.core.numbers import allocate, parse_number
from fundpool.rules.capitation import FULL, METHODS, QUARTERS, Band, check_bands, quarters

DRAFT, SUBMITTED, CONFIRMED, RUNNING, SETTLED = (
    "draft",
    "submitted",
    "confirmed",
    "running",
    "settled",
)
CAPITATION_YEAR: Final = Lifecycle(
    name="基本公卫年度预算",
    states={
        DRAFT: _("起草"),
        SUBMITTED: _("待另一人核定"),
        CONFIRMED: _("已核定"),
        RUNNING: _("按季度拨付"),
        SETTLED: _("已结算"),
    },
    first=DRAFT,
    steps=(
        Step("submit", (DRAFT,), SUBMITTED),
        Step("take_back", (SUBMITTED,), DRAFT),
        Step("send_back", (SUBMITTED,), DRAFT),
        Step("confirm", (SUBMITTED,), CONFIRMED),
        Step("begin", (CONFIRMED, RUNNING), RUNNING),
        Step("settle", (RUNNING,), SETTLED),
    ),
)
#: From here on its quarters stand, and bodies read theirs.
STANDS: Final = (CONFIRMED, RUNNING, SETTLED)

FIRST, APPROVED, DONE, REFUSED, WITHDRAWN, CANCELLED = (
    "first_approved",
    "approved",
    "done",
    "refused",
    "withdrawn",
    "cancelled",
)
CAPITATION_RUN: Final = Lifecycle(
    name="基本公卫预拨和结算",
    states={
        SUBMITTED: _("待审批"),
        FIRST: _("待第二人审批"),
        APPROVED: _("已批待拨"),
        DONE: _("已办结"),
        REFUSED: _("未批准"),
        WITHDRAWN: _("已撤回"),
        CANCELLED: _("已取消"),
    },
    first=SUBMITTED,
    steps=(
        Step("approve_first", (SUBMITTED,), FIRST),
        Step("approve", (SUBMITTED, FIRST), APPROVED),
        Step("finish", (SUBMITTED, FIRST), DONE),
        Step("refuse", (SUBMITTED, FIRST), REFUSED),
        Step("withdraw", (SUBMITTED, FIRST), WITHDRAWN),
        Step("cancel", (APPROVED,), CANCELLED),
        Step("pay", (APPROVED,), DONE),
    ),
)
#: What became nothing: the quarter is free for another one.
ENDED: Final = (REFUSED, WITHDRAWN, CANCELLED)

ADVANCE, SETTLEMENT = "advance", "settlement"
RUN_KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {ADVANCE: _("季度预拨"), SETTLEMENT: _("结算")}
)
#: A settlement of all four quarters at once.
WHOLE: Final = 0
QUARTER_WORDS: Final[Mapping[int, Promise]] = MappingProxyType(
    {1: _("第一季度"), 2: _("第二季度"), 3: _("第三季度"), 4: _("第四季度"), WHOLE: _("全年")}
)

MEMBER, PROFESSIONAL = "member", "professional"
BODY_KINDS: Final[Mapping[str, Promise]] = MappingProxyType(
    {MEMBER: _("成员单位（含村卫生室）"), PROFESSIONAL: _("专业公共卫生机构")}
)

EQUAL, OWN = "equal", "own"
CUTS: Final = ((EQUAL, _("四个季度等额")), (OWN, _("按县区自定的季度金额")))
TO_LEAD, TO_SOURCE, TO_REWARD = "lead", "source", "reward"
UNEARNED: Final = (
    (TO_LEAD, _("留牵头医院统筹")),
    (TO_SOURCE, _("缴回财政")),
    (TO_REWARD, _("转入奖励资金")),
)
WAYS: Final[Any] = tuple(METHODS.items())
MOST_SERVICE: Final = 40


def cut(total_fen: int, member_fen: int, own: Sequence[int] | None) -> list[int]:
    """A member's year in four parts: equal, or in the proportion of the county's own quarters.

    A fen left over goes to the earlier quarter.
    """
    if own is None:
        return quarters(member_fen)
    return allocate(member_fen, quarters(total_fen, own))


def covered(quarter: int) -> tuple[int, ...]:
    """The quarters that a settlement takes in: one, or all four of the year."""
    return tuple(range(1, QUARTERS + 1)) if quarter == WHOLE else (quarter,)


def periods_of(year: int, quarter: int) -> tuple[str, ...]:
    """The periods of a run whose scores may settle a quarter: its own, or a longer one around it."""
    if quarter == WHOLE:
        return (str(year),)
    return (f"{year}Q{quarter}", f"{year}H{1 if quarter <= QUARTERS // 2 else 2}", str(year))


def bands_of(said: Iterable[str]) -> tuple[Band, ...]:
    """Bands as a county writes them, “下限=核拨比例%”: 0=0%, 60=50%, 85.5=100%."""
    found = []
    for text in said:
        lower, sign, share = text.replace("＝", "=").partition("=")
        if not sign:
            raise Invalid(
                _now("得分档次“%(text)s”看不懂：请写作“85.5=100%%”。") % {"text": text[:40]},
                code="bands",
            )
        percent = share.strip().removesuffix("%").removesuffix("％")
        found.append(Band(parse_number(lower), Fraction(parse_number(percent)) / FULL))
    bands = tuple(found)
    check_bands(bands)
    return bands


def reached(bands: Iterable[Band], score: Decimal) -> Band:
    """The band that a score falls into."""
    return max((one for one in bands if one.lower <= score), key=lambda one: one.lower)
