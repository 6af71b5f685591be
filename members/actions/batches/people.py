"""Many people at once, as a file brings them; each role is given and written down by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from members import access, queries
from members.actions.people.grants import add_grant
from members.models import County, Institution, Person
from members.rules import AT_AN_INSTITUTION
from members.sorting import put_keys

BATCH: Final = 500


@dataclass(frozen=True)
class PersonRow:
    """One person as a file gives them; with `person` they are there already, None leaves a fact."""

    name: str
    code: str = ""
    position: str | None = None
    institution: Institution | None = None
    phone: str | None = None
    roles: Sequence[str] = ()
    from_on: date | None = None
    person: Person | None = None


@action
def enter_people(
    *, county: County, rows: Sequence[PersonRow], by: Actor, demo: bool = False
) -> list[Person]:
    """Enter people who are new, change those who are there, give the roles they lack.

    Nobody loses a role by it, and nobody moves: both have their own verbs.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_may(by, "members.add_person", county=county.pk)
    codes = queries.records.next_person_codes(county.pk)
    new = []
    for row in rows:
        if row.person is None:
            person = Person(county=county, code=row.code or next(codes), demo=demo)
            _put(person, row)
            new.append(person)
    Person.objects.bulk_create(new, batch_size=BATCH)
    there = {
        person.pk: person
        for person in Person.objects.select_for_update(no_key=True)
        .filter(county=county, pk__in=[row.person.pk for row in rows if row.person])
        .order_by("pk")
    }
    for row in rows:
        if row.person is not None:
            _put(there[row.person.pk], row)
            there[row.person.pk].version += 1
    fields = ["name", "sort_key", "initials", "position", "institution", "phone", "version"]
    Person.objects.bulk_update(there.values(), fields, batch_size=BATCH)
    entered = iter(new)
    people = [there[row.person.pk] if row.person else next(entered) for row in rows]
    audit.record(
        by,
        "people.entered",
        county,
        added=[person.code for person in new],
        changed=[person.code for person in there.values()],
    )
    for person, row in zip(people, rows, strict=True):
        _give(person, row, by, demo=demo)
    return people


def _put(person: Person, row: PersonRow) -> None:
    said: dict[str, Any] = {
        "name": row.name.strip(),
        "position": row.position,
        "phone": row.phone,
        "institution": row.institution,
    }
    moves = (
        person.institution_id and row.institution and person.institution_id != row.institution.pk
    )
    if not said["name"] or moves:
        raise Invalid(_("请填写姓名；调动到另一机构请在人员页面办理。"))
    for name, value in said.items():
        if value is not None:
            setattr(person, name, value)
    put_keys(person)


def _give(person: Person, row: PersonRow, by: Actor, *, demo: bool) -> None:
    for role in row.roles:
        add_grant(
            person=person,
            role=role,
            institution=person.institution if role in AT_AN_INSTITUTION else None,
            from_on=row.from_on,
            by=by,
            demo=demo,
        )
