"""Codes that are free, and rows by their codes."""

from collections.abc import Iterator
from itertools import count

from members.models import County, FormerCode, Person, Town, Unit


def next_person_codes(county: int) -> Iterator[str]:
    """Free codes of the form P-001, one after another."""
    taken = set(Person.objects.filter(county=county).values_list("code", flat=True))
    number = len(taken)
    while True:
        number += 1
        if (code := f"P-{number:03d}") not in taken:
            yield code


def next_alliance_code(county: int) -> str:
    """The first free code of the form A1."""
    taken = set(Unit.objects.filter(county=county).values_list("code", flat=True))
    return next(code for n in count(1) if (code := f"A{n}") not in taken)


def towns_by_code(county: int) -> dict[str, Town]:
    """The towns of a county."""
    return {town.code: town for town in Town.objects.filter(county=county)}


def codes_of(county: County) -> frozenset[str]:
    """The county's code in GB/T 2260 and all it had before: numbers given then keep them."""
    former = FormerCode.objects.filter(county=county).values_list("code", flat=True)
    return frozenset({county.code, *former})
