"""培训和指导 of a year: how many were held of those a plan prints, and whom none has reached yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Institution, Membership
from members.queries.rules.values import RuleValue
from members.rules import FULL_ROLES, PRIMARY_KINDS
from staffing.models import TrainingReach, TrainingSession
from staffing.rules.training import KINDS, Kind, is_held

_ALLIANCES = ("tight", "tcm")


@dataclass(frozen=True)
class Line:
    """One kind in a year: what is printed, how many were held, and which base bodies lack it.

    `missing` says why nothing can be judged; `share` is the printed share of bodies to reach.
    """

    kind: str
    words: str
    held: int
    heads: int
    least: int | None = None
    most: int | None = None
    clause: str = ""
    base: int = 0
    reached: int = 0
    share: Fraction | None = None
    lacking: Sequence[Institution] = ()
    missing: str = ""

    @property
    def met(self) -> bool | None:
        """Whether number and reach are as printed; None where nothing is."""
        held = is_held(self.held, self.least, self.most)
        if self.share is None or held is None:
            return held
        return held and self.reached >= self.share * self.base

    @property
    def too_few(self) -> int:
        """How many are still to be held."""
        return max((self.least or 0) - self.held, 0)


class Told:
    """How many kinds of a board are as printed, how many are not, and of how many nothing is set."""

    def __init__(self, lines: Iterable[Line]) -> None:
        judged = [line.met for line in lines]
        self.met = judged.count(True)
        self.short = judged.count(False)
        self.unset = judged.count(None)


def board(county: int, year: int, today: date) -> list[Line]:
    """Every kind, with the rules as they read at the end of the year or today."""
    on = min(today, date(year, 12, 31))
    rows = held_in(TrainingSession.objects.filter(county=county), year)
    numbers: dict[str, tuple[int, int]] = {}
    for kind, heads in rows.values_list("kind", "heads"):
        held, all_heads = numbers.get(kind, (0, 0))
        numbers[kind] = (held + 1, all_heads + heads)
    bases = base_bodies(county, on)
    return [
        _line(county, code, kind, numbers.get(code, (0, 0)), (bases, rows.filter(kind=code), on))
        for code, kind in KINDS.items()
    ]


def held_in(rows: QuerySet[TrainingSession], year: int) -> QuerySet[TrainingSession]:
    """Those that began in a year and were not withdrawn."""
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    return rows.filter(from_on__gte=first, from_on__lt=until, withdrawn_at=None)


def base_bodies(county: int, on: date) -> list[Institution]:
    """The township centres that are full members of an alliance on a day, each once."""
    rows = Membership.objects.filter(
        member_queries.in_force(on), county=county, role__in=FULL_ROLES,
        alliance__kind__in=_ALLIANCES, institution__kind__in=PRIMARY_KINDS,
    ).select_related("institution__county").order_by("institution__sort_key", "institution__code")  # fmt: skip
    return list({row.institution_id: row.institution for row in rows}.values())


def sessions(rows: QuerySet[TrainingSession], year: int) -> QuerySet[Any]:
    """A year's sessions, also those withdrawn, the latest first, each with how many bodies."""
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    found = rows.filter(from_on__gte=first, from_on__lt=until).select_related("holder", "stated_by")
    return found.annotate(bodies=Count("reached")).order_by("-from_on", "-id")


def reached_by(session: TrainingSession) -> list[Institution]:
    """The bodies that one session reached."""
    rows = session.reached.select_related("body__county").order_by("body__sort_key", "body__code")
    return [row.body for row in rows]


def _line(
    county: int,
    code: str,
    kind: Kind,
    counted: tuple[int, int],
    there: tuple[list[Institution], QuerySet[TrainingSession], date],
) -> Line:
    bases, rows, on = there
    held, heads = counted
    least, told = _value(county, kind.least, on)
    most, _told = _value(county, kind.most, on) if kind.most else (None, "")
    share, _told = _value(county, kind.reaches, on) if kind.reaches else (None, "")
    lacking: Iterable[Institution] = ()
    if kind.reaches:
        reach = TrainingReach.objects.filter(session__in=rows.values("pk"))
        got = set(reach.values_list("body", flat=True))
        lacking = [body for body in bases if body.pk not in got]
    basis = least or most
    lacking = list(lacking)
    return Line(
        kind=code, words=str(kind.words), held=held, heads=heads,
        least=int(least.value) if least else None, most=int(most.value) if most else None,
        clause=(basis.clause or basis.reason) if basis else "",
        base=len(bases) if kind.reaches else 0, reached=len(bases) - len(lacking),
        share=Fraction(share.value) if share else None, lacking=lacking,
        missing="" if basis else told,
    )  # fmt: skip


def _value(county: int, key: str, on: date) -> tuple[RuleValue | None, str]:
    try:
        return member_queries.rules.rule(county, key, on=on), ""
    except NotSet as refusal:
        return None, str(refusal)
