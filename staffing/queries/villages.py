"""空白村: small villages for which no doctor is found, how each is served, blank spots by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Figure, Institution, ServedVillage, Village
from members.queries.places.needs import NeedCounts, need_counts, small_villages
from members.queries.places.villages import village_lines, villages_on
from staffing.models import Posting, VillageDuty, VillageTour
from staffing.rules.postings import BEGUN
from staffing.rules.spans import Span, within
from staffing.rules.villages import Place, blanks_by_day, needing, zero_since
from staffing.vocabulary import KIND_WORDS

MODES = "staffing.tour.modes"
SERVICES = "staffing.tour.services"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A small village without a doctor: its people, how it is served today, the last visit."""

    village: Village
    population: Figure | None
    services: Sequence[ServedVillage]
    postings: Sequence[tuple[Posting, str]]
    last: VillageTour | None
    visits: int

    @property
    def is_blank(self) -> bool:
        """Whether nobody serves it today."""
        return not self.services and not self.postings


@dataclass(frozen=True)
class Board:
    """Every such village, blank ones first, and blank spots by day of a month."""

    counts: NeedCounts
    lines: Sequence[Line]
    days: Sequence[tuple[date, int]]
    zero_since: date | None

    @property
    def blanks(self) -> int:
        """How many nobody serves today."""
        return sum(line.is_blank for line in self.lines)


def board(county: int, month: date, today: date) -> Board:
    """The board of today, with the days of a month up to today.

    NotSet, naming the clause, where the county has no rule on small villages.
    """
    counts = need_counts(county, today)
    villages = list(small_villages(county, today).select_related("county", "town"))
    posted = _posted(county)
    visits = _visits(county, today)
    lines = [
        Line(
            one.village, one.population, one.services,
            [(row, words) for row, words, span in posted.get(one.village.pk, ()) if today in span],
            *visits.get(one.village.pk, (None, 0)),
        )
        for one in village_lines(county, villages, today)
    ]  # fmt: skip
    until = min(_next(month), today + _DAY)
    days = blanks_by_day(_places(county, today, posted), month, until) if until > month else []
    lines.sort(key=lambda line: (not line.is_blank, line.village.sort_key, line.village.code))
    return Board(counts, lines, days, zero_since(days))


def missing_of(county: int, month: date, today: date) -> tuple[Board | None, str]:
    """The board, or why there is none."""
    try:
        return board(county, month, today), ""
    except NotSet as refusal:
        return None, str(refusal)


def words_of_tours(county: int, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modes and services that the county's plan names; NotSet where it names none."""
    rule = member_queries.rules.rule
    modes, services = rule(county, MODES, on=on), rule(county, SERVICES, on=on)
    return modes.texts, services.texts


def tours(rows: QuerySet[VillageTour]) -> QuerySet[VillageTour]:
    """Visits, the latest first, with what their lines show."""
    related = ("village", "institution", "stated_by", "county")
    return rows.select_related(*related).order_by("-on", "-id")


def touring(institutions: Sequence[Institution], on: date) -> QuerySet[Village]:
    """The villages of these bodies' counties that are there on a day."""
    counties = {body.county_id for body in institutions}
    rows = [villages_on(county, on) for county in sorted(counties)]
    found = rows[0] if rows else Village.objects.none()
    return found.order_by("sort_key", "code")


def _posted(county: int) -> dict[int, list[tuple[Posting, str, Span]]]:
    """Who was posted while serving which village: days on which both hold; two statements."""
    duties: dict[int, list[VillageDuty]] = {}
    for duty in VillageDuty.objects.filter(county=county):
        duties.setdefault(duty.person_id, []).append(duty)
    rows = Posting.objects.filter(county=county, status__in=BEGUN, person__in=duties)
    found: dict[int, list[tuple[Posting, str, Span]]] = {}
    for row in rows.select_related("person").order_by("from_on", "pk"):
        for duty in duties[row.person_id or 0]:
            both = within(
                [Span(row.from_on, row.until_on)], duty.from_on, duty.until_on or date.max
            )
            words = str(KIND_WORDS[row.kind])
            found.setdefault(duty.village_id, []).extend((row, words, span) for span in both)
    return found


def _visits(county: int, today: date) -> dict[int, tuple[VillageTour | None, int]]:
    """The last visit of each village and how many there were this year; one statement."""
    rows = VillageTour.objects.filter(county=county, withdrawn_at=None, on__lte=today)
    found: dict[int, tuple[VillageTour | None, int]] = {}
    for row in rows.select_related("institution").order_by("on", "pk"):
        _last, number = found.get(row.village_id, (None, 0))
        found[row.village_id] = (row, number + (row.on.year == today.year))
    return found


def _places(
    county: int, today: date, posted: Mapping[int, list[tuple[Posting, str, Span]]]
) -> dict[int, Place]:
    """Every village by its dated figures and services; recruiting stands as it is today."""
    limit = member_queries.rules.rule(county, "members.village.low_population", on=today)
    least, line = limit.comparator == "le", int(limit.value)
    candidates = small_candidates(county, today)
    served: dict[int, list[Span]] = {}
    rows = ServedVillage.objects.filter(county=county, village__in=candidates)
    for village, first, until in rows.values_list("village", "from_on", "until_on"):
        served.setdefault(village, []).append(Span(first or date.min, until))
    for village, lines in posted.items():
        served.setdefault(village, []).extend(span for _row, _words, span in lines)
    judged: dict[int, list[tuple[date, bool]]] = {pk: [] for pk in candidates}
    figures = Figure.objects.filter(
        county=county, kind=Figure.Kind.SERVED, village__in=candidates, as_of__lte=today
    )
    for village, as_of, value in figures.values_list("village", "as_of", "value"):
        small = value <= line if least else value < line
        judged[village or 0].append((as_of, small))
    return {pk: Place(needing(judged[pk]), served.get(pk, ())) for pk in candidates}


def small_candidates(county: int, today: date) -> list[int]:
    """Villages for which no doctor is found, whatever their size."""
    rows = villages_on(county, today)
    if member_queries.rules.rule(county, "members.village.no_recruit_required", on=today).typed:
        rows = rows.filter(recruiting=Village.Recruiting.NONE_FOUND)
    return list(rows.values_list("pk", flat=True))


def _next(month: date) -> date:
    return (month.replace(day=28) + 4 * _DAY).replace(day=1)
