"""Whom a body can send to a need: titles, free days, licence, and who stays in the department.

Seven statements, however many people the body has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from members import queries as member_queries
from members.models import Person
from staffing.models import (
    CandidateOrder,
    DepartmentFloor,
    Leave,
    MonthlyVerification,
    NominationChoice,
    Posting,
    Title,
)
from staffing.queries.coverage import TITLE
from staffing.queries.promotion import concerned_by
from staffing.rules.concerns import APPLIES
from staffing.rules.postings import HOLDING
from staffing.rules.ranking import CRITERIA, Facts, ranked
from staffing.rules.shares import Part, stand_together
from staffing.rules.spans import Span, count, within
from staffing.rules.titles import LADDER
from staffing.vocabulary import KINDS

#: Named but not yet ordered: the department will miss them too.
_NAMED = ("nominated", "consented", "home_approved", "host_confirmed", "county_approved")
_COVERS_TITLE = "posting"


@dataclass(frozen=True)
class Candidate:
    """Somebody of the home: what the criteria look at, and why they cannot go ("" when they can)."""

    person: Person
    facts: Facts
    department: str
    least: int | None
    title: str
    why: str = ""
    rank: int | None = None
    #: Whether the rule before promotion for which this posting counts concerns them; "" without one.
    applies: str = ""

    @property
    def applies_words(self) -> str:
        """The same in words."""
        return str(APPLIES.get(self.applies, "—"))

    @property
    def is_short(self) -> bool:
        """Whether fewer people stay in the department than the body says."""
        left, least = self.facts.left, self.least
        return left is not None and least is not None and left < least


@dataclass(frozen=True)
class Plan:
    """The candidates for a need in their order, those who cannot go last."""

    order: CandidateOrder | None
    free: Sequence[Candidate]
    barred: Sequence[Candidate]

    @property
    def criteria(self) -> list[str]:
        """The criteria in force, in words."""
        return criteria_words(self.order.criteria if self.order else ())

    def of(self, person: int) -> Candidate | None:
        """One of all of them."""
        return next((one for one in (*self.free, *self.barred) if one.person.pk == person), None)


def criteria_words(codes: Iterable[str]) -> list[str]:
    """Criteria in words, in their order."""
    return [str(CRITERIA[code].words) for code in codes if code in CRITERIA]


def order_of(institution: int) -> CandidateOrder | None:
    """The order a body published last."""
    rows = CandidateOrder.objects.filter(institution=institution)
    return rows.order_by("-number").first()


def choices_of(row: Posting) -> list[NominationChoice]:
    """Who was nominated for a posting, the last first."""
    rows = NominationChoice.objects.filter(posting=row)
    return list(rows.select_related("person", "first", "order", "by"))


def plan_for(row: Posting, today: date) -> Plan:
    """Everybody of the home, ranked by what it published."""
    span = Span(row.from_on, row.until_on)
    order = order_of(row.home_id)
    held = _held(row)
    least = dict(
        DepartmentFloor.objects.filter(institution=row.home_id).values_list("department", "least")
    )
    on = max(row.from_on, today)
    people = list(
        Person.objects.filter(institution=row.home_id, left_on=None)
        .select_related("staff_file", "staff_duty")
        .prefetch_related("titles")
        .order_by("code")
    )
    leaves = _leaves(row.home_id, span)
    served = _served(row.home_id)
    wanted = _wanted_step(row, on)
    stay = _staying(people, held, leaves, span)
    applies = _applies(row, [person.pk for person in people], today)
    found = []
    for person in people:
        title = _title(person, on)
        step = title.step if title else 0
        department = _department(person)
        left = stay.get(department) if department else None
        # Whoever is free now would be missing as well; whoever is away already is not counted.
        gone = bool(_busy(held.get(person.pk, ()), span) or leaves.get(person.pk))
        if left is not None and not gone:
            left -= 1
        days, last = served.get(person.pk, (0, None))
        facts = Facts(person.pk, person.code, step, left, days, last)
        why = _why(person, row, span, held.get(person.pk, ()), leaves.get(person.pk, ()),
                   below=step < wanted)  # fmt: skip
        words = _title_words(title) if title else _("未登记")
        found.append(
            Candidate(
                person, facts, department, least.get(department), words, why,
                applies=applies.get(person.pk, ""),
            )
        )  # fmt: skip
    free = [one for one in found if not one.why]
    if order is not None:
        free = ranked(free, lambda one: one.facts, order.criteria)
        free = [_at(one, n) for n, one in enumerate(free, 1)]
    return Plan(order, free, [one for one in found if one.why])


def _title_words(title: Title) -> str:
    """As it was registered, and its step in the language of the page."""
    return _("%(title)s（%(step)s）") % {"title": title.name, "step": title.get_step_display()}


def remaining_of(row: Posting, today: date) -> Candidate | None:
    """How the department of whoever is nominated stands without them."""
    if row.person_id is None:
        return None
    return plan_for(row, today).of(row.person_id)


def staying_words(row: Posting, today: date) -> list[str]:
    """How many of the department stay, in a sentence for whoever approves; none where unknown."""
    found = remaining_of(row, today)
    if found is None or found.facts.left is None:
        return []
    told = {"department": found.department, "left": found.facts.left, "least": found.least}
    if found.is_short:
        return [
            _("派出后“%(department)s”只余 %(left)s 人在岗，低于本单位定的 %(least)s 人。") % told
        ]
    if found.least is not None:
        return [
            _("派出后“%(department)s”还有 %(left)s 人在岗，本单位定的下限为 %(least)s 人。") % told
        ]
    return [_("派出后“%(department)s”还有 %(left)s 人在岗。") % told]


def _at(one: Candidate, rank: int) -> Candidate:
    return replace(one, rank=rank)


def _applies(row: Posting, people: Sequence[int], on: date) -> dict[int, str]:
    """By person whether the rule before promotion concerns them for which such a posting counts."""
    counts = KINDS[row.kind].behaviour.counts
    if not counts:
        return {}
    found = concerned_by(row.county_id, people, on, counts)
    return {person: lines[0][1].applies for person, lines in found.items() if lines}


def _wanted_step(row: Posting, on: date) -> int:
    """The least title a posting needs; 0 where the plan prints none or it is no such posting."""
    if row.kind != _COVERS_TITLE:
        return 0
    try:
        return LADDER.index(str(member_queries.rules.rule(row.county_id, TITLE, on=on).value))
    except NotSet:
        return 0


def _held(row: Posting) -> dict[int, list[Part]]:
    """What days the people of the home have given away, by person; this need left out."""
    rows = Posting.objects.filter(
        Q(until_on=None) | Q(until_on__gt=row.from_on), home=row.home_id,
        status__in=(*HOLDING, *_NAMED),
    ).exclude(pk=row.pk)  # fmt: skip
    found: dict[int, list[Part]] = {}
    for one in rows.values("person", "from_on", "until_on", "share"):
        part = Part(Span(one["from_on"], one["until_on"]), one["share"])
        found.setdefault(one["person"], []).append(part)
    return found


def _leaves(home: int, span: Span) -> dict[int, list[Span]]:
    rows = Leave.objects.filter(
        Q(until_on=None) | Q(until_on__gt=span.first), person__institution=home
    )
    found: dict[int, list[Span]] = {}
    for person, first, until in rows.values_list("person", "from_on", "until_on"):
        if within([Span(first, until)], span.first, span.until):
            found.setdefault(person, []).append(Span(first, until))
    return found


def _served(home: int) -> dict[int, tuple[int, date | None]]:
    """Verified days of everybody of the home, and when the last of them ended."""
    rows = MonthlyVerification.objects.filter(
        posting__person__institution=home, withdrawn_at=None
    ).values_list("posting__person", "from_on", "until_on")
    spans: dict[int, list[Span]] = {}
    for person, first, until in rows:
        spans.setdefault(person, []).append(Span(first, until))
    return {
        person: (count(days) or 0, max(one.until for one in days if one.until))
        for person, days in spans.items()
    }


def _staying(
    people: Iterable[Person], held: Mapping[int, Sequence[Part]],
    leaves: Mapping[int, Sequence[Span]], span: Span,
) -> dict[str, int]:  # fmt: skip
    """How many of each department stay at home through the span."""
    found: dict[str, int] = {}
    for person in people:
        department = _department(person)
        if department:
            gone = _busy(held.get(person.pk, ()), span) or leaves.get(person.pk)
            found[department] = found.get(department, 0) + (0 if gone else 1)
    return found


def _busy(parts: Iterable[Part], span: Span) -> bool:
    return any(within([part.span], span.first, span.until) for part in parts)


def _why(
    person: Person, row: Posting, span: Span, parts: Sequence[Part], leaves: Sequence[Span], *,
    below: bool,
) -> str:  # fmt: skip
    if below:
        return _("职称低于要求。")
    if not stand_together([*parts, Part(span, row.share)]):
        return _("这段时间已有派驻。")
    if leaves:
        return _("这段时间请假。")
    file: Any = getattr(person, "staff_file", None)
    over = file.licence_until_on if file else None
    if over is not None and (span.until is None or over < span.until):
        return _("执业证书在期满前到期。")
    return ""


def _title(person: Any, on: date) -> Any:
    held = [one for one in person.titles.all() if one.from_on <= on]
    return max(held, key=lambda one: one.from_on, default=None)


def _department(person: Person) -> str:
    duty: Any = getattr(person, "staff_duty", None)
    return str(duty.department) if duty else ""
