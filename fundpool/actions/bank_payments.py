"""What the treasury says it has paid confirms the payments in the books."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from alliance.core.models import ImportFile
from fundpool.access import bank as access
from fundpool.bank_told import PaidTold, check_paid
from fundpool.models import Disbursement, TreasuryPayment


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
