"""上级报表: the list, one form with its sheets and cells, one filled form with its sources."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import UNPROCESSABLE, attempt, status_of
from alliance.core.tables.blanks import read_blank
from kpi import access, actions, exporting, filling, queries
from kpi.actions import Bound
from kpi.exporting import loading as sheets
from kpi.forms.superiors import BindForm, FillForm, RenewForm, SuperiorNewForm
from kpi.models import DataElement, Indicator, SuperiorFile, SuperiorForm
from kpi.views.asking import county_of

#: A row's number has fewer digits.
DIGITS = 18
#: So many bound cells are listed below the sheet; all of them stand in it.
MOST_LISTED = 300


@require_http_methods(["GET", "POST"])
def superiors(request: HttpRequest) -> HttpResponse:
    """What superiors want, and the way to take in another workbook."""
    actor, county = actor_of(request), county_of(request)
    lines = queries.collecting.superior_lines(access.superiors_for(actor).filter(county=county))
    if exporting.is_asked(request):
        return exporting.answer(sheets.superiors(county, lines))
    form = SuperiorNewForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        access.check_can_add_superior(actor, county)
        made = attempt(
            form,
            lambda said: actions.add_superior(
                county=county,
                upload=said["file"],
                by=actor,
                **{name: said[name] for name in ("name", "superior", "basis", "frequency")},
            ),
        )
        if made is not None:
            messages.success(request, _("已收下空白表。请点空格，说明各填什么数。"))
            return redirect(made)
    context = {
        "county": county,
        "lines": lines,
        "form": form,
        "why_not_add": why_not(access.check_can_add_superior, actor, county),
    }
    status = status_of(form)
    return render(request, "kpi/superiors/superiors.html", context, status=status)


@require_GET
def superior(request: HttpRequest, form: UUID) -> HttpResponse:
    """The newest blank workbook as a table; ?sheet= and ?cell= choose a cell to bind."""
    return _page(request, access.superior_for(actor_of(request), form))


@require_POST
def bind(request: HttpRequest, form: UUID) -> HttpResponse:
    """Say which figure stands in a cell."""
    actor = actor_of(request)
    found = access.superior_for(actor, form)
    access.check_can_keep_superior(actor, found)
    typed = _bind_form(actor, found, request.POST)
    sheet, cell = request.POST.get("sheet", ""), request.POST.get("cell", "")
    done = attempt(
        typed,
        lambda said: actions.bind_cell(
            form=found, sheet=sheet, cell=cell, bound=_bound(actor, found, said), by=actor
        ),
    )
    if done is None:
        return _page(request, found, binding=typed)
    return redirect(f"{found.get_absolute_url()}?{urlencode({'sheet': sheet, 'cell': cell})}#bind")


def _bound(actor: Actor, form: SuperiorForm, said: Any) -> Bound:
    kind, _colon, rest = said["about"].partition(":")
    code, _hash, band = rest.partition("#")
    rows: Any = access.indicators_for if kind == "indicator" else access.elements_for
    about: Indicator | DataElement | None = (
        rows(actor).filter(county=form.county_id, code=code).first()
    )
    if about is None:
        raise NotFound(_("没有找到这个指标或数据元。"))
    return Bound(about, said["unit"], said["when"], int(band or 0), said["scale"], said["places"])


@require_POST
def unbind(request: HttpRequest, form: UUID) -> HttpResponse:
    """A cell is filled in no more."""
    actor = actor_of(request)
    found = access.superior_for(actor, form)
    sheet, cell = request.POST.get("sheet", ""), request.POST.get("cell", "")
    actions.unbind_cell(form=found, sheet=sheet, cell=cell, by=actor)
    return redirect(f"{found.get_absolute_url()}?{urlencode({'sheet': sheet, 'cell': cell})}#bind")


@require_POST
def confirm(request: HttpRequest, form: UUID) -> HttpResponse:
    """The ticked cells hold what was proposed after a change of the workbook."""
    found = access.superior_for(actor_of(request), form)
    actions.confirm_cells(form=found, cells=_ticked(request), by=actor_of(request))
    messages.success(request, _("已确认，以后照此填。"))
    return redirect(found)


@require_POST
def drop(request: HttpRequest, form: UUID) -> HttpResponse:
    """The ticked cells do not."""
    found = access.superior_for(actor_of(request), form)
    actions.drop_cells(form=found, cells=_ticked(request), by=actor_of(request))
    return redirect(found)


def _ticked(request: HttpRequest) -> list[int]:
    return [
        int(one) for one in request.POST.getlist("cells") if one.isdecimal() and len(one) < DIGITS
    ]


@require_POST
def fill(request: HttpRequest, form: UUID) -> HttpResponse:
    """Fill it in for a period."""
    actor = actor_of(request)
    found = access.superior_for(actor, form)
    access.check_can_keep_superior(actor, found)
    typed = FillForm(request.POST, frequency=found.frequency)
    done = attempt(
        typed,
        lambda said: actions.fill_superior(
            form=found, period=said["period"], provisional=said["provisional"], by=actor
        ),
    )
    return _page(request, found, filling_in=typed) if done is None else redirect(done)


@require_POST
def renew(request: HttpRequest, form: UUID) -> HttpResponse:
    """Take in the next blank workbook."""
    actor = actor_of(request)
    found = access.superior_for(actor, form)
    access.check_can_keep_superior(actor, found)
    typed = RenewForm(request.POST, request.FILES)
    done = attempt(
        typed,
        lambda said: actions.renew_superior(
            form=found, upload=said["file"], version=request.POST.get("version"), by=actor
        ),
    )
    if done is None:
        return _page(request, found, renewing=typed)
    messages.success(request, _("已换成新的空白表。"))
    return redirect(found)


@require_POST
def end(request: HttpRequest, form: UUID) -> HttpResponse:
    """It is wanted no more."""
    actor = actor_of(request)
    found = access.superior_for(actor, form)
    actions.end_superior(
        form=found,
        reason=request.POST.get("reason", ""),
        version=request.POST.get("version"),
        by=actor,
    )
    return redirect(found)


@require_GET
def blank(request: HttpRequest, form: UUID) -> HttpResponse:
    """The newest blank workbook as it came; that it was taken is written down."""
    actor = actor_of(request)
    file = access.superior_file_for(actor, access.superior_for(actor, form))
    return attachments.handed_out(actor, "kpi.superior_blank_read", file)


@require_GET
def filled(request: HttpRequest, filled: UUID) -> HttpResponse:
    """What stayed empty and why, and where each number comes from."""
    row = access.filled_for(actor_of(request), filled)
    context = {"county": row.county, "filled": row, "form": row.file.form}
    return render(request, "kpi/superiors/filled.html", context)


@require_GET
def filled_file(request: HttpRequest, filled: UUID) -> HttpResponse:
    """The filled workbook, to be sent on; that it was taken is written down."""
    actor = actor_of(request)
    row = access.filled_for(actor, filled)
    return attachments.handed_out(actor, "kpi.superior_filled_read", row, period=row.period)


def _bind_form(actor: Actor, form: SuperiorForm, *args: Any, **more: Any) -> BindForm:
    county = form.county
    return BindForm(
        *args,
        indicators=access.indicators_for(actor).filter(county=county),
        elements=access.elements_for(actor).filter(county=county),
        units=access.bindable_units_for(actor, county),
        **more,
    )


def _page(
    request: HttpRequest,
    form: SuperiorForm,
    *,
    binding: BindForm | None = None,
    filling_in: FillForm | None = None,
    renewing: forms.Form | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    refused = any((binding, filling_in, renewing))
    if refused:  # each is sent to an address of its own; the page lives at the form's
        request.path = reverse("kpi:superior", args=[form.pk])
    file = access.superior_file_for(actor, form)
    why_not_keep = why_not(access.check_can_keep_superior, actor, form)
    context = {
        "county": form.county,
        "form": form,
        "file": file,
        "why_not_keep": why_not_keep,
        "filling_in": filling_in or FillForm(frequency=form.frequency),
        "renewing": renewing or RenewForm(),
        "filled": queries.collecting.filled_of(form),
        **_sheets(request, actor, form, file, binding, may_bind=not why_not_keep),
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "kpi/superiors/superior.html", context, status=status)


def _sheets(
    request: HttpRequest,
    actor: Actor,
    form: SuperiorForm,
    file: SuperiorFile,
    binding: BindForm | None,
    *,
    may_bind: bool,
) -> dict[str, Any]:
    """The chosen sheet as a table, the chosen cell with what it holds, and how much is bound."""
    asked = request.POST if binding is not None else request.GET
    sheets = read_blank(bytes(file.document.content))
    sheet = next((one for one in sheets if one.name == asked.get("sheet")), sheets[0])
    found = queries.collecting.bound_cells(file)
    cells = [row for row in found if not row.proposed]
    proposed = [row for row in found if row.proposed]
    here = {row.cell: row for row in found if row.sheet == sheet.name}
    chosen = asked.get("cell", "")
    open_here = filling.labels_of(sheet)
    row = here.get(chosen)
    is_open = chosen in open_here
    if binding is None and is_open and may_bind:
        asked_in = filling.unit_beside(sheet, open_here[chosen])
        initial = BindForm.of(row) if row else BindForm.fresh(form.county.code, asked_in)
        binding = _bind_form(actor, form, initial=initial)
    return {
        "sheet": sheet,
        "grid": filling.grid_of(
            sheet,
            {ref: filling.told_what(one) for ref, one in here.items()},
            chosen,
            {ref for ref, one in here.items() if one.proposed},
        ),
        "tabs": [
            {
                "label": one.name,
                "url": f"{form.get_absolute_url()}?{urlencode({'sheet': one.name})}",
                "count": sum(row.sheet == one.name for row in cells),
                "current": one is sheet,
            }
            for one in sheets
        ],
        "cells": [(one, filling.told_what(one)) for one in cells[:MOST_LISTED]],
        "bound": len(cells),
        "proposed": [
            (one, filling.told_what(one), filling.reworded(one)) for one in proposed[:MOST_LISTED]
        ],
        "waiting": len(proposed),
        "unbound": len(filling.unbound(sheets, found)),
        "chosen": chosen if is_open else "",
        "beside": [text for side in open_here.get(chosen, ()) for text in side[::-1]],
        "row": row,
        "binding": binding if is_open else None,
    }
