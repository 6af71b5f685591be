"""Verified days of postings in a period, each day of a person once: for funds and indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance.core.periods import Period
from staffing.models import MonthlyVerification
from staffing.queries.service import leaves_of
from staffing.rules.spans import Span, count, within, without


@dataclass(frozen=True)
class Worked:
    """Days that somebody worked in one posting in a period; `fte_days` are days times its share."""

    posting: Any
    person: int
    home: int
    host: int
    kind: str
    days: int
    fte_days: Fraction
    spans: tuple[Span, ...]
    bonus_payer: str
    allowance_payer: str


def evidence(county: int, period: Period) -> list[Worked]:
    """Verified days in a period by posting and host, in a fixed order.

    A day of a person stands in one line only: that of the larger share, of two equal ones the
    posting that began first. What was withdrawn or is contested is not there.
    """
    rows = (
        MonthlyVerification.objects.filter(
            county=county, withdrawn_at=None,
            from_on__lt=period.until, until_on__gt=period.first_day,
        )
        .exclude(posting__status="contested")
        .select_related("posting")
        .prefetch_related("posting__absences")
    )  # fmt: skip
    found: list[Worked] = []
    taken: dict[int, list[Span]] = {}
    away: dict[int, list[Span]] = {}
    for group in _grouped(rows):
        posting = group[0].posting
        person = posting.person_id or 0
        if person not in away:
            away[person] = leaves_of(person)
        gone = [Span(one.from_on, one.until_on) for one in posting.absences.all()]
        there = within(
            (Span(one.from_on, one.until_on) for one in group), period.first_day, period.until
        )
        days = without(there, [*gone, *away[person], *taken.get(person, [])])
        if not days:
            continue
        taken.setdefault(person, []).extend(days)
        number = count(days) or 0
        found.append(
            Worked(
                posting=posting.pk, person=person, home=group[0].home_id, host=group[0].host_id,
                kind=posting.kind, days=number, fte_days=number * Fraction(posting.share),
                spans=tuple(days), bonus_payer=posting.bonus_payer,
                allowance_payer=posting.allowance_payer,
            )
        )  # fmt: skip
    return found


def _grouped(rows: Iterable[MonthlyVerification]) -> list[list[MonthlyVerification]]:
    groups: dict[tuple[Any, int], list[MonthlyVerification]] = {}
    for row in rows:
        groups.setdefault((row.posting_id, row.host_id), []).append(row)
    return sorted(groups.values(), key=_order)


def _order(group: list[MonthlyVerification]) -> tuple[Decimal, Any, str, int]:
    posting = group[0].posting
    return -posting.share, posting.from_on, str(posting.pk), group[0].host_id
