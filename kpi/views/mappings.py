"""Exports of other systems: layouts that were asked about once, and names said to be somebody's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import imports
from alliance.core.actor import actor_of
from kpi import access, exporting, queries
from kpi.exporting import loading as sheets
from kpi.views.asking import county_of
from kpi.views.importing import PAGES
from members import access as member_access
from members import actions as member_actions


@require_GET
def mappings(request: HttpRequest) -> HttpResponse:
    """Every remembered layout: from which system, which heading is what, by whom, since when."""
    actor, county = actor_of(request), county_of(request)
    rows = access.mappings_for(actor).filter(county=county)
    layouts = access.layouts_for(actor).filter(county=county)
    tables = queries.collecting.layout_lines(layouts)
    lines = queries.collecting.mapping_lines(rows)
    if exporting.is_asked(request):
        return exporting.answer(sheets.mappings(county, tables, lines))
    context = {"county": county, "layouts": tables, "lines": lines}
    return render(request, "kpi/mappings.html", context)


@require_POST
def rename(request: HttpRequest, mapping: int) -> HttpResponse:
    """Say which system a layout comes from."""
    actor = actor_of(request)
    row = access.mapping_for(actor, mapping)
    by = access.check_can_import(actor, row.county)
    imports.rename_mapping(mapping=row, name=request.POST.get("name", ""), by=by)
    return redirect("kpi:mappings")


@require_POST
def withdraw(request: HttpRequest, mapping: int) -> HttpResponse:
    """The next file of this layout is asked about anew."""
    actor = actor_of(request)
    row = access.mapping_for(actor, mapping)
    by = access.check_can_import(actor, row.county)
    imports.withdraw_mapping(mapping=row, by=by)
    messages.success(request, _("已撤销；下次遇到这样的表头会再问。"))
    return redirect("kpi:mappings")


@require_POST
def names(request: HttpRequest, file: UUID) -> HttpResponse:
    """Say whom unknown names mean: they become short names, and the file is compared anew."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    given = zip(request.POST.getlist("name"), request.POST.getlist("body"), strict=False)
    meant = {
        name[:120]: member_access.institution_for(by, found.county.code, code)
        for name, code in given
        if code
    }
    if meant:
        member_actions.batches.remember_short_names(county=found.county, names=meant, by=actor)
    imports.compare_anew(file=found, layout=PAGES.layout(found, by), by=by)
    return redirect(PAGES.url("import", found))
