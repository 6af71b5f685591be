"""A personnel list is written: people who are new, files, departments, numbers and titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.ids import uuid7
from members import actions as member_actions
from members.actions.batches import PersonRow
from members.models import County, Institution, Person
from staffing import access
from staffing.access import rosters as roster_access
from staffing.models import StaffDuty, StaffFile, StaffIdentity, Title, TitleName
from staffing.queries import rosters as queries
from staffing.rules.titles import LADDER

_LONGEST = 40


@dataclass(frozen=True)
class RosterRow:
    """One person of a list; with `person` they are there already, None leaves a fact as it is."""

    name: str
    institution: Institution
    code: str = ""
    position: str | None = None
    department: str | None = None
    number: str = ""
    profession: str | None = None
    post: str | None = None
    licence: date | None = None
    title: str = ""
    step: int | None = None
    title_on: date | None = None
    person: Person | None = None


@action
def load_roster(*, county: County, rows: Sequence[RosterRow], by: Actor) -> list[Person]:
    """Write the rows of a list; people who are new are entered by who may enter people."""
    acting = by
    for body in {row.institution.pk: row.institution for row in rows}.values():
        acting = access.check_can_keep_staff(by, body, county.pk)
    if any(row.person and row.person.pk in acting.names for row in rows):
        raise Refused(_("本人的职称、执业和请假由本单位另一人登记。"), code="own_record")
    entering = [row for row in rows if _is_entered(row)]
    people = iter(_entered(county, entering, by)) if entering else iter(())
    whose = [next(people) if _is_entered(row) else row.person for row in rows]
    held = Person.objects.select_for_update(no_key=True).filter(
        pk__in=[one.pk for one in whose if one]
    )
    there = {one.pk: one for one in held.order_by("pk")}
    found = [there[one.pk] for one in whose if one]
    pairs = list(zip(found, rows, strict=True))
    _files(pairs)
    _duties(pairs)
    _numbers(pairs, acting)
    _titles(pairs, acting)
    audit.record(
        acting, "staff.roster_loaded", county,
        roster_people=len(found), added=[p.code for p, row in pairs if row.person is None],
    )  # fmt: skip
    return found


@action
def remember_titles(*, county: County, steps: Mapping[str, int], by: Actor) -> int:
    """Say on which step of the ladder printed titles stand; how many were said."""
    by = roster_access.check_can_load(by, county)
    moment = now()
    for name, step in steps.items():
        if not 0 <= step < len(LADDER) or not name.strip() or len(name) > _LONGEST:
            raise Invalid(_("请选职称级别。"))
        TitleName.objects.get_or_create(
            county=county, name=name.strip(),
            defaults={"step": step, "stated_by_id": by.person, "stated_at": moment,
                      "demo": county.demo},
        )  # fmt: skip
    audit.record(
        by, "staff.titles_remembered", county, title_names={n: LADDER[s] for n, s in steps.items()}
    )
    return len(steps)


def _is_entered(row: RosterRow) -> bool:
    """Whether the registry itself is written: somebody new, or another position."""
    return row.person is None or row.position is not None


def _entered(county: County, rows: Sequence[RosterRow], by: Actor) -> list[Person]:
    said = [
        PersonRow(
            name=row.name, code=row.code, position=row.position, institution=row.institution,
            person=row.person,
        )
        for row in rows
    ]  # fmt: skip
    return member_actions.batches.enter_people(county=county, rows=said, by=by, demo=county.demo)


_Pairs = Sequence[tuple[Person, RosterRow]]


def _files(pairs: _Pairs) -> None:
    people = [one.pk for one, _row in pairs]
    there = {row.person_id: row for row in StaffFile.objects.filter(person__in=people)}
    for person, row in pairs:
        stated = {"profession": row.profession, "post": row.post, "licence_until_on": row.licence}
        if all(value is None for value in stated.values()):
            continue
        file = there.get(person.pk) or StaffFile(
            county_id=person.county_id, person=person, demo=person.demo, version=0
        )
        for name, value in stated.items():
            if value is not None:
                setattr(file, name, value)
        file.version += 1
        file.save()


def _duties(pairs: _Pairs) -> None:
    people = [one.pk for one, _row in pairs]
    there = {row.person_id: row for row in StaffDuty.objects.filter(person__in=people)}
    for person, row in pairs:
        if row.department is None:
            continue
        duty = there.get(person.pk) or StaffDuty(
            county_id=person.county_id, person=person, demo=person.demo, version=0
        )
        duty.department = row.department
        duty.version += 1
        duty.save()


def _numbers(pairs: _Pairs, by: Actor) -> None:
    people = [one.pk for one, _row in pairs]
    there = set(StaffIdentity.objects.filter(person__in=people).values_list("person", flat=True))
    moment = now()
    made = []
    for person, row in pairs:
        if row.number and person.pk not in there:
            pk = uuid7()
            made.append(
                StaffIdentity(
                    id=pk, county_id=person.county_id, person=person, stated_at=moment,
                    sealed=queries.sealed_at(row.number, pk), stated_by_id=by.person,
                    number_index=queries.indexes_of(row.number)[0], ends_with=row.number[-4:],
                    demo=person.demo,
                )
            )  # fmt: skip
    StaffIdentity.objects.bulk_create(made)


def _titles(pairs: _Pairs, by: Actor) -> None:
    Title.objects.bulk_create(
        Title(
            county_id=person.county_id, person=person, name=row.title, step=row.step,
            from_on=row.title_on, stated_by_id=by.person, demo=person.demo,
        )
        for person, row in pairs
        if row.title and row.step is not None and row.title_on is not None
    )  # fmt: skip
