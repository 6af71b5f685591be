"""临时要数: the list, asking, who answered, answering, the table, the end."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refusal, Refused, why_not
from alliance.core.forming import UNPROCESSABLE, attempt, status_of
from alliance.core.numbers import plain
from alliance.core.tables import attachment, file_name, write_xlsx
from kpi import access, actions, exporting, queries
from kpi.exporting import adhoc as exporting_adhoc
from kpi.forms.adhoc import AskForm
from kpi.models import AdHocCell, AdHocRequest
from kpi.views.asking import county_of
from members import access as member_access
from members import queries as member_queries
from members.models import Unit


@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Every request of the county, or those that ask one of the reader's bodies."""
    actor, county = actor_of(request), county_of(request)
    rows = access.ad_hoc_for(actor).filter(county=county)
    lines = queries.adhoc.asked_lines(rows, access.ad_hoc_cells_for(actor))
    if exporting.is_asked(request):
        return exporting.answer(exporting_adhoc.requests(county, lines))
    context = {
        "county": county,
        "lines": lines,
        "why_not_ask": why_not(access.check_can_ask, actor, county),
    }
    return render(request, "kpi/asked.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a few figures."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_ask(actor, county)
    typed = AskForm(
        request.POST or None,
        elements=access.askable_elements_for(actor, county),
        units=access.askable_units_for(actor, county),
        alliances=member_access.alliances_for(actor).filter(county=county).order_by("code"),
        members=member_queries.memberships_on(county.pk, today()),
    )
    if request.method == "POST":
        made = attempt(
            typed,
            lambda _said: actions.ask_for_figures(county=county, asking=typed.asking(), by=actor),
        )
        if made is not None:
            messages.success(request, _("已下发：已有的数已填入，其余请各单位答复。"))
            return redirect(made)
    status = status_of(typed)
    return render(request, "kpi/ask.html", {"county": county, "form": typed}, status=status)


def _units(request: HttpRequest, row: AdHocRequest) -> list[queries.adhoc.AskedUnit]:
    return queries.adhoc.asked_units(row, access.ad_hoc_cells_for(actor_of(request)))


@require_GET
def one(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Who answered, what is late, what came in."""
    actor = actor_of(request)
    row = access.one_ad_hoc_for(actor, asked)
    units = _units(request, row)
    context = {
        "county": row.county,
        "row": row,
        "units": units,
        "items": row.items.order_by("position"),
        "answered": sum(not unit.open for unit in units),
        "late": sum(unit.is_late for unit in units),
        "is_over": row.due_at < now(),
        "why_not_end": why_not(access.check_can_end_ad_hoc, actor, row),
    }
    return render(request, "kpi/asked_one.html", context)


@require_GET
def table(request: HttpRequest, asked: UUID) -> HttpResponse:
    """What came in, as an XLSX workbook."""
    row = access.one_ad_hoc_for(actor_of(request), asked)
    title = exporting_adhoc.title(row)
    columns, rows = exporting_adhoc.lines(_units(request, row))
    content = write_xlsx(columns, rows, title=title, demo=row.demo)
    return attachment(content, file_name(title, "xlsx", demo=row.demo))


@require_POST
def end(request: HttpRequest, asked: UUID) -> HttpResponse:
    """No more answers are taken."""
    actor = actor_of(request)
    return redirect(actions.end_asking(asked=access.one_ad_hoc_for(actor, asked), by=actor))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, asked: UUID, unit: str) -> HttpResponse:
    """One body's small page: what was found, and what it is asked for."""
    row, body = _place(request, asked, unit)
    if request.method == "GET":
        return _page(request, row, body)
    texts = {
        int(name[2:]): text
        for name, text in request.POST.items()
        if name.startswith("c-") and name[2:].isdecimal() and isinstance(text, str)
    }
    part = queries.adhoc.asked_cells(row, body)
    blank = [pk for pk in _open_keys(part) if not texts.get(pk, "").strip()]
    act = request.POST.get("act", "")
    if act == "zeros" and blank:
        return _page(request, row, body, texts=texts, zeros=blank)
    zeros = [int(key) for key in request.POST.getlist("zero") if key.isdecimal()]
    try:
        still = actions.answer_figures(
            asked=row, unit=body, texts=texts, zeros=zeros, by=actor_of(request)
        )
    except (Invalid, Refused) as refusal:
        return _page(request, row, body, texts=texts, refusal=refusal)
    said = _("已答复，还有 %(n)d 项待答复。") % {"n": still} if still else _("已全部答复，谢谢。")
    messages.success(request, said)
    return redirect("kpi:asked-answer", asked=row.pk, unit=body.code)


@require_POST
def refuse(request: HttpRequest, asked: UUID, unit: str) -> HttpResponse:
    """The body cannot give what is open, for a reason."""
    row, body = _place(request, asked, unit)
    reason = request.POST.get("reason", "")
    actions.refuse_figures(asked=row, unit=body, reason=reason, by=actor_of(request))
    return redirect("kpi:asked-answer", asked=row.pk, unit=body.code)


def _place(request: HttpRequest, asked: UUID, unit: str) -> tuple[AdHocRequest, Unit]:
    actor = actor_of(request)
    row = access.one_ad_hoc_for(actor, asked)
    return row, access.ad_hoc_unit_for(actor, row, unit)


def _text(cell: AdHocCell) -> str:
    """What was answered, as it may be typed again."""
    if cell.state != AdHocCell.State.ANSWERED:
        return ""
    return plain(cell.value) if cell.value is not None else str(cell.get_missing_display())


def _open_keys(part: queries.adhoc.AskedUnit | None) -> list[int]:
    there = part.cells if part else ()
    return [cell.pk for cell in there if cell.state == AdHocCell.State.ASKED]


def _page(
    request: HttpRequest,
    row: AdHocRequest,
    unit: Unit,
    *,
    texts: Mapping[int, str] | None = None,
    zeros: list[int] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    part = queries.adhoc.asked_cells(row, unit)
    typed, asked_zeros = texts or {}, zeros or []
    context = {
        "county": row.county,
        "row": row,
        "unit": unit,
        "part": part,
        "cells": [
            {
                "cell": cell,
                "text": typed.get(cell.pk, _text(cell)),
                "wrong": refusal.fields.get(str(cell.pk), "") if refusal else "",
                "becomes_zero": cell.pk in asked_zeros,
            }
            for cell in (part.cells if part else ())
        ],
        "asks_zeros": bool(asked_zeros),
        "zeros": len(asked_zeros),
        "refusal": str(refusal) if refusal else "",
        "is_over": row.due_at < now(),
        "why_not": why_not(access.check_can_reply_ad_hoc, actor_of(request), row, unit),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "kpi/asked_answer.html", context, status=status)
