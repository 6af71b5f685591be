"""The table of postings: every state × verb × actor outside it is refused, all inside is there."""

from datetime import timedelta
from itertools import product

import pytest

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from members.rules import MAY
from staffing import access
from staffing.models import Posting
from staffing.rules import postings as rules
from staffing.vocabulary import FIELDS, KINDS
from tests import make
from tests.staffing.story import land

#: The specification's rows, written down apart from the code: from, verb, to, who.
#: d desk of the home, h head of the home, k desk of the host, m head of the host, p the person,
#: o the commission, s the system.
TABLE = """
need,objected nominate nominated d
nominated consent consented p
nominated object objected p
consented approve_home home_approved h
home_approved confirm_host host_confirmed m
consented send_back need h
home_approved send_back need m
host_confirmed approve_county county_approved o
host_confirmed refuse_county need o
host_confirmed,county_approved order ordered d
ordered arrive active k
active leave absent k
absent come_back active k
active,absent complete completed k
active,absent extend = d
active change_host ordered d
active,absent change_home = d
active,absent curtail curtailed d
active,absent spot_check = do
completed,curtailed countersign service_verified h
service_verified credit credited s
active,absent,completed,curtailed,service_verified,credited contest contested p
contested reverify < m
need,nominated,objected,consented,home_approved,host_confirmed,county_approved,ordered void voided ds
"""
LETTERS = {
    ("home", rules.ARRANGE): "d", ("home", rules.AGREE): "h", ("host", rules.VERIFY): "k",
    ("host", rules.AGREE): "m", ("self", ""): "p", ("county", rules.DECIDE): "o",
    ("system", ""): "s",
}  # fmt: skip


def specified():
    found = {}
    for row in TABLE.strip().split("\n"):
        states, verb, to, who = row.split()
        found |= {(state, verb): (to, set(who)) for state in states.split(",")}
    return found


def test_the_table_is_the_specifications():
    real = {
        (state, move.verb): (move.to, {LETTERS[who.side, who.verb] for who in move.who})
        for move in rules.MOVES
        for state in move.come_from
    }
    assert real == specified()


def test_every_row_names_fields_verbs_and_states_that_there_are():
    for move in rules.MOVES:
        assert {*move.needs, *move.may} <= set(FIELDS)
        assert {who.verb for who in move.who} - {""} <= set(MAY)
    for state, one in rules.STATES.items():
        assert bool(one.owner) == bool([m for m in rules.moves_from(state) if m.verb != "contest"])
    assert {kind.behaviour.counts for kind in KINDS.values()} == {"at_base", "at_lead", ""}


@pytest.mark.django_db
def test_every_state_verb_and_actor_outside_the_table_is_refused():
    there = land()
    row, table = there.at("nominated"), specified()
    stranger = make.institution(there.county)
    own = make.person(role="lead_admin", institution=there.home)
    cast = {
        "the desk and head of the home": (there.people["home_desk"], set("dh")),
        "a clerk of the home": (make.actor(role="clerk", institution=there.home), set("d")),
        "the desk of the host": (there.people["host_desk"], set("k")),
        "the head of the host": (there.people["host_head"], set("km")),
        "the person": (there.people["person"], set("p")),
        "a colleague": (there.people["colleague"], set()),
        "the commission": (there.people["office"], set("o")),
        "a viewer": (make.actor(role="viewer", county=there.county), set()),
        "the head of another body": (make.actor(role="head", institution=stranger), set()),
        "the approver of another county": (make.actor(role="approver", county=make.county()), set()),
        "the system": (make.system(there.county), set("s")),
        "nobody": (Actor(), set()),
    }  # fmt: skip
    del own
    row.until_on = today() - timedelta(days=1)
    row.from_on = row.until_on
    tried = allowed = 0
    for steps in (False, True):
        if steps:
            there.set_rule("staffing.transfer.steps", ["提出", "批准"])
        for state, verb in product(rules.STATES, [*rules.VERBS, "propose"]):
            row.status = state
            to, who = table.get((state, verb), ("", set()))
            if verb in {"approve_county", "refuse_county"} and not steps:
                who = set()
            if (state, verb) == ("host_confirmed", "order") and steps:
                who = set()
            for name, (actor, known) in cast.items():
                tried += 1
                try:
                    access.check_can_take(actor, row, verb)
                    taken = True
                except (Refused, Forbidden, NotFound):
                    taken = False
                assert taken == bool(who & known), (state, verb, name, to)
                allowed += taken
    assert tried > 7_000 and allowed > 100
    assert Posting.objects.get().status == "nominated"
