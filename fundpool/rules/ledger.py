"""The lines of every journal, as plain functions; beside them all that `accounts` says."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from fundpool.rules.accounts import (
    ACCOUNTS,
    ADVANCE,
    ADVANCED,
    CASH,
    COMMITTED,
    FREE,
    INVARIANTS,
    JOURNALS,
    LEVY_DEFERRED,
    LEVY_RECEIVABLE,
    MAY,
    MUST,
    NONE,
    PAYABLE_TO_MEMBER,
    PAYABLE_TO_SOURCE,
    PERIOD,
    RECOVERY_DUE,
    RECOVERY_RECEIVABLE,
    SIDES,
    C,
    D,
    Kind,
    Line,
    Lines,
    balance,
    check_balanced,
    deltas,
    mirrored,
)

__all__ = [
    "ACCOUNTS",
    "ADVANCE",
    "ADVANCED",
    "CASH",
    "COMMITTED",
    "FREE",
    "INVARIANTS",
    "JOURNALS",
    "LEVY_DEFERRED",
    "LEVY_RECEIVABLE",
    "MAY",
    "MUST",
    "NONE",
    "PAYABLE_TO_MEMBER",
    "PAYABLE_TO_SOURCE",
    "PERIOD",
    "RECOVERY_DUE",
    "RECOVERY_RECEIVABLE",
    "SIDES",
    "C",
    "D",
    "Kind",
    "Line",
    "Lines",
    "allocated",
    "approved",
    "balance",
    "bank_fee",
    "called_back",
    "capitation_shortfall",
    "check_balanced",
    "deltas",
    "disbursed",
    "dissolved",
    "insurance_for_units",
    "insurance_for_use",
    "interest",
    "levy_assessed",
    "levy_received",
    "levy_refunded",
    "member_paid",
    "mirrored",
    "misuse_found",
    "moved",
    "overspend_borne",
    "payment_returned",
    "reallocated",
    "recovered",
    "released",
    "source_paid",
    "subsidy_received",
    "unallocated",
    "unspent_returned",
    "use_accepted",
]


def _pair(debit: Line, credit: Line) -> Lines:
    return (debit, credit)


# --- contributions ------------------------------------------------------------


def levy_assessed(unit: int, fen: int) -> Lines:
    """A unit owes; a negative amount (a base corrected downwards) takes it back."""
    if fen < 0:
        return mirrored(levy_assessed(unit, -fen))
    return _pair(Line(LEVY_RECEIVABLE, D, fen, unit=unit), Line(LEVY_DEFERRED, C, fen, unit=unit))


def levy_received(unit: int, fen: int) -> Lines:
    """A unit has paid: the money is free, and no longer owed."""
    return (
        Line(CASH, D, fen),
        Line(FREE, C, fen),
        Line(LEVY_DEFERRED, D, fen, unit=unit),
        Line(LEVY_RECEIVABLE, C, fen, unit=unit),
    )


def levy_refunded(unit: int, fen: int) -> Lines:
    """What a unit paid too much goes back to it."""
    return mirrored(levy_received(unit, fen))


# --- money that comes in, and how it is given to earmarks -----------------------


def subsidy_received(fen: int, earmark: int | None = None) -> Lines:
    """Money from finance: for one earmark, or without a purpose."""
    return _pair(Line(CASH, D, fen), Line(FREE, C, fen, earmark=earmark))


def allocated(earmark: int, fen: int) -> Lines:
    """By the approved plan from the unallocated money to an earmark."""
    return moved(None, earmark, fen)


def reallocated(source: int, target: int, fen: int) -> Lines:
    """From one earmark to another."""
    return moved(source, target, fen)


def unallocated(earmark: int, fen: int) -> Lines:
    """Back from an earmark to the unallocated money."""
    return moved(earmark, None, fen)


def moved(source: int | None, target: int | None, fen: int) -> Lines:
    """Between two places of free money; None is the unallocated one."""
    if source == target:
        raise ValueError("money is moved between two places")
    return _pair(Line(FREE, D, fen, earmark=source), Line(FREE, C, fen, earmark=target))


# --- requests -------------------------------------------------------------------


def approved(earmark: int, fen: int) -> Lines:
    """Final approval: free money is committed."""
    return _pair(Line(FREE, D, fen, earmark=earmark), Line(COMMITTED, C, fen, earmark=earmark))


def released(earmark: int, fen: int) -> Lines:
    """Committed money is free again."""
    return mirrored(approved(earmark, fen))


def disbursed(earmark: int, unit: int, fen: int, offset: int = 0) -> Lines:
    """Committed money is paid to a unit; `offset` of it settles what the unit has to give back."""
    if not 0 <= offset <= fen:
        raise Invalid(_("抵扣的金额不能超过拨付的金额。"), code="INVALID_AMOUNT")
    lines = [
        Line(COMMITTED, D, fen, earmark=earmark),
        Line(ADVANCED, C, fen, earmark=earmark),
        Line(ADVANCE, D, fen, unit=unit),
    ]
    if fen > offset:
        lines.append(Line(CASH, C, fen - offset))
    if offset:
        lines += [
            Line(RECOVERY_RECEIVABLE, C, offset, unit=unit),
            Line(RECOVERY_DUE, D, offset),
            Line(FREE, C, offset, earmark=earmark),
        ]
    return tuple(lines)


def use_accepted(earmark: int, unit: int, fen: int) -> Lines:
    """The use of an advance is proven."""
    return _pair(Line(ADVANCED, D, fen, earmark=earmark), Line(ADVANCE, C, fen, unit=unit))


def unspent_returned(earmark: int, unit: int, fen: int) -> Lines:
    """A unit gives back what it did not need: free again for the same earmark."""
    return (
        Line(CASH, D, fen),
        Line(FREE, C, fen, earmark=earmark),
        Line(ADVANCED, D, fen, earmark=earmark),
        Line(ADVANCE, C, fen, unit=unit),
    )


def payment_returned(earmark: int, unit: int, fen: int) -> Lines:
    """The bank sends a payment back, or the wrong payee does: committed again, to be paid anew."""
    return (
        Line(CASH, D, fen),
        Line(COMMITTED, C, fen, earmark=earmark),
        Line(ADVANCED, D, fen, earmark=earmark),
        Line(ADVANCE, C, fen, unit=unit),
    )


def misuse_found(unit: int, fen: int) -> Lines:
    """A unit has to give back what it used otherwise, or what it received by mistake."""
    return _pair(Line(RECOVERY_RECEIVABLE, D, fen, unit=unit), Line(RECOVERY_DUE, C, fen))


def recovered(earmark: int, unit: int, fen: int) -> Lines:
    """It has given back: free again for the earmark."""
    return (
        Line(CASH, D, fen),
        Line(FREE, C, fen, earmark=earmark),
        Line(RECOVERY_DUE, D, fen),
        Line(RECOVERY_RECEIVABLE, C, fen, unit=unit),
    )


# --- what banks and finance do ----------------------------------------------------


def interest(fen: int, *, to_source: bool) -> Lines:
    """Interest: the pool's own free money, or owed to finance."""
    return _pair(Line(CASH, D, fen), Line(PAYABLE_TO_SOURCE if to_source else FREE, C, fen))


def bank_fee(fen: int) -> Lines:
    """What the bank takes, out of the unallocated money."""
    return _pair(Line(FREE, D, fen), Line(CASH, C, fen))


def called_back(fen: int, earmark: int | None = None) -> Lines:
    """Finance calls idle money back: owed until it is paid."""
    return _pair(Line(FREE, D, fen, earmark=earmark), Line(PAYABLE_TO_SOURCE, C, fen))


def source_paid(fen: int) -> Lines:
    """What was owed to finance is paid."""
    return _pair(Line(PAYABLE_TO_SOURCE, D, fen), Line(CASH, C, fen))


def member_paid(unit: int, fen: int) -> Lines:
    """What was owed to a member is paid."""
    return _pair(Line(PAYABLE_TO_MEMBER, D, fen, unit=unit), Line(CASH, C, fen))


# --- the end of a pool -------------------------------------------------------------


def dissolved(
    taken: Mapping[int | None, int], to_members: Mapping[int, int], to_source: int = 0
) -> Lines:
    """Free money by earmark is owed to the members (by unit) and to finance."""
    lines = [Line(FREE, D, fen, earmark=earmark) for earmark, fen in taken.items() if fen]
    lines += [Line(PAYABLE_TO_MEMBER, C, fen, unit=u) for u, fen in to_members.items() if fen]
    if to_source:
        lines.append(Line(PAYABLE_TO_SOURCE, C, to_source))
    return tuple(lines)


# --- capitation and insurance -------------------------------------------------------


def capitation_shortfall(earmark: int, unit: int, fen: int) -> Lines:
    """More was advanced than was earned: the unit has to give the difference back."""
    return (*use_accepted(earmark, unit, fen), *misuse_found(unit, fen))


def insurance_for_use(earmark: int, fen: int) -> Lines:
    """A surplus received for use."""
    return subsidy_received(fen, earmark)


def insurance_for_units(shares: Mapping[int, int]) -> Lines:
    """A surplus received for the units, by unit."""
    owed = [Line(PAYABLE_TO_MEMBER, C, fen, unit=unit) for unit, fen in shares.items() if fen]
    return (Line(CASH, D, sum(shares.values())), *owed)


def overspend_borne(earmark: int, fen: int) -> Lines:
    """The pool's part of an overspend, out of this earmark, is owed to the source."""
    return called_back(fen, earmark)
