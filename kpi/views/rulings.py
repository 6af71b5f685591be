"""口径解释: the list with the form to ask, one ruling with its answers and verbs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import UNPROCESSABLE, attempt, status_of
from kpi import access, actions, exporting, queries
from kpi.exporting import rulings as sheets
from kpi.forms.rulings import AnswerForm, QuestionForm, ReplaceForm
from kpi.models import DataElement, Indicator, Ruling
from kpi.views.asking import county_of
from members.models import County

PAGE = 50
OPEN, HOLD, ENDED = "open", "", "ended"
STATES = {
    HOLD: (Ruling.State.ANSWERED,),
    OPEN: (Ruling.State.ASKED,),
    ENDED: (Ruling.State.REPLACED, Ruling.State.WITHDRAWN),
}


@require_http_methods(["GET", "POST"])
def rulings(request: HttpRequest) -> HttpResponse:
    """The rulings one may read, and the form to ask; ?about=indicator:code narrows both."""
    actor, county = actor_of(request), county_of(request)
    form = _question_form(request, actor, county)
    if form is not None and request.method == "POST":
        made = attempt(form, lambda said: _ask(actor, county, said))
        if made is not None:
            messages.success(request, _("已提出，县区解释后会通知您。"))
            return redirect(made)
    return _list(request, actor, county, form)


def _ask(actor: Actor, county: County, said: Mapping[str, Any]) -> Ruling:
    return actions.ask_ruling(
        about=_definition(actor, county, said["about"]),
        question=said["question"],
        unit=said["unit"],
        by=actor,
    )


def _definition(actor: Actor, county: County, about: str) -> Indicator | DataElement:
    """The indicator or element that `indicator:code` or `element:code` names."""
    kind, _colon, code = about.partition(":")
    rows: Any = access.indicators_for if kind == "indicator" else access.elements_for
    found: Indicator | DataElement | None = rows(actor).filter(county=county, code=code).first()
    if found is None:
        raise NotFound(_("没有找到这个指标或数据元。"))
    return found


def _question_form(request: HttpRequest, actor: Actor, county: County) -> QuestionForm | None:
    """The form to ask; None for those who may not."""
    units = access.asking_units_for(actor).filter(county=county)
    for_county = not why_not(access.check_can_ask_ruling, actor, county, None)
    if not for_county and not units.exists():
        return None
    return QuestionForm(
        request.POST if request.method == "POST" else None,
        subjects=queries.ruling_subjects(
            access.indicators_for(actor).filter(county=county),
            access.elements_for(actor).filter(county=county),
        ),
        units=units,
        for_county=for_county,
        initial={"about": request.GET.get("about", "")},
    )


def _list(
    request: HttpRequest, actor: Actor, county: County, form: QuestionForm | None
) -> HttpResponse:
    found = access.rulings_for(actor).filter(county=county)
    about, shown = request.GET.get("about", ""), request.GET.get("show", HOLD)
    shown = shown if shown in STATES else HOLD
    if about:
        kind, _colon, code = about.partition(":")
        found = queries.rulings_about(found, kind, code)
    rows = found.filter(state__in=STATES[shown]).order_by("-answered_at", "-asked_at")
    if exporting.is_asked(request):
        return exporting.answer(sheets.rulings(county, rows))
    counts = queries.counted_states(found)
    names = {HOLD: _("现行"), OPEN: _("待解释"), ENDED: _("已替换或撤回")}
    asked = f"&about={about}" if about else ""
    context = {
        "county": county,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "about": about,
        "show": shown,
        "form": form,
        "tabs": [
            {
                "label": label,
                "url": f"{request.path}?show={code}{asked}",
                "count": sum(counts.get(state, 0) for state in STATES[code]),
                "current": code == shown,
            }
            for code, label in names.items()
        ],
    }
    status = status_of(form)
    return render(request, "kpi/rulings/rulings.html", context, status=status)


@require_GET
def ruling(request: HttpRequest, ruling: UUID) -> HttpResponse:
    """One question with every answer it was given, and what the reader may do."""
    return _page(request, access.ruling_for(actor_of(request), ruling))


@require_POST
def answer(request: HttpRequest, ruling: UUID) -> HttpResponse:
    """Answer a question."""
    actor = actor_of(request)
    row = access.ruling_for(actor, ruling)
    access.check_can_answer_ruling(actor, row)
    form = AnswerForm(request.POST)
    done = attempt(
        form,
        lambda said: actions.answer_ruling(
            ruling=row, version=request.POST.get("version"), by=actor, **said
        ),
    )
    return _page(request, row, answering=form) if done is None else redirect(done)


@require_POST
def replace(request: HttpRequest, ruling: UUID) -> HttpResponse:
    """Give a new answer in the place of one."""
    actor = actor_of(request)
    row = access.ruling_for(actor, ruling)
    access.check_can_replace(actor, row)
    form = ReplaceForm(request.POST)
    done = attempt(
        form,
        lambda said: actions.replace_ruling(
            ruling=row, version=request.POST.get("version"), by=actor, **said
        ),
    )
    return _page(request, row, replacing=form) if done is None else redirect(done)


@require_POST
def withdraw(request: HttpRequest, ruling: UUID) -> HttpResponse:
    """Take an answer, or an open question, back."""
    actor = actor_of(request)
    row = access.ruling_for(actor, ruling)
    actions.withdraw_ruling(
        ruling=row,
        reason=request.POST.get("reason", ""),
        version=request.POST.get("version"),
        by=actor,
    )
    return redirect(row)


def _page(
    request: HttpRequest,
    row: Ruling,
    *,
    answering: forms.Form | None = None,
    replacing: forms.Form | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    refused = bool((answering and answering.errors) or (replacing and replacing.errors))
    if refused:  # it is sent to an address of its own; the page lives at the ruling's
        request.path = reverse("kpi:ruling", args=[row.pk])
    may_answer = not why_not(access.check_can_answer_ruling, actor, row)
    why_not_replace = why_not(access.check_can_replace, actor, row)
    about: Any = row.indicator or row.element
    kept = {
        "answer": row.answer,
        "from_period": row.from_period,
        "clause": row.clause.key if row.clause else "",
        "basis": row.basis,
    }
    context = {
        "county": row.county,
        "ruling": row,
        "about": about,
        "about_key": f"{'indicator' if row.indicator_id else 'element'}:{about.code}",
        "answers": queries.ruling_chain(access.rulings_for(actor), row),
        "answering": (answering or AnswerForm()) if may_answer else None,
        "replacing": None if why_not_replace else (replacing or ReplaceForm(initial=kept)),
        "why_not_replace": why_not_replace if row.state == Ruling.State.ANSWERED else "",
        "why_not_withdraw": why_not(access.check_can_withdraw_ruling, actor, row),
        "is_open": row.state in {Ruling.State.ASKED, Ruling.State.ANSWERED},
    }
    return render(
        request, "kpi/rulings/ruling.html", context, status=UNPROCESSABLE if refused else 200
    )
