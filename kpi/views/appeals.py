"""Appeals: filing one from a score, reading it, deciding it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import attempt, page, showing
from kpi import access, actions, naming, queries
from kpi.actions import Correction
from kpi.forms.runs import AppealForm, DecisionForm
from kpi.models import Appeal
from kpi.views.asking import Place, place_of


@require_http_methods(["GET", "POST"])
def appeal_new(request: HttpRequest, run: UUID, unit: str, indicator: str) -> HttpResponse:
    """The figures behind a score, with a place for what each should be."""
    place = place_of(request, run, unit)
    row = access.indicators_for(place.actor).filter(county=place.run.county, code=indicator).first()
    if row is None or indicator not in place.frozen.indicators:
        raise NotFound(_("这个批次没有这项指标。"))
    form = AppealForm(request.POST or None, request.FILES or None)
    figures = queries.course.figures_behind(place.computation, unit, indicator, place.readable)
    filed = attempt(
        form,
        lambda said: actions.file_appeal(
            run=place.run,
            unit=place.unit,
            indicator=row,
            reason=said["reason"],
            asked=_typed(request, figures),
            upload=said["file"],
            by=place.actor,
        ),
    )
    if filed is not None:
        return redirect("kpi:appeal", filed.pk)
    return _new_page(request, place, row, form, figures)


def _new_page(
    request: HttpRequest,
    place: Place,
    indicator: Any,
    form: AppealForm,
    figures: list[queries.course.Figure],
) -> HttpResponse:
    context = {
        "run": place.run,
        "county": place.run.county,
        "scheme": place.run.scheme_version.scheme,
        "unit": place.unit,
        "names": place.names,
        "indicator": naming.indicators_then(place.run, [indicator.pk]).get(indicator.pk, indicator),
        "figures": [(one, request.POST.get(one.field, "")) for one in figures],
        "why_not": why_not(access.check_can_appeal, place.actor, place.run, place.unit),
    }
    return page(request, form, "kpi/appeal_new.html", context)


def _typed(request: HttpRequest, figures: list[queries.course.Figure]) -> list[Correction]:
    """The lines in which something was typed."""
    typed = ((one, request.POST.get(one.field, "").strip()) for one in figures)
    return [
        Correction(one.element, one.period, text, one.unit, one.band) for one, text in typed if text
    ]


@require_GET
def appeal(request: HttpRequest, appeal: UUID) -> HttpResponse:
    """One appeal: what is disputed, what is asked, what came of it."""
    return _page(request, access.appeal_for(actor_of(request), appeal))


def _page(request: HttpRequest, row: Appeal, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    asked = [
        (one, request.POST.get(one.field, one.asked or "")) for one in queries.course.asked_in(row)
    ]
    disputed = row.indicator
    row.indicator = naming.indicators_then(row.run, [disputed.pk]).get(disputed.pk, disputed)
    context = {
        "appeal": row,
        "run": row.run,
        "county": row.run.county,
        "scheme": row.run.scheme_version.scheme,
        "asked": asked,
        "names": naming.names_in(row.run),
        "is_open": row.state == Appeal.State.FILED,
        "form": DecisionForm(),
        "why_not_decide": why_not(access.check_can_decide, actor, row),
        "why_not_withdraw": why_not(access.check_can_withdraw, actor, row),
    }
    here = row.get_absolute_url()
    return showing(request, "kpi/appeal.html", context, refused, here=here)


@require_POST
def accept(request: HttpRequest, appeal: UUID) -> HttpResponse:
    """The body is right: correct the figures and compute again."""
    actor = actor_of(request)
    row = access.appeal_for(actor, appeal)
    form = DecisionForm(request.POST)
    corrected = _typed(request, queries.course.asked_in(row))
    done = attempt(
        form,
        lambda said: actions.accept_appeal(
            appeal=row,
            answer=said["answer"],
            corrected=corrected,
            version=request.POST.get("version", ""),
            by=actor,
        ),
    )
    return redirect("kpi:appeal", row.pk) if done else _page(request, row, form=form)


@require_POST
def refuse(request: HttpRequest, appeal: UUID) -> HttpResponse:
    """The score stays as it is."""
    actor = actor_of(request)
    row, form = access.appeal_for(actor, appeal), DecisionForm(request.POST)
    done = attempt(
        form,
        lambda said: actions.refuse_appeal(
            appeal=row,
            answer=said["answer"],
            version=request.POST.get("version", ""),
            by=actor,
        ),
    )
    return redirect("kpi:appeal", row.pk) if done else _page(request, row, form=form)


@require_POST
def withdraw(request: HttpRequest, appeal: UUID) -> HttpResponse:
    """The body takes it back."""
    actor = actor_of(request)
    row = access.appeal_for(actor, appeal)
    actions.withdraw_appeal(appeal=row, version=request.POST.get("version", ""), by=actor)
    return redirect("kpi:appeal", row.pk)


@require_GET
def document(request: HttpRequest, appeal: UUID) -> HttpResponse:
    """The proof, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.appeal_for(actor, appeal)
    return attachments.handed_out(actor, "kpi.appeal_document_read", row)
