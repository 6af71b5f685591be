"""基本公卫预拨结算表, and how each of its numbers came about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.showing import yuan
from fundpool.models import (
    CapitationBudget,
    CapitationLine,
    CapitationQuarter,
    CapitationYear,
)
from fundpool.queries.capitation_owed import came_back
from fundpool.rules import capitation as arithmetic
from fundpool.rules import capitation_years as rules
from fundpool.rules.levying import rounded


class Figures(Protocol):
    """What a line of a run says of one body, kept or only previewed."""

    @property
    def quarter_fen(self) -> int:
        """Its money of the period."""

    @property
    def advance_fen(self) -> int:
        """What it was advanced."""

    @property
    def earned_fen(self) -> int | None:
        """What it earned; None for an advance."""

    @property
    def pay_fen(self) -> int:
        """What it is paid."""

    @property
    def recover_fen(self) -> int:
        """What it gives back."""

    @property
    def score(self) -> Decimal | None:
        """The score that counts."""

    @property
    def detail(self) -> dict[str, Any]:
        """What it was computed from."""


def percent(share: str) -> str:
    """A share as people read it."""
    return plain(Decimal(rounded(Fraction(share) * 10_000)).scaleb(-2)) + "%"


def explained(line: Figures, *, method: str = "", share: str = "") -> list[str]:
    """How a body's amount came about, one step a sentence."""
    if line.earned_fen is None:
        told = _("季度经费 %(quarter)s × %(share)s ＝ 预拨 %(pay)s")
        return [
            told % {
                "quarter": yuan(line.quarter_fen), "share": percent(share or "0"),
                "pay": yuan(line.pay_fen),
            }
        ]  # fmt: skip
    said = [*_earned(line, method), *_difference(line)]
    if line.quarter_fen > line.earned_fen:
        told = _("经费 %(quarter)s − 核定 %(earned)s ＝ 未核拨 %(rest)s")
        said.append(
            told % {
                "quarter": yuan(line.quarter_fen), "earned": yuan(line.earned_fen),
                "rest": yuan(line.quarter_fen - line.earned_fen),
            }
        )  # fmt: skip
    return said


def _earned(line: Figures, method: str) -> list[str]:
    earned = yuan(line.earned_fen or 0)
    withheld = yuan(line.quarter_fen - line.advance_fen)
    if "work" in line.detail:
        steps = [
            f"{name}：{amount} {measure(unit)} × {two_places(fen)}"
            for name, unit, amount, fen in line.detail["work"]
        ]
        return [*steps, _("合计四舍五入到分 ＝ 核定 %(earned)s") % {"earned": earned}]
    named = {
        "score": line.score, "quarter": yuan(line.quarter_fen), "advance": yuan(line.advance_fen),
        "withheld": withheld, "earned": earned,
    }  # fmt: skip
    if method == arithmetic.SCORE_B:
        return [_("经费 %(quarter)s × 得分 %(score)s%% ＝ 核定 %(earned)s") % named]
    if method == arithmetic.SCORE_C:
        named |= {"lower": line.detail.get("lower"), "share": percent(line.detail["share"])}
        told = _(
            "得分 %(score)s，在 %(lower)s 分一档；预拨 %(advance)s ＋ 未预拨 %(withheld)s × %(share)s ＝ 核定 %(earned)s"
        )
        return [told % named]
    told = _("预拨 %(advance)s ＋ 未预拨 %(withheld)s × 得分 %(score)s%% ＝ 核定 %(earned)s")
    return [told % named]


def _difference(line: Figures) -> list[str]:
    named = {
        "earned": yuan(line.earned_fen or 0), "advance": yuan(line.advance_fen),
        "pay": yuan(line.pay_fen), "recover": yuan(line.recover_fen),
    }  # fmt: skip
    if line.recover_fen:
        return [_("预拨 %(advance)s − 核定 %(earned)s ＝ 应退 %(recover)s") % named]
    return [_("核定 %(earned)s − 预拨 %(advance)s ＝ 应拨 %(pay)s") % named]


@dataclass(frozen=True)
class Stated:
    """What stands of one body for the quarters that were asked for, in fen; None: not settled."""

    budget: CapitationBudget
    money: int
    advanced: int
    earned: int | None
    topped: int
    due: int
    back: int

    @property
    def paid(self) -> int:
        """What it was paid and has not given back."""
        return self.advanced + self.topped - self.back

    @property
    def owed(self) -> int:
        """What it has still to give back."""
        return self.due - self.back


def statement(
    row: CapitationYear, budgets: QuerySet[CapitationBudget], quarter: int
) -> list[Stated]:
    """基本公卫预拨结算表 of a quarter, or of the year (0), for these bodies: five statements of SQL.

    What came back belongs to the year, not to a quarter: it stands in the year's table alone.
    """
    quarters = rules.covered(quarter)
    there = list(
        budgets.filter(capitation=row)
        .select_related("institution__county")
        .order_by("institution__code")
    )
    ids = [one.pk for one in there]
    money = dict(
        CapitationQuarter.objects.filter(budget__in=ids, quarter__in=quarters)
        .values_list("budget")
        .annotate(fen=Sum("fen"))
        .order_by("budget")
    )
    lines = CapitationLine.objects.filter(county=row.county_id, budget__in=ids)
    advanced = _summed(
        lines.filter(run__kind=rules.ADVANCE, run__status=rules.DONE, run__quarter__in=quarters),
        "pay_fen",
    )
    settled = lines.filter(run__kind=rules.SETTLEMENT)
    taken = [*quarters, rules.WHOLE] if quarter == rules.WHOLE else [quarter]
    settled = settled.filter(run__quarter__in=taken)
    stands = settled.filter(run__status__in=(rules.APPROVED, rules.DONE))
    earned = _summed(stands, "earned_fen")
    due = _summed(stands, "recover_fen")
    topped = _summed(settled.filter(run__status=rules.DONE), "pay_fen")
    back: dict[int, int] = {}
    if quarter == rules.WHOLE:
        back = came_back(ids)
    return [
        Stated(
            one, money.get(one.pk, 0), advanced.get(one.pk, 0), earned.get(one.pk),
            topped.get(one.pk, 0), due.get(one.pk, 0), back.get(one.pk, 0),
        )
        for one in there
    ]  # fmt: skip


def _summed(rows: QuerySet[Any], field: str) -> dict[int, int]:
    found = rows.values_list("budget").annotate(total=Sum(field)).order_by("budget")
    return dict(found)


def totals(lines: Sequence[Stated]) -> dict[str, int]:
    """The sums of a statement."""
    return {
        "budget": _sum(one.budget.fen for one in lines),
        "money": _sum(one.money for one in lines),
        "advanced": _sum(one.advanced for one in lines),
        "earned": _sum(one.earned or 0 for one in lines),
        "topped": _sum(one.topped for one in lines),
        "due": _sum(one.due for one in lines),
        "back": _sum(one.back for one in lines),
        "paid": _sum(one.paid for one in lines),
        "owed": _sum(one.owed for one in lines),
    }


def _sum(fen: Iterable[int]) -> int:
    return sum(fen)
