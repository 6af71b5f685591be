"""What was entered wrongly is taken back by a journal of its own."""

from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.access import ledger as access
from fundpool.actions._posting import reverse
from fundpool.models import Allocation, Journal
from fundpool.rules.allocating import ALLOCATION


@action
def reverse_journal(*, journal: Journal, on: date, reason: str, by: Actor) -> Journal:
    """Post the mirror of a journal that the books themselves have entered, once, in an open year.

    What another page has entered is taken back there, so that its own rows agree.
    """
    by = access.check_can_reverse(by, journal)
    reason = reason.strip()
    if not reason or len(reason) > 200:  # noqa: PLR2004 — the column's width
        told = _("请写明冲销的理由，不超过%(n)d个字符。") % {"n": 200}
        raise Invalid(told, fields={"reason": told})
    if on > today():
        told = _("日期不能晚于今天。")
        raise Invalid(told, fields={"on": told})
    back = reverse(journal, on=on, by=by, memo=reason, source=journal.source)
    allocation = Allocation.objects.filter(county=journal.county_id, journal=journal).first()
    if allocation is not None:
        allocation.state = ALLOCATION.after(allocation.state, "reverse")
        allocation.version += 1
        allocation.save(update_fields=["state", "version"])
    audit.record(
        by, "journal.reversed", journal, fund=journal.pool.code, voucher=str(journal),
        reversed_as=str(back), reason=reason,
    )  # fmt: skip
    return back
