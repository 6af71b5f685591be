"""The tables at their doors: what a row forbids is refused on the page and over REST.

`test_table` and `test_remote_table` ask the rule itself about every (state × verb × role × side).
Here somebody who may not sends every row of the table, and of the verbs without a row every third
by turns, through one door after the other: those on a side take turns, and now and then comes
somebody without one. What both doors offer is compared with the table for every state and side.
The drill leaves out none of them: everybody on a side sends every verb in every state to both.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from alliance.core import forming
from alliance.core.actor import Actor
from alliance.core.forming import UNPROCESSABLE
from members.models import Person
from referrals import remote_rules, rules
from referrals.queries import cases as case_queries
from referrals.queries import remote as remote_queries
from referrals.remote_words import CONSULTATION, READING
from referrals.views import cases as case_pages
from referrals.views import remote as remote_pages
from referrals.vocabulary import DIRECTIONS
from tests.referrals import test_remote_table as remote_table
from tests.referrals import test_table as case_table
from tests.referrals.remote import Far
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
NO = {403, 404, 409}
Table = dict[tuple[str, str], tuple[str, set[str]]]


@dataclass
class Doors:
    """A table, a row to try it on, everybody who can sign in, and the two addresses."""

    table: Table
    states: tuple[str, ...]
    verbs: tuple[str, ...]
    cast: dict[str, tuple[Actor, set[str]]]
    put: Callable[[str, str], Any]
    page: str
    rest: str
    #: What the case as it is put forbids for now: a voiding has been asked for, nothing is critical.
    not_now: tuple[str, ...] = ("ask_void",)
    clients: dict[int, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """The browser of somebody, signed in once."""
        person = self.cast[name][0].person or 0
        if person not in self.clients:
            self.clients[person] = Client()
            user = Person.objects.get(pk=person).user
            assert user is not None
            self.clients[person].force_login(user)
        return self.clients[person]

    def may(self, state: str, verb: str, name: str) -> bool:
        """Whether the table names this person for the verb in the state."""
        return bool(self.table.get((state, verb), ("", set()))[1] & self.cast[name][1])

    def sides(self) -> list[str]:
        """Everybody who stands on a side."""
        return [name for name, (_actor, known) in self.cast.items() if known]

    def elsewhere(self) -> list[str]:
        """Everybody else who can sign in."""
        return [name for name, (actor, known) in self.cast.items() if actor.person and not known]

    def on_page(self, row: Any, verb: str, name: str) -> int:
        """The verb on its page; a form that comes back with a rule's sentence was refused by it."""
        answer = self.client(name).post(f"{self.page}{row.pk}/{verb}/", {"version": row.version})
        told = answer.status_code == UNPROCESSABLE and answer.content
        return 409 if told else answer.status_code

    def over_rest(self, row: Any, verb: str, name: str) -> int:
        """The verb over REST."""
        answer = self.client(name).post(
            f"{self.rest}{row.pk}/{verb}/", {}, "application/json",
            headers={"If-Match": f'"{row.version}"'},
        )  # fmt: skip
        return answer.status_code


@pytest.fixture(autouse=True)
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says which steps it offers and which it greys; painting it is tried elsewhere."""

    def of_form(
        _request: Any, _template: str, context: dict[str, Any], status: int
    ) -> HttpResponse:
        return HttpResponse(" ".join(context["form"].non_field_errors()), status=status)

    def told(_request: Any, _template: str, context: dict[str, Any], **fields: Any) -> HttpResponse:
        offered = [move.verb for move in (*context["can"], *context.get("rest", ()))]
        greyed = [move.verb for move, why in context["cannot"] if why]
        return HttpResponse(" ".join(offered) + "|" + " ".join(greyed), **fields)

    for door in (case_pages, remote_pages):
        monkeypatch.setattr(door, "render", told)
    monkeypatch.setattr(forming, "render", of_form)


def signing_in(cast: dict[str, tuple[Actor, set[str]]]) -> dict[str, tuple[Actor, set[str]]]:
    return {name: one for name, one in cast.items() if one[0].person}


def of_cases(direction: str) -> Doors:
    """A case of a direction, put into each state."""
    there = ward()
    row = there.first(direction)

    def put(state: str, verb: str) -> Any:
        case_table.put(row, state, there)
        if verb == "ask_void":
            row.void_asked_by_id = row.void_asked_at = None
        row.owner_side, row.owner_at_id, row.owner_id = case_queries.owner_of(row)
        if row.owner_side and row.owner_at_id is None:
            row.owner_at = there.base
        row.save()
        return row

    return Doors(
        table=case_table.specified(direction),
        states=tuple(rules.STATES[direction]),
        verbs=(*rules.verbs_of(direction), rules.FIRST[direction]),
        cast=signing_in(case_table.casts(there, direction)),
        put=put,
        page="/referrals/cases/",
        rest="/api/v1/referrals/",
    )


def of_remote(way: str) -> Doors:
    """A reading or a consultation, put into each state."""
    there = Far()
    row = there.begin("ecg" if way == READING else CONSULTATION)

    def put(state: str, verb: str) -> Any:
        remote_table.put(row, state, verb, there)
        if not row.is_open or not verb:  # nothing critical is untold
            row.critical_due_at = None
        row.owner_side, row.owner_at_id, row.owner_id = remote_queries.owner_of(row)
        row.save()
        return row

    return Doors(
        table=remote_table.specified(way),
        states=tuple(remote_rules.STATES[way]),
        verbs=remote_rules.verbs_of(way),
        cast=signing_in(remote_table.casts(there)),
        put=put,
        page="/referrals/remote/",
        rest="/api/v1/remote/",
        not_now=("ask_void", "tell_critical", "read_back", "critical_late"),
    )


WAYS = [
    *[pytest.param(of_cases, way, id=way) for way in DIRECTIONS],
    *[pytest.param(of_remote, way, id=way) for way in (READING, CONSULTATION)],
]


@pytest.mark.parametrize(("make_doors", "way"), WAYS)
def test_what_the_table_does_not_name_is_refused_on_the_page_and_over_rest(make_doors, way):
    doors = make_doors(way)
    sides, others = doors.sides(), cycle(doors.elsewhere())
    doorways = cycle((doors.on_page, doors.over_rest))
    for turn, (state, verb) in enumerate(product(doors.states, doors.verbs)):
        if (state, verb) not in doors.table and turn % 3:
            continue
        row = doors.put(state, verb)
        before = type(row).objects.filter(pk=row.pk).values().get()
        turned = (*sides[turn % len(sides) :], *sides[: turn % len(sides)])
        name = next((one for one in turned if not doors.may(state, verb, one)), "")
        name = next(others) if not name or turn % 9 == 0 else name
        answer = next(doorways)(row, verb, name)
        assert answer in NO, (way, state, verb, name, answer)
        assert type(row).objects.filter(pk=row.pk).values().get() == before, (way, state, verb)


@pytest.mark.parametrize(("make_doors", "way"), WAYS)
def test_what_the_table_names_is_offered_on_the_page_and_over_rest(make_doors, way):
    doors = make_doors(way)
    sides, elsewhere = doors.sides(), cycle(doors.elsewhere())
    for turn, state in enumerate(doors.states):
        row = doors.put(state, "")
        there = {verb for at, verb in doors.table if at == state}
        for name in (*sides, next(elsewhere)):
            client = doors.client(name)
            wanted = {one for one in there if doors.may(state, one, name)} - {*doors.not_now}
            rest = client.get(f"{doors.rest}{row.pk}/")
            if rest.status_code != 200:
                assert rest.status_code in {403, 404} and not wanted, (way, state, name)
                continue
            verbs = {one["verb"]: one for one in rest.json()["verbs"]}
            assert set(verbs) == there
            assert {one for one in there if verbs[one]["possible"]} == wanted, (way, state, name)
            assert all(verbs[one]["why_not"] for one in there - wanted)
            if name == sides[turn % len(sides)]:
                page = client.get(f"{doors.page}{row.pk}/").content.decode()
                offered, greyed = (set(part.split()) for part in page.split("|"))
                assert (offered, greyed) == (wanted, there - wanted), (way, state, name)


@pytest.mark.drill
@pytest.mark.parametrize(("make_doors", "way"), WAYS)
def test_everybody_on_a_side_is_refused_everything_outside_the_table_at_both_doors(make_doors, way):
    """Every (state × verb × person of a side), and strangers by turns: page and REST, none left out."""
    doors = make_doors(way)
    others, refused = cycle(doors.elsewhere()), 0
    for state, verb in product(doors.states, doors.verbs):
        outside = [name for name in doors.sides() if not doors.may(state, verb, name)]
        row = doors.put(state, verb)
        before = type(row).objects.filter(pk=row.pk).values().get()
        for name, send in product((*outside, next(others)), (doors.on_page, doors.over_rest)):
            answer = send(row, verb, name)
            assert answer in NO, (way, state, verb, name, send.__name__, answer)
            refused += 1
        assert type(row).objects.filter(pk=row.pk).values().get() == before, (way, state, verb)
    at = [*product(doors.states, doors.verbs)]
    named = sum(doors.may(*one, name) for one in at for name in doors.sides())
    assert refused == 2 * (len(at) * (len(doors.sides()) + 1) - named)
