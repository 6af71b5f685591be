"""What a county's plan gives for entered figures: wage and insurance subsidies, levies added back."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.queries import levies
from fundpool.queries.execution import percent
from fundpool.rules import subsidies
from fundpool.rules.levying import rounded
from members import queries as member_queries
from members.models import County, Institution

WAGES: Final = "fundpool.wage_subsidy.share[%s]"
INSURANCE: Final = "fundpool.staff_insurance_subsidy.share[%s]"
NOT_DEDUCTED: Final = "fundpool.levy.not_deducted"
LEFT_OUT: Final = "fundpool.pay.excluded_from_total"


@dataclass(frozen=True)
class Part:
    """One half of a subsidy: what was entered, the share with its clause, what comes of it. In fen."""

    words: str
    entered: int
    share: Fraction
    clause: str
    fen: int

    @property
    def percent(self) -> str:
        """The share for people."""
        return percent(self.share)


@dataclass(frozen=True)
class Subsidy:
    """Both halves and their sum; what is left is the body's own."""

    parts: tuple[Part, ...]
    total: int

    @property
    def entered(self) -> int:
        """Wages and insurance together."""
        return sum(one.entered for one in self.parts)

    @property
    def own(self) -> int:
        """What the body bears itself."""
        return self.entered - self.total


def staff_subsidy(county: County, case: str, wages_fen: int, insurance_fen: int) -> Subsidy:
    """The subsidy for the wages and the insurance of a kind of body.

    NotSet, with the clause, where the county's plan gives no share.
    """
    shares = [_rule(county, key % case) for key in (WAGES, INSURANCE)]
    figures = zip((_("人员工资"), _("人员保险")), (wages_fen, insurance_fen), shares, strict=True)
    parts = tuple(
        Part(words, fen, share.typed, share.clause, rounded(fen * share.typed))
        for words, fen, share in figures
    )
    total = subsidies.staff_subsidy(wages_fen, insurance_fen, *(one.share for one in parts))
    return Subsidy(parts, total)


@dataclass(frozen=True)
class AddedBack:
    """超额绩效: the balance of a body's year and the levies that are not deducted. In fen."""

    balance: int
    levies: int
    clause: str

    @property
    def base(self) -> int:
        """What pay above the total is worked out from."""
        return self.balance + self.levies


def added_back(body: Institution, year: int, balance_fen: int) -> AddedBack:
    """Levies assessed for the year added back to the balance, where the plan says so.

    NotSet where no rule says whether; Refused where the rule says that they are deducted.
    """
    said = _rule(body.county, NOT_DEDUCTED)
    if said.typed is not True:
        raise Refused(_("县区规定提取资金在计算超额绩效时要扣除，不加回。"), code="DEDUCTED")
    base = levies.added_back(body.county_id, body, year, balance_fen)
    return AddedBack(balance_fen, base - balance_fen, said.clause)


@dataclass(frozen=True)
class Counted:
    """绩效工资总量: the pay of a year, each part that the plan leaves out, what counts. In fen."""

    paid: int
    left_out: tuple[tuple[str, int], ...]
    fen: int
    clause: str


def left_out_of_pay(county: County) -> tuple[str, ...]:
    """What is paid out and does not count against the pay total; NotSet where no plan says so."""
    texts: tuple[str, ...] = _rule(county, LEFT_OUT).texts
    return texts


def counted_pay(county: County, paid_fen: int, left_out_fen: Sequence[int]) -> Counted:
    """What of a year's pay counts; the parts left out in the order of the plan."""
    said = _rule(county, LEFT_OUT)
    parts = tuple(zip(said.texts, left_out_fen, strict=True))
    fen = subsidies.counted_pay(paid_fen, left_out_fen)
    return Counted(paid_fen, parts, fen, f"{said.plan} {said.clause} {said.reason}".strip())


def _rule(county: County, key: str) -> Any:
    return member_queries.rules.rule(county.pk, key, on=today())
