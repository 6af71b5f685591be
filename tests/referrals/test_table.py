"""The one table: every (state × verb × role × side) outside it is refused, all inside it is there."""

from itertools import product

import pytest

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refusal, Refused
from alliance.core.parameters import declared
from members.rules import MAY
from referrals import access, rules
from referrals.models import Referral
from referrals.queries.cases import KEY
from referrals.vocabulary import BASE, DESK, DIRECTIONS, DOWN, FIELDS, LEAD, ORIGIN, OUT, SYSTEM, UP
from tests import make
from tests.referrals.story import WAYS, Ward, ward

#: The specification's rows, written down apart from the code: from, verb, to, who.
#: b doctor of the base, a its author, r its reviewer, l doctor of the hospital, o the original one,
#: k the hospital's desk, d the alliance's desk, s the system.
UP_TABLE = """
draft revise = a | received accept_by_phone accepted k
draft submit in_review a | in_review approve requested r | in_review return draft r
draft dispatch dispatched b | requested acknowledge received k
requested,received ask info_requested l | info_requested answer received a
received accept accepted l | requested,received,info_requested decline declined l
requested,received,info_requested,accepted,awaiting_slot,booked redirect redirected kd
accepted,awaiting_slot book booked kb | accepted no_slot awaiting_slot sk
dispatched not_arrived closed_no_show kl | booked no_show awaiting_slot kl
booked close_no_show closed_no_show kl
booked,dispatched,accepted,awaiting_slot arrive arrived kl
arrived,replied admit = kl | arrived,replied,closed review_green = d | arrived reply replied l
replied acknowledge closed b | draft discard cancelled a
in_review,requested,received,info_requested,accepted cancel cancelled br
awaiting_slot,booked,dispatched cancel cancel_requested br
cancel_requested confirm_cancel cancelled k | cancel_requested refuse_cancel < k
"""
DOWN_TABLE = """
candidate propose proposed o | proposed consent consented kl | proposed refuse refused kl
consented offer offered kl | offered accept accepted b | offered decline declined b
declined offer_elsewhere offered d | declined give_up withdrawn kl
accepted discharge discharged_to_base kl | discharged_to_base register registered b
registered start following b
discharged_to_base,registered,following log_attempt = b | following complete completed b
discharged_to_base,registered,following lose lost b | registered,following escalate escalated b
proposed,consented,offered,accepted withdraw withdrawn kl
"""
#: Out of the county w is the author, h a doctor and v a reviewer of the body that sends.
OUT_TABLE = """
draft submit in_review w | in_review approve approved vd | in_review return draft vd
in_review refuse refused vd | approved leave away h | away come_back returned h
draft discard cancelled w | in_review,approved cancel cancelled hv
"""
OPEN_OUT = ["in_review", "approved", "away"]
OPEN_UP = [
    "in_review",
    "requested",
    "received",
    "info_requested",
    "accepted",
    "awaiting_slot",
    "booked",
    "dispatched",
    "arrived",
    "replied",
    "cancel_requested",
]
OPEN_DOWN = [
    "candidate",
    "proposed",
    "consented",
    "offered",
    "accepted",
    "declined",
    "discharged_to_base",
    "registered",
    "following",
]

OPEN = {UP: OPEN_UP, DOWN: OPEN_DOWN, OUT: OPEN_OUT}


def letters(move: rules.Move) -> set[str]:
    """Those who may take a row, in the letters of the tables above."""
    names = {
        (BASE, rules.TREAT, False): "b", (BASE, rules.TREAT, True): "a",
        (BASE, rules.REVIEW, False): "r", (LEAD, rules.TREAT, False): "l",
        (LEAD, rules.TREAT, True): "o", (LEAD, rules.RECEIVE, False): "k",
        (ORIGIN, rules.TREAT, True): "w", (ORIGIN, rules.TREAT, False): "h",
        (ORIGIN, rules.REVIEW, False): "v",
        (DESK, rules.COORDINATE, False): "d", (SYSTEM, "", False): "s",
    }  # fmt: skip
    return {names[who.side, who.verb, who.author] for who in move.who}


def specified(direction: str) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """The specification's table with what it says of any open state and of any state."""
    text = {UP: UP_TABLE, DOWN: DOWN_TABLE, OUT: OUT_TABLE}[direction]
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for row in text.replace("|", "\n").split("\n"):
        if row.strip():
            states, verb, to, sides = row.split()
            found |= {(state, verb): (to, set(sides)) for state in states.split(",")}
    own, other = {
        UP: ({"b", "r"}, {"k", "l"}), DOWN: ({"k", "l"}, {"b"}), OUT: ({"h", "v"}, set()),
    }[direction]  # fmt: skip
    hidden = {"draft", "in_review", "candidate", "proposed", "consented"}
    for state in rules.STATES[direction]:
        if state == "voided":
            continue
        who = own if state in hidden else own | other
        found[state, "ask_void"] = ("=", who)
        found[state, "confirm_void"] = ("voided", {"d"})
        found[state, "refuse_void"] = ("=", {"d"})
        if state in OPEN[direction]:
            found[state, "die"] = ("died", who)
    return found


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_table_is_the_specifications(direction):
    real = {
        (state, move.verb): (move.to, letters(move))
        for move in rules.MOVES[direction]
        for state in move.come_from
        if state
    }
    assert real == specified(direction)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_open_is_what_the_specification_calls_open(direction):
    assert list(rules.OPEN[direction]) == OPEN[direction]
    for code, state in rules.STATES[direction].items():
        assert bool(state.owner) == bool(state.due) == (code in rules.OPEN[direction])
        expected = rules.expected_move(direction, code, state.owner)
        assert (expected.verb if expected else "") == state.expected


def test_every_row_names_fields_roles_and_hours_that_there_are():
    for direction in DIRECTIONS:
        rows = rules.MOVES[direction]
        keys = [(state, move.verb) for move in rows for state in move.come_from]
        assert len(keys) == len(set(keys)), "one row for a verb in a state"
        for move in rows:
            assert {*move.needs, *move.may} <= set(FIELDS)
            assert {who.verb for who in move.who} - {""} <= set(MAY)
        for case in rules.due_cases(direction):
            assert KEY.format(case) in declared()


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_state_can_be_reached_and_every_open_one_left(direction):
    assert set(WAYS[direction]) == set(rules.STATES[direction])
    for state in rules.OPEN[direction]:
        assert any(
            move.to not in {rules.SAME, state} for move in rules.moves_from(direction, state)
        )


# --- every state × verb × role × side ---------------------------------------------


def put(row: Referral, state: str, there: Ward) -> Referral:
    """The case as a row in this state: only who may what is asked of it, nothing is carried out."""
    known = rules.STATES[row.direction][state]
    row.status, row.is_open = state, known.is_open
    row.sent = state not in rules.UNSENT[row.direction]
    row.void_asked_by_id, row.void_asked_at = there.colleague.person, row.created_at
    row.green_due_at, row.due_at, row.booked_for = row.created_at, row.created_at, row.created_at
    row.review_at_id = there.base.pk
    row.destination = {UP: there.hospital, DOWN: there.base, OUT: None}[row.direction]
    return row


def casts(there: Ward, direction: str) -> dict[str, tuple[Actor, set[str]]]:
    """Everybody, and by which letters of the table they are known for this case."""
    from_hospital = direction == DOWN
    author, other, receiver = {UP: ("ab", "b", "l"), DOWN: ("ol", "l", "b"), OUT: ("wh", "h", "")}[
        direction
    ]
    stranger = make.institution(there.county)
    return {
        "author": (there.hospital_doctor if from_hospital else there.doctor, set(author)),
        "other of the origin": (
            make.actor(role="doctor", institution=there.hospital)
            if from_hospital
            else there.colleague,
            set(other),
        ),
        "doctor at the other end": (
            there.doctor if from_hospital else there.hospital_doctor, set(receiver),
        ),
        "reviewer of the base": (there.reviewer, set("rv")),
        "reviewer of the hospital": (make.actor(role="reviewer", institution=there.hospital), set()),
        "desk of the hospital": (there.hospital_desk, set("k")),
        "desk of the base": (make.actor(role="referral_desk", institution=there.base), set()),
        "desk of the alliance": (there.desk, set("d")),
        "desk of another alliance": (
            make.actor(role="alliance_desk", institution=stranger), set(),
        ),
        **{
            f"{role} elsewhere": (make.actor(role=role, institution=stranger), set())
            for role in ("doctor", "reviewer", "referral_desk")
        },
        **{
            f"{role} of the base": (make.actor(role=role, institution=there.base), set())
            for role in ("clerk", "head", "village", "lead_admin")
        },
        **{
            role: (make.actor(role=role, county=there.county), set())
            for role in ("viewer", "assessor", "approver", "auditor", "system_admin")
        },
        "the system": (make.system(there.county), set("s")),
        "nobody": (Actor(), set()),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_state_verb_role_and_side_outside_the_table_is_refused(direction):
    there = ward()
    row = there.first(direction)
    table, cast = specified(direction), casts(there, direction)
    verbs = {verb for way in DIRECTIONS for verb in rules.verbs_of(way)} | {"create", "name", "x"}
    tried = allowed = 0
    for state, verb in product(rules.STATES[direction], sorted(verbs)):
        put(row, state, there)
        if verb == "ask_void":
            row.void_asked_by_id = row.void_asked_at = None
        who = table.get((state, verb), ("", set()))[1]
        for name, (actor, known) in cast.items():
            tried += 1
            # The author is also a doctor of the base, but nobody reviews their own.
            wanted = bool(who & known)
            try:
                access.check_can_take(actor, row, verb)
                taken = True
            except (Refused, Forbidden, NotFound):
                taken = False
            assert taken == wanted, (direction, state, verb, name)
            allowed += taken
    assert tried == len(cast) * len(verbs) * len(rules.STATES[direction])
    assert allowed > 50


@pytest.mark.django_db
def test_a_refused_step_changes_nothing():
    there = ward()
    for direction, state, verb in ((UP, "requested", "reply"), (DOWN, "candidate", "discharge")):
        row = there.at(state, direction)
        before = Referral.objects.filter(pk=row.pk).values().get()
        for by in (there.doctor, there.hospital_doctor, there.desk, there.other_doctor):
            with pytest.raises(Refusal):
                there.step(row, verb, by=by)
        assert Referral.objects.filter(pk=row.pk).values().get() == before
