"""What the pool hands up: who entered, was trained, examined, sent to work, and days by who pays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from alliance.core.audit import label
from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.periods import Period
from staffing.models import PoolEntry, PoolEvent
from staffing.rules import pool as rules
from staffing.rules.spans import Span, count, within, without
from staffing.vocabulary import PAYER_WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_THERE: Final = "staffing.pool_people"
_DAYS: Final = "staffing.pool_days"


@dataclass(frozen=True)
class _Once:
    """Something that is counted once for everybody let in: on the first day it happened.

    `verbs` are the steps, `left` the state they must leave ("" any); `used` whether it counts to
    the body that uses the person and no longer to the one that employs them.
    """

    name: "StrOrPromise"
    filter: "StrOrPromise"
    verbs: tuple[str, ...]
    left: str = ""
    used: bool = False


_ONCE: Final[Mapping[str, _Once]] = MappingProxyType(
    {
        "staffing.pool_entered": _Once(
            _("人力资源池（人才储备库）入池人数"),
            _("入池日期在期间内的人，每次入池计 1，计入用人单位。"),
            ("enter",),
        ),
        "staffing.pool_trained": _Once(
            _("人力资源池（人才储备库）完成实岗培训的人数"),
            _("第一次实岗培训期满（或培训后安排到使用单位）那天在期间内的人，再次培训不重复计。"),
            ("end_training", "assign"),
            left="training",
        ),
        "staffing.pool_examined": _Once(
            _("人力资源池参加考核的人数"),
            _("第一次登记考核结果那天在期间内的人，通过与否都计，补考不重复计。"),
            ("pass", "fail"),
        ),
        "staffing.pool_passed": _Once(
            _("人力资源池考核通过的人数"), _("登记考核通过那天在期间内的人。"), ("pass",)
        ),
        "staffing.pool_sent": _Once(
            _("人力资源池（人才储备库）派回或安排到岗的人数"),
            _("在编制所在单位或使用单位登记报到那天在期间内的人，计入该单位。"),
            ("arrive",),
            used=True,
        ),
    }
)


def evidence_kinds() -> tuple[EvidenceKind, ...]:
    """What the pool can hand up."""
    return (
        *(EvidenceKind(code, one.name, one.filter) for code, one in _ONCE.items()),
        EvidenceKind(
            _THERE,
            _("人力资源池（人才储备库）期末在池人数"),
            _("至期末日已入池、还没有报到也没有出池的人，每人计 1，计入用人单位。"),
        ),
        EvidenceKind(
            _DAYS,
            _("人力资源池（人才储备库）在池人员天数"),
            _(
                "入池日起至报到或出池前一日止，在期间内的天数，同一人同一天只计一次；"
                "按入池时写明的薪酬负担方计入该机构，由财政负担的不计入任何机构。"
            ),
        ),
    )


def evidence(period: Period, county: int, kind: str) -> Iterator[Evidence]:
    """The facts of one kind in a county's period."""
    if kind in _ONCE:
        yield from _once(period, county, kind)
    elif kind == _THERE:
        yield from _there(period, county)
    elif kind == _DAYS:
        yield from _days(period, county)


def _once(period: Period, county: int, kind: str) -> Iterator[Evidence]:
    asked = _ONCE[kind]
    for row, events in _told(county):
        days = (one.on for one in events
                if one.verb in asked.verbs and asked.left in {"", one.from_status})  # fmt: skip
        first = next(days, None)
        if first is not None and first in period:
            body = row.member_id if asked.used else _employer(row)
            yield Evidence(label(row), kind, body, first)


def _there(period: Period, county: int) -> Iterator[Evidence]:
    seen = set()
    for row, events in _told(county):
        if period.last_day in _span(row, events) and row.person_id not in seen:
            seen.add(row.person_id)
            yield Evidence(label(row), _THERE, _employer(row), row.entered_on)


def _days(period: Period, county: int) -> Iterator[Evidence]:
    counted: dict[int, list[Span]] = {}
    for row, events in _told(county):
        mine = within([_span(row, events)], period.first_day, period.until)
        fresh = without(mine, counted.setdefault(row.person_id, []))
        counted[row.person_id] += fresh
        if days := count(fresh):
            yield Evidence(label(row), _DAYS, _payer(row), fresh[0].first, Decimal(days))


def _told(county: int) -> list[tuple[PoolEntry, list[PoolEvent]]]:
    """Everybody who was ever let in, with the steps in their order; two statements."""
    rows = PoolEntry.objects.filter(county=county).order_by("entered_on", "pk")
    told: dict[object, list[PoolEvent]] = {}
    for one in PoolEvent.objects.filter(county=county).order_by("at", "id"):
        told.setdefault(one.entry_id, []).append(one)
    return [(row, told.get(row.pk, [])) for row in rows]


def _span(row: PoolEntry, events: list[PoolEvent]) -> Span:
    """From the entry to the day on which somebody reported to work or left the pool."""
    ends = (one.on for one in events if not rules.STATES[one.to_status].owner)
    until: date | None = next(ends, None)
    return Span(row.entered_on, until)


def _employer(row: PoolEntry) -> int | None:
    return row.member_id if rules.KINDS[row.kind].employer == rules.MEMBER else row.lead_id


def _payer(row: PoolEntry) -> int | None:
    """The body that pays, by the words that were kept on the entry; None where no body does."""
    return {"home": row.lead_id, "host": row.member_id}.get(PAYER_WORDS.get(row.payer, ""))
