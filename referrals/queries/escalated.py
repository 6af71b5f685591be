"""Who was told of what is late, as pages and lists show it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import now
from referrals import remote_rules
from referrals.models import DutyShift, Escalation, Referral, RemoteItem
from referrals.models.escalations import NOBODY
from referrals.models.rosters import CENTRE, OFFICE
from referrals.queries import rosters
from referrals.rules import STATES
from referrals.vocabulary import DESK

#: Of a case an escalation stands while the hour it belongs to still waits.
OF_CASES: Final = (
    Q(matter="case", referral__is_open=True, referral__due_at=F("due_at"))
    | Q(matter="slot", referral__status="awaiting_slot", referral__due_at=F("due_at"))
    | Q(matter="green", referral__green_due_at=F("due_at"))
    | Q(matter="void", referral__void_asked_at=F("asked_at"))
)
#: And of what is asked of whoever reads from afar.
STANDING: Final = (
    OF_CASES
    | Q(matter="void", remote__void_asked_at=F("asked_at"))
    | Q(matter="remote", remote__is_open=True, remote__due_at=F("due_at"))
)


def standing(rows: "QuerySet[Escalation]") -> "QuerySet[Escalation]":
    """Those whose hour still waits."""
    return rows.filter(STANDING)


def unnamed(rows: "QuerySet[Escalation]") -> "QuerySet[Escalation]":
    """Those that stand with nobody to tell."""
    later = Escalation.objects.filter(
        Q(referral=OuterRef("referral")) | Q(remote=OuterRef("remote")),
        matter=OuterRef("matter"), due_at=OuterRef("due_at"), step__gt=NOBODY,
    )  # fmt: skip
    return rows.filter(STANDING, ~Exists(later), step=NOBODY)


@dataclass(frozen=True)
class Calls:
    """How many calls wait for somebody's word, and how many late items reach nobody."""

    mine: int
    nobody: int


def calls(mine: "QuerySet[Escalation]", seen: "QuerySet[Escalation] | None") -> Calls:
    """What stands, `seen` are those of one's bodies; a statement each."""
    waits = mine.filter(STANDING, acknowledged_at=None)
    return Calls(waits.count(), unnamed(seen).count() if seen is not None else 0)


def latest(rows: Collection[Referral]) -> dict[Any, str]:
    """To whom cases were escalated last, in words, by case; one statement."""
    found = Escalation.objects.filter(OF_CASES, referral__in=[row.pk for row in rows])
    ordered = found.select_related("person").only("referral", "step", "person__name")
    ordered = ordered.order_by("at", "step")
    return {row.referral_id: words(row) for row in ordered}


def words(row: Escalation) -> str:
    """One escalation in words: whom it reached."""
    if row.person is None:
        return _("无人可提醒")
    told = {"step": row.get_step_display(), "who": row.person}
    return _("已提醒%(step)s %(who)s") % told


@dataclass(frozen=True)
class Tab:
    """One part of the list: `late` where a count in it is bad news."""

    code: str
    words: str
    rows: "QuerySet[Escalation]"
    count: int
    late: bool


def tabs(mine: "QuerySet[Escalation]", seen: "QuerySet[Escalation]") -> list[Tab]:
    """What waits for my word, what is late and was told, what reaches nobody, and everything."""
    parts = (
        ("mine", _("催办到我"), standing(mine).filter(acknowledged_at=None), True),
        ("open", _("仍未办"), standing(seen).filter(step__gt=NOBODY), False),
        ("nobody", _("无人可提醒"), unnamed(seen), True),
        ("all", _("全部"), seen, False),
    )
    return [Tab(code, words, rows, rows.count(), late) for code, words, rows, late in parts]


def shown(rows: "QuerySet[Escalation]") -> "QuerySet[Escalation]":
    """With all that a line says; nothing of the patient is read."""
    return rows.select_related(
        "person", "institution", "referral__origin", "referral__destination",
        "remote__origin", "remote__destination",
    ).defer(
        *(f"referral__{name}" for name in ("diagnosis", "summary", "packet", "patient_key")),
        *(f"remote__{name}" for name in ("subject", "summary", "study_reference", "patient_key")),
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One escalation on a page; `mine`: the reader may still say that they know."""

    row: Escalation
    kind: str
    words: str
    state: str
    stands: bool
    mine: bool
    ring: DutyShift | None


def kind_of(item: Referral | RemoteItem) -> str:
    """The direction of a case, or what is asked of whoever reads from afar."""
    if isinstance(item, RemoteItem):
        return f"{item.get_way_display()} {item.get_kind_display()}"
    return item.get_direction_display()


def state_of(item: Referral | RemoteItem) -> str:
    """The state in words."""
    if isinstance(item, RemoteItem):
        return str(remote_rules.STATES[item.way][item.status].words)
    return str(STATES[item.direction][item.status].words)


def lines(rows: list[Escalation], persons: Collection[int]) -> list[Line]:
    """Lines with whom to ring: who is on duty where the case waits; two statements."""
    stand = set(standing(Escalation.objects.filter(pk__in=[row.pk for row in rows])).values_list(
        "pk", flat=True
    ))  # fmt: skip
    duty = rosters.on_duty({row.institution_id for row in rows}, now()) if rows else {}
    return [
        Line(
            row=row,
            kind=kind_of(row.item),
            words=words(row),
            state=state_of(row.item),
            stands=row.pk in stand,
            mine=row.pk in stand and row.acknowledged_at is None and row.person_id in persons,
            ring=_ring(row, duty),
        )
        for row in rows
    ]


def _ring(row: Escalation, duty: dict[tuple[int, str], DutyShift]) -> DutyShift | None:
    desks = (CENTRE,) if row.side == DESK else rosters.desks_of(row.item)
    asked = ((row.institution_id, desk) for desk in (*desks, OFFICE))
    return next((duty[key] for key in asked if key in duty), None)
