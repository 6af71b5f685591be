"""Two people at once: a year is levied once, and a debt is paid once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from alliance.core.errors import Refused
from fundpool.actions import levies as actions
from fundpool.models import Journal, LevyRun
from tests.fundpool.levies import Levied, levied

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ONE = 365_65


def at_once(*acts) -> list[str]:
    """Everybody begins at the same moment; "done" or the code of the refusal of each."""
    barrier, told = Barrier(len(acts)), ["?"] * len(acts)

    def run(index: int) -> None:
        barrier.wait()
        try:
            acts[index]()
            told[index] = "done"
        except Refused as refused:
            told[index] = refused.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_two_who_submit_a_year_make_one_run() -> None:
    there: Levied = levied()
    total = there.seen().total_fen

    def submit(by):
        return lambda: actions.submit_levy(pool=there.fund.pool, year=2026, total_fen=total, by=by)

    told = at_once(submit(there.fund.finance), submit(there.fund.second))
    assert told == ["done", "run_exists"]
    assert LevyRun.objects.count() == 1


def test_two_slips_for_one_debt_are_booked_once() -> None:
    there = levied()
    there.confirmed()
    told = at_once(*(lambda n=n: there.pay(there.fund.one, ONE, bank_no=f"B-{n}") for n in (1, 2)))
    assert told == ["EXCEEDS_LEVY", "done"]
    assert there.owed(there.fund.one).open_fen == 0


def test_without_looking_under_the_lock_both_would_be_booked(monkeypatch) -> None:
    """The negative control: who does not look under the lock pays the debt twice."""
    there = levied()
    there.confirmed()
    monkeypatch.setattr(actions, "_check_within", lambda fen, most: None)
    told = at_once(*(lambda n=n: there.pay(there.fund.one, ONE, bank_no=f"B-{n}") for n in (1, 2)))
    assert told == ["done", "done"]
    assert Journal.objects.filter(kind="levy_received").count() == 2
