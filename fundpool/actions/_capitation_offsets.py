"""What is kept from a payment of public-health money for what the body has still to give back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from alliance.core.showing import yuan
from fundpool.actions._capitation_said import locked
from fundpool.models import CapitationBudget, CapitationLine, CapitationOffset, CapitationRun
from fundpool.queries import capitation_owed as queries
from fundpool.rules import ledger
from fundpool.rules.ledger import Lines
from members.models import Institution


@dataclass(frozen=True)
class Kept:
    """Of one body's payment: how much of which budget's debt it settles, in fen."""

    parts: tuple[tuple[CapitationBudget, int], ...] = ()

    @property
    def fen(self) -> int:
        """All of it."""
        return sum(fen for _budget, fen in self.parts)


def kept_of(
    run: CapitationRun, lines: Iterable[CapitationLine], said: Mapping[Institution, int]
) -> dict[int, Kept]:
    """What is kept from each body, the oldest debt first; the years that are owed are locked.

    Refused EXCEEDS_RECOVERY above what is owed; Invalid above what is paid, or for a body that
    the run does not pay.
    """
    asked = {body: fen for body, fen in said.items() if fen}
    if not asked:
        return {}
    paid = {one.budget.institution_id: one.pay_fen for one in lines}
    debts = queries.debts_of(run)
    years = {
        one.budget.capitation_id: one.budget.capitation
        for body in asked
        for one in debts.get(body.pk, ())
        if one.budget.capitation_id != run.capitation_id
    }
    for row in sorted(years.values(), key=lambda one: -one.year):
        locked(row)
    debts = queries.debts_of(run)
    found = {}
    for body, fen in asked.items():
        _check(body, fen, paid.get(body.pk, 0), sum(one.fen for one in debts.get(body.pk, ())))
        left, parts = fen, []
        for debt in debts[body.pk]:
            part = min(left, debt.fen)
            left -= part
            if part:
                parts.append((debt.budget, part))
        found[body.pk] = Kept(tuple(parts))
    return found


def disbursed(run: CapitationRun, line: CapitationLine, kept: Kept) -> Lines:
    """One body's payment, less what is kept; what an earlier year is owed goes back to its earmark."""
    own = run.capitation.earmark_id
    found = ledger.disbursed(own, line.budget.institution_id, line.pay_fen, kept.fen)
    for budget, fen in kept.parts:
        if budget.capitation.earmark_id != own:
            found += ledger.moved(own, budget.capitation.earmark_id, fen)
    return found


def keep(run: CapitationRun, kept: Mapping[int, Kept]) -> None:
    """Write down which debts a payment has settled."""
    CapitationOffset.objects.bulk_create(
        CapitationOffset(county_id=run.county_id, run=run, budget=budget, fen=fen)
        for one in kept.values()
        for budget, fen in one.parts
    )


def _check(body: Institution, fen: int, paid: int, owed: int) -> None:
    field = f"offset{body.pk}"
    if fen < 0 or fen > paid:
        told = _("%(unit)s：抵扣不能超过本次应拨 %(paid)s，也不能是负数。")
        told %= {"unit": body.name, "paid": yuan(paid)}
        raise Invalid(told, code="INVALID_AMOUNT", fields={field: told})
    if fen > owed:
        told = _("%(unit)s：应退 %(there)s，本次抵扣 %(asked)s，超出 %(over)s") % {
            "unit": body.name, "there": yuan(owed), "asked": yuan(fen), "over": yuan(fen - owed),
        }  # fmt: skip
        raise Refused(told, code="EXCEEDS_RECOVERY", fields={field: told})
