"""The two tables: every (state × verb × role × side) outside them is refused, all inside is there."""

from datetime import timedelta
from itertools import product

import pytest

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.parameters import declared
from members.rules import MAY
from referrals import remote_rules as rules
from referrals.access import remote as access
from referrals.actions.remote import end_reader, name_reader
from referrals.models import RemoteItem, RemoteReader
from referrals.queries.remote import LEASE, keys_of
from referrals.remote_words import CONSULTATION, FIELDS, KINDS, READING, WAYS
from referrals.vocabulary import BASE, DESK, LEAD, SYSTEM
from tests import make
from tests.referrals import remote
from tests.referrals.remote import Far

#: The specification's rows, written down apart from the code: from, verb, to, who.
#: b doctor of the base, l doctor of the hospital, h the one who has claimed it, n one who is named
#: for the kind, k the hospital's desk, d the alliance's desk, s the system.
READING_TABLE = """
ordered,returned_for_repeat acquire acquired b | acquired submit submitted b
submitted claim claimed l | claimed renew = h | claimed release submitted hks
claimed report preliminary h | preliminary sign final n
claimed return returned_for_repeat h | preliminary return returned_for_repeat n
claimed,preliminary,final flag_critical = l
submitted,claimed,preliminary,final,returned_for_repeat,cancel_requested tell_critical = lk
submitted,claimed,preliminary,final,returned_for_repeat,cancel_requested read_back = b
submitted,claimed,preliminary,final,returned_for_repeat,cancel_requested critical_late = s
final addend = n | acknowledged addend final n | final acknowledge acknowledged b
final,acknowledged recognise = bl
ordered,acquired,returned_for_repeat cancel cancelled b
submitted,claimed,preliminary cancel cancel_requested b
cancel_requested confirm_cancel cancelled kl | cancel_requested refuse_cancel < kl
"""
CONSULTATION_TABLE = """
asked claim claimed l | claimed release asked hk | claimed ask_more more_info h
more_info add_info claimed b | claimed answer answered h | claimed,answered convert converted h
answered acknowledge acknowledged b | acknowledged close closed b
asked cancel cancelled b | claimed,more_info cancel cancel_requested b
cancel_requested confirm_cancel cancelled kl | cancel_requested refuse_cancel < kl
"""
TABLES = {READING: READING_TABLE, CONSULTATION: CONSULTATION_TABLE}
OPEN = {
    READING: [
        "ordered", "acquired", "submitted", "claimed", "preliminary", "final",
        "returned_for_repeat", "cancel_requested",
    ],
    CONSULTATION: ["asked", "claimed", "more_info", "answered", "acknowledged", "cancel_requested"],
}  # fmt: skip


def letters(move: rules.Move) -> set[str]:
    """Those who may take a row, in the letters of the tables above."""
    names = {
        (BASE, rules.TREAT, False, False): "b", (LEAD, rules.TREAT, False, False): "l",
        (LEAD, rules.TREAT, True, False): "h", (LEAD, rules.TREAT, False, True): "n",
        (LEAD, rules.RECEIVE, False, False): "k", (DESK, rules.COORDINATE, False, False): "d",
        (SYSTEM, "", False, False): "s",
    }  # fmt: skip
    return {names[who.side, who.verb, who.holder, who.named] for who in move.who}


def specified(way: str) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """The specification's table with what it says of an entry made in error in any state."""
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for row in TABLES[way].replace("|", "\n").split("\n"):
        if row.strip():
            states, verb, to, sides = row.split()
            found |= {(state, verb): (to, set(sides)) for state in states.split(",")}
    for state in rules.STATES[way]:
        if state != "voided":
            hidden = state in {"ordered", "acquired"}
            found[state, "ask_void"] = ("=", set("b") if hidden else set("blk"))
            found[state, "confirm_void"] = ("voided", {"d"})
            found[state, "refuse_void"] = ("=", {"d"})
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_table_is_the_specifications(way):
    real = {
        (state, move.verb): (move.to, letters(move))
        for move in rules.MOVES[way]
        for state in move.come_from
        if state
    }
    assert real == specified(way)


@pytest.mark.parametrize("way", WAYS)
def test_open_is_what_somebody_must_still_do(way):
    assert list(rules.OPEN[way]) == [code for code in rules.STATES[way] if code in OPEN[way]]
    for state in rules.STATES[way].values():
        assert bool(state.owner) == bool(state.due)


def test_every_row_names_fields_roles_and_hours_that_there_are():
    for way in WAYS:
        rows = rules.MOVES[way]
        keys = [(state, move.verb) for move in rows for state in move.come_from]
        assert len(keys) == len(set(keys)), "one row for a verb in a state"
        for move in rows:
            assert {*move.needs, *move.may} <= set(FIELDS)
            assert {who.verb for who in move.who} - {""} <= set(MAY)
    for kind in KINDS:
        assert set(keys_of(kind)) <= set(declared())
        assert (LEASE in keys_of(kind)) == (kind != CONSULTATION)


@pytest.mark.parametrize("way", WAYS)
def test_every_state_can_be_reached_and_every_open_one_left(way):
    assert set(remote.WAYS[way]) == set(rules.STATES[way])
    for state in rules.OPEN[way]:
        assert any(move.to not in {rules.SAME, state} for move in rules.moves_from(way, state))


# --- every state × verb × role × side ---------------------------------------------


def put(row: RemoteItem, state: str, verb: str, there: Far) -> RemoteItem:
    """The item as a row in this state: only who may what is asked of it, nothing is carried out."""
    past = row.created_at - timedelta(hours=1)
    row.status, row.is_open = state, rules.STATES[row.way][state].is_open
    row.sent = state not in rules.UNSENT[row.way]
    row.reader_id = there.people["hospital_doctor"].person
    row.lease_until = row.due_at = past
    row.critical_due_at = past
    if verb in {"acknowledge", "confirm_cancel", "flag_critical"}:
        row.critical_due_at = None
    row.may_convert = True
    row.cancel_asked_by_id = there.people["colleague"].person
    row.void_asked_by_id = row.void_asked_at = None
    if verb != "ask_void":
        row.void_asked_by_id, row.void_asked_at = there.people["colleague"].person, past
    return row


def casts(there: Far) -> dict[str, tuple[Actor, set[str]]]:
    """Everybody, and by which letters of the tables they are known for this item."""
    ward, people = there.ward, there.people
    stranger = make.institution(ward.county)
    elsewhere = make.actor(role="doctor", institution=ward.other)
    return {
        "the author": (people["doctor"], set("b")),
        "another doctor of the base": (people["colleague"], set("b")),
        "the reviewer of the base": (people["reviewer"], set()),
        "who has claimed it": (people["hospital_doctor"], set("lh")),
        "who is named": (people["signer"], set("ln")),
        "another doctor of the hospital": (
            make.actor(role="doctor", institution=ward.hospital), set("l"),
        ),
        "the manager of the hospital": (people["manager"], set()),
        "the desk of the hospital": (people["hospital_desk"], set("k")),
        "the desk of the alliance": (people["desk"], set("d")),
        "the desk of another alliance": (
            make.actor(role="alliance_desk", institution=stranger), set(),
        ),
        "a doctor elsewhere": (elsewhere, set()),
        **{
            f"{role} of the base": (make.actor(role=role, institution=ward.base), set())
            for role in ("clerk", "head", "village", "lead_admin", "referral_desk")
        },
        **{
            role: (make.actor(role=role, county=ward.county), set())
            for role in ("viewer", "assessor", "approver", "auditor", "system_admin")
        },
        "the system": (make.system(ward.county), set("s")),
        "nobody": (Actor(), set()),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "kind"), [(READING, "ecg"), (CONSULTATION, CONSULTATION)])
def test_every_state_verb_role_and_side_outside_the_table_is_refused(way, kind):
    there = Far()
    row, table, cast = there.begin(kind), specified(way), casts(there)
    verbs = {verb for each in WAYS for verb in rules.verbs_of(each)} | {"order", "ask", "x"}
    tried = allowed = 0
    for state, verb in product(rules.STATES[way], sorted(verbs)):
        put(row, state, verb, there)
        who = table.get((state, verb), ("", set()))[1]
        for name, (actor, known) in cast.items():
            tried += 1
            try:
                access.check_can_take_remote(actor, row, verb)
                taken = True
            except (Refused, Forbidden, NotFound):
                taken = False
            assert taken == bool(who & known), (way, state, verb, name)
            allowed += taken
    assert tried > 6_000 and allowed > 50


@pytest.mark.django_db
def test_who_is_named_for_one_kind_signs_no_other_and_no_longer_than_named():
    there = Far()
    other = make.actor(role="doctor", institution=there.ward.hospital)
    there.people["other"] = other
    name_reader(
        institution=there.ward.hospital, person=there.person("other"), kind="imaging",
        by=there.people["manager"],
    )  # fmt: skip
    row = there.at("preliminary", "ecg")
    with pytest.raises(Refused, match="指定的诊断医师"):
        there.step(row, "sign", by=other)
    assert there.step(there.at("preliminary", "imaging"), "sign", by=other).status == "final"
    end_reader(
        reader=RemoteReader.objects.get(person=there.person("other")), by=there.people["manager"]
    )
    with pytest.raises(Refused, match="指定的诊断医师"):
        there.step(there.at("preliminary", "imaging"), "sign", by=other)
