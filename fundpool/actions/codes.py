"""Accounting codes: one accountant writes them, another confirms."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused
from fundpool.access import ledger as access
from fundpool.models import AccountCode
from fundpool.rules import ledger as rules
from members.models import County


@action
def write_codes(*, county: County, said: Mapping[str, tuple[str, str]], by: Actor) -> int:
    """Write code and name of each kind of account; what differs waits to be confirmed. How many."""
    by = access.check_can_keep_codes(by, county.pk)
    rows = {row.kind: row for row in _locked(county)}
    changed = []
    for kind, (code, name) in said.items():
        if kind not in rules.ACCOUNTS or not code.strip() or not name.strip():
            raise Invalid(_("每个科目都要填代码和名称。"), code="nothing")
        row = rows.get(kind) or AccountCode(county=county, kind=kind, version=0)
        if (row.code, row.name) == (code.strip(), name.strip()):
            continue
        row.code, row.name = code.strip()[:40], name.strip()[:80]
        row.proposed_by_id, row.confirmed_by_id, row.confirmed_at = by.person, None, None
        row.version += 1
        row.save()
        changed.append(f"{kind} {row.code}")
    if not changed:
        raise Refused(_("没有改动。"), code="nothing_changed")
    audit.record(by, "account_codes.written", county, changed=changed)
    return len(changed)


@action
def confirm_codes(*, county: County, by: Actor) -> int:
    """Another person confirms what waits. How many."""
    by = access.check_can_keep_codes(by, county.pk)
    waiting = [row for row in _locked(county) if row.confirmed_at is None]
    if not waiting:
        raise Refused(_("没有待确认的科目对照。"), code="nothing_changed")
    if any(row.proposed_by_id in by.names for row in waiting):
        raise Forbidden(_("填写人不能确认自己的对照，请另一人确认。"), code="SAME_PERSON")
    for row in waiting:
        row.confirmed_by_id, row.confirmed_at = by.person, now()
        row.version += 1
        row.save(update_fields=["confirmed_by", "confirmed_at", "version"])
    audit.record(
        by, "account_codes.confirmed", county, changed=[f"{r.kind} {r.code}" for r in waiting]
    )
    return len(waiting)


def _locked(county: County) -> list[AccountCode]:
    rows = AccountCode.objects.select_for_update(no_key=True).filter(county=county)
    return list(rows.order_by("pk"))
