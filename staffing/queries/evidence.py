"""What postings hand up to indicators and funds: verified days, each once, and heads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.audit import label
from alliance.core.errors import NotSet
from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.periods import Period
from members import queries as member_queries
from members.rules import PRIMARY_KINDS, VILLAGE_KINDS
from staffing.models import (
    EmployerChange,
    MonthlyVerification,
    Posting,
    PostingVersion,
    StaffFile,
    Title,
)
from staffing.queries import pool_evidence
from staffing.queries.begun import has_begun
from staffing.queries.service import leaves_of
from staffing.rules import months
from staffing.rules.postings import BEGUN
from staffing.rules.spans import Span, count, within, without
from staffing.rules.titles import MIDDLE
from staffing.vocabulary import AT_BASE, HOME, HOST, KINDS

#: Monitoring counts who has been posted for six calendar months.
_COUNTED_MONTHS: Final = 6
_LEVELS: Final = ("二级", "三级")
_BASE: Final = (*PRIMARY_KINDS, *VILLAGE_KINDS)
#: Verified days of service; what fundpool pays for.
SERVICE_DAYS: Final = "staffing.service_days"
_POSTED: Final = "staffing.posted_six_months"
#: Which forms of posting a plan counts under a cumulative number of heads.
_FORMS: Final = "staffing.heads.forms"
#: Heads by their form, and whether they count to who receives them or to who employs them: the
#: body in the township reports both, and it receives the one and employs the other.
_HEADS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "staffing.county_township_heads": ("county_township", HOST),
        "staffing.township_village_heads": ("township_village", HOME),
    }
)


@dataclass(frozen=True)
class Worked:
    """Days of a posting that a verification has in a period, each once for the posting.

    `fte_days` are days times the posting's share; `fresh` are those of its days that no other
    line of the same person counts, so that `fresh` over all lines is every day once.
    """

    verification: MonthlyVerification
    posting: Posting
    days: int
    fte_days: Fraction
    spans: tuple[Span, ...]
    fresh: tuple[Span, ...]

    @property
    def once(self) -> int:
        """How many days no other line of the person counts."""
        return count(self.fresh) or 0


def evidence_kinds() -> tuple[EvidenceKind, ...]:
    """What postings can hand up."""
    return (
        EvidenceKind(
            SERVICE_DAYS,
            _("核实过的派驻服务天数"),
            _("期间内由接收单位核实、没有撤回也不在申诉中的在岗天数，同一人同一天只计一次。"),
        ),
        EvidenceKind(
            _POSTED,
            _("派驻满六个月的中级及以上医师人次"),
            _("二级及以上机构的医师，到岗时中级及以上，到岗满六个日历月的那天在期间内，每次计 1。"),
        ),
        *(
            EvidenceKind(
                code,
                _("%(kind)s累计人数") % {"kind": KINDS[kind].words},
                _(
                    "至期末日以“%(kind)s”到过岗的人，方案写明包含的其他形式一并计入，每人计 1，只增不减。"
                )
                % {"kind": KINDS[kind].words},
            )
            for code, (kind, _side) in _HEADS.items()
        ),
        *pool_evidence.evidence_kinds(),
    )


def evidence(period: Period, *, county: int, kind: str) -> Iterator[Evidence]:
    """The facts of one kind in a county's period."""
    if kind in _HEADS:
        yield from _heads(period, county, kind)
    elif (count_facts := _COUNTING.get(kind)) is not None:
        yield from count_facts(period, county, kind)
    else:
        yield from pool_evidence.evidence(period, county, kind)


@dataclass(frozen=True)
class Unpaid:
    """What is offered of a verification: the fact, whose days they are, and which days."""

    fact: Evidence
    person: int
    spans: tuple[Span, ...]


def worked(county: int, period: Period) -> list[Worked]:
    """Verified days in a period by verification, in a fixed order.

    Two part-time postings of one day have a line each; the day itself is counted in one only
    (`once`): that of the larger share, of two equal ones the posting that began first. What was
    withdrawn or is contested is not there.
    """
    rows = (
        MonthlyVerification.objects.filter(
            county=county, withdrawn_at=None,
            from_on__lt=period.until, until_on__gt=period.first_day,
        )
        .exclude(posting__status="contested")
        .select_related("posting", "home", "host")
        .prefetch_related("posting__absences")
    )  # fmt: skip
    found: list[Worked] = []
    leaves: dict[int, list[Span]] = {}
    counted: dict[int, list[Span]] = {}
    given: dict[object, list[Span]] = {}
    for row in sorted(rows, key=_order):
        person = row.posting.person_id or 0
        if person not in leaves:
            leaves[person] = leaves_of(person)
        gone = [Span(one.from_on, one.until_on) for one in row.posting.absences.all()]
        there = within([Span(row.from_on, row.until_on)], period.first_day, period.until)
        days = without(there, [*gone, *leaves[person], *given.setdefault(row.posting_id, [])])
        if days:
            given[row.posting_id] += days
            others = counted.setdefault(person, [])
            fresh = without(days, others)
            others += days
            number = count(days) or 0
            share = number * Fraction(row.posting.share)
            found.append(Worked(row, row.posting, number, share, tuple(days), tuple(fresh)))
    return found


def unpaid_days(
    period: Period, *, county: int, paid: Mapping[int, Iterable[tuple[date, date]]]
) -> Iterator[Unpaid]:
    """Verified days that nobody was paid for yet, by verification, each day of a person once.

    `paid` are the days that were paid for by person, each pair half-open: a day that was paid for
    stays paid, whichever posting or verification it stands in by now. Of a verification of which
    some days are paid for the others are offered.
    """
    for line in worked(county, period):
        row, person = line.verification, line.posting.person_id or 0
        free = without(line.fresh, (Span(*one) for one in paid.get(person, ())))
        if free:
            number = Decimal(count(free) or 0)
            fact = Evidence(label(row), SERVICE_DAYS, row.host_id, free[0].first, number)
            yield Unpaid(fact, person, tuple(free))


def _days(period: Period, county: int, kind: str) -> Iterator[Evidence]:
    for line in worked(county, period):
        row = line.verification
        if line.once:
            yield Evidence(label(row), kind, row.host_id, line.fresh[0].first, Decimal(line.once))


def _posted(period: Period, county: int, kind: str) -> Iterator[Evidence]:
    kinds = [code for code, one in KINDS.items() if one.behaviour.counts == AT_BASE]
    rows = Posting.objects.filter(
        county=county, status__in=BEGUN, kind__in=kinds, full_time=True, host__kind__in=_BASE
    )
    doctors = StaffFile.objects.filter(county=county, profession="doctor").values("person")
    for row in rows.filter(person__in=doctors).select_related("home").order_by("from_on", "pk"):
        full = months.after(row.from_on, _COUNTED_MONTHS)
        if full not in period or not (row.until_on is None or full <= row.until_on):
            continue
        title = Title.objects.filter(person=row.person_id, from_on__lte=row.from_on).last()
        level = row.home.level
        if title is None or level is None:
            # What is not registered is not nought: no total until it is.
            yield Evidence(label(row), kind, row.home_id, full, None)
        elif title.step >= MIDDLE and level.startswith(_LEVELS):
            yield Evidence(label(row), kind, row.home_id, full)


def _forms(county: int, kind: str, on: date) -> list[str]:
    """The forms a plan counts under one heading; the form itself where none says more."""
    try:
        named = member_queries.rules.rule(county, f"{_FORMS}[{kind}]", on=on).texts
    except NotSet:
        return [kind]
    return [c for c, one in KINDS.items() if c == kind or _printed(one.words) in named]


def _printed(words: Promise) -> str:
    """A form as plans print it, whatever language somebody reads in."""
    with translation.override("zh-hans"):
        return str(words)


def _heads(period: Period, county: int, kind: str) -> Iterator[Evidence]:
    form, side = _HEADS[kind]
    rows = Posting.objects.filter(
        has_begun(), county=county, kind__in=_forms(county, form, period.last_day),
        from_on__lt=period.until,
    ).order_by("from_on", "pk")  # fmt: skip
    firsts: dict[int | None, Posting] = {}
    for row in rows:
        firsts.setdefault(row.person_id, row)
    bodies = _first_bodies(side, firsts.values())
    for person, row in firsts.items():
        source = f"members.person:{person}"
        yield Evidence(source, kind, bodies[row.pk], row.from_on)


def _first_bodies(side: str, rows: Iterable[Posting]) -> dict[UUID, int]:
    """The body that received or employed first: to be sent on takes nobody away from it."""
    found = {row.pk: row.host_id if side == HOST else row.home_id for row in rows}
    if side == HOST:
        there = PostingVersion.objects.filter(posting__in=list(found), number=1)
        return found | dict(there.values_list("posting", "host"))
    left = EmployerChange.objects.filter(posting__in=list(found)).order_by("-on")
    return found | dict(left.values_list("posting", "before"))


_COUNTING: Final[Mapping[str, Callable[[Period, int, str], Iterable[Evidence]]]] = MappingProxyType(
    {SERVICE_DAYS: _days, _POSTED: _posted}
)


def _order(row: MonthlyVerification) -> tuple[Decimal, date, str, date, Any]:
    posting = row.posting
    return -posting.share, posting.from_on, str(posting.pk), row.from_on, row.pk
