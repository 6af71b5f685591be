"""What a body has to give back is kept from its next payment, as the journal table prints it."""

from typing import Any

import pytest
from django.test import Client

from alliance.core.errors import Invalid, Refused
from alliance.core.models import AuditEvent
from fundpool.actions import capitation as years_of
from fundpool.actions import capitation_runs as runs
from fundpool.actions import years
from fundpool.models import CapitationOffset, CapitationRun
from fundpool.queries import capitation as queries
from fundpool.queries import capitation_statement, ledger
from fundpool.rules import ledger as lines
from tests.fundpool.capitation import Capitated, told
from tests.fundpool.ledger import DAY, YEAR
from tests.fundpool.test_capitation_settled import sound, worked
from tests.fundpool.test_levies_pages import enter, program, text

pytestmark = pytest.mark.django_db
#: 114 507 were advanced to the second centre, 99 109 earned.
OWED = 15_398


def owing() -> tuple[Capitated, CapitationRun]:
    """The first quarter is settled and one centre owes; the second quarter's advance is approved."""
    there = worked()
    there.paid("settlement")
    assert there.owed(there.fund.two) == OWED
    there.receive(200_000, quarter=2, key="r2")
    return there, there.approved("advance", 2)


def pay(there: Capitated, run: CapitationRun, **offsets: int) -> CapitationRun:
    """Finance pays and keeps these amounts."""
    bodies = {"one": there.fund.one, "two": there.fund.two, "professional": there.professional}
    return runs.pay_capitation_run(
        run=run, on=DAY, bank_no=f"B-{run.pk}", by=there.fund.finance,
        offsets={bodies[name]: fen for name, fen in offsets.items()},
    )  # fmt: skip


def cash(there: Capitated) -> int:
    return sum(one.fen for one in ledger.balances(there.fund.pool) if one.kind == lines.CASH)


def test_what_is_owed_is_kept_from_the_next_advance_in_the_lines_that_are_printed() -> None:
    there, run = owing()
    free, bank = there.free(), cash(there)
    run = pay(there, run, two=OWED)
    journal = queries.journals_of(run).last()
    assert journal is not None and journal.kind == "disbursed"
    paid = {one.budget.institution_id: one.pay_fen for one in queries.with_lines(run)}
    one, two, earmark = there.fund.one.pk, there.fund.two.pk, there.row.earmark_id
    assert ledger.lines_of(journal) == (
        *lines.disbursed(earmark, one, paid[one]), *lines.disbursed(earmark, two, paid[two], OWED),
    )  # fmt: skip
    # cash leg less x, and C FREE[e] x
    assert (cash(there), there.free()) == (bank - sum(paid.values()) + OWED, free + OWED)
    assert there.owed(there.fund.two) == 0
    sound(there)


def test_part_is_kept_and_the_rest_is_still_owed_or_given_back_in_cash() -> None:
    there, run = owing()
    pay(there, run, two=15_000)
    assert there.owed(there.fund.two) == 398
    with pytest.raises(Refused, match="超出"):
        there.give_back(there.fund.two, 399)
    there.give_back(there.fund.two, 398)
    stated = capitation_statement.statement(there.row, queries.budgets_of(there.row), 0)
    second = next(one for one in stated if one.budget.institution == there.fund.two)
    assert (second.due, second.back, second.owed) == (OWED, OWED, 0)
    event = AuditEvent.objects.filter(what="capitation.run_paid").order_by("pk").last()
    assert event is not None and '"offset_fen":"15000"' in event.text
    sound(there)


@pytest.mark.parametrize(
    ("offsets", "code"),
    [
        ({"two": OWED + 1}, "EXCEEDS_RECOVERY"),
        ({"one": 1}, "EXCEEDS_RECOVERY"),
        ({"two": -1}, "INVALID_AMOUNT"),
        ({"two": 114_508}, "INVALID_AMOUNT"),
        ({"professional": 1}, "INVALID_AMOUNT"),
    ],
)
def test_more_than_is_owed_or_paid_is_refused_and_nothing_is_paid(offsets, code) -> None:
    there, run = owing()
    bank = cash(there)
    with pytest.raises((Refused, Invalid)) as refused:
        pay(there, run, **offsets)
    assert refused.value.code == code
    run.refresh_from_db()
    assert (run.status, cash(there)) == ("approved", bank)
    assert not CapitationOffset.objects.exists()


def test_a_debt_of_last_year_is_kept_from_this_years_advance_and_returns_to_its_own_earmark() -> (
    None
):
    there = worked()
    there.paid("settlement")
    old, finance = there.row, there.fund.finance
    years.open_year(pool=there.fund.pool, year=YEAR + 1, by=there.fund.finance)
    there.row = years_of.draft_capitation(
        pool=there.fund.pool, year=YEAR + 1, told=told(), by=finance
    )
    there.split(10_000_03, 6_543_21)
    there.confirm()
    there.receive(400_000, key="next")
    run = there.approved("advance")
    before = ledger.free(there.fund.pool, old.earmark_id)
    new = there.free()
    pay(there, run, two=OWED)
    assert ledger.free(there.fund.pool, old.earmark_id) == before + OWED
    assert there.free() == new
    there.row = old
    assert there.owed(there.fund.two) == 0
    sound(there)


def test_who_pays_sees_who_owes_and_types_what_is_kept(client: Client) -> None:
    there, run = owing()
    enter(client, there.fund.finance)
    page = text(client.get(run.get_absolute_url()))
    assert f"抵扣：{there.fund.two.name}" in page and "应退153.98" in page.replace(" ", "")
    assert f"抵扣：{there.fund.one.name}" not in page
    field = f"offset{there.fund.two.pk}"
    sent: dict[str, Any] = {"on": DAY.isoformat(), "bank_no": "B-9", field: "153.99"}
    refused = client.post(f"{run.get_absolute_url()}pay/", sent)
    assert refused.status_code == 422 and "超出" in text(refused)
    assert client.post(f"{run.get_absolute_url()}pay/", sent | {field: "153.98"}).status_code == 302
    assert "抵扣应退" in text(client.get(run.get_absolute_url()))


def test_programs_say_what_is_kept_and_read_it_again() -> None:
    there, run = owing()
    finance = program(there.fund.finance)
    at, two = f"capitation-runs/{run.pk}/pay/", there.fund.two.code
    sent: dict[str, Any] = {"on": DAY.isoformat(), "bank_no": "B-9"}
    stranger = {**sent, "offsets": [{"unit": "none", "amount": "1"}]}
    assert finance.post(at, stranger).json()["code"] == "NOT_MEMBER"
    much = {**sent, "offsets": [{"unit": two, "amount": "153.99"}]}
    assert finance.post(at, much).json()["code"] == "EXCEEDS_RECOVERY"
    done = finance.post(at, {**sent, "offsets": [{"unit": two, "amount": "153.98"}]}).json()
    assert (done["status"], done["offset"]) == ("done", "153.98")
    kept = {one["unit"]: one["offset"] for one in finance.rows("capitation-lines/", run=run.pk)}
    assert kept == {there.fund.one.code: "0.00", two: "153.98"}
    assert [one["offset"] for one in finance.rows("capitation-runs/")][-1] == "153.98"
