"""Pools are opened, and their earmarks named."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused, wrong_field
from alliance.core.versions import check_version
from fundpool.access import ledger as access
from fundpool.actions.years import open_year
from fundpool.models import Earmark, Pool
from fundpool.models.ledger import POOL_KINDS
from members.models import Alliance, Clause, County


@action
def open_pool(
    *,
    county: County,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    alliance: Alliance | None = None,
    year: int | None = None,
    demo: bool = False,
) -> Pool:
    """Open a pool with books of its own; the first year of them with it, or later."""
    by = access.check_can_keep_pools(by, county.pk)
    if kind not in POOL_KINDS:
        raise wrong_field("kind", _("请选资金池的类别。"))
    code, name = _said("code", code, 40), _said("name", name, 120)
    if alliance is not None and alliance.county_id != county.pk:
        raise wrong_field("alliance", _("请选本县区的联盟。"))
    if Pool.objects.filter(county=county, code=code).exists():
        raise Refused(_("已有代码为“%(code)s”的资金池。") % {"code": code}, code="code_taken")
    pool = Pool.objects.create(
        county=county, code=code, name=name, kind=kind, alliance=alliance,
        demo=demo or county.demo,
    )  # fmt: skip
    audit.record(by, "pool.opened", pool, code=code, fund=name, pool_kind=kind)
    if year is not None:
        open_year(pool=pool, year=year, by=by)
    return pool


@action
def name_earmark(
    *,
    pool: Pool,
    code: str,
    name: str,
    by: Actor,
    basis: Clause | None = None,
    document_no: str = "",
    checklist: str = "",
) -> Earmark:
    """Name what money of a pool may be used for: by a clause of the plan, or by a document."""
    by = access.check_can_keep_pools(by, pool.county_id)
    pool = Pool.objects.select_for_update(no_key=True).get(county=pool.county_id, pk=pool.pk)
    if pool.status != Pool.Status.ACTIVE:
        raise Refused(_("资金池正在解体或已解体，不能增加专项。"), code="POOL_DISSOLVED")
    code, name = _said("code", code, 40), _said("name", name, 120)
    document_no = document_no.strip()
    if basis is None and not document_no:
        told = _("请选方案条款，或填写县区增设这一专项的文号。")
        raise Invalid(told, fields={"document_no": told})
    if Earmark.objects.filter(county=pool.county_id, pool=pool, code=code).exists():
        raise Refused(
            _("这个资金池已有代码为“%(code)s”的专项。") % {"code": code}, code="code_taken"
        )
    earmark = Earmark.objects.create(
        county_id=pool.county_id, pool=pool, code=code, name=name, basis=basis,
        document_no=document_no[:80], checklist=checklist.strip(),
    )  # fmt: skip
    audit.record(
        by, "pool.earmark_named", earmark, fund=pool.code, code=code, earmark=name,
        document_no=document_no,
    )  # fmt: skip
    return earmark


@action
def list_documents(
    *, earmark: Earmark, checklist: str, version: str | int | None, by: Actor
) -> Earmark:
    """Say which documents a request on this earmark has to enclose, one a line."""
    by = access.check_can_keep_pools(by, earmark.county_id)
    earmark = Earmark.objects.select_for_update(no_key=True).get(
        county=earmark.county_id, pk=earmark.pk
    )
    check_version(earmark, version, yours={"checklist": checklist})
    earmark.checklist = checklist.strip()
    earmark.version += 1
    earmark.save(update_fields=["checklist", "version"])
    audit.record(
        by, "pool.documents_listed", earmark, earmark=earmark.name, documents=earmark.documents
    )
    return earmark


def _said(field: str, text: str, longest: int) -> str:
    text = text.strip()
    if not text or len(text) > longest:
        raise wrong_field(field, _("请填写，不超过%(n)d个字符。") % {"n": longest})
    return text
