"""Where a unit is paid: one person enters the account, another confirms it, the old one ends."""

import re
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit, crypto
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.ids import uuid7
from fundpool.access import payees as access
from fundpool.models import Payee
from fundpool.queries.payees import PLACE
from members.models import Institution

LONGEST: Final = 100
#: What banks print in groups; an account number has nothing but digits otherwise.
_GAPS: Final = re.compile(r"[\s-]+")
_NUMBER: Final = re.compile(r"[0-9]{8,30}")


@action
def enter_payee(
    *, institution: Institution, bank: str, name: str, number: str, by: Actor, demo: bool = False
) -> Payee:
    """A unit says where it is paid; until another person confirms it the old account stays in force."""
    by = access.check_can_keep_payee(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    bank, name, digits = bank.strip(), name.strip(), _GAPS.sub("", number)
    wrong = {}
    for field, value in (("bank", bank), ("name", name)):
        if not value or len(value) > LONGEST:
            wrong[field] = _("请填写，不超过%(most)d字。") % {"most": LONGEST}
    if not _NUMBER.fullmatch(digits):
        wrong["number"] = _("账号为 8 至 30 位数字。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    rows = Payee.objects.filter(institution=institution, ended_at__isnull=True)
    if rows.filter(confirmed_at__isnull=True).exists():
        raise Refused(_("已有一个账户等待确认，请先确认或撤销。"), code="payee_waiting")
    pk = uuid7()
    made = Payee.objects.create(
        id=pk, county_id=institution.county_id, institution=institution, bank=bank, name=name,
        sealed=crypto.seal(digits, table=PLACE.table, pk=pk, field=PLACE.field),
        ends_with=digits[-4:], entered_at=now(), entered_by_id=by.person,
        demo=demo or institution.county.demo,
    )  # fmt: skip
    audit.record(by, "payee.entered", made, institution=institution.pk, account_tail=made.ends_with)
    return made


@action
def confirm_payee(*, payee: Payee, by: Actor) -> Payee:
    """Another person has compared it with the bank's paper: from now on money goes there."""
    Institution.objects.select_for_update(no_key=True).get(pk=payee.institution_id)
    row = Payee.objects.select_for_update(no_key=True).get(pk=payee.pk)
    by = access.check_can_confirm_payee(by, row)
    moment = now()
    Payee.objects.filter(
        institution=row.institution_id, confirmed_at__isnull=False, ended_at__isnull=True
    ).update(ended_at=moment)
    row.confirmed_at, row.confirmed_by_id = moment, by.person
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(
        by, "payee.confirmed", row, institution=row.institution_id, account_tail=row.ends_with
    )
    return row


@action
def drop_payee(*, payee: Payee, by: Actor) -> Payee:
    """An account that waits is taken back; one in force stays until another follows it."""
    row = Payee.objects.select_for_update(no_key=True).get(pk=payee.pk)
    by = access.check_can_drop_payee(by, row)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    audit.record(
        by, "payee.dropped", row, institution=row.institution_id, account_tail=row.ends_with
    )
    return row
