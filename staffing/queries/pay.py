"""What verified days of a month come to: who is owed what by whom, and what was said of it before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import QuerySet, Sum

from alliance.core.errors import NotSet
from alliance.core.numbers import round_half_up
from alliance.core.periods import Period
from members import queries as member_queries
from staffing.models import PayLine, PayMonth, Posting, StaffFile
from staffing.queries.evidence import Worked, worked
from staffing.rules.spans import Span
from staffing.vocabulary import AT_BASE, COMPONENTS, KINDS, PAYER_WORDS, PAYERS

RATE: Final = "staffing.pay.day_rate"
PAYER: Final = "staffing.pay.payer[posted_bonus]"
_DOCTORS: Final = ("doctor", "assistant_doctor")


@dataclass(frozen=True)
class Key:
    """What one line is about."""

    posting: object
    component: str
    payer: str
    body: int | None


@dataclass
class Due:
    """What a month comes to under one key; without a rate there is no amount."""

    row: Posting
    words: str
    days: int = 0
    fte_days: Fraction = Fraction(0)
    spans: list[Span] = field(default_factory=list)
    rate: int | None = None
    missing: str = ""

    @property
    def fen(self) -> int | None:
        """The amount in fen, rounded half up once."""
        if self.rate is None:
            return None
        exact = self.rate * self.fte_days
        return int(round_half_up(Decimal(exact.numerator) / Decimal(exact.denominator), 0))


@dataclass(frozen=True)
class Rule:
    """Who pays the performance part of seconded doctors, where a county has a rule for it."""

    payer: str
    words: str


def due_of(institution: int, county: int, month: date) -> dict[Key, Due]:
    """What the verified days of a month come to, for whom the body employed on those days."""
    period = Period.containing(month, "month")
    lines = [one for one in worked(county, period) if one.verification.home_id == institution]
    people = {one.posting.person_id for one in lines}
    doctors = set(
        StaffFile.objects.filter(person__in=people, profession__in=_DOCTORS).values_list(
            "person", flat=True
        )
    )
    rule = payer_rule(county, month)
    rates = {component: rate_of(county, component, month) for component in COMPONENTS}
    found: dict[Key, Due] = {}
    for line in lines:
        for component in COMPONENTS:
            payer, words = _payer(
                line, component, rule if line.posting.person_id in doctors else None
            )
            key = Key(line.posting.pk, component, payer, _body(line, payer))
            due = found.setdefault(key, Due(line.posting, words))
            due.days += line.days
            due.fte_days += line.fte_days
            due.spans += line.spans
            due.rate, due.missing = rates[component]
    return found


def rate_of(county: int, component: str, month: date) -> tuple[int | None, str]:
    """The county's rate of a full-time day at the end of a month; otherwise which value is not set."""
    key = f"{RATE}[{component}]"
    try:
        value = member_queries.rules.rule(county, key, on=last_day(month))
    except NotSet:
        return None, key
    return int(str(value.value)), ""


def payer_rule(county: int, month: date) -> Rule | None:
    """Who pays by the county's rule; None where there is none or nobody known is named."""
    try:
        value = member_queries.rules.rule(county, PAYER, on=last_day(month))
    except NotSet:
        return None
    payer = PAYER_WORDS.get(value.value)
    return Rule(payer, f"{value.clause} {value.value}".strip()) if payer else None


def last_day(month: date) -> date:
    """The month's last day."""
    return Period.containing(month, "month").last_day


def standing_of(row: PayMonth) -> dict[Key, list[PayLine]]:
    """The lines that a month has under each key, the first one first."""
    found: dict[Key, list[PayLine]] = {}
    for line in row.lines.select_related("posting").order_by("at", "id"):
        key = Key(line.posting_id, line.component, line.payer, line.payer_body_id)
        found.setdefault(key, []).append(line)
    return found


def differs(row: PayMonth) -> bool:
    """Whether verified days or rates come to something else than the lines say."""
    due, there = due_of(row.institution_id, row.county_id, row.month), standing_of(row)
    if {*due} != {key for key, lines in there.items() if sum(one.days for one in lines)}:
        return True
    return any(
        (one.days, one.fen) != (sum(line.days for line in there[key]), _sum(there[key]))
        for key, one in due.items()
    )


def by_payer(rows: QuerySet[PayLine]) -> Sequence[Mapping[str, object]]:
    """What every payer owes, by component; lines without an amount are counted apart."""
    found = rows.values("component", "payer", "payer_body__name").annotate(
        total=Sum("fen"), days=Sum("days")
    )
    return [
        {
            "component": COMPONENTS[one["component"]],
            "payer": one["payer_body__name"] or PAYERS[one["payer"]],
            "days": one["days"],
            "fen": one["total"],
        }
        for one in found.order_by("component", "payer", "payer_body__name")
    ]


def _sum(lines: Iterable[PayLine]) -> int | None:
    amounts = [line.fen for line in lines]
    return None if all(one is None for one in amounts) else sum(one or 0 for one in amounts)


def _payer(line: Worked, component: str, rule: Rule | None) -> tuple[str, str]:
    """Who pays and what decided it: the county's rule for seconded doctors, else the posting."""
    row = line.posting
    if component == "bonus" and rule and KINDS[row.kind].behaviour.counts == AT_BASE:
        return rule.payer, rule.words
    return (row.bonus_payer if component == "bonus" else row.allowance_payer), ""


def _body(line: Worked, payer: str) -> int | None:
    return {"home": line.verification.home_id, "host": line.verification.host_id}.get(payer)
