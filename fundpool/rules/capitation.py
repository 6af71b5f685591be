"""Basic public-health money: the year by head, its quarters, advances and what was earned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.numbers import allocate, plain
from fundpool.rules.levying import BAD_AMOUNT, rounded

QUARTERS: Final = 4
FULL: Final = 100
WORK, SCORE_A, SCORE_B, SCORE_C = "work", "score_withheld", "score_quarter", "score_banded"
#: How a county settles: by verified work, or by one of three ways in which a score counts.
METHODS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        WORK: _("按核实的工作量和支付标准"),
        SCORE_A: _("按得分核拨未预拨部分"),
        SCORE_B: _("按得分核定季度经费，多拨的扣回"),
        SCORE_C: _("按得分档次核拨未预拨部分"),
    }
)


@dataclass(frozen=True)
class Work:
    """Verified work of one service, and what is paid for each."""

    service: str
    amount: Decimal
    standard_fen: int


@dataclass(frozen=True)
class Band:
    """From this score on so much of the withheld money is paid."""

    lower: Decimal
    share: Fraction


@dataclass(frozen=True)
class Settlement:
    """One quarter of one unit: its money, what was advanced, what it earned."""

    quarter_fen: int
    advance_fen: int
    earned_fen: int

    @property
    def difference_fen(self) -> int:
        """What is paid still; below nought it is recovered."""
        return self.earned_fen - self.advance_fen

    @property
    def unearned_fen(self) -> int:
        """What of the quarter nobody earned."""
        return max(self.quarter_fen - self.earned_fen, 0)


def year_budget(population: int, per_head_fen: int) -> int:
    """Task population by the standard of each head."""
    if population < 0 or per_head_fen < 0:
        raise Invalid(_("任务人口和人均标准不能是负数，请核对。"), code=BAD_AMOUNT)
    return population * per_head_fen


def quarters(total_fen: int, own: Sequence[int] | None = None) -> list[int]:
    """A year in four parts: equal, a fen left over to the earlier quarter; or the county's own.

    Own figures are four, none below nought, and add up to the year.
    """
    if own is None:
        return allocate(total_fen, [1] * QUARTERS)
    if len(own) != QUARTERS or min(own) < 0:
        raise Invalid(_("请填写四个季度的金额，不能是负数。"), code=BAD_AMOUNT)
    if sum(own) != total_fen:
        raise Invalid(_("四个季度之和不等于全年金额，请核对后重新填写。"), code=BAD_AMOUNT)
    return list(own)


def advance(quarter_fen: int, share: Fraction) -> int:
    """What is prepaid of a quarter."""
    if not 0 <= share <= 1:
        raise Invalid(_("预拨比例在 0 和 1 之间，请核对。"), code=BAD_AMOUNT)
    return rounded(quarter_fen * share)


def score_of(text: Decimal) -> Decimal:
    """A score as it counts: nought to a hundred, at most two decimals; Invalid otherwise."""
    if not text.is_finite() or not 0 <= text <= FULL or text != round(text, 2):
        raise Invalid(
            _("得分“%(score)s”不对：应在 0 到 100 之间，最多两位小数。")
            % {"score": str(text)[:20]},
            code="score",
        )
    return text


def by_work(quarter_fen: int, advance_fen: int, work: Iterable[Work]) -> Settlement:
    """Each service's verified work by its standard, rounded once over all."""
    earned = Fraction(0)
    for one in work:
        if one.amount < 0 or one.standard_fen < 0:
            raise Invalid(
                _("“%(service)s”的工作量和支付标准不能是负数。") % {"service": one.service[:40]},
                code=BAD_AMOUNT,
            )
        earned += Fraction(one.amount) * one.standard_fen
    return Settlement(quarter_fen, advance_fen, rounded(earned))


def by_score(
    method: str, quarter_fen: int, advance_fen: int, score: Decimal, bands: Sequence[Band] = ()
) -> Settlement:
    """What a score earns, by the county's rule; each amount rounded once."""
    share = Fraction(score_of(score)) / FULL
    withheld = quarter_fen - advance_fen
    if method == SCORE_A:
        return Settlement(quarter_fen, advance_fen, advance_fen + rounded(withheld * share))
    if method == SCORE_B:
        return Settlement(quarter_fen, advance_fen, rounded(quarter_fen * share))
    if method == SCORE_C:
        check_bands(bands)
        reached = max((one for one in bands if one.lower <= score), key=lambda one: one.lower)
        return Settlement(quarter_fen, advance_fen, advance_fen + rounded(withheld * reached.share))
    raise ValueError(f"no settlement by score: {method!r}")


def check_bands(bands: Sequence[Band]) -> None:
    """Bands begin at nought, and a higher score never pays less; Invalid otherwise."""
    ordered = sorted(bands, key=lambda one: one.lower)
    lowers = [one.lower for one in ordered]
    if not ordered or lowers[0] != 0 or len(set(lowers)) != len(lowers) or lowers[-1] > FULL:
        raise Invalid(_("得分档次要从 0 分起，每档下限各不相同，不超过 100。"), code="bands")
    shares = [one.share for one in ordered]
    if shares != sorted(shares) or not 0 <= shares[0] <= shares[-1] <= 1:
        raise Invalid(_("核拨比例在 0 和 1 之间，得分高的一档不能低于得分低的一档。"), code="bands")


def band_words(band: Band) -> str:
    """A band in words."""
    return _("%(lower)s 分起核拨 %(share)s%%") % {
        "lower": plain(band.lower),
        "share": plain(Decimal(rounded(band.share * 10_000)).scaleb(-2)),
    }
