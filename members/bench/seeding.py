"""One county as large as asked for: up to 5,000 institutions and 100,000 villages."""

from datetime import date

from alliance.core.actor import Actor
from alliance.core.db.bulk import copy_rows
from members import actions
from members.models import Alliance, County, Institution, Membership, Town, Unit, User, Village

INSTITUTIONS = 50
"""A hundredth of the largest county, as `seed` takes it."""
VILLAGES = 1000
TOWNS = 4
ALLIANCES = 2
CODE = "900001"
READER = "bench"
PASSWORD = "Large-Only-2024"  # noqa: S105 a scratch database


def seed(size: int) -> None:
    """`size` is 1, 10 or 100: 50 institutions and 1,000 villages, a tenth more, or all of them."""
    county = actions.county.found_county(
        code=CODE, name="量县", short="量县", name_en="Bench", by=Actor.system(0, "bench")
    )
    towns = _towns(county, TOWNS * size)
    alliances = _alliances(county, ALLIANCES * size)
    _institutions(county, INSTITUTIONS * size, towns)
    _memberships(county, alliances)
    _villages(county, VILLAGES * size, towns)
    _reader(county)


def reader() -> User:
    """Who reads the lists."""
    return User.objects.get(username=READER)


def _towns(county: County, count: int) -> list[int]:
    rows = [
        (county.pk, f"T{n:05}", f"第{n}镇", "", f"di4 {n} zhen4", f"d{n}z", "", False, 1)
        for n in range(count)
    ]
    columns = (
        "county", "code", "name", "name_en", "sort_key", "initials", "note", "demo", "version",
    )  # fmt: skip
    copy_rows(Town, columns, rows)
    return list(Town.objects.filter(county=county).order_by("pk").values_list("pk", flat=True))


def _alliances(county: County, count: int) -> list[Alliance]:
    by = Actor.system(county.pk, "bench")
    return [
        actions.alliances.found_alliance(
            county=county, code=f"A{n:04}", name=f"医共体{n}", kind="tight", by=by
        )
        for n in range(count)
    ]


def _institutions(county: County, count: int, towns: list[int]) -> None:
    codes = [f"I{n:06}" for n in range(count)]
    units = [(county.pk, Unit.Kind.INSTITUTION, code, f"卫生院{code}") for code in codes]
    copy_rows(Unit, ("county", "kind", "code", "name"), units)
    unit_of = dict(
        Unit.objects.filter(county=county, code__in=codes).values_list("code", "pk")
        if count < 900  # noqa: PLR2004 what one statement of SQLite holds
        else Unit.objects.filter(county=county).values_list("code", "pk")
    )
    values = {field.attname: field.get_default() for field in Institution._meta.concrete_fields}
    values.pop("id")
    rows = [
        values | {
            "county_id": county.pk, "unit_id": unit_of[code], "code": code,
            "name": f"卫生院{code}", "kind": "C220", "ownership": "public",
            "sort_key": f"wei4 sheng1 yuan4 {code.lower()}", "initials": f"wsy{code.lower()}",
            "town_id": towns[n % len(towns)],
        }
        for n, code in enumerate(codes)
    ]  # fmt: skip
    copy_rows(Institution, tuple(values), [tuple(row.values()) for row in rows])


def _memberships(county: County, alliances: list[Alliance]) -> None:
    bodies = list(
        Institution.objects.filter(county=county).order_by("pk").values_list("pk", flat=True)
    )
    values = {field.attname: field.get_default() for field in Membership._meta.concrete_fields}
    values.pop("id")
    rows = [
        values | {
            "county_id": county.pk, "alliance_id": alliances[n % len(alliances)].pk,
            "institution_id": body, "line": "general",
            "role": "lead" if n < len(alliances) else "member", "from_on": date(2020, 1, 1),
        }
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    copy_rows(Membership, tuple(values), [tuple(row.values()) for row in rows])


def _villages(county: County, count: int, towns: list[int]) -> None:
    values = {field.attname: field.get_default() for field in Village._meta.concrete_fields}
    values.pop("id")
    rows = (
        tuple(
            (values | {
                "county_id": county.pk, "town_id": towns[n % len(towns)], "code": f"V{n:06}",
                "name": f"第{n}村", "sort_key": f"di4 {n} cun1", "initials": f"d{n}c",
            }).values()
        )
        for n in range(count)
    )  # fmt: skip
    copy_rows(Village, tuple(values), rows)


def _reader(county: County) -> None:
    by = Actor.system(county.pk, "bench")
    person = actions.people.add_person(
        county=county, code="bench", name="量测", username=READER, password=PASSWORD, by=by
    )
    actions.people.add_grant(person=person, role="viewer", by=by)
