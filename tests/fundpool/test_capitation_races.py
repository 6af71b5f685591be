"""Two people at once: a quarter is advanced once, settled once, and paid once."""

import pytest

from fundpool.actions import capitation_runs as runs
from fundpool.models import CapitationRun, Journal
from tests.fundpool.capitation import Capitated, capitated
from tests.fundpool.ledger import DAY
from tests.fundpool.test_levies_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def prepaid() -> Capitated:
    """The first quarter came in."""
    there = capitated()
    there.receive(600_000)
    return there


def test_two_who_submit_a_quarter_make_one_run() -> None:
    there = prepaid()
    mark = there.seen("advance").mark

    def submit(by):
        return lambda: runs.submit_capitation_run(
            row=there.row, kind="advance", quarter=1, mark=mark, by=by
        )

    told = at_once(submit(there.fund.finance), submit(there.fund.second))
    assert told == ["done", "run_exists"]
    assert CapitationRun.objects.count() == 1


def test_two_who_approve_commit_the_money_once() -> None:
    there = prepaid()
    run = there.submit("advance")
    told = at_once(
        *(
            lambda by=by: runs.approve_capitation_run(run=run, by=by)
            for by in (there.fund.approver, there.fund.other_approver)
        )
    )
    assert told == ["done", "wrong_state"]
    assert Journal.objects.filter(kind="approved").count() == 1


def test_two_who_pay_send_the_money_once() -> None:
    there = prepaid()
    run = there.approved("advance")

    def pay(by, number):
        return lambda: runs.pay_capitation_run(run=run, on=DAY, bank_no=number, by=by)

    told = at_once(pay(there.fund.finance, "B-1"), pay(there.fund.second, "B-2"))
    assert told == ["done", "wrong_state"]
    assert Journal.objects.filter(kind="disbursed").count() == 1
