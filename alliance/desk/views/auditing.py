"""Reading the audit: filtered, one event, a record's dossier; taking it out with a reason."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import audit
from alliance.core.actor import actor_of
from alliance.core.errors import Refused
from alliance.core.models import AuditEvent
from alliance.core.pagination import page_of
from alliance.core.tables import attachment, file_name, write_csv, write_xlsx
from alliance.desk import forms, trail
from alliance.desk.events import EVENTS
from alliance.desk.naming import kind_words
from members import access
from members.access.auditing import MOST_EXPORTED
from members.views.choosing import current_county

#: A dossier is read on paper; beyond this many events the list with its filters serves.
MOST_IN_A_DOSSIER = 1000
READ_HERE = "audit.dossier_read"


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """The audit of my county, newest first, narrowed by the form; that it was read is kept."""
    county = current_county(request)
    by = access.check_can_read_audit(actor_of(request), county)
    form = forms.AuditForm(request.GET)
    found = trail.narrowed(access.audit_for(by), county.pk, form.asked())
    page = page_of(found, order=trail.ORDER, cursor=request.GET.get("cursor", ""))
    asked = {key: value for key, value in request.GET.items() if value and key != "cursor"}
    audit.seen(by, "audit.read", county, county=county.pk, filters=asked)
    context = {
        "county": county,
        "form": form,
        "lines": trail.lines(page.rows, by),
        "whats": sorted(EVENTS.items(), key=lambda item: str(item[1])),
        "asked": urlencode(asked),
        "next": f"?{urlencode({**asked, 'cursor': page.next})}" if page.next else "",
        "previous": f"?{urlencode({**asked, 'cursor': page.previous})}" if page.previous else "",
        "most": MOST_EXPORTED,
    }
    return render(request, "desk/audit.html", context)


@require_GET
def event(request: HttpRequest, event: int) -> HttpResponse:
    """One event with everything that was written down, and its place in the chain."""
    actor = actor_of(request)
    found = access.audit_event_for(actor, event)
    return render(request, "desk/audit_event.html", {"line": trail.lines([found], actor)[0]})


@require_GET
def dossier(request: HttpRequest, label: str) -> HttpResponse:
    """Everything that happened to one record, or that it did, over all apps by time."""
    county = current_county(request)
    by = access.check_can_read_audit(actor_of(request), county)
    found = trail.dossier(access.audit_for(by), county.pk, label)
    rows = list(found[: MOST_IN_A_DOSSIER + 1])
    if all(row.what == READ_HERE for row in rows):
        rows = []  # that somebody asked for it makes no record of it
    audit.seen(by, "audit.dossier_read", label, county=county.pk)
    context = {
        "county": county,
        "label": label,
        "kind": kind_words(label),
        "name": trail.about(label) if rows else "",
        "lines": trail.lines(rows[:MOST_IN_A_DOSSIER], by),
        "more": len(rows) > MOST_IN_A_DOSSIER,
        "reads": AuditEvent.Kind.READ,
    }
    return render(request, "desk/dossier.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The narrowed audit as a workbook or CSV; a reason is asked for and written down first."""
    county = current_county(request)
    by = access.check_can_read_audit(actor_of(request), county)
    form = forms.AuditExportForm(request.POST)
    reason, kind = form.checked()
    found = trail.narrowed(access.audit_for(by), county.pk, form.asked()).order_by(*trail.ORDER)
    rows = list(found[: MOST_EXPORTED + 1])
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            _("超过 %(most)d 条，一个文件放不下。请用日期缩小范围后分次导出。")
            % {"most": MOST_EXPORTED}, code="too_many",
        )  # fmt: skip
    audit.seen(by, "audit.exported", county, county=county.pk, reason=reason, rows=len(rows))
    title = _("审计记录")
    write = write_xlsx if kind == "xlsx" else write_csv
    table = write(
        trail.headings(), trail.as_rows(trail.lines(rows, by)), title=title, demo=county.demo
    )
    return attachment(table, file_name(title, kind, demo=county.demo))
