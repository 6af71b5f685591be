"""Village clinics and the township centre that manages them: as the registry says on a day, never guessed."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from members.models import Institution
from members.queries.bodies.facts import as_they_stood, differences
from members.queries.days import open_on
from members.rules import PRIMARY_KINDS, VILLAGE_KINDS


def centres_of(clinics: Iterable[int], on: date) -> dict[int, Institution]:
    """By clinic or station of one county the centre it belongs to on the day (隶属), while that is open.

    What is no village clinic, and one whose parent is not registered, has none; however many
    clinics, as many statements.
    """
    rows = Institution.objects.filter(pk__in=list(clinics)).select_related("parent")
    stood = [row for row in as_they_stood(rows, on) if row.kind in VILLAGE_KINDS]
    above = {row.parent.pk for row in stood if row.parent}
    open_ones = Institution.objects.filter(open_on(on), pk__in=above).select_related("county")
    centres = {row.pk: row for row in as_they_stood(open_ones, on) if row.kind in PRIMARY_KINDS}
    return {
        row.pk: centres[row.parent.pk] for row in stood if row.parent and row.parent.pk in centres
    }


def clinics_of(county: int, centres: Collection[int], on: date) -> frozenset[int]:
    """The clinics and stations that belong to one of these centres on the day."""
    if not centres:
        return frozenset()
    moved = [pk for pk, said in differences(county, on).items() if said.keys() & {"parent", "kind"}]
    rows = Institution.objects.filter(Q(parent__in=centres) | Q(pk__in=moved), county=county)
    # What is no clinic by its row and has not changed is no clinic on the day either.
    rows = rows.filter(Q(kind__in=VILLAGE_KINDS) | Q(pk__in=moved))
    found = centres_of(rows.values_list("pk", flat=True), on)
    return frozenset(pk for pk, centre in found.items() if centre.pk in centres)
