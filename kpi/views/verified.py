"""现场核查: drawing, the sheets, what was found, signing, printing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.forming import UNPROCESSABLE, attempt, status_of
from kpi import access, actions, exporting, queries
from kpi.exporting.verified import sample
from kpi.forms.verified import DrawForm, SignForm, VerifiedForm
from kpi.models import Run, VerificationSheet
from kpi.running.verified_rule import OUTCOME
from members import access as member_access


@require_http_methods(["GET", "POST"])
def verifying(request: HttpRequest, run: UUID) -> HttpResponse:
    """The verifications of a run, and drawing another one."""
    actor = actor_of(request)
    found = access.visible_run_for(actor, run)
    typed = DrawForm(request.POST or None)
    if request.method == "POST":
        access.check_can_draw(actor, found)
        drawn = attempt(typed, lambda told: actions.draw_verification(run=found, by=actor, **told))
        if drawn is not None:
            return redirect(drawn)
    context = {
        "county": found.county,
        "run": found,
        "scheme": found.scheme_version.scheme,
        "rows": access.verifications_for(actor).filter(run=found),
        "form": typed,
        "why_not_draw": why_not(access.check_can_draw, actor, found),
        **_rule(actor, found),
    }
    status = status_of(typed)
    return render(request, "kpi/verifying.html", context, status=status)


@require_GET
def verification(request: HttpRequest, verification: UUID) -> HttpResponse:
    """One verification: reported, verified and the share that agrees, side by side."""
    actor = actor_of(request)
    row = access.verification_for(actor, verification)
    sheets = queries.verified.check_sheets(row, access.check_sheets_for(actor))
    every = queries.verified.agreement(figure for sheet in sheets for figure in sheet.figures)
    said = _rule(actor, row.run)
    if exporting.is_asked(request):
        return exporting.answer(sample(row, sheets, every, said["rule"]))
    context = {
        "county": row.county,
        "row": row,
        "run": row.run,
        "scheme": row.run.scheme_version.scheme,
        "sheets": sheets,
        "all": every,
        "signed": sum(sheet.sheet.signed_at is not None for sheet in sheets),
        "why_not_call_off": why_not(access.check_can_call_off, actor, row),
        "uncounted": queries.verified.uncounted(row.run, said["rule"]) if row.is_done else None,
        **said,
    }
    return render(request, "kpi/verification.html", context)


def _rule(actor: Actor, run: Run) -> dict[str, Any]:
    """How the county counts what is found, and where the reader sees or sets that rule."""
    may_open = not why_not(member_access.rules_county_for, actor, run.county.code)
    here = reverse("rule", args=[run.county.code, OUTCOME]) if may_open else ""
    return {"rule": queries.verified.rule_of(run), "rules_url": here}


@require_POST
def call_off(request: HttpRequest, verification: UUID) -> HttpResponse:
    """Stop it."""
    actor = actor_of(request)
    row = access.verification_for(actor, verification)
    reason = request.POST.get("reason", "")
    return redirect(actions.call_off_verification(verification=row, reason=reason, by=actor))


def _sheet(request: HttpRequest, verification: UUID, unit: str) -> VerificationSheet:
    actor = actor_of(request)
    return access.check_sheet_for(actor, access.verification_for(actor, verification), unit)


def _page(
    request: HttpRequest,
    sheet: VerificationSheet,
    template: str,
    *,
    refused: tuple[int, VerifiedForm] | None = None,
) -> HttpResponse:
    actor, row = actor_of(request), sheet.verification
    whole = queries.verified.check_sheets(row, access.check_sheets_for(actor).filter(pk=sheet.pk))[
        0
    ]
    wrong, form = refused or (0, None)
    context = {
        "county": row.county,
        "row": row,
        "run": row.run,
        "scheme": row.run.scheme_version.scheme,
        "unit": sheet.unit,
        "sheet": sheet,
        "whole": whole,
        "figures": [
            (figure, form if figure.pk == wrong else VerifiedForm(auto_id=f"f{figure.pk}-%s"))
            for figure in whole.figures
        ],
        "wrong": wrong,
        "sign_form": SignForm(),
        "why_not_verify": why_not(access.check_can_verify, actor, sheet),
        "why_not_sign": why_not(access.check_can_sign, actor, sheet),
    }
    return render(request, template, context, status=UNPROCESSABLE if form else 200)


@require_GET
def check_sheet(request: HttpRequest, verification: UUID, unit: str) -> HttpResponse:
    """One body's sheet: what was reported and found, and its signature."""
    return _page(request, _sheet(request, verification, unit), "kpi/check_sheet.html")


@require_GET
def paper(request: HttpRequest, verification: UUID, unit: str) -> HttpResponse:
    """The same as a sheet of paper to be filled in on the spot and signed."""
    return _page(request, _sheet(request, verification, unit), "kpi/check_paper.html")


@require_POST
def enter(request: HttpRequest, figure: int) -> HttpResponse:
    """What was found of one figure."""
    actor = actor_of(request)
    row = access.verified_for(actor, figure)
    sheet = _sheet(request, row.sheet.verification_id, row.sheet.unit.code)
    access.check_can_verify(actor, sheet)
    typed = VerifiedForm(request.POST, request.FILES, auto_id=f"f{row.pk}-%s")
    done = attempt(
        typed,
        lambda told: actions.enter_verified(
            figure=row, text=told["value"], note=told["note"], file=told["file"], by=actor
        ),
    )
    here = reverse("kpi:check-sheet", args=[sheet.verification_id, sheet.unit.code])
    if done is None:
        request.path = here
        return _page(request, sheet, "kpi/check_sheet.html", refused=(row.pk, typed))
    return redirect(f"{here}#f{row.pk}")


@require_GET
def evidence(request: HttpRequest, figure: int) -> HttpResponse:
    """The file of a finding, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.verified_for(actor, figure)
    return attachments.handed_out(actor, "kpi.verified_file_read", row)


@require_POST
def sign(request: HttpRequest, verification: UUID, unit: str) -> HttpResponse:
    """The body signs."""
    sheet = _sheet(request, verification, unit)
    words = request.POST.get("words", "")
    actions.sign_sheet(sheet=sheet, words=words, by=actor_of(request))
    messages.success(request, _("已签字，结果不再改动。"))
    return redirect("kpi:check-sheet", verification=verification, unit=unit)
