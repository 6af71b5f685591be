"""Who stands in for a village clinic as host: the centre that manages it, where nobody there can act."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from members import queries as member_queries
from members.models import Grant, Institution
from members.queries.bodies.clinics import centres_of, clinics_of
from members.rules import MAY, VILLAGE_KINDS


@dataclass(frozen=True)
class StandIn:
    """A village clinic at which nobody holds a role for a step, and its centre; None without one."""

    clinic: Institution
    centre: Institution | None


def stand_ins(hosts: Iterable[Institution], verb: str, on: date) -> dict[int, StandIn]:
    """Of these hosts the village clinics at which nobody can take steps of a verb.

    Three statements and no more, none where no host is a clinic.
    """
    clinics = {host.pk: host for host in hosts if host.kind in VILLAGE_KINDS}
    alone = without_hands(clinics, verb, on)
    centres = centres_of(alone, on) if alone else {}
    return {pk: StandIn(clinics[pk], centres.get(pk)) for pk in alone}


def clinics_below(county: int, bodies: Collection[int], on: date) -> frozenset[int]:
    """The clinics that one of these bodies manages on the day."""
    return clinics_of(county, bodies, on)


def without_hands(bodies: Collection[int], verb: str, on: date) -> frozenset[int]:
    """Those of the bodies at which nobody who can sign in holds a role for a verb on the day."""
    if not bodies:
        return frozenset()
    held = (
        Grant.objects.filter(
            member_queries.in_force(on), institution__in=list(bodies), role__in=list(MAY[verb]),
            person__user__is_active=True,
        )
        .exclude(person__left_on__lte=on)
        .values_list("institution", flat=True)
    )  # fmt: skip
    return frozenset(bodies) - frozenset(held)
