"""What an advance or a settlement would do, body by body, computed now; nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from alliance.core.numbers import plain
from fundpool.models import CapitationBudget, CapitationWork, CapitationYear
from fundpool.queries import appraisals, ledger
from fundpool.queries import capitation as queries
from fundpool.rules import capitation as arithmetic
from fundpool.rules import capitation_years as rules
from kpi.models import Run


@dataclass(frozen=True)
class Line:
    """What one body would be paid or have to give back, in fen; `why_not` says what is missing."""

    budget: CapitationBudget
    quarter_fen: int
    advance_fen: int = 0
    earned_fen: int | None = None
    pay_fen: int = 0
    recover_fen: int = 0
    score: Decimal | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    why_not: str = ""

    @property
    def unearned_fen(self) -> int:
        """What of its quarter nobody earned."""
        return 0 if self.earned_fen is None else max(self.quarter_fen - self.earned_fen, 0)


@dataclass(frozen=True)
class Seen:
    """A run that nobody has submitted."""

    capitation: CapitationYear
    kind: str
    quarter: int
    lines: Sequence[Line]
    free_fen: int
    basis: str
    share: str = ""
    method: str = ""
    scored: Run | None = None

    @property
    def pay_fen(self) -> int:
        """What is paid out."""
        return sum(one.pay_fen for one in self.lines)

    @property
    def recover_fen(self) -> int:
        """What comes back."""
        return sum(one.recover_fen for one in self.lines)

    @property
    def short_fen(self) -> int:
        """By how much the money that has come in does not suffice."""
        return max(self.pay_fen - self.free_fen, 0)

    @property
    def missing(self) -> list[Line]:
        """The bodies that cannot be computed yet."""
        return [one for one in self.lines if one.why_not]

    @property
    def mark(self) -> str:
        """Changes with every figure: what a submission hands back to say that it saw these."""
        said = [
            [one.budget.pk, one.quarter_fen, one.advance_fen, one.earned_fen, str(one.score),
             one.pay_fen, one.recover_fen, one.detail]
            for one in self.lines
        ]  # fmt: skip
        told = [
            self.kind,
            self.quarter,
            self.share,
            self.method,
            str(self.scored and self.scored.pk),
            said,
        ]
        return appraisals.mark_of(told)


def seen(row: CapitationYear, kind: str, quarter: int, scored: Run | None = None) -> Seen:
    """An advance or a settlement as it would be; Refused with what is in its way."""
    if kind not in rules.RUN_KINDS or quarter not in rules.QUARTER_WORDS:
        told = _("请选季度预拨或结算，并选一个季度。")
        raise Invalid(told, fields={"quarter": told})
    _check_may_begin(row, kind, quarter)
    return _advance(row, quarter) if kind == rules.ADVANCE else _settlement(row, quarter, scored)


def _check_may_begin(row: CapitationYear, kind: str, quarter: int) -> None:
    if row.status not in {rules.CONFIRMED, rules.RUNNING}:
        raise Refused(_("年度预算核定以后才能预拨和结算。"), code="wrong_state")
    covered = rules.covered(quarter)
    named = {"quarter": rules.QUARTER_WORDS[quarter]}
    if kind == rules.ADVANCE and quarter == rules.WHOLE:
        told = _("预拨按季度办理，请选一个季度。")
        raise Invalid(told, fields={"quarter": told})
    if kind == rules.ADVANCE and queries.advance_of(row, covered).exists():
        raise Refused(_("%(quarter)s已经预拨过，或正在办理。") % named, code="run_exists")
    if queries.settlement_of(row, covered) is not None:
        raise Refused(_("%(quarter)s已经结算过，或正在结算。") % named, code="run_exists")
    waits = queries.advance_of(row, covered).exclude(status=rules.DONE).exists()
    if kind == rules.SETTLEMENT and waits:
        raise Refused(_("%(quarter)s的预拨还没有办结，请先拨付或撤回。") % named, code="OPEN_ITEMS")


def _advance(row: CapitationYear, quarter: int) -> Seen:
    share = queries.rule(row.county_id, queries.SHARE)
    fen = queries.quarters_of(row, [quarter])
    lines = [
        Line(one, fen[one.pk], pay_fen=arithmetic.advance(fen[one.pk], Fraction(share.value)))
        for one in queries.budgets_of(row).filter(kind=rules.MEMBER)
        if fen.get(one.pk)
    ]
    return Seen(
        row, rules.ADVANCE, quarter, lines, ledger.free(row.pool, row.earmark_id),
        queries.source_of(share), share=str(Fraction(share.value)),
    )  # fmt: skip


def _settlement(row: CapitationYear, quarter: int, scored: Run | None) -> Seen:
    said = queries.rule(row.county_id, queries.METHOD)
    method = str(said.value)
    if method == arithmetic.WORK:
        scored = None
    elif scored is None:
        raise Refused(_("按得分结算，请选一个已公布的考核批次。"), code="NO_BASIS")
    else:
        check_counts(row, quarter, scored)
    covered = rules.covered(quarter)
    how = _How(
        method, quarter, queries.quarters_of(row, covered), queries.advanced(row, covered),
        _works(row, covered), {} if scored is None else appraisals.points(scored),
        appraisals.bands(row.county_id, queries.BANDS) if method == arithmetic.SCORE_C else (),
    )  # fmt: skip
    lines = [how.line(one) for one in queries.budgets_of(row)]
    if any(one.unearned_fen for one in lines):
        queries.rule(row.county_id, queries.UNEARNED)
    return Seen(
        row, rules.SETTLEMENT, quarter, lines, ledger.free(row.pool, row.earmark_id),
        queries.source_of(said), method=method, scored=scored,
    )  # fmt: skip


def check_counts(row: CapitationYear, quarter: int, scored: Run) -> None:
    """The run is of this county and time, published, and no later revision takes its place."""
    if scored.county_id != row.county_id:
        raise Refused(_("请选本县区的考核批次。"), code="NO_BASIS")
    periods = rules.periods_of(row.year, quarter)
    if scored.period not in periods:
        raise Refused(
            _("考核批次的期间是%(period)s，结算%(quarter)s要用期间为%(wanted)s的批次。")
            % {
                "period": scored.period, "quarter": rules.QUARTER_WORDS[quarter],
                "wanted": "、".join(periods),
            },
            code="NO_BASIS",
        )  # fmt: skip
    appraisals.check_latest(scored)


def _works(
    row: CapitationYear, quarters: Sequence[int]
) -> dict[int, dict[int, list[CapitationWork]]]:
    """Verified work by budget and quarter."""
    found: dict[int, dict[int, list[CapitationWork]]] = {}
    for one in queries.works_of(row, quarters):
        found.setdefault(one.budget_id, {}).setdefault(one.quarter, []).append(one)
    return found


@dataclass(frozen=True)
class _How:
    """What holds for every body of a settlement."""

    method: str
    quarter: int
    money: dict[int, int]
    advanced: dict[int, int]
    works: dict[int, dict[int, list[CapitationWork]]]
    scores: dict[int, Decimal]
    bands: tuple[arithmetic.Band, ...]

    def line(self, budget: CapitationBudget) -> Line:
        """What one body earned; professional bodies always by their work."""
        fen, advance = self.money.get(budget.pk, 0), self.advanced.get(budget.pk, 0)
        if budget.kind == rules.PROFESSIONAL or self.method == arithmetic.WORK:
            return self._by_work(budget, fen, advance)
        score = self.scores.get(budget.institution.unit_id)
        if score is None:
            why = _("这个考核批次没有它的得分。")
            return Line(budget, fen, advance, why_not=why)
        found = arithmetic.by_score(self.method, fen, advance, score, self.bands)
        detail = {}
        if self.bands:
            band = rules.reached(self.bands, score)
            detail = {"lower": plain(band.lower), "share": str(band.share)}
        return _line(budget, found, score=score, detail=detail)

    def _by_work(self, budget: CapitationBudget, fen: int, advance: int) -> Line:
        there = self.works.get(budget.pk, {})
        gaps = [n for n in rules.covered(self.quarter) if n not in there]
        if gaps:
            named = "、".join(str(rules.QUARTER_WORDS[n]) for n in gaps)
            why = _("%(quarters)s没有核实的工作量；没有服务的请填 0。") % {"quarters": named}
            return Line(budget, fen, advance, why_not=why)
        rows = [one for n in sorted(there) for one in there[n]]
        work = [
            arithmetic.Work(one.service.name, one.amount, one.service.standard_fen) for one in rows
        ]
        detail = {
            "work": [
                [one.service.name, one.service.unit, plain(one.amount), one.service.standard_fen]
                for one in rows
            ]
        }
        return _line(budget, arithmetic.by_work(fen, advance, work), detail=detail)


def _line(
    budget: CapitationBudget, found: arithmetic.Settlement, *, score: Decimal | None = None,
    detail: dict[str, Any],
) -> Line:  # fmt: skip
    return Line(
        budget, found.quarter_fen, found.advance_fen, found.earned_fen,
        max(found.difference_fen, 0), max(-found.difference_fen, 0), score, detail,
    )  # fmt: skip
