"""应到与实到: each number a plan prints about people sent, beside the count, with its clause."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.measures import measure
from alliance.core.parameters import name_of
from members import queries as member_queries
from members.models import Institution, Membership
from staffing.models import Posting
from staffing.queries import coverage
from staffing.queries.begun import has_begun
from staffing.rules.expected import Sent, begun_in, ever, in_month, long_enough, there_on
from staffing.rules.spans import Span

#: Forms in which a hospital sends doctors to the base for a month's count.
MONTHLY: Final = ("posting", "business_dean", "rotation", "sessions", "tour")
_STUDY_MONTHS: Final = "staffing.study.minimum_months"
_ALLIANCES: Final = ("tight", "tcm")


@dataclass(frozen=True)
class Line:
    """One expectation: what is printed, what was counted; `missing` where the county set none."""

    key: str
    words: str
    printed: str = ""
    clause: str = ""
    counted: int | None = None
    of: int | None = None
    met: bool | None = None
    note: str = ""
    lacking: Sequence[Institution] = ()
    missing: str = ""


@dataclass
class Facts:
    """What the counts are made of."""

    county: int
    today: date
    sent: Sequence[Sent] = ()
    leads: Mapping[int, Institution] = field(default_factory=dict)
    members: Mapping[int, Institution] = field(default_factory=dict)
    bodies: frozenset[int] | None = None


@dataclass(frozen=True)
class Count:
    """A count, the bodies that lack, and what to know of it."""

    number: int
    of: int | None = None
    lacking: Sequence[Institution] = ()
    note: str = ""
    met: bool | None = None


def expected(county: int, today: date, bodies: Iterable[int] | None = None) -> list[Line]:
    """Every expectation: those with a value first, then those the county has to set.

    `bodies` narrows what is counted to these and to postings that begin or end at one of them.
    """
    facts = _facts(county, today, bodies)
    lines = [_line(facts, key, count) for key, count in _COUNTS]
    return sorted(lines, key=lambda line: bool(line.missing))


def employed(
    county: int, today: date, bodies: Iterable[int] | None = None
) -> list[tuple[str, int]]:
    """县聘乡用 and 乡聘村用: how many different people ever; these numbers never fall."""
    sent = _facts(county, today, bodies).sent
    return [(kind, ever(sent, kind, today)) for kind in ("county_township", "township_village")]


def _line(facts: Facts, key: str, count: Callable[[Facts, int], Count]) -> Line:
    try:
        value = member_queries.rules.rule(facts.county, key, on=facts.today)
        wanted = int(value.value)
        found = count(facts, wanted)
    except NotSet as refusal:
        return Line(key, name_of(key), missing=str(refusal))
    # A value that the county set itself comes without a comparator; its key says which end it is.
    is_most = value.comparator == "le" or (not value.comparator and key.endswith("[most]"))
    met = found.met
    if met is None:
        met = found.number <= wanted if is_most else found.number >= wanted
    sign = _("最多 %(n)d") if is_most else _("至少 %(n)d")
    return Line(
        key, name_of(key), printed=f"{sign % {'n': wanted}} {measure(value.unit)}".strip(),
        clause=value.clause or value.reason, counted=found.number, of=found.of, met=met,
        note=found.note, lacking=found.lacking,
    )  # fmt: skip


def _facts(county: int, today: date, bodies: Iterable[int] | None) -> Facts:
    """Two statements."""
    seen = None if bodies is None else frozenset(bodies)
    rows = Posting.objects.filter(has_begun(), county=county)
    sent = [
        Sent(kind, person, home, host, Span(first, until), status in {"active", "absent"})
        for kind, person, home, host, first, until, status in rows.values_list(
            "kind", "person", "home", "host", "from_on", "until_on", "status"
        )
        if seen is None or home in seen or host in seen
    ]
    leads: dict[int, Institution] = {}
    members: dict[int, Institution] = {}
    there = Membership.objects.filter(
        member_queries.in_force(today), county=county, role__in=("lead", "member"),
        alliance__kind__in=_ALLIANCES,
    ).select_related("institution__county").order_by("institution__sort_key", "institution")  # fmt: skip
    for row in there:
        if seen is not None and row.institution_id not in seen:
            continue
        (leads if row.role == "lead" else members)[row.institution_id] = row.institution
    return Facts(county, today, sent, leads, members, seen)


def _centres(facts: Facts, _wanted: int) -> Count:
    board = coverage.board(facts.county, facts.today.year, facts.today, bodies=facts.bodies)
    empty = [line.centre for line in board.empty]
    number = len(board.lines) - len(empty)
    return Count(
        number, len(board.lines), empty, _("今天有人的机构数；按日见派驻覆盖。"), not empty
    )


def _each(bodies: str, kind: str, side: str) -> Callable[[Facts, int], Count]:
    """How many of the bodies have at least so many people of a form today."""

    def count(facts: Facts, wanted: int) -> Count:
        there: dict[int, set[int]] = {}
        for row in there_on(facts.sent, [kind], facts.today):
            there.setdefault(getattr(row, side), set()).add(row.person)
        asked: Mapping[int, Institution] = getattr(facts, bodies)
        lacking = [body for pk, body in asked.items() if len(there.get(pk, ())) < wanted]
        number = len(asked) - len(lacking)
        return Count(number, len(asked), lacking, _("今天达到人数的机构数。"), not lacking)

    return count


def _deans(facts: Facts, _wanted: int) -> Count:
    rows = there_on(facts.sent, ["business_dean"], facts.today)
    return Count(len({row.person for row in rows}), note=_("今天在任的人数。"))


def _deans_of_year(facts: Facts, _wanted: int) -> Count:
    rows = begun_in(facts.sent, "business_dean", facts.today.year)
    return Count(len({row.person for row in rows}), note=_("今年开始任职的人数。"))


def _monthly(facts: Facts, wanted: int, *, most: bool) -> Count:
    """In all against the printed number; how many members reach it each is said beside it."""
    hosts = in_month(facts.sent, MONTHLY, facts.leads, facts.today.replace(day=1))
    people = set().union(*hosts.values()) if hosts else set()
    each = {pk: len(hosts.get(pk, ())) for pk in facts.members}
    lacking = [
        body for pk, body in facts.members.items()
        if (each[pk] > wanted if most else each[pk] < wanted)
    ]  # fmt: skip
    note = _("本月合计人数；按每个成员单位计，%(kept)d 家符合，共 %(all)d 家。") % {
        "kept": len(each) - len(lacking), "all": len(each),
    }  # fmt: skip
    return Count(len(people), note=note, lacking=() if most else lacking)


def _at_least_monthly(facts: Facts, wanted: int) -> Count:
    return _monthly(facts, wanted, most=False)


def _at_most_monthly(facts: Facts, wanted: int) -> Count:
    return _monthly(facts, wanted, most=True)


def _study(facts: Facts, _wanted: int) -> Count:
    """Person-times that began this year and have lasted long enough."""
    months = int(member_queries.rules.rule(facts.county, _STUDY_MONTHS, on=facts.today).value)
    rows = [
        row for row in begun_in(facts.sent, "study", facts.today.year) if row.host in facts.leads
    ]
    done = long_enough(rows, months, facts.today)
    note = _("今年开始、已满 %(months)d 个月的人次；另有 %(n)d 人次未满。") % {
        "months": months, "n": len(rows) - len(done),
    }  # fmt: skip
    return Count(len(done), note=note)


#: Every expectation and how it is counted.
_COUNTS: Final[Sequence[tuple[str, Any]]] = (
    ("staffing.posting.people_per_member", _centres),
    ("staffing.posting.people_per_month[least]", _at_least_monthly),
    ("staffing.posting.people_per_month[most]", _at_most_monthly),
    ("staffing.business_dean.total", _deans),
    ("staffing.business_dean.per_year", _deans_of_year),
    ("staffing.commissioner.per_lead", _each("leads", "commissioner", "host")),
    ("staffing.liaison.per_member", _each("members", "liaison", "host")),
    ("staffing.study.people_per_year[average]", _study),
    ("staffing.study.people_per_year[total]", _study),
)
