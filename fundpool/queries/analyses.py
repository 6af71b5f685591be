"""What the system holds of an alliance's year, put together; each number with where it stands.

A figure that nobody has is None and stays so: missing is not nought. The year before stands
beside where it is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import NotSet
from alliance.core.numbers import plain
from fundpool.models import CapitationBudget, CapitationYear, EconomicAnalysis, InsuranceYear, Pool
from fundpool.queries import capitation_statement, income, insurance, levies, statements
from fundpool.queries.levies.computing import LEVIED
from fundpool.rules import analyses as rules
from fundpool.rules import capitation_years, insurance_years
from fundpool.rules.income import LINES
from kpi import queries as kpi_queries
from kpi.models import Run
from members import queries as member_queries
from members.models import Alliance, Institution


@dataclass(frozen=True)
class Figure:
    """One number: `fen`, or `points` of a score; None where there is none. `url` is its source."""

    kind: str
    of: str
    fen: int | None = None
    points: str | None = None
    before: int | None = None
    url: str = ""

    @property
    def words(self) -> str:
        """What it is."""
        return rules.figure_words(self.kind, self.of)

    @property
    def missing(self) -> bool:
        """Whether nobody has it."""
        return self.fen is None and self.points is None


@dataclass(frozen=True)
class Section:
    """One part of the analysis; without figures nothing is held of it."""

    key: str
    figures: tuple[Figure, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return str(rules.SECTIONS.get(self.key, self.key))

    @property
    def is_points(self) -> bool:
        """Whether its figures are points and not money."""
        return self.key == rules.KPI


def sections(alliance: Alliance, year: int, runs: QuerySet[Run], *, books: bool) -> list[Section]:
    """Every section of a year; `runs` are the published runs one reads, `books` whose books are open."""
    now_, then = (_Asked(alliance, one, runs, books) for one in (year, year - 1))
    found = []
    for key, ask in _ASKED.items():
        before = {(one.kind, one.of): one.fen for one in ask(then)}
        figures = (replace(one, before=before.get((one.kind, one.of))) for one in ask(now_))
        found.append(Section(key, tuple(figures)))
    return found


@dataclass(frozen=True)
class _Asked:
    alliance: Alliance
    year: int
    runs: QuerySet[Run]
    books: bool

    @property
    def bodies(self) -> list[Institution]:
        """The lead and the members on the year's last day, or today."""
        return insurance.members_of(self.alliance, min(today(), date(self.year, 12, 31)))

    def pools(self, *, shared: bool) -> list[Pool]:
        """The alliance's own pools; with `shared` also those of its whole county."""
        rows = Pool.objects.filter(county=self.alliance.county_id)
        mine = rows.filter(alliance=self.alliance)
        return list((mine | rows.filter(alliance=None) if shared else mine).order_by("code"))


def _incomes(asked: _Asked) -> list[Figure]:
    bodies = asked.bodies
    there = income.current(asked.alliance.county_id, asked.year, [one.pk for one in bodies])
    url = f"{reverse('fundpool:incomes')}?year={asked.year}"
    found = [
        Figure("body", one.name, there[one.pk].total_fen if one.pk in there else None, url=url)
        for one in bodies
    ]
    lines: dict[str, int] = {}
    for line in _lines(there.values()):
        lines[line.code] = lines.get(line.code, 0) + line.fen
    found += [Figure("line", code, lines[code], url=url) for code in LINES if code in lines]
    total = sum(one.total_fen for one in there.values()) if there else None
    return [*found, Figure("all", "", total, url=url)]


def _lines(rows: Iterable[Any]) -> Iterable[Any]:
    for row in rows:
        yield from row.lines.all()


def _levies(asked: _Asked) -> list[Figure]:
    bodies = Institution.objects.filter(pk__in=[one.pk for one in asked.bodies])
    found = []
    for pool in asked.pools(shared=True):
        if pool.kind not in LEVIED:
            continue
        owed = levies.owed_of_year(pool, asked.year, bodies)
        due, received, left = levies.total(owed) if owed else (None, None, None)
        url = f"{reverse('fundpool:levies')}?pool={pool.code}&year={asked.year}"
        found += [
            Figure(kind, pool.name, fen, url=url)
            for kind, fen in (("due", due), ("received", received), ("open", left))
        ]
    return found


def _pools(asked: _Asked) -> list[Figure]:
    found = []
    for pool in asked.pools(shared=False):
        page = reverse("fundpool:statement" if asked.books else "fundpool:pool", args=[pool.code])
        url = f"{page}?year={asked.year}" if asked.books else page
        if not pool.periods.filter(year=asked.year).exists():
            found += [Figure(kind, pool.name, url=url) for kind in ("opening", "closing")]
            continue
        opening, flows, closing = statements.flows(pool, asked.year)
        found.append(Figure("opening", pool.name, opening, url=url))
        for one in flows:
            for kind, fen in (("came", one.came), ("went", one.went)):
                if fen:
                    found.append(Figure(kind, f"{pool.name}|{one.kind}", fen, url=url))
        found.append(Figure("closing", pool.name, closing, url=url))
    return found


def _insurance(asked: _Asked) -> list[Figure]:
    row = InsuranceYear.objects.filter(
        county=asked.alliance.county_id, alliance=asked.alliance, year=asked.year,
        status=insurance_years.CONFIRMED,
    ).first()  # fmt: skip
    if row is None:
        return [Figure(kind, "") for kind in ("budget", "spent", "left")]
    settled = insurance.living_settlement(row)
    booked = settled is not None and settled.status == insurance_years.CONFIRMED
    url = row.get_absolute_url()
    return [
        Figure("budget", "", row.budget_fen, url=url),
        Figure("spent", "", row.spent_fen, url=url),
        Figure("left", "", row.left_fen, url=url),
        Figure("booked", "", settled.pool_fen if settled and booked else None, url=url),
    ]


_CAPITATION = {
    "budgets": "budget", "advanced": "advanced", "earned": "earned", "topped": "topped",
    "shortfall": "due", "back": "back", "paid": "paid",
}  # fmt: skip


def _capitation(asked: _Asked) -> list[Figure]:
    ids = [one.pk for one in asked.bodies]
    rows = CapitationYear.objects.filter(
        county=asked.alliance.county_id, pool__in=asked.pools(shared=True), year=asked.year,
        status__in=capitation_years.STANDS,
    )  # fmt: skip
    found = []
    for row in rows.select_related("pool").order_by("pool__code"):
        budgets = CapitationBudget.objects.filter(county=row.county_id, capitation=row)
        mine = budgets.filter(institution__in=ids) | budgets.filter(institution__parent__in=ids)
        lines = capitation_statement.statement(row, mine, capitation_years.WHOLE)
        if not lines:
            continue
        sums: Mapping[str, int | None] = capitation_statement.totals(lines)
        if all(one.earned is None for one in lines):
            sums = {**sums, "earned": None}
        url = reverse("fundpool:capitation-statement", args=[row.pk])
        found += [
            Figure(kind, row.pool.name, sums[name], url=url) for kind, name in _CAPITATION.items()
        ]
    return found or [Figure("budgets", "")]


def _scores(asked: _Asked) -> list[Figure]:
    """The alliance's own totals in schemes that stand on a clause, of the revision that counts."""
    rows = asked.runs.filter(
        county=asked.alliance.county_id, provisional=False, period__startswith=str(asked.year),
        scheme_version__scheme__clause__isnull=False,
        totals__unit=asked.alliance.unit_id,
    )  # fmt: skip
    found = []
    for run in rows.order_by("scheme_version__scheme__code", "period", "pk").distinct():
        scheme = run.scheme_version.scheme
        counts = kpi_queries.course.known_before(scheme, run.period)
        if counts is None or counts.pk != run.pk:
            continue
        for one in kpi_queries.scores(run):
            if one.unit == asked.alliance.unit_id and one.points is not None:
                of = f"{scheme.name} {run.period}"
                said = _points(one.points, one.maximum)
                found.append(Figure("points", of, points=said, url=run.get_absolute_url()))
    return found


def _points(points: Decimal, maximum: Decimal | None) -> str:
    return plain(points) if maximum is None else f"{plain(points)} / {plain(maximum)}"


_ASKED = {
    rules.INCOME: _incomes,
    rules.LEVIES: _levies,
    rules.POOLS: _pools,
    rules.INSURANCE: _insurance,
    rules.CAPITATION: _capitation,
    rules.KPI: _scores,
}


def kept(found: Iterable[Section]) -> list[dict[str, Any]]:
    """The figures as a filed analysis keeps them."""
    return [
        {
            "key": one.key,
            "figures": [
                {"kind": each.kind, "of": each.of, "fen": each.fen, "points": each.points,
                 "before": each.before, "url": each.url}
                for each in one.figures
            ],
        }
        for one in found
    ]  # fmt: skip


def filed(row: EconomicAnalysis) -> list[Section]:
    """The figures that a version was filed with."""
    return [
        Section(one["key"], tuple(Figure(**each) for each in one["figures"]))
        for one in row.figures
    ]  # fmt: skip


def versions_of(
    rows: QuerySet[EconomicAnalysis], alliance: Alliance, year: int
) -> QuerySet[EconomicAnalysis]:
    """Those of these versions that are of a year of an alliance, the last first."""
    found = rows.filter(county=alliance.county_id, alliance=alliance, year=year)
    return found.select_related("alliance", "written_by", "filed_by").order_by("-number")


@dataclass(frozen=True)
class Asked:
    """How often a plan asks for an analysis: `times` a year, or `why_not` where none says so."""

    times: int | None
    clause: str
    why_not: str = ""


def asked_of(county: int) -> Asked:
    """How many analyses a year the county's plan asks of each alliance."""
    try:
        said = member_queries.rules.rule(county, rules.PER_YEAR, on=today())
    except NotSet as open_:
        return Asked(None, "", str(open_))
    clause = f"{said.plan} {said.clause} {said.reason}".strip()
    return Asked(said.typed if isinstance(said.typed, int) else None, clause)


@dataclass(frozen=True)
class Line:
    """One alliance in the list of a year: its last version, and how many it has filed."""

    alliance: Alliance
    last: EconomicAnalysis | None
    filed: int


def lines(alliances: QuerySet[Alliance], rows: QuerySet[EconomicAnalysis], year: int) -> list[Line]:
    """Every alliance one reads; two statements of SQL."""
    there: dict[int, list[EconomicAnalysis]] = {}
    for row in rows.filter(year=year).select_related("filed_by").order_by("-number"):
        there.setdefault(row.alliance_id, []).append(row)
    found = []
    for one in alliances.order_by("code"):
        mine = there.get(one.pk, [])
        done = sum(row.status == rules.FILED for row in mine)
        found.append(Line(one, mine[0] if mine else None, done))
    return found
