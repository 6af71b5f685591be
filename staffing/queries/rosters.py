"""Personnel lists: what is known of people under which key, and where a printed title stands."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from alliance.core import crypto
from members.models import Person
from staffing.models import StaffFile, StaffIdentity, TitleName

#: What the keyed index of an identity number is for, and where the sealed number belongs.
NUMBER: Final = "staff.number"
PLACE: Final = ("staffing_staffidentity", "sealed")


def indexes_of(number: str) -> tuple[str, ...]:
    """Under which indexes a number may be kept, the one of the current key first."""
    return crypto.blind_indexes(number, NUMBER)


def sealed_at(number: str, pk: Any) -> str:
    """The number as its own row holds it."""
    table, field = PLACE
    return crypto.seal(number, table=table, pk=pk, field=field)


def holders_of(county: int, indexes: Iterable[str]) -> dict[str, int]:
    """Whose number has one of these indexes."""
    rows = StaffIdentity.objects.filter(county=county, number_index__in=list(indexes))
    return dict(rows.values_list("number_index", "person"))


def listed_people(
    county: int, bodies: Iterable[int], *, also: Iterable[int] = (), codes: Iterable[str] = ()
) -> QuerySet[Person]:
    """People of these bodies, and those found by a number or code, with everything a list says."""
    asked = Q(institution__in=list(bodies)) | Q(pk__in=list(also)) | Q(code__in=list(codes))
    rows = Person.objects.filter(asked, county=county)
    related = ("institution", "staff_file", "staff_duty", "staff_identity")
    rows = rows.select_related(*related).prefetch_related("titles")
    return rows.order_by("institution__sort_key", "sort_key", "code")


def told_of(row: Person) -> dict[str, Any]:
    """What a list says of somebody."""
    file: StaffFile | None = getattr(row, "staff_file", None)
    duty = getattr(row, "staff_duty", None)
    identity = getattr(row, "staff_identity", None)
    title = max(row.titles.all(), key=lambda one: one.from_on, default=None)
    return {
        "code": row.code,
        "name": row.name,
        "institution": row.institution,
        "department": (duty.department if duty else "") or None,
        "position": row.position or None,
        "number": f"**** {identity.ends_with}" if identity else None,
        "profession": file.profession if file else None,
        "post": file.post if file else None,
        "licence": file.licence_until_on if file else None,
        "title": title.name if title else None,
        "step": str(title.step) if title else None,
        "title_on": title.from_on if title else None,
        "row": row,
        "index": identity.number_index if identity else "",
    }


def known_titles(county: int) -> Mapping[str, int]:
    """On which step printed titles stand, as the county said."""
    return dict(TitleName.objects.filter(county=county).values_list("name", "step"))
