"""What remote diagnosis counts for the apps above: patients, readings by kind, consultations.

Everything is counted from the events: a reading on the day its report was first signed, a
consultation on the day of its answer. What was declared void counts nowhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db.models import Min
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of
from alliance.core.evidence import Evidence, EvidenceKind
from referrals.models import RemoteEvent
from referrals.remote_words import CONSULTATION, ECG, EXAMINED, IMAGING, LABORATORY, PATHOLOGY

_DAY: Final = timedelta(days=1)
_LABEL: Final = "referrals.remoteitem:{}"

KINDS: tuple[EvidenceKind, ...] = (
    EvidenceKind(
        "referrals.remote_patients",
        _("“基层检查、上级诊断”患者数"),
        _(
            "期内首次签发远程诊断报告（影像、心电、检验、病理）的患者，同一患者期内只计 1，"
            "计在首份报告的申请机构；已作废的不计。"
        ),
    ),
    EvidenceKind(
        "referrals.remote_imaging_ecg",
        _("远程影像、心电诊断人次"),
        _("期内首次签发报告的影像、心电远程诊断，每件计 1，计在申请机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.remote_laboratory",
        _("远程检验诊断人次"),
        _("期内首次签发报告的检验远程诊断，每件计 1，计在申请机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.remote_pathology",
        _("远程病理诊断人次"),
        _("期内首次签发报告的病理远程诊断，每件计 1，计在申请机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.remote_consultations",
        _("远程会诊件数"),
        _("期内首次答复或转为上转的远程会诊，每件计 1，计在申请机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.recognised_results",
        _("检查结果互认次数"),
        _("期内登记采用此前结果（互认）的，每次计 1，计在采用的机构；结果已作废的不计。"),
    ),
)

#: What brings an item into the count.
_COUNTED: Final = ("sign", "answer", "convert")


@dataclass(frozen=True)
class Counted:
    """One item on the day it counts; `patient` is the key under which a patient counts once."""

    item: UUID
    number: str
    kind: str
    origin: int
    destination: int
    patient: str
    on: date


@dataclass(frozen=True)
class Count:
    """How many items of a body and kind were counted on a day, and which."""

    institution: int
    kind: str
    on: date
    items: tuple[Counted, ...]

    @property
    def n(self) -> int:
        """How many."""
        return len(self.items)


def counted(
    county: int, first: date, last: date, kinds: Iterable[str] = (*EXAMINED, CONSULTATION)
) -> list[Counted]:
    """Every item of these kinds that counts on a day from first to last, the earliest first.

    Each once in its life: an addendum or a second answer brings no second count. One statement.
    """
    rows = (
        RemoteEvent.objects.filter(
            county=county, action__in=_COUNTED, item__kind__in=tuple(kinds),
            occurred_at__lt=end_of(last),
        )
        .exclude(item__status="voided")
        .values(
            "item", "item__number", "item__kind", "item__origin", "item__destination",
            "item__patient_key",
        )
        .annotate(at=Min("occurred_at"))
        .filter(at__gte=end_of(first - _DAY))
        .order_by("at", "item")
    )  # fmt: skip
    return [
        Counted(
            row["item"], row["item__number"], row["item__kind"], row["item__origin"],
            row["item__destination"], row["item__patient_key"], localdate(row["at"]),
        )
        for row in rows
    ]  # fmt: skip


def counts(county: int, first: date, last: date) -> list[Count]:
    """Those of a period by the body that asked, kind and day, with the items behind each."""

    def key(one: Counted) -> tuple[int, str, date]:
        return one.origin, one.kind, one.on

    rows = sorted(counted(county, first, last), key=key)
    return [Count(*place, tuple(items)) for place, items in groupby(rows, key)]


def facts(county: int, first: date, last: date, kind: str) -> list[Evidence]:
    """The facts of one kind from a first to a last day; none of a kind that is not counted here."""
    count = _COUNTING.get(kind)
    return count(county, first, last, kind) if count is not None else []


def _items(*kinds: str) -> Callable[[int, date, date, str], list[Evidence]]:
    def count(county: int, first: date, last: date, kind: str) -> list[Evidence]:
        return [_fact(one, kind) for one in counted(county, first, last, kinds)]

    return count


def _patients(county: int, first: date, last: date, kind: str) -> list[Evidence]:
    """Each patient at the first of their reports."""
    found: dict[str, Counted] = {}
    for one in counted(county, first, last, tuple(EXAMINED)):
        found.setdefault(one.patient, one)
    return [_fact(one, kind) for one in found.values()]


def _recognised(county: int, first: date, last: date, kind: str) -> list[Evidence]:
    """Each time counts; its row is the event."""
    rows = RemoteEvent.objects.filter(
        county=county, action="recognise",
        occurred_at__gte=end_of(first - _DAY), occurred_at__lt=end_of(last),
    ).exclude(item__status="voided")  # fmt: skip
    return [
        Evidence(f"referrals.remoteevent:{row.pk}", kind, row.institution_id, _day(row))
        for row in rows.order_by("id")
    ]


def _day(row: RemoteEvent) -> date:
    return localdate(row.occurred_at)


def _fact(one: Counted, kind: str) -> Evidence:
    return Evidence(_LABEL.format(one.item), kind, one.origin, one.on)


_COUNTING: Final[Mapping[str, Callable[[int, date, date, str], list[Evidence]]]] = {
    "referrals.remote_patients": _patients,
    "referrals.remote_imaging_ecg": _items(IMAGING, ECG),
    "referrals.remote_laboratory": _items(LABORATORY),
    "referrals.remote_pathology": _items(PATHOLOGY),
    "referrals.remote_consultations": _items(CONSULTATION),
    "referrals.recognised_results": _recognised,
}
