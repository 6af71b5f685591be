"""An audit package as an answer: sent slice by slice, and written down that it was."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from fundpool.models import AuditPackage
from fundpool.queries import packages


def handed_out(actor: Actor, row: AuditPackage) -> StreamingHttpResponse:
    """The file of a package one may read; Refused while it is not there."""
    if row.state != AuditPackage.State.READY:
        raise Refused(_("审计资料包还没有生成，请稍后再下载。"), code="NOT_READY")
    audit.seen(actor, "audit_package.taken", row, county=row.county_id, sha256=row.sha256)
    answer = StreamingHttpResponse(packages.slices(row), content_type="application/zip")
    words = [_("演示数据")] if row.demo else []
    stamp = f"{localtime(row.asked_at):%Y-%m-%d-%H%M}"
    name = "-".join([*words, _("审计资料包"), stamp]) + ".zip"
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    answer.headers["Content-Length"] = str(row.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
