"""What the bench of the worklists measures holds: small here, with the same statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from alliance.core.errors import why_not
from members.middleware import actor_behind
from members.models import User
from referrals import access, queries, rules
from referrals.bench import BENCHES, worklist
from referrals.models import Referral
from referrals.queries.cases import DRAFTS, ENDED, TABS, TODO, Places, worklists

pytestmark = pytest.mark.django_db
#: Who asks, the frame around the page, how far the reader reaches, and the list itself.
MOST_ON_A_PAGE = 16


@pytest.fixture
def seeded(monkeypatch):
    """One county of three hundred cases."""
    for name, number in (
        ("CASES", 300),
        ("OPEN", 90),
        ("DRAFTS", 20),
        ("PATIENTS", 30),
        ("TIMES", 1),
    ):
        monkeypatch.setattr(worklist, name, number)
    monkeypatch.setattr(worklist, "settled", lambda: None)  # a test's transaction is not vacuumed
    worklist.seed(1)


def test_the_product_finds_what_the_floor_finds_within_its_statements(seeded):
    floor, product = worklist.floor(), worklist.product()
    assert product.digest == floor.digest
    assert product.faults == []
    for what, most in BENCHES["worklist"].limits.items():
        assert product.counts[what] <= most, what
    assert worklist.floor().digest == floor.digest, "the referral that was written is gone again"


def test_a_page_of_a_hundred_asks_no_more_often_than_one_of_fourteen(seeded):
    actor = actor_behind(User.objects.get(username="bench-desk"))
    places = Places(access.own_places(actor), access.desk_places(actor))
    rows, asked = access.referrals_for(actor), []
    for size in worklist.SIZES:
        with CaptureQueriesContext(connection) as seen:
            found = queries.cases.worklist(rows, places, TODO, "", size)
        asked.append(len(seen))
    assert len(found.page.rows) > worklist.SIZES[0]
    assert asked[0] == asked[1] <= worklist.MOST_QUERIES


@pytest.mark.parametrize("name", worklist.READERS)
def test_a_line_of_the_page_costs_no_statement_whoever_reads_it(seeded, client, name):
    client.force_login(User.objects.get(username=f"bench-{name}"))
    client.get("/referrals/")  # what a worker has read before its first page
    for tab in TABS:
        asked = []
        for size in (2, 100):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/referrals/?tab={tab}&size={size}").status_code == 200
            asked.append(len(seen))
        assert asked[0] == asked[1] <= MOST_ON_A_PAGE, tab


def test_who_takes_the_next_step_is_known_from_what_a_line_reads(seeded):
    actors = [actor_behind(User.objects.get(username=f"bench-{name}")) for name in worklist.READERS]

    def look() -> int:
        rows = list(Referral.objects.filter(is_open=True).order_by().only(*worklists._READ))
        with CaptureQueriesContext(connection) as asked:
            for row in rows:
                move = rules.expected_move(row.direction, row.status, row.owner_side)
                if move is None:
                    continue
                for actor in actors:
                    why_not(access.check_can_take, actor, row, move.verb)
        return len(asked)

    look()  # how far each of them reaches is asked once
    assert {row.status for row in Referral.objects.all()} >= {"in_review", "requested", "booked"}
    assert look() == 0


def test_a_task_on_an_ended_case_and_a_draft_are_counted_beside_the_open_ones(seeded):
    """The counts come from two statements: none is lost between them, none is counted twice."""
    actor = actor_behind(User.objects.get(username="bench-centre"))
    places = Places(access.own_places(actor), access.desk_places(actor))
    rows = access.referrals_for(actor)
    before = queries.cases.worklist(rows, places, TODO, "", 100).counts
    ended = rows.filter(status="closed").first()
    going = rows.filter(is_open=True, sent=True, void_asked_at=None).exclude(owner_side="D").first()
    for row in (ended, going):
        Referral.objects.filter(pk=row.pk).update(green_due_at=now() + timedelta(hours=1))
    after = queries.cases.worklist(rows, places, TODO, "", 100).counts
    assert after[TODO] == before[TODO] + 2
    assert after[ENDED] is None
    doctor = actor_behind(User.objects.get(username="bench-doctor"))
    own = Places(access.own_places(doctor), access.desk_places(doctor))
    mine = queries.cases.worklist(access.referrals_for(doctor), own, DRAFTS, "", 100)
    drafts = Referral.objects.filter(status="draft", origin__in=own.own)
    assert mine.counts[DRAFTS] == drafts.count() == len(mine.page.rows)


def test_a_plan_that_reads_every_case_is_found(seeded):
    plan = {"Node Type": "Limit", "Plans": [
        {"Node Type": "Seq Scan", "Relation Name": Referral._meta.db_table}
    ]}  # fmt: skip
    assert worklist.reads_all(plan)
    assert not worklist.reads_all({"Node Type": "Index Scan", "Plans": []})
