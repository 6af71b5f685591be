"""What a step does to other cases: a redirected one lives on elsewhere, an escalated one goes up."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from referrals import queries
from referrals.actions.cases._numbers import held_series, next_number
from referrals.actions.cases._recording import told, written_down
from referrals.actions.cases._reserved import give_back
from referrals.actions.cases._taking import Taking
from referrals.models import Referral
from referrals.rules import FIRST, STATES, side_at_origin
from referrals.vocabulary import BASE, DESK, LEAD, UP

_CARRIED: Final = (
    "county_id", "direction", "patient", "patient_key", "specialty", "origin", "author_id",
    "reviewer_id", "review_at_id", "priority", "diagnosis", "icd", "summary", "packet", "consent",
    "groups", "colour", "demo",
)  # fmt: skip


def _redirect(taking: Taking) -> None:
    """The same request at another place: consent, packet and review go with it, clock 1 restarts.

    Without a place the alliance's desk owns it and names one.
    """
    row, place = taking.row, taking.said.get("place")
    if place is not None and place.pk in {row.origin_id, row.destination_id}:
        sentence = _("请选另一家接收机构。")
        raise Invalid(sentence, fields={"place": sentence})
    if place is None and row.destination_id is None:
        sentence = _("请选接收机构。")
        raise Invalid(sentence, fields={"place": sentence})
    made = Referral(**{name: getattr(row, name) for name in _CARRIED})
    made.status, made.sent, made.is_open = "requested", True, True
    made.destination, made.predecessor = place, row
    made.owner_side, made.owner_at_id, made.owner_id = queries.cases.owner_of(made)
    made.due_at = taking.hours.after(taking.at, STATES[UP]["requested"].due)
    _insert(made, taking, to=(LEAD if place is not None else DESK,))


def _escalate(taking: Taking) -> None:
    """A draft of an up-referral by the base's doctor, filled in with what the hospital sent."""
    row = taking.row
    carried = (
        "county_id", "patient", "patient_key", "specialty", "diagnosis", "icd", "groups", "colour",
        "demo",
    )  # fmt: skip
    keys = queries.cases.keys_of(row.patient)
    if queries.cases.draft_here(row.county_id, keys, row.specialty, row.destination_id or 0):
        return  # the base has a draft of its own already
    made = Referral(**{name: getattr(row, name) for name in carried})
    made.direction, made.status = UP, "draft"
    made.origin, made.destination, made.predecessor = row.destination, row.origin, row  # type: ignore[assignment]
    made.author_id, made.priority = taking.by.person, "urgent"
    made.summary = f"{taking.said['reason']}\n{row.summary}"
    _insert(made, taking, to=())


def _insert(made: Referral, taking: Taking, *, to: tuple[str, ...]) -> None:
    made.created_at = made.changed_at = taking.at
    next_number(held_series(made.county_id), made)
    made.save(force_insert=True)
    written_down(
        made, action=FIRST[UP], before="", side=side_at_origin(UP), by=taking.by,
        reason=taking.reason,
    )  # fmt: skip
    told(made, to, taking.by)


def _die(taking: Taking) -> None:
    """Every other open case of the patient ends with it."""
    row = taking.row
    there = Referral.objects.filter(
        county=row.county_id, patient_key=row.patient_key, is_open=True
    ).order_by("pk")
    list(there.select_for_update(no_key=True).values_list("pk"))
    for other in there.select_related("county", "patient", "origin", "destination"):
        before, ended = other.status, _ended()
        other.status = "died"
        for name, value in ended.items():
            setattr(other, name, value)
        other.version += 1
        other.changed_at = taking.at
        other.save()
        give_back(other, before, taking.by, taking.reason)
        written_down(
            other, action="die", before=before, side=taking.side, by=taking.by,
            reason=_("随转诊%(number)s一并结束") % {"number": row.number},
        )  # fmt: skip
        told(other, (BASE, LEAD), taking.by)


def _ended() -> dict[str, Any]:
    return {"is_open": False, "owner_side": "", "owner_at": None, "owner": None, "due_at": None}


#: By verb: what follows once the case itself is written.
LINKED: Final[Mapping[str, Callable[[Taking], None]]] = MappingProxyType(
    {"redirect": _redirect, "escalate": _escalate, "die": _die}
)
