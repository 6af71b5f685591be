"""What batches share: their rows under lock by code, and the grant for every body they name."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from alliance.core.actor import Actor
from members import access
from members.models import County, DiseaseList, Equipment, Institution, Project, Town, Village

Coded = TypeVar("Coded", DiseaseList, Equipment, Project, Town, Village)


def locked_by_code(model: type[Coded], county: County, codes: Collection[str]) -> dict[str, Coded]:
    """Those rows of the county that are there, locked in one order, by code."""
    rows = model.objects.select_for_update(no_key=True).filter(county=county, code__in=codes)
    return {row.code: row for row in rows.order_by("pk")}


def check_may_for_each(
    by: Actor, verb: str, county: County, bodies: Iterable[Institution]
) -> Actor:
    """The actor may do this at every body; acting under the grant for the last of them."""
    acting = by
    for body in sorted(set(bodies), key=lambda body: body.pk):
        acting = access.check_may(by, verb, county=county.pk, institution=body.pk)
    return acting
