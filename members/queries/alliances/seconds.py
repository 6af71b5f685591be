"""动态调整 where a side has too few people: who answers for it as the second pair of eyes."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from django.db.models import Q

from alliance.core.actor import Held
from members.models import Membership, MembershipRequest
from members.offices import commission_roles, lead_roles
from members.queries.alliances.requests import Side, led_by, parties_of, sides_of_all
from members.queries.days import in_force
from members.queries.paper.signatures import acted_for_each
from members.queries.people.second_eyes import Look, SecondEyes, looks

AGREE: Final = "members.agree_membership"

#: How many of the oldest open requests are looked through.
MOST: Final = 50

#: A side where nobody is left beside those who acted, and whoever answers for it.
Short = tuple[Side, SecondEyes]


def firsts_of(request: MembershipRequest) -> frozenset[int]:
    """Ids of those who asked or agreed, and of those for whom they did."""
    return _firsts([request])[request.pk]


def short_sides(request: MembershipRequest, on: date) -> list[Short]:
    """The sides of a request that wait for their word and have nobody left to give it."""
    return _short([request], on)[request.pk]


def requests_to_second(held: Iterable[Held], on: date) -> list[MembershipRequest]:
    """Open requests in which these grants answer for a side that has too few people.

    In as many statements, however many requests there are.
    """
    grants = tuple(held)
    at_lead, in_county = lead_roles(AGREE), commission_roles(AGREE)
    led = led_by({one.institution or 0 for one in grants if one.role in at_lead}, on)
    of_them = Membership.objects.filter(in_force(on), alliance__in=led).values("institution")
    counties = {one.county for one in grants if one.role in in_county}
    rows = MembershipRequest.objects.filter(
        Q(county__in=counties) | Q(institution__in=of_them), state="applied"
    ).select_related(
        "county", "institution", "source", "target", "applied_by", "body_agreed_by",
        "source_agreed_by", "target_agreed_by",
    )  # fmt: skip
    found = list(rows.order_by("county", "applied_at", "pk")[:MOST])
    short = _short(found, on)
    return [row for row in found if _is_asked(short[row.pk], grants)]


def _is_asked(short: list[Short], grants: tuple[Held, ...]) -> bool:
    return any(eyes.named(one) for _side, eyes in short for one in grants)


def _firsts(rows: list[MembershipRequest]) -> dict[int, frozenset[int]]:
    parties = {row: frozenset(parties_of(row)) for row in rows}
    acted = acted_for_each(parties)
    return {row.pk: parties[row] | acted[row] for row in rows}


def _short(rows: list[MembershipRequest], on: date) -> dict[int, list[Short]]:
    """By request its sides that are short of people; the rows are in order of county."""
    sides = sides_of_all(rows, on)
    firsts = _firsts(rows)
    found: dict[int, list[Short]] = {}
    for _county, same in groupby(rows, key=lambda row: row.county_id):
        asked = [
            (row, side, Look(body, AGREE, firsts[row.pk]))
            for row in same
            for side in sides[row.pk]
            if side.agreed_by is None
            for body in side.bodies
        ]
        seen = looks([look for _row, _side, look in asked], on)
        by_side: dict[tuple[int, str], list[tuple[Side, SecondEyes]]] = {}
        for (row, side, _look), eyes in zip(asked, seen, strict=True):
            by_side.setdefault((row.pk, side.name), []).append((side, eyes))
        for (pk, _name), pairs in by_side.items():
            if not any(eyes.at_unit for _side, eyes in pairs):
                found.setdefault(pk, []).append(pairs[0])
    return {row.pk: found.get(row.pk, []) for row in rows}
