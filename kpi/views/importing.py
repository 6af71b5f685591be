"""Loading figures from files: upload, compare, apply all or the good ones, give up."""

from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports as engine
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.models import ImportFile
from alliance.core.periods import Kind, Period
from alliance.core.tables import attachment, file_name
from kpi import access, importing
from kpi.forms import UploadForm
from kpi.importing import showing
from kpi.importing.names import read_period
from kpi.views.asking import actor_of, county_of
from members.models import County

LATEST = 30
FEW = 10
PAGE = 200
UNPROCESSABLE = 422


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The files loaded so far, and the form for the next one."""
    county = county_of(request)
    month = Period.containing(today(), "month").previous
    form = _form(request, county, initial={"period": request.GET.get("period", month.code)})
    return _imports(request, county, form)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare a file, then show what it would change; nothing is written yet."""
    county = county_of(request)
    actor = access.check_can_import(actor_of(request), county)
    form = _form(request, county, request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            file = importing.compare_file(
                county=county,
                name=said["file"].name,
                content=said["file"].read(),
                form=said["data_set"],
                period=said["period"],
                by=actor,
            )
        except Invalid as invalid:
            for name, sentence in (invalid.fields or {"file": str(invalid)}).items():
                form.add_error(name if name in form.fields else None, str(sentence))
        else:
            return redirect("kpi:import", file=file.pk)
    return _imports(request, county, form, status=UNPROCESSABLE)


@require_GET
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """What a file would change, or what it has changed; ?show= lists one kind of row."""
    actor = actor_of(request)
    found = access.import_for(actor, file)
    shown = showing.Shown(found, importing.layout_of(found, actor))
    show = request.GET.get("show", "")
    context: dict[str, Any] = {
        "file": found,
        "county": found.county,
        "show": show,
        "tabs": _tabs(request, found, show),
        "uploader": showing.uploader(found),
        "twin": showing.twin(found),
        "to_write": found.counts["created"] + found.counts["changed"],
        "left_out": shown.found.left_out,
        "unknown": shown.found.unknown,
        "why_not_apply": why_not(access.check_can_apply, actor, found),
        "why_not_good": why_not(access.check_can_apply_good, actor, found),
        "why_not_start": access.why_not_start(actor, found.county),
        "why_not_end": why_not(access.check_can_end_import, actor, found),
    }
    if show in showing.STATUSES:
        lines = {"refused": shown.refused, "changed": shown.changed}.get(show)
        page = Paginator(lines() if lines else shown.plain(show), PAGE)
        context["page"] = page.get_page(request.GET.get("page"))
    elif show != "left_out":
        changed, refused = shown.changed(), shown.refused()
        context |= {
            "refused": refused[: FEW * FEW],
            "changed": changed[:FEW],
            "odd": shown.odd()[:FEW],
            "created_by_unit": shown.created_by_unit(),
        }
    return render(request, "kpi/import.html", context)


@require_POST
def apply(request: HttpRequest, file: UUID) -> HttpResponse:
    """Write the whole file: refused as soon as one of its rows is."""
    found = access.import_for(actor_of(request), file)
    by = access.check_can_apply(actor_of(request), found)
    engine.apply(file=found, layout=importing.layout_of(found, by), by=by)
    return redirect("kpi:import", file=found.pk)


@require_POST
def apply_good(request: HttpRequest, file: UUID) -> HttpResponse:
    """Write the rows that are in order; the others stay refused."""
    found = access.import_for(actor_of(request), file)
    by = access.check_can_apply_good(actor_of(request), found)
    engine.apply_good(file=found, layout=importing.layout_of(found, by), by=by)
    return redirect("kpi:import", file=found.pk)


@require_POST
def withdraw(request: HttpRequest, file: UUID) -> HttpResponse:
    """Give a compared file up; it stays in the list and says so."""
    found = access.import_for(actor_of(request), file)
    engine.withdraw(file=found, by=access.check_can_end_import(actor_of(request), found))
    return redirect("kpi:import", file=found.pk)


@require_GET
def refused(request: HttpRequest, file: UUID) -> HttpResponse:
    """The refused rows as the same table, with the reason in a last column."""
    actor = actor_of(request)
    found = access.import_for(actor, file)
    stem, _dot, ending = found.name.rpartition(".")
    ending = "csv" if ending.lower() == "csv" else "xlsx"
    content = engine.returned(found, importing.layout_of(found, actor), demo=found.county.demo)
    return attachment(content, _("%(name)s-退回行") % {"name": stem} + f".{ending}")


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A form's blank table for a period: ?data_set= its code, ?period=."""
    county = county_of(request)
    by = access.check_can_import(actor_of(request), county)
    forms = access.data_sets_for(by).filter(county=county)
    form = get_object_or_404(forms, code=request.GET.get("data_set", ""))
    period = read_period(request.GET.get("period", ""))
    if period.kind != form.frequency:
        period = Period.containing(period.first_day, cast(Kind, form.frequency))
    content = importing.template(form=form, period=period, by=by)
    return attachment(content, file_name(f"{form.name}-{period.code}", "xlsx", demo=county.demo))


def _form(request: HttpRequest, county: County, *args: Any, **more: Any) -> UploadForm:
    mine = access.data_sets_for(actor_of(request)).filter(county=county)
    return UploadForm(*args, forms_for=mine, **more)


def _imports(
    request: HttpRequest, county: County, form: UploadForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    files = access.imports_for(actor).filter(county=county)
    context = {
        "county": county,
        "form": form,
        "data_sets": access.data_sets_for(actor).filter(county=county),
        "month": Period.containing(today(), "month").previous.code,
        "files": files.defer("content", "comparison").order_by("-at")[:LATEST],
        "why_not_import": why_not(access.check_can_import, actor, county),
    }
    return render(request, "kpi/imports.html", context, status=status)


def _tabs(request: HttpRequest, file: ImportFile, show: str) -> list[dict[str, Any]]:
    names = {
        "": _("总览"),
        "refused": _("退回"),
        "changed": _("变更"),
        "created": _("新增"),
        "unchanged": _("不变"),
        "left_out": _("未读入的行"),
    }
    return [
        {
            "label": name,
            "url": f"{request.path}?show={code}" if code else request.path,
            "count": file.counts[code] if code else None,
            "current": code == show,
            "late": code == "refused" and bool(file.counts[code]),
        }
        for code, name in names.items()
    ]
