"""Service: which days were verified, what still has to be, how somebody stands before a promotion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from members.models import Person
from members.rules import PRIMARY_KINDS
from staffing.models import EligibilityResult, Leave, MonthlyVerification, Posting
from staffing.queries.promotion import UNBROKEN, RuleHere, concerned_by
from staffing.rules import eligibility, ledger
from staffing.rules.concerns import NO, Concern, sentence
from staffing.rules.months import after
from staffing.rules.postings import BEGUN
from staffing.rules.shares import Part
from staffing.rules.spans import Span, count, within, without
from staffing.vocabulary import AT_BASE, AT_LEAD, AT_PAIRED, AT_PRIMARY, KINDS


class Before(NamedTuple):
    """One rule before promotion for one person: how they stand, and whether it concerns them.

    Where it does not, nothing lacks and nothing is met: how they stand is only what they served.
    """

    rule: RuleHere
    standing: eligibility.Standing
    concern: Concern

    @property
    def words(self) -> str:
        """Whom the rule concerns, and whether that is so."""
        return sentence(self.rule.employers, self.rule.staff, self.concern)

    @property
    def concerns(self) -> bool:
        """Whether how they stand is to be told: unless it certainly does not concern them."""
        return self.concern.applies != NO


@dataclass(frozen=True)
class Record:
    """Somebody's record of service: verified days by where they count, and how they stand."""

    spans: Sequence[Span]
    days: int
    standings: Sequence[Before]
    part_time_days: int = 0


def presence(row: Posting, until: date) -> list[Span]:
    """The days somebody was there before a day: since arrival, absences and leaves cut out."""
    if row.status not in BEGUN or row.person_id is None:
        return []
    end = min(row.until_on or until, until)
    away = [Span(*one) for one in row.absences.values_list("from_on", "until_on")]
    return without([Span(row.from_on, end)], [*away, *leaves_of(row.person_id)])


def leaves_of(person: int) -> list[Span]:
    """The leaves of a person."""
    rows = Leave.objects.filter(person=person).values_list("from_on", "until_on")
    return [Span(*one) for one in rows]


def employed(row: Posting) -> list[tuple[int, Span]]:
    """Which body employed the person on which days of a posting, in order."""
    changes = list(row.employers.order_by("on").values_list("before", "after", "on"))
    if not changes:
        return [(row.home_id, Span(date.min, None))]
    ends = [on for _before, _after, on in changes]
    bodies = [changes[0][0], *(body for _before, body, _on in changes)]
    begins = [date.min, *ends]
    return [
        (body, Span(first, end))
        for body, first, end in zip(bodies, begins, [*ends, None], strict=True)
    ]


def to_verify(row: Posting, on: date) -> list[tuple[date, int, list[Span]]]:
    """Months the present host has still to verify, with the employer and the days of each."""
    began = _since(row)
    over = on.replace(day=1)
    ended = row.until_on is not None and row.until_on <= on and row.status not in {
        "active", "absent",
    }  # fmt: skip
    spans = within(presence(row, on if ended else over), began, None)
    done = row.verifications.filter(withdrawn_at=None, host=row.host_id)
    there = set(done.values_list("month", "home"))
    found = []
    for home, span in employed(row):
        mine = within(spans, span.first, span.until)
        months = {m for one in mine if one.until is not None for m in _months(one.first, one.until)}
        found += [
            (month, home, within(mine, month, after(month, 1)))
            for month in sorted(months)
            if (month, home) not in there
        ]
    return sorted(found, key=lambda one: (one[0], one[2][0].first))


def due_month(row: Posting, on: date) -> date | None:
    """The first month that is over, or the last one of an ended posting, not verified yet."""
    return next(iter(months_to_verify(row, on)), None)


def months_to_verify(row: Posting, on: date) -> list[date]:
    """Months with days of presence that the present host has not verified, as far as they are over.

    The last month of a posting that has ended counts as over with it.
    """
    return sorted({month for month, _home, _spans in to_verify(row, on)})


def service_of(person: int, counts: str, hosts: Sequence[str] = ()) -> list[Span]:
    """The verified days of a person that count at the base or at the lead hospital."""
    return served_by([person], counts, hosts).get(person, [])


def part_time_of(person: int, counts: str, hosts: Sequence[str] = ()) -> list[Part]:
    """Verified days of part-time postings with their shares, leaves and absences cut out."""
    rows = _verified([person], counts, full_time=False)
    leaves = leaves_of(person)
    return [
        Part(span, row.posting.share)
        for row in rows
        if _counts_at(row, hosts)
        for span in without(_there(row), leaves)
    ]


def days_of(people: Iterable[int], counts: str) -> dict[int, int]:
    """How many such days each of these people has."""
    return {person: count(spans) or 0 for person, spans in served_by(people, counts).items()}


def _verified(
    people: Iterable[int], counts: str, *, full_time: bool
) -> QuerySet[MonthlyVerification]:
    """What was verified of these people's postings that count so."""
    kinds = [code for code, kind in KINDS.items() if kind.behaviour.counts == counts]
    return (
        MonthlyVerification.objects.filter(
            posting__person__in=list(people), posting__kind__in=kinds,
            posting__full_time=full_time, withdrawn_at=None,
        )
        .exclude(posting__status="contested")
        .select_related("posting", "host")
        .prefetch_related("posting__absences")
    )  # fmt: skip


def _there(row: MonthlyVerification) -> list[Span]:
    """The days of a verification; an absence belongs to one posting and takes no day from another."""
    gone = [Span(one.from_on, one.until_on) for one in row.posting.absences.all()]
    return without([Span(row.from_on, row.until_on)], gone)


def _counts_at(row: MonthlyVerification, hosts: Sequence[str]) -> bool:
    """Whether it was at one of the bodies that a rule names; without any every one counts."""
    if not hosts:
        return True
    at_paired = AT_PAIRED in hosts and row.posting.kind == "paired_aid"
    return at_paired or (AT_PRIMARY in hosts and row.host.kind in PRIMARY_KINDS)


def served_by(
    people: Iterable[int], counts: str, hosts: Sequence[str] = ()
) -> dict[int, list[Span]]:
    """The same for several people in as many statements."""
    rows = _verified(people, counts, full_time=True)
    served: dict[int, list[ledger.Served]] = {}
    for row in rows:
        if _counts_at(row, hosts):
            served.setdefault(row.posting.person_id or 0, []).extend(
                ledger.Served(span, True) for span in _there(row)
            )
    leaves: dict[int, list[Span]] = {}
    for person, first, until in Leave.objects.filter(person__in=served).values_list(
        "person", "from_on", "until_on"
    ):
        leaves.setdefault(person, []).append(Span(first, until))
    return {
        person: ledger.service(intervals, leaves.get(person, ()))
        for person, intervals in served.items()
    }


def standing_of(person: int, rule: RuleHere, as_of: date) -> eligibility.Standing:
    """How somebody stands towards a rule at a day, with the posting that goes on."""
    going = Posting.objects.filter(
        person=person, status__in=("active",), full_time=True, from_on__lte=as_of,
        kind__in=[code for code, kind in KINDS.items() if kind.behaviour.counts == rule.code],
    ).order_by("from_on").first()  # fmt: skip
    # Only days from now on are taken for granted: what lies behind must be verified first.
    if going is not None and rule.hosts and not _will_count(going, rule.hosts):
        going = None
    if rule.cumulative == UNBROKEN:
        return eligibility.unbroken(
            service_of(person, rule.code, rule.hosts), [], rule.months, as_of,
            as_of if going else None,
        )  # fmt: skip
    parts = part_time_of(person, rule.code, rule.hosts) if rule.part_time == "share" else []
    return eligibility.standing(
        service_of(person, rule.code, rule.hosts), [], rule.months, as_of,
        as_of if going else None, parts=parts,
    )  # fmt: skip


def _will_count(row: Posting, hosts: Sequence[str]) -> bool:
    """Whether a posting that goes on is at one of the bodies that a rule names."""
    at_paired = AT_PAIRED in hosts and row.kind == "paired_aid"
    return at_paired or (AT_PRIMARY in hosts and row.host.kind in PRIMARY_KINDS)


def record_of(person: Person, on: date) -> Record:
    """Somebody's record on a day."""
    spans = [
        *service_of(person.pk, AT_BASE),
        *service_of(person.pk, AT_LEAD),
    ]
    concerned = concerned_by(person.county_id, [person.pk], on).get(person.pk, ())
    return Record(
        sorted(spans),
        count(spans) or 0,
        [Before(rule, standing_of(person.pk, rule, on), found) for rule, found in concerned],
        sum(part.span.days or 0 for part in part_time_of(person.pk, AT_BASE)),
    )


def what_relies_on(row: MonthlyVerification) -> list[tuple[str, int, int]]:
    """What must be looked at when this verification counts no more: what, whose, how many days."""
    found = []
    days = (row.until_on - row.from_on).days
    results = EligibilityResult.objects.filter(person=row.posting.person_id, as_of__gt=row.from_on)
    if any(_touches(one.spans, row) for one in results):
        found.append(("eligibility", row.home_id, days))
    if row.posting.status in {"service_verified", "credited"}:
        found.append(("credit", row.host_id, days))
    found.append(("allowance", row.home_id, days))
    found.append(("indicator", row.host_id, days))
    return found


def _touches(spans: Iterable[Sequence[str]], row: MonthlyVerification) -> bool:
    return any(
        date.fromisoformat(first) < row.until_on and row.from_on < date.fromisoformat(until)
        for first, until in spans
    )


def _since(row: Posting) -> date:
    """The day from which the present host answers for the posting."""
    latest = row.versions.filter(verb="change_host").order_by("-number").first()
    return max(row.from_on, latest.from_on) if latest else row.from_on


def _months(first: date, until: date) -> Iterable[date]:
    month = first.replace(day=1)
    last = until - timedelta(days=1)
    while month <= last:
        yield month
        month = after(month, 1)
