"""Decisions signed on paper: who may sign, for whom somebody acted, which steps are shut."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import Case, Model, Q, QuerySet, When
from django.utils.timezone import localdate, make_aware

from alliance.core import audit
from alliance.core.actor import Held
from alliance.core.models import AuditEvent, Document
from alliance.core.periods import Period
from members.models import County, CountyRule, Grant, PaperSignature, Person
from members.queries.days import in_force
from members.rules import COUNTY, MAY

Row = TypeVar("Row", bound=Model)

#: The county's list of steps that nobody may record as signed on paper.
REFUSED_STEPS = "members.paper.refused_steps"


def held_by(person: int, on: date) -> tuple[Held, ...]:
    """The grants of one person in force on a day, whether or not they can sign in."""
    rows = (
        Grant.objects.filter(in_force(on), person=person)
        .exclude(role="founder", county__state=County.State.OPEN)
        .order_by("id")
        .values_list("id", "role", "county_id", "institution_id", "person_id")
    )
    return tuple(Held(*row) for row in rows)


def hands(county: int, subject: Model, persons: Iterable[int | None]) -> frozenset[int]:
    """These persons, and for whom they acted as a substitute in earlier steps on this row.

    None of them counts as a second pair of eyes.
    """
    known = frozenset(person for person in persons if person is not None)
    return known | acted_for_each({subject: known}, county)[subject]


def acted_for_each(
    subjects: Mapping[Row, Iterable[int | None]], county: int | None = None
) -> dict[Row, frozenset[int]]:
    """For whom the persons who acted on each row did so as a substitute, in one statement."""
    labels = {audit.label(subject): subject for subject in subjects}
    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.CHANGE, subject__in=labels)
    if county is not None:
        events = events.filter(county_id=county)
    found: dict[Row, set[int]] = {subject: set() for subject in subjects}
    for label, person, text in events.values_list("subject", "person_id", "text"):
        giver = json.loads(text)["for_person"]
        if giver is not None and person in set(subjects[labels[label]]):
            found[labels[label]].add(int(giver))
    return {subject: frozenset(givers) for subject, givers in found.items()}


def refused_paper_steps(county: int, on: date) -> frozenset[str]:
    """The steps, by code or by their words, that the county has shut to paper; none when not set."""
    row = (
        CountyRule.objects.filter(in_force(on), county=county, key=REFUSED_STEPS)
        .order_by("from_on", "id")
        .last()
    )
    if row is None or row.value is None:
        return frozenset()
    return frozenset(json.loads(row.value))


def signers(county: int, verb: str, on: date, institution: int | None = None) -> QuerySet[Person]:
    """Who holds a verb on a day for the county, or for one institution of it, in order of code."""
    whole = [role for role, how_far in MAY[verb].items() if how_far == COUNTY]
    own = [role for role in MAY[verb] if role not in whole]
    held = Q(grants__role__in=whole)
    if institution is not None and own:
        held |= Q(grants__role__in=own, grants__institution=institution)
    return (
        Person.objects.filter(held, in_force(on, "grants__"), county=county)
        .distinct()
        .order_by("code")
    )


@dataclass(frozen=True)
class Month:
    """One month of the list: what was recorded in it, and what still waits from before."""

    period: Period
    rows: list[PaperSignature]
    unconfirmed: int
    disputed: int
    earlier: int
    oldest: Period | None


def signatures_of_month(among: QuerySet[PaperSignature], month: Period) -> Month:
    """The signatures recorded in a month: unconfirmed first, then disputed, then confirmed."""
    begins, ends = _midnight(month.first_day), _midnight(month.until)
    order = Case(
        When(state=PaperSignature.State.UNCONFIRMED, then=0),
        When(state=PaperSignature.State.DISPUTED, then=1),
        default=2,
    )
    rows = list(
        among.filter(recorded_at__gte=begins, recorded_at__lt=ends)
        .select_related("approver", "recorder")
        .order_by(order, "recorded_at", "id")
    )
    waiting = among.filter(recorded_at__lt=begins, state=PaperSignature.State.UNCONFIRMED)
    oldest = waiting.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return Month(
        period=month,
        rows=rows,
        unconfirmed=sum(row.state == PaperSignature.State.UNCONFIRMED for row in rows),
        disputed=sum(row.state == PaperSignature.State.DISPUTED for row in rows),
        earlier=waiting.count() if oldest else 0,
        oldest=Period.containing(localdate(oldest), "month") if oldest else None,
    )


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def scan_of(signature: PaperSignature) -> Document:
    """The scan's name, size and hash, without its content."""
    return Document.objects.defer("content").get(pk=signature.document_id)
