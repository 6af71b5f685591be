"""Marking by hand: the sheet of an assessor, one mark with its history, its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core import attachments, audit
from alliance.core.actor import actor_of
from alliance.core.attachments import ACCEPTED
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, Refused
from alliance.core.forming import UNPROCESSABLE
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi import access, actions, exporting, queries
from kpi.actions import Given
from kpi.exporting import course as sheets
from kpi.exporting import marking
from kpi.models import Scheme
from kpi.queries.marking import Markable
from kpi.running.marking import EXPERT, GATE, condition_name
from kpi.views.asking import county_of

MOST = 200
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Input:
    """One field of a body's form: what it is, what stands in it, what is wrong with it."""

    name: str
    kind: str
    label: str
    value: str = ""
    error: str = ""
    most: str = ""


@require_GET
def marks(request: HttpRequest) -> HttpResponse:
    """The marks one may read, the newest first; for an assessor also what is to be marked."""
    actor, county = actor_of(request), county_of(request)
    schemes = list(access.mark_schemes_for(actor, county))
    found = access.marks_for(actor).filter(county=county, replaced_at__isnull=True).order_by("-pk")
    if exporting.is_asked(request):
        return exporting.answer(sheets.marks(county, found))
    context = {
        "county": county,
        "marks": found[:MOST],
        "sheets": queries.marking.sheets_for(schemes, Period.containing(today(), "year")),
        "may_mark": bool(schemes),
    }
    return render(request, "kpi/marks.html", context)


@require_GET
def mark(request: HttpRequest, mark: int) -> HttpResponse:
    """One mark: what was found, by whom, why, by which files; and the marks before it."""
    actor = actor_of(request)
    row = access.mark_for(actor, mark)
    lines, _units = queries.marking.to_mark(row.scheme, Period.parse(row.period))
    context = {
        "mark": row,
        "county": row.scheme.county,
        "line": next((line for line in lines if line.code == row.item), None),
        "files": row.files.select_related("document"),
        "history": queries.marking.earlier_marks(row).select_related("by"),
        "may_mark": access.mark_schemes_for(actor, row.scheme.county).exists(),
    }
    return render(request, "kpi/mark.html", context)


@require_GET
def evidence(request: HttpRequest, mark: int, document: UUID) -> HttpResponse:
    """A file of a mark, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row, file = access.evidence_for(actor, mark, document)
    audit.seen(actor, "kpi.mark_evidence_read", row, file=file.name)
    return attachments.served(file)


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, scheme: str, period: str) -> HttpResponse:
    """One line of a scheme, body by body; each is saved on its own."""
    actor, county = actor_of(request), county_of(request)
    row = access.mark_scheme_for(actor, county, scheme)
    when = Period.parse(period)
    asked = request.POST if request.method == "POST" else request.GET
    found = queries.marking.mark_sheet(row, when, asked.get("item", ""))
    if request.method == "GET" and exporting.is_asked(request):
        return exporting.answer(marking.mark_sheet(row, when.code, found))
    wrong: Mapping[str, str] = {}
    if request.method == "POST":
        unit = found.units.get(asked.get("unit", ""))
        if unit is None or found.chosen is None or found.chosen.code != asked.get("item"):
            raise NotFound(_("这张评分表里没有这个单位或这一项。"))
        try:
            actions.give_mark(
                scheme=row,
                item=found.chosen.code,
                unit=unit,
                period=when.code,
                given=_given(request, found.chosen),
                by=actor,
            )
        except Invalid as invalid:
            wrong = {"": str(invalid), **{k: str(v) for k, v in invalid.fields.items()}}
        except Refused as refused:
            wrong = {"": str(refused)}
        else:
            messages.success(request, _("已保存：%(unit)s。") % {"unit": unit.name})
            after = found.after(unit.code)
            address = reverse("kpi:mark-sheet", args=[scheme, when.code])
            query = f"?item={found.chosen.code}&unit={after}"
            return redirect(f"{address}{query}#u-{after or unit.code}")
    return _page(request, row, when, found, wrong)


def _page(
    request: HttpRequest,
    scheme: Scheme,
    period: Period,
    found: queries.marking.MarkSheet,
    wrong: Mapping[str, str],
) -> HttpResponse:
    actor = actor_of(request)
    typed = request.POST if request.method == "POST" else request.GET
    aimed = typed.get("unit", "")
    units = [row.unit for row in found.rows]
    why_not = access.why_not_mark(actor, scheme, units, period.code) if units else {}
    context = {
        "county": scheme.county,
        "scheme": scheme,
        "period": period.code,
        "sheet": found,
        "accepted": ACCEPTED,
        "rows": [
            {
                "row": row,
                "why_not": why_not.get(row.unit.pk, ""),
                "is_aimed": row.unit.code == aimed,
                "wrong": wrong.get("", "") if row.unit.code == aimed else "",
                "inputs": _inputs(
                    found.chosen,
                    typed if row.unit.code == aimed and wrong else {},
                    wrong if row.unit.code == aimed else {},
                )
                if found.chosen
                else [],
            }
            for row in found.rows
        ],
    }
    return render(request, "kpi/mark_sheet.html", context, status=UNPROCESSABLE if wrong else 200)


def _given(request: HttpRequest, line: Markable) -> Given:
    """What was typed for one body."""
    answers = {
        row["code"]: _ANSWERS[said]
        for row in line.conditions
        if (said := request.POST.get(f"holds-{row['code']}", "")) in _ANSWERS
    }
    files = request.FILES
    return Given(
        reason=request.POST.get("reason", ""),
        points=request.POST.get("points", ""),
        holds=_ANSWERS.get(request.POST.get("holds", "")),
        conditions=answers,
        files=files.getlist("files"),
        proofs={row["code"]: files.getlist(f"files-{row['code']}") for row in line.conditions},
    )


def _inputs(line: Markable, typed: Mapping[str, Any], wrong: Mapping[str, str]) -> list[Input]:
    """The fields of one body's form in the order in which they are filled in."""
    asked: list[tuple[str, str, str]] = []
    if line.kind == EXPERT:
        asked = [("points", "points", _("得分")), ("files", "files", _("佐证材料"))]
    elif line.kind == GATE:
        asked = [("holds", "gate", _("是否通过")), ("files", "files", _("佐证材料"))]
    for row in line.conditions:
        name = condition_name(row)
        asked.append((f"holds-{row['code']}", "holds", name))
        asked.append((f"files-{row['code']}", "files", _("“%(name)s”的佐证") % {"name": name}))
    asked.insert(1 if line.kind != "qualitative" else len(asked), ("reason", "reason", _("理由")))
    most = "" if line.weight is None else plain(line.weight)
    return [
        Input(name, kind, label, str(typed.get(name, "")), wrong.get(name, ""), most)
        for name, kind, label in asked
    ]
