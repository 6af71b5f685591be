"""What a search finds of referral: the actor's own cases by number or by whose they are."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core import crypto
from alliance.core.actor import Actor
from alliance.core.finding import MOST, Found
from alliance.core.showing import local
from referrals import identity, queries
from referrals.access.cases import desk_places, own_places, referrals_for
from referrals.models import Referral
from referrals.rules import STATES

#: Shorter than this no document's number and no telephone is.
_SHORTEST = 5


def find(actor: Actor, text: str) -> list[Found]:
    """Cases by their number; patients by the beginning of the name, or by number or telephone.

    A number and a telephone are found only whole, by their index, and shown masked. One statement,
    within the cases that the actor sees.
    """
    if actor.is_system or not (own_places(actor) or desk_places(actor)):
        return []
    mine = Q(number__istartswith=text) | Q(patient__name__istartswith=text)
    said = identity.normalised(text)
    if len(said) >= _SHORTEST:
        mine |= Q(patient__number_index__in=crypto.blind_indexes(said, queries.cases.NUMBER))
        mine |= Q(patient__phone_index__in=crypto.blind_indexes(said, queries.cases.PHONE))
    rows = referrals_for(actor).filter(mine).select_related("patient", "origin", "destination")
    return list(_found(list(rows.order_by("-created_at", "id")[:MOST]), text))


def _found(rows: list[Referral], text: str) -> Iterator[Found]:
    met = set()
    for row in rows:
        state = str(STATES[row.direction][row.status].words)
        if row.number.lower().startswith(text.lower()):
            where = local(row.origin, "name")
            yield Found(
                "referrals", _("转诊"), row.number, row.number,
                f"{row.get_direction_display()} {where} {state}", row.get_absolute_url(),
                0 if row.number.lower() == text.lower() else 1, row.demo,
            )  # fmt: skip
        elif row.patient_id not in met:
            met.add(row.patient_id)
            code = queries.cases.masked(row.patient, "number")
            yield Found(
                "referrals", _("患者"), row.patient.name, code or "—",
                _("最近一件：%(number)s %(state)s") % {"number": row.number, "state": state},
                row.get_absolute_url(), 1, row.demo,
            )  # fmt: skip
