"""Lists of medicines: what stands on whose list, and on which day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from alliance.core.clock import today
from members.models import Capability, Institution
from members.queries.days import in_force, overlaps

_MEDICINE = Capability.Kind.MEDICINE


def listed_medicines(county: int) -> QuerySet[Capability]:
    """What stands on the lists of a county today or will, without an end."""
    rows = Capability.objects.filter(
        overlaps(today(), None), county=county, kind=_MEDICINE, has=True, until_on=None
    )
    return rows.select_related("institution").order_by("institution__code", "name", "id")


def medicines_of(institution: Institution, on: date, text: str = "") -> QuerySet[Capability]:
    """A body's medicines on the day, also those whose name or code holds the text."""
    rows = Capability.objects.filter(
        in_force(on), institution=institution, kind=_MEDICINE, has=True
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return rows


def medicine_lists(
    county: int, institutions: Iterable[int], on: date
) -> dict[int, list[tuple[str, str]]]:
    """Names and codes on the lists of some bodies on a day; who has no list is not there."""
    rows = Capability.objects.filter(
        in_force(on), county=county, institution__in=list(institutions), kind=_MEDICINE, has=True
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for body, name, code in rows.values_list("institution", "name", "code"):
        found.setdefault(body, []).append((name, code))
    return found
