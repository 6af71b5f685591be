"""Income statements as they stand: the newest version of each body and year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from alliance.core.errors import NotSet
from fundpool.models import IncomeStatement
from fundpool.rules import income as rules
from members import queries as member_queries
from members.models import Institution

LEFT_OUT: Final = "fundpool.levy.base_excludes"


def with_replaced(rows: QuerySet[IncomeStatement]) -> QuerySet[Any, Any]:
    """These versions, each with `replaced`: whether there is a later one."""
    later = IncomeStatement.objects.filter(
        county=OuterRef("county"), institution=OuterRef("institution"), year=OuterRef("year"),
        version__gt=OuterRef("version"),
    )  # fmt: skip
    return rows.annotate(replaced=Exists(later))


def newest(rows: QuerySet[IncomeStatement]) -> QuerySet[Any, Any]:
    """Of these versions the last one of each body and year."""
    return with_replaced(rows).filter(replaced=False)


def current(county: int, year: int, bodies: Iterable[int]) -> dict[int, IncomeStatement]:
    """The statement in force of each of these bodies, by body; one statement of SQL."""
    rows = newest(
        IncomeStatement.objects.filter(county=county, year=year, institution__in=list(bodies))
    )
    return {row.institution_id: row for row in rows}


def counting(county: int, on: date) -> dict[str, bool]:
    """Of each line whether it counts in this county; NotSet where the county has not said."""
    return rules.counting(member_queries.rules.rule(county, LEFT_OUT, on=on).texts)


def counting_or_none(county: int, on: date) -> dict[str, bool] | None:
    """The same for a page; None where nobody has said."""
    try:
        return counting(county, on)
    except NotSet:
        return None


@dataclass(frozen=True)
class Changed:
    """One line of a statement beside the version before it."""

    words: str
    fen: int
    counts: bool
    before: int | None

    @property
    def moved(self) -> bool:
        """Whether the correction changed it."""
        return self.before is not None and self.before != self.fen


def beside(statement: IncomeStatement) -> list[Changed]:
    """Its lines in the order of the form, each with what the version before said."""
    before = (
        IncomeStatement.objects.filter(
            county=statement.county_id, institution=statement.institution_id,
            year=statement.year, version=statement.version - 1,
        )
        .prefetch_related("lines")
        .first()
    )  # fmt: skip
    old = {line.code: line.fen for line in before.lines.all()} if before else {}
    return [
        Changed(line.words, line.fen, line.counts, old.get(line.code))
        for line in statement.lines.all()
    ]


@dataclass(frozen=True)
class Year:
    """One body in a list of a year: its statement, if it has one."""

    body: Institution
    statement: IncomeStatement | None


def year_of(bodies: Sequence[Institution], year: int) -> list[Year]:
    """Every body with its statement of the year; two statements of SQL."""
    there = current(bodies[0].county_id, year, [one.pk for one in bodies]) if bodies else {}
    return [Year(one, there.get(one.pk)) for one in bodies]
