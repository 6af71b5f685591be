"""Whatever is posted in whatever order, the books agree with plain arithmetic and with each other."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from alliance.core.errors import Refused
from fundpool.actions import pools, years
from fundpool.models import Journal
from fundpool.queries import ledger as queries
from fundpool.queries.verifying import verify
from fundpool.rules import ledger as rules
from tests.fundpool.ledger import YEAR, fund, numbers, posted, reversed_by

pytestmark = pytest.mark.django_db

FEN = st.sampled_from([1, 2, 50, 99, 100, 101, 1_000, 12_345])
E = st.integers(0, 1)
#: Every template by name, from two earmarks, two units and an amount.
TEMPLATES = {
    "levy_assessed": lambda e, f, u, v, n: rules.levy_assessed(u, n),
    "levy_trued_up": lambda e, f, u, v, n: rules.levy_assessed(u, -n),
    "levy_received": lambda e, f, u, v, n: rules.levy_received(u, n),
    "levy_refunded": lambda e, f, u, v, n: rules.levy_refunded(u, n),
    "subsidy_received": lambda e, f, u, v, n: rules.subsidy_received(n, e),
    "allocated": lambda e, f, u, v, n: rules.allocated(e, n),
    "reallocated": lambda e, f, u, v, n: rules.reallocated(e, f, n),
    "unallocated": lambda e, f, u, v, n: rules.unallocated(e, n),
    "approved": lambda e, f, u, v, n: rules.approved(e, n),
    "released": lambda e, f, u, v, n: rules.released(e, n),
    "disbursed": lambda e, f, u, v, n: rules.disbursed(e, u, n, offset=n // 3),
    "use_accepted": lambda e, f, u, v, n: rules.use_accepted(e, u, n),
    "unspent_returned": lambda e, f, u, v, n: rules.unspent_returned(e, u, n),
    "payment_returned": lambda e, f, u, v, n: rules.payment_returned(e, u, n),
    "misuse_found": lambda e, f, u, v, n: rules.misuse_found(u, n),
    "recovered": lambda e, f, u, v, n: rules.recovered(e, u, n),
    "interest": lambda e, f, u, v, n: rules.interest(n, to_source=False),
    "interest_due": lambda e, f, u, v, n: rules.interest(n, to_source=True),
    "bank_fee": lambda e, f, u, v, n: rules.bank_fee(n),
    "called_back": lambda e, f, u, v, n: rules.called_back(n, e),
    "source_paid": lambda e, f, u, v, n: rules.source_paid(n),
    "member_paid": lambda e, f, u, v, n: rules.member_paid(u, n),
    "dissolved": lambda e, f, u, v, n: rules.dissolved({e: n, f: n}, {u: n, v: n // 2}, n - n // 2),
    "capitation_shortfall": lambda e, f, u, v, n: rules.capitation_shortfall(e, u, n),
    "capitation_unearned": lambda e, f, u, v, n: rules.reallocated(e, f, n),
    "insurance_for_use": lambda e, f, u, v, n: rules.insurance_for_use(e, n),
    "insurance_for_units": lambda e, f, u, v, n: rules.insurance_for_units({u: n, v: 2 * n}),
    "overspend_borne": lambda e, f, u, v, n: rules.overspend_borne(e, n),
}


def test_every_kind_of_journal_has_a_template_here() -> None:
    named = set(TEMPLATES) | {"reversal", "dissolution_paid"}
    assert named == set(rules.JOURNALS)


def test_whatever_is_posted_the_books_agree() -> None:
    there = fund()

    class Books(RuleBasedStateMachine):
        """A pool of its own each time; `said` is what plain arithmetic expects."""

        def __init__(self) -> None:
            super().__init__()
            self.pool = pools.open_pool(
                county=there.county, code=f"M{next(numbers)}", name="演示", kind="other",
                by=there.system,
            )  # fmt: skip
            self.year = YEAR
            years.open_year(pool=self.pool, year=YEAR, by=there.system)
            self.earmarks = [
                pools.name_earmark(
                    pool=self.pool, code=f"e{n}", name="演示", document_no="1", by=there.system
                ).pk
                for n in range(2)
            ]
            self.units = [there.one.pk, there.two.pk]
            self.said: dict[tuple[str, int | None, int | None], int] = {}
            self.count = 0
            self.journals: list[Journal] = []

        def expects(self, lines: rules.Lines) -> bool:
            """Whether nothing guarded goes below nought."""
            return all(
                change >= 0
                or not rules.ACCOUNTS[key[0]].guarded
                or self.said.get(key, 0) + change >= 0
                for key, change in rules.deltas(lines).items()
            )

        def took(self, journal: Journal, lines: rules.Lines) -> None:
            for key, change in rules.deltas(lines).items():
                self.said[key] = self.said.get(key, 0) + change
            self.count += 1
            self.journals.append(journal)

        @rule(name=st.sampled_from(sorted(TEMPLATES)), e=E, u=E, fen=FEN)
        def post(self, name: str, e: int, u: int, fen: int) -> None:
            earmark, other = self.earmarks[e], self.earmarks[1 - e]
            unit, second = self.units[u], self.units[1 - u]
            lines = TEMPLATES[name](earmark, other, unit, second, fen)
            on = date(self.year, 6, 1)
            if self.expects(lines):
                told: dict[str, Any] = {"pool": self.pool, "lines": lines, "kind": name, "on": on}
                self.took(posted(by=there.system, **told), lines)
                return
            with pytest.raises(Refused):
                posted(pool=self.pool, lines=lines, kind=name, on=on, by=there.system)

        @rule(n=st.integers(0, 30))
        def reverse(self, n: int) -> None:
            if not self.journals:
                return
            journal = self.journals[n % len(self.journals)]
            lines = rules.mirrored(queries.lines_of(journal))
            again = Journal.objects.filter(reverses=journal).exists()
            if journal.reverses_id is None and not again and self.expects(lines):
                on = date(self.year, 6, 2)
                self.took(reversed_by(journal=journal, on=on, by=there.system), lines)
                return
            with pytest.raises(Refused):
                reversed_by(journal=journal, on=date(self.year, 6, 2), by=there.system)

        @rule()
        def close(self) -> None:
            if self.year >= YEAR + 2:
                return
            years.open_year(pool=self.pool, year=self.year + 1, by=there.system)
            years.begin_closing(pool=self.pool, year=self.year, by=there.system)
            years.close_year(pool=self.pool, year=self.year, by=there.system)
            self.year += 1

        @invariant()
        def the_books_agree(self) -> None:
            stands = {
                (one.kind, one.earmark, one.unit): one.fen for one in queries.balances(self.pool)
            }
            assert {key: fen for key, fen in stands.items() if fen} == {
                key: fen for key, fen in self.said.items() if fen
            }
            assert all(one.holds for one in queries.invariants(self.pool))

        def teardown(self) -> None:
            """Numbers without gaps, and proven."""
            assert Journal.objects.filter(pool=self.pool).count() == self.count
            assert verify(there.county.pk).findings == []

    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=4, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
