"""A sum shared by an appraisal: each body's points, its exact part, its fen, and what a later
revision would give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import NotSet, Refused
from alliance.core.numbers import plain
from alliance.core.showing import yuan
from fundpool.queries import appraisals, capitation
from fundpool.queries.execution import percent
from fundpool.rules import weighing as rules
from kpi import queries as kpi_queries
from kpi.models import Run
from members.models import Institution


@dataclass(frozen=True)
class Weighed:
    """One body: the weight entered of it, its points of a maximum, its part and its fen."""

    code: str
    name: str
    unit: str
    weight: Decimal
    points: Decimal
    maximum: Decimal
    share: Fraction
    fen: int
    method: str

    @property
    def rate(self) -> Fraction:
        """Points over maximum, exact."""
        return Fraction(self.points) / Fraction(self.maximum)

    @property
    def kept(self) -> dict[str, Any]:
        """As it is frozen beside a decision; the part follows from what all bodies keep."""
        return {
            "code": self.code, "name": self.name, "unit": self.unit,
            "weight": plain(self.weight), "points": plain(self.points),
            "maximum": plain(self.maximum), "fen": self.fen,
        }  # fmt: skip

    @property
    def explained(self) -> list[str]:
        """How its fen came about, one step a sentence."""
        how = {"points": plain(self.points), "maximum": plain(self.maximum)}
        found = [_("考核得分 %(points)s，满分 %(maximum)s") % how]
        if self.method == rules.WEIGHTED:
            told = {"weight": plain(self.weight), "rate": percent(self.rate)}
            found.append(_("登记的权重 %(weight)s × 得分率 %(rate)s") % told)
        part = {"share": percent(self.share), "exact": self.share, "fen": yuan(self.fen)}
        found.append(_("占全部的 %(share)s（%(exact)s），分得 %(fen)s") % part)
        return found


@dataclass(frozen=True)
class Moved:
    """What a later revision says of one body: points and fen before and now.

    None where the later revision gives it no points, or nothing can be shared because of that.
    """

    code: str
    name: str
    points: tuple[Decimal, Decimal | None]
    fen: tuple[int, int | None]

    @property
    def differs(self) -> bool:
        """Whether anything came out differently."""
        return self.points[0] != self.points[1] or self.fen[0] != self.fen[1]


@dataclass(frozen=True)
class Later:
    """A revision that took the place of the one a decision stands on; the decision stays."""

    run: Run
    bodies: tuple[Moved, ...]

    @property
    def differs(self) -> bool:
        """Whether it would give anybody something else."""
        return any(one.differs for one in self.bodies)


@dataclass(frozen=True)
class Choice:
    """How a county has decided that an appraisal counts: its words, where from, or why not set."""

    method: str
    basis: str = ""
    open: str = ""


def choice(county: int, key: str) -> Choice:
    """How the county has decided; by the weights entered, with the clause, where it is not set."""
    try:
        said = capitation.rule(county, key)
    except NotSet as open_:
        told = _("怎样按考核结果分配未设：%(clause)s没有写定，仍按登记的权重分配。")
        clause = open_.details.get("clause") or _("方案")
        return Choice(rules.ENTERED, open=told % {"clause": clause})
    return Choice(str(said.value), capitation.source_of(said))


def weighed(
    scored: Run, method: str, total_fen: int, bodies: Mapping[Institution, Decimal]
) -> list[Weighed]:
    """A sum shared among bodies by a run that was made known, by code; nought takes no part.

    Refused NO_SCORE with the names of those that the run gives no points, run_superseded where a
    later revision counts, NO_BASIS where nobody has anything to share by.
    """
    appraisals.check_latest(scored)
    scores = {one.unit: one for one in kpi_queries.scores(scored) if one.share is not None}
    taking_part = {body: weight for body, weight in bodies.items() if weight}
    lacking = [one.name for one in taking_part if one.unit_id not in scores]
    if lacking:
        told = _("这个考核批次没有%(bodies)s的得分，不能按 0 分计；请补考核，或不让其参加分配。")
        raise Refused(told % {"bodies": "、".join(sorted(lacking))}, code="NO_SCORE")
    rows = [
        (body, weight, scores[body.unit_id])
        for body, weight in sorted(taking_part.items(), key=lambda one: one[0].code)
    ]
    lines = [
        {
            "code": body.code, "name": body.name, "unit": score.code, "weight": weight,
            "points": score.points, "maximum": score.maximum,
        }
        for body, weight, score in rows
    ]  # fmt: skip
    return _shared(lines, method, total_fen)


def read(kept: Iterable[Mapping[str, Any]], method: str) -> list[Weighed]:
    """What was frozen beside a decision, each body with its fen as it was given."""
    rows = [
        {**one, **{name: Decimal(one[name]) for name in ("weight", "points", "maximum")}}
        for one in kept
    ]
    shares = rules.shares(method, _bodies(rows))
    return [Weighed(**one, share=shares[one["code"]], method=method) for one in rows]


def later(scored: Run, method: str, kept: Iterable[Weighed]) -> Later | None:
    """The revision that has taken the run's place, and what it would give; None where none has."""
    counts = kpi_queries.course.known_before(scored.scheme_version.scheme, scored.period)
    if counts is None or counts.pk == scored.pk:
        return None
    there = list(kept)
    now = {one.code: one for one in kpi_queries.scores(counts) if one.share is not None}
    fens = _again(there, method, now)
    return Later(
        counts,
        tuple(
            Moved(
                one.code, one.name,
                (one.points, now[one.unit].points if one.unit in now else None),
                (one.fen, fens.get(one.code)),
            )
            for one in there
        ),
    )  # fmt: skip


def _again(there: list[Weighed], method: str, now: Mapping[str, Any]) -> dict[str, int]:
    """The same sum by other points; nothing where somebody has none or all have nought."""
    if any(one.unit not in now for one in there):
        return {}
    bodies = {one.code: rules.Body(Fraction(one.weight), now[one.unit].share) for one in there}
    if not any(rules.weights(method, bodies).values()):
        return {}
    return rules.parts(sum(one.fen for one in there), method, bodies)


def _shared(rows: list[dict[str, Any]], method: str, total_fen: int) -> list[Weighed]:
    bodies = _bodies(rows)
    given = rules.parts(total_fen, method, bodies)
    shares = rules.shares(method, bodies)
    return [
        Weighed(**one, share=shares[one["code"]], fen=given[one["code"]], method=method)
        for one in rows
    ]


def _bodies(rows: Iterable[Mapping[str, Any]]) -> dict[str, rules.Body]:
    return {
        one["code"]: rules.Body(
            Fraction(one["weight"]), Fraction(one["points"]) / Fraction(one["maximum"])
        )
        for one in rows
    }
