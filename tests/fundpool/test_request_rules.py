"""The table of fund requests, duties apart, full notice at once, days and money that is out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundpool.rules import requests as rules
from fundpool.rules.requests import Out, Passed, Point, Taken

pytestmark = pytest.mark.pure
DAY = date(2026, 3, 1)


def took(*steps: tuple[str, int]) -> list[Taken]:
    return [Taken(verb, frozenset({who})) for verb, who in steps]


@pytest.mark.parametrize(
    ("verb", "who", "barred_by"),
    [
        ("review", 1, "file"), ("review", 2, ""), ("approve", 1, "file"), ("approve", 2, "review"),
        ("approve", 3, "approve"), ("approve", 4, ""), ("disburse", 1, "file"),
        ("disburse", 2, "review"), ("disburse", 3, "approve"), ("disburse", 4, ""),
        ("return", 1, "file"), ("return", 2, ""), ("reject", 1, "file"), ("accept_use", 1, "file"),
        ("submit", 2, "review"), ("submit", 1, ""), ("withdraw", 1, ""),
    ],
)  # fmt: skip
def test_no_one_person_holds_two_duties_of_one_request(verb, who, barred_by):
    taken = took(("submit", 1), ("review", 2), ("approve", 3))
    assert rules.held_before(verb, frozenset({who}), taken) == barred_by


def test_a_substitute_counts_as_the_one_who_is_acted_for():
    taken = [Taken("submit", frozenset({1, 7}))]
    assert rules.held_before("review", frozenset({9, 7}), taken) == "file"


def test_a_new_review_begins_a_new_round_of_approvals():
    taken = took(("submit", 1), ("review", 2), ("approve", 3), ("amend", 1), ("review", 2))
    assert rules.approvals(taken) == []
    assert rules.held_before("approve", frozenset({3}), taken) == ""


def test_two_approve_from_the_threshold_on_and_wherever_none_is_set():
    assert rules.needs_two(1, None)
    assert [rules.needs_two(fen, 100) for fen in (99, 100, 101)] == [False, True, True]


def test_only_what_stood_there_unfaulted_is_late():
    before = {"合同": True, "发票": False, "验收单": True}
    now = [
        Point("合同", fine=False, note="少一页"), Point("发票", fine=False, note="仍缺章"),
        Point("验收单", fine=False, note="新附的不清楚"), Point("其他", fine=False, note="x"),
    ]  # fmt: skip
    late = rules.late_points(before, now, changed={"验收单"})
    assert [one.item for one in late] == ["合同"]


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(tuple(rules.OFFICES))), min_size=1, max_size=9
    )
)
def test_the_days_with_each_office_add_up_to_the_days_it_took(gaps):
    on, passed = DAY, []
    for gap, holder in gaps:
        on += timedelta(days=gap)
        passed.append(Passed(on, holder))
    until = on + timedelta(days=5)
    assert sum(rules.days_with(passed, until).values()) == (until - passed[0].on).days


def test_after_its_end_no_day_is_counted():
    passed = [Passed(DAY, "lead"), Passed(DAY + timedelta(days=3), "")]
    assert rules.days_with(passed, DAY + timedelta(days=99)) == {"lead": 3}


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**12)), max_size=9),
    st.integers(0, 10**13),
)
def test_what_is_still_out_is_what_was_paid_less_what_was_cleared(paid, cleared):
    payments = [Out(DAY + timedelta(days=n), fen) for n, fen in paid]
    total = sum(one.fen for one in payments)
    left = rules.still_out(payments, min(cleared, total))
    assert sum(one.fen for one in left) == total - min(cleared, total)
    assert all(one.fen > 0 for one in left)
    assert [one.on for one in left] == sorted(one.on for one in left)


def test_what_is_accounted_for_goes_to_the_oldest_payment():
    paid = [Out(DAY + timedelta(days=9), 500), Out(DAY, 300)]
    assert rules.still_out(paid, 350) == [Out(DAY + timedelta(days=9), 450)]


def test_bands_of_age_hold_their_last_day():
    assert [rules.age_band(n) for n in (0, 30, 31, 90, 91, 180, 365, 366)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        4,
    ]


@pytest.mark.parametrize(
    ("paid", "committed", "cleared", "state"),
    [(0, 9, 0, "approved"), (4, 9, 4, "disbursing"), (9, 9, 8, "accounting"), (9, 9, 9, "closed")],
)
def test_the_amounts_say_where_a_request_stands(paid, committed, cleared, state):
    assert rules.after_money(paid, committed, cleared) == state


#: verb: every state from which it is taken; from all others it is refused.
TABLE = {
    "submit": "draft returned",
    "discard": "draft",
    "amend": "submitted reviewed first_approved",
    "withdraw": "submitted returned reviewed first_approved",
    "review": "submitted",
    "return": "submitted reviewed first_approved",
    "reject": "submitted reviewed first_approved",
    "approve": "reviewed first_approved",
    "disburse": "approved disbursing",
    "cancel": "approved",
    "release_rest": "disbursing",
    "report_use": "disbursing accounting",
    "accept_use": "disbursing accounting",
    "refuse_use": "disbursing accounting",
    "return_unspent": "disbursing accounting",
    "find_misuse": "disbursing accounting closed",
    "recover": "disbursing accounting closed",
    "return_payment": "disbursing accounting",
    "wrong_unit": "disbursing accounting",
}


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("verb", rules.VERBS)
def test_every_verb_in_every_state_is_as_written_down(state, verb):
    assert (rules.move_for(state, verb) is not None) == (state in TABLE[verb].split())


def test_everything_that_moves_money_is_marked_so():
    assert set(rules.MONEY_VERBS) == {
        "approve", "disburse", "cancel", "release_rest", "accept_use", "return_unspent",
        "find_misuse", "recover", "return_payment", "wrong_unit",
    }  # fmt: skip
