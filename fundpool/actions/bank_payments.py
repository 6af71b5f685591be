"""What the treasury says it has paid confirms the payments in the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.models import ImportFile
from fundpool.access import bank as access
from fundpool.models import Disbursement, TreasuryPayment

LONGEST = {"reference": 60, "payee": 120, "purpose": 200}


@dataclass(frozen=True)
class PaidTold:
    """A row of a payment list; the amount in fen."""

    on: date
    fen: int
    reference: str
    payee: str
    purpose: str = ""


def check_paid(told: PaidTold) -> None:
    """Whether a row can confirm anything; Invalid names what is wrong with it."""
    wrong = {}
    if told.on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if told.fen <= 0:
        wrong["amount"] = _("金额要大于 0，最细到分。")
    for name, longest in LONGEST.items():
        if len(getattr(told, name)) > longest:
            wrong[name] = _("请不超过%(most)d字。") % {"most": longest}
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


@action
def confirm_payments(
    *, pairs: Sequence[tuple[Disbursement, PaidTold]], file: ImportFile, by: Actor
) -> list[TreasuryPayment]:
    """Each payment is confirmed once, for the amount that left the bank."""
    by = access.check_can_keep(by, file.county_id)
    made = []
    for payment, told in pairs:
        row = Disbursement.objects.select_related("request").get(
            pk=payment.pk, county=file.county_id
        )
        check_paid(told)
        if row.fen - row.offset != told.fen:
            raise Refused(_("金额与账上的拨付不同，请核对文件。"), code="AMOUNT_MISMATCH")
        if TreasuryPayment.objects.filter(payment=row).exists():
            raise Refused(_("这笔拨付已经确认过。"), code="ALREADY_MATCHED")
        made.append(
            TreasuryPayment.objects.create(
                county_id=file.county_id, payment=row, reference=told.reference, on=told.on,
                fen=told.fen, payee=told.payee, purpose=told.purpose, file=file, at=now(),
                by_id=by.person,
            )
        )  # fmt: skip
    audit.record(by, "bank.payments_confirmed", file, payments=len(made))
    return made
