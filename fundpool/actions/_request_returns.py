"""Payments that went wrong: sent back and to be paid anew, or kept by a unit they were not for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from fundpool.actions._request_posting import after, check_within, posted
from fundpool.actions._request_steps import Taking
from fundpool.models import Disbursement, Misdirected, Misuse, PaymentReturn
from fundpool.queries import request_payments as queries
from fundpool.queries.request_money import amounts
from fundpool.rules import ledger
from members.models import Institution

#: What the misuse of a wrong payee is called.
WRONG_UNIT: Final = "错付未退"


def _return_payment(taking: Taking) -> str:
    """The money is in the bank and committed again; the payee is put right before it is paid anew."""
    row, said = taking.row, taking.said
    payment = _meant(taking)
    kind = PaymentReturn.Kind.BANK
    if "unit" in said:
        _unit(taking)
        kind = PaymentReturn.Kind.WRONG_UNIT
    lines = ledger.payment_returned(row.earmark_id, row.institution_id, said["amount"])
    journal = posted(taking, "payment_returned", lines)
    PaymentReturn.objects.create(
        county_id=row.county_id, payment=payment, kind=kind, fen=said["amount"], on=taking.on,
        bank_no=said["bank_no"], reason=said["reason"], by_id=taking.by.person, journal=journal,
    )  # fmt: skip
    return after(taking)


def _wrong_unit(taking: Taking) -> str:
    """Taken off the unit it was meant for, called in from the one that has it."""
    row, said = taking.row, taking.said
    payment, unit, fen = _meant(taking), _unit(taking), said["amount"]
    journal = posted(
        taking,
        "misuse_found",
        (
            *ledger.use_accepted(row.earmark_id, row.institution_id, fen),
            *ledger.misuse_found(unit.pk, fen),
        ),
    )
    misuse = Misuse.objects.create(
        county_id=row.county_id, request=row, fen=fen, cleared=fen, kind=WRONG_UNIT,
        reason=said["reason"], at=taking.at, by_id=taking.by.person, journal=journal,
    )  # fmt: skip
    Misdirected.objects.create(
        county_id=row.county_id, payment=payment, misuse=misuse, institution=unit
    )
    return after(taking)


def _meant(taking: Taking) -> Disbursement:
    """The payment that is meant, named or the only one; the amount is within what is out of it."""
    rows = Disbursement.objects.filter(request=taking.row).order_by("pk")
    if taking.about is not None:
        rows = rows.filter(pk=taking.about)
    found = [one for one in rows if queries.left_of(one)]
    if len(found) != 1:
        raise Refused(_("请指明是哪一笔拨付；已全部退回的不再办。"), code="no_payment")
    fen = taking.said["amount"]
    check_within(fen, queries.left_of(found[0]), "EXCEEDS_ADVANCE", _("这笔拨付"))
    there = amounts(taking.row)
    check_within(fen, there.out - there.waiting, "EXCEEDS_ADVANCE", _("已拨未核销"))
    if taking.on < found[0].on:
        told = _("退回日期不能早于支付日期。")
        raise Invalid(told, fields={"on": told})
    return found[0]


def _unit(taking: Taking) -> Institution:
    """The unit that received what was not for it; never the one that asked."""
    row = taking.row
    rows = Institution.objects.filter(county=row.county_id, code=taking.said["unit"])
    unit = rows.exclude(pk=row.institution_id).first()
    if unit is None:
        told = _("请选收到错付资金的另一家单位。")
        raise Invalid(told, fields={"unit": told})
    return unit


RETURNS: Final[Mapping[str, Callable[[Taking], str | None]]] = MappingProxyType(
    {"return_payment": _return_payment, "wrong_unit": _wrong_unit}
)
