"""What the coverage board is made of: who leads which centre, who was posted there and who was away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from members import queries as member_queries
from members.models import Institution, Membership
from members.rules import FULL_ROLES, PRIMARY_KINDS
from staffing.models import Absence, Leave, Posting, PostingVersion
from staffing.rules.coverage import Stay
from staffing.rules.postings import BEGUN, HOLDING
from staffing.rules.spans import Span, within, without
from staffing.vocabulary import KINDS

#: Whatever hospital leads the centre on the day: cover asks for one employer alone.
LEAD: Final = "lead"
_ALLIANCES: Final = ("tight", "tcm")
_COVERING: Final = tuple(code for code, kind in KINDS.items() if kind.behaviour.covers)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class There:
    """Somebody's days at a centre as one posting has them, absences and leaves cut out."""

    posting: UUID
    person: int
    name: str
    centre: int
    until: date | None
    spans: Sequence[Span]


@dataclass
class Facts:
    """What the statements brought, by the keys the rules know."""

    centres: dict[int, Institution] = field(default_factory=dict)
    leads: dict[tuple[int, int], list[Span]] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    there: dict[int, list[There]] = field(default_factory=dict)
    leaves: dict[object, list[Span]] = field(default_factory=dict)


def facts_of(county: int, period: Span, today: date, least_step: int, cadre: str) -> Facts:
    """Everything the board of a period is made of, in five statements."""
    facts = Facts()
    facts.centres, facts.leads = _led(county, period)
    rows = _postings(county, period, cadre)
    moved = _moved(county)
    away, facts.leaves = _away(county, period)
    for posting, (said, ladder, changes) in rows.items():
        segments = _segments(posting, said, moved, today)
        for host, span in segments:
            present = without([span], away.get(posting, ()))
            spans = [
                piece
                for home, employed in _employers(said["home"], changes)
                for piece in _cut(_cut(present, [employed]), facts.leads.get((host, home), ()))
            ]
            steps = [(step, _cut(spans, [held])) for step, held in _ladder(ladder)]
            for step, pieces in steps:
                for piece in pieces:
                    facts.stays.append(Stay(said["person"], LEAD, host, step, piece))
            counted = [piece for step, pieces in steps if step >= least_step for piece in pieces]
            counted = without(counted, facts.leaves.get(said["person"], ()))
            if counted:
                end = said["until_on"] if host == said["host"] else span.until
                facts.there.setdefault(host, []).append(
                    There(posting, said["person"], said["person__name"], host, end, counted)
                )
    return facts


def _led(
    county: int, period: Span
) -> tuple[dict[int, Institution], dict[tuple[int, int], list[Span]]]:
    """The centres, and on which days which hospital leads them; one statement."""
    rows = Membership.objects.filter(
        member_queries.days.overlaps(period.first, period.until), county=county,
        role__in=FULL_ROLES, alliance__kind__in=_ALLIANCES,
    ).select_related("institution__county").order_by("institution__sort_key", "institution__code", "pk")  # fmt: skip
    heads: dict[int, list[Membership]] = {}
    centres: dict[int, Institution] = {}
    for row in rows:
        if row.role == LEAD:
            heads.setdefault(row.alliance_id, []).append(row)
        elif row.institution.kind in PRIMARY_KINDS:
            centres[row.institution_id] = row.institution
    leads: dict[tuple[int, int], list[Span]] = {}
    for row in rows:
        if row.institution_id not in centres:
            continue
        for head in heads.get(row.alliance_id, ()):
            both = _cut([_span(row)], [_span(head)])
            leads.setdefault((row.institution_id, head.institution_id), []).extend(both)
    return centres, leads


_SAID: Final = (
    "pk", "person", "person__name", "home", "host", "from_on", "until_on", "status",
    "person__titles__step", "person__titles__from_on",
    "employers__on", "employers__before", "employers__after",
)  # fmt: skip
_Rows = dict[UUID, tuple[dict[str, Any], set[tuple[date, int]], set[tuple[date, int, int]]]]


def _postings(county: int, period: Span, cadre: str) -> _Rows:
    """Full-time postings that cover, with the titles of whoever is posted; one statement."""
    rows = Posting.objects.filter(
        Q(until_on=None) | Q(until_on__gt=period.first), county=county, kind__in=_COVERING,
        status__in=HOLDING, from_on__lt=period.until, full_time=True,
    )  # fmt: skip
    if cadre:
        rows = rows.filter(person__staff_file__profession=cadre)
    found: _Rows = {}
    for row in rows.order_by("pk").values(*_SAID):
        _said, ladder, changes = found.setdefault(row["pk"], (row, set(), set()))
        if row["person__titles__from_on"] is not None:
            ladder.add((row["person__titles__from_on"], row["person__titles__step"]))
        if row["employers__on"] is not None:
            changes.add((row["employers__on"], row["employers__before"], row["employers__after"]))
    return found


def _moved(county: int) -> dict[UUID, list[tuple[int, date, str]]]:
    """Orders of postings that changed their host, in order; one statement."""
    changed = PostingVersion.objects.filter(county=county, verb="change_host")
    rows = PostingVersion.objects.filter(
        county=county, verb__in=("order", "change_host"), posting__in=changed.values("posting"),
    ).order_by("posting", "number").values_list("posting", "host", "from_on", "verb")  # fmt: skip
    found: dict[UUID, list[tuple[int, date, str]]] = {}
    for posting, host, from_on, verb in rows:
        found.setdefault(posting, []).append((host, from_on, verb))
    return found


def _segments(
    posting: UUID, said: Mapping[str, Any], moved: Mapping[UUID, Any], today: date
) -> list[tuple[int, Span]]:
    """At which host somebody was on which days; until somebody arrived only what lies ahead."""
    orders = [one for one in moved.get(posting, ()) if one[2] == "change_host"]
    first = next((one[0] for one in moved.get(posting, ()) if one[2] == "order"), said["host"])
    begins: list[tuple[int, date]] = [(first if orders else said["host"], said["from_on"])]
    begins += [(host, from_on) for host, from_on, _verb in orders]
    ends = [from_on for _host, from_on in begins[1:]] + [said["until_on"]]
    found = []
    for at, ((host, begin), end) in enumerate(zip(begins, ends, strict=True)):
        is_last = at == len(begins) - 1
        is_coming = is_last and said["status"] not in BEGUN
        found.append((host, Span(max(begin, today + _DAY) if is_coming else begin, end)))
    return found


def _employers(home: int, changes: Iterable[tuple[date, int, int]]) -> list[tuple[int, Span]]:
    """Which body employed somebody from when until when; leads count by employer on the day."""
    rows = sorted(changes)
    if not rows:
        return [(home, Span(date.min, None))]
    bodies = [rows[0][1], *(after for _on, _before, after in rows)]
    ends = [on for on, _before, _after in rows]
    spans = zip([date.min, *ends], [*ends, None], strict=True)
    return [(body, Span(*span)) for body, span in zip(bodies, spans, strict=True)]


def _away(county: int, period: Span) -> tuple[dict[UUID, list[Span]], dict[object, list[Span]]]:
    """Absences by posting and leaves by person; two statements."""
    lies = (Q(until_on=None) | Q(until_on__gt=period.first)) & Q(from_on__lt=period.until)
    missing = Absence.objects.filter(lies, county=county)
    off = Leave.objects.filter(lies, county=county)
    absences: dict[UUID, list[Span]] = {}
    leaves: dict[object, list[Span]] = {}
    for posting, first, until in missing.values_list("posting", "from_on", "until_on"):
        absences.setdefault(posting, []).append(Span(first, until))
    for person, first, until in off.values_list("person", "from_on", "until_on"):
        leaves.setdefault(person, []).append(Span(first, until))
    return absences, leaves


def _ladder(held: Iterable[tuple[date, int]]) -> list[tuple[int, Span]]:
    """Which step somebody stood on from when until when."""
    rows = sorted(held)
    ends = [first for first, _step in rows[1:]] + [None]
    return [(step, Span(first, end)) for (first, step), end in zip(rows, ends, strict=True)]


def _cut(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The days that lie in both."""
    kept = list(spans)
    return [piece for one in others for piece in within(kept, one.first, one.until)]


def _span(row: Membership) -> Span:
    return Span(row.from_on or date.min, row.until_on)
