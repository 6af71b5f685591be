"""An audit package is asked for, made by a worker, kept slice by slice."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, jobs, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused, wrong_field
from fundpool.access import packages as access
from fundpool.models import AuditPackage, AuditPackageChunk, Pool
from fundpool.queries import packages as queries
from members import access as member_access
from members.models import County, Institution

JOB: Final = "fundpool.audit_package"
LONGEST_REASON: Final = 200


@action
def ask_package(
    *,
    county: County,
    pools: Sequence[Pool],
    years: Iterable[int],
    units: Sequence[Institution] = (),
    reason: str,
    by: Actor,
) -> AuditPackage:
    """Ask for the books of these pools and years, up to their last voucher of this moment.

    With `units` only vouchers and requests of these bodies. A worker makes the file.
    """
    by = access.check_can_pack(by, county.pk)
    chosen = sorted(set(years))
    if not pools or any(pool.county_id != county.pk for pool in pools):
        raise wrong_field("pools", _("请至少选一个资金池。"))
    if not chosen:
        raise wrong_field("years", _("请填写年度。"))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise wrong_field("reason", _("请写明用途，不超过%(n)d个字符。") % {"n": LONGEST_REASON})
    if not any(period.year in chosen for pool in pools for period in pool.periods.all()):
        raise Refused(_("所选资金池在这些年度没有账。"), code="NO_BASIS")
    row = AuditPackage(
        county=county, pools=sorted(pool.pk for pool in pools), years=chosen,
        units=sorted(unit.pk for unit in units), bounds=queries.bounds_of(pools, chosen),
        reason=reason.strip(), asked_by_id=by.person, asked_at=now(),
        demo=any(pool.demo for pool in pools),
    )  # fmt: skip
    row.save(force_insert=True)
    jobs.enqueue(
        county=county.pk, kind=JOB, arguments={"package": str(row.pk)}, key=str(row.pk),
        parts=[jobs.Part(key="whole")], by=by,
    )  # fmt: skip
    audit.record(
        by, "audit_package.asked", row, county=county.pk, reason=row.reason,
        fund="、".join(sorted(pool.code for pool in pools)), years="、".join(map(str, chosen)),
    )  # fmt: skip
    return row


@action
def keep_package(
    *,
    package: AuditPackage,
    slices: Iterable[bytes],
    contents: list[dict[str, object]],
    journals: int,
    findings: int,
    size: int,
    sha256: str,
    by: Actor,
) -> AuditPackage:
    """The worker has made the file: it is kept, and whoever asked is told."""
    member_access.check_is_system(by)
    row = _locked(package)
    for number, content in enumerate(slices):
        AuditPackageChunk.objects.create(
            county_id=row.county_id, package=row, number=number, content=content
        )
    row.contents, row.journals, row.findings = contents, journals, findings
    row.size, row.sha256 = size, sha256
    row.state, row.made_at = AuditPackage.State.READY, now()
    row.save()
    audit.record(
        by, "audit_package.made", row, county=row.county_id, sha256=sha256, vouchers=journals,
        findings=findings,
    )  # fmt: skip
    if row.asked_by_id is not None:
        outbox.tell(
            county=row.county_id, person=row.asked_by_id, url=row.get_absolute_url(),
            text=gettext_noop("审计资料包已生成，可以下载。"),
        )  # fmt: skip
    return row


@action
def give_up_package(*, package: AuditPackage, trouble: str, by: Actor) -> AuditPackage:
    """The worker could not make the file: it says so on its page."""
    member_access.check_is_system(by)
    row = _locked(package)
    row.state, row.trouble = AuditPackage.State.FAILED, trouble[:500]
    row.save(update_fields=["state", "trouble"])
    audit.record(by, "audit_package.failed", row, county=row.county_id, reason=row.trouble)
    return row


def _locked(package: AuditPackage) -> AuditPackage:
    rows = AuditPackage.objects.select_for_update(no_key=True)
    return rows.get(county=package.county_id, pk=package.pk)
