"""An indicator's draft: begun, written in the formula box, tried, published, given up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import attempt, page, status_of
from alliance.core.periods import Period
from kpi import access, actions, defining, explaining, queries
from kpi.explaining import Explained
from kpi.forms.definitions import (
    IndicatorForm,
    PublishVersionForm,
    RevisionForm,
    TrialForm,
    VersionForm,
)
from kpi.forms.schemes import next_year
from kpi.models import IndicatorVersion
from kpi.views.asking import county_of, in_english
from kpi.views.indicators import found_version, told, version_page

MOST_ASKED = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a typed definition: the trial's explanation, or the place that was refused."""

    result: Explained | None
    place: Mapping[str, Any]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an indicator that the county does not have yet."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_define(actor, county)
    clauses = queries.course.clauses_of(county)
    typed = IndicatorForm(request.POST or None, clauses=clauses)
    if request.method == "POST":
        made = attempt(
            typed,
            lambda said: actions.add_indicator(
                county=county,
                naming=typed.naming(),
                clause=said["clause"],
                qualitative=said["qualitative"],
                by=actor,
            ),
        )
        if made is not None:
            return redirect("kpi:indicator-edit", made.indicator.code, made.number)
    return page(request, typed, "kpi/indicator_new.html", {"county": county})


@require_GET
def names(request: HttpRequest) -> HttpResponse:
    """What may stand in a formula, found by name, code or pinyin initials (?q=)."""
    actor, county = actor_of(request), county_of(request)
    found = defining.offers(
        access.elements_for(actor).filter(county=county),
        access.indicators_for(actor).filter(county=county),
        request.GET.get("q", "")[:MOST_ASKED].strip(),
    )
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind_name,
            "note": one.note,
            "insert": one.insert,
        }
        for one in found
    ]
    return JsonResponse({"names": rows})


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, indicator: str) -> HttpResponse:
    """The next version in one step: nothing is kept before it is saved."""
    actor = actor_of(request)
    found = access.indicator_for(actor, county_of(request), indicator)
    access.check_can_draft_indicator(actor, found)
    draft = queries.definitions.next_version(found)
    if request.method == "GET":
        said = VersionForm.of(draft) | {"from_on": next_year(today())}
        return _editor(request, draft, _revision(draft, initial=said), _trial(request, draft))
    typed = _revision(draft, request.POST)
    if "try" in request.POST:
        trial = _trial(request, draft)
        return _editor(request, draft, typed, trial, _tried(request, draft, typed, trial))
    place: dict[str, Any] = {}

    def act(said: Mapping[str, Any]) -> IndicatorVersion:
        return actions.revise_indicator(
            indicator=found,
            text=typed.text(),
            from_on=said["from_on"],
            reason=said["reason"],
            hand_over="hand_over" in request.POST,
            by=actor,
        )

    done = _attempted(typed, act, place)
    if done is None:
        return _editor(request, draft, typed, _trial(request, draft), Outcome(None, place))
    _tell_saved(request, done)
    return redirect(done)


def _revision(draft: IndicatorVersion, *args: Any, **more: Any) -> RevisionForm:
    clauses = queries.course.clauses_of(draft.county)
    return RevisionForm(
        *args, draft=draft, clauses=clauses, names=reverse("kpi:formula-names"), **more
    )


def _trial(request: HttpRequest, draft: IndicatorVersion) -> TrialForm:
    units = access.trial_units_for(actor_of(request), draft.county)
    return TrialForm(request.POST if "try" in request.POST else None, units=units)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """The formula box and everything beside it; `try` computes without keeping anything."""
    actor, found = actor_of(request), found_version(request, indicator, number)
    access.check_can_change_indicator(actor, found)
    address = reverse("kpi:formula-names")
    told_of: dict[str, Any] = {
        "draft": found,
        "clauses": queries.course.clauses_of(found.county),
        "names": address,
    }
    trial = _trial(request, found)
    if request.method == "GET":
        typed = VersionForm(initial=VersionForm.of(found), **told_of)
        return _editor(request, found, typed, trial)
    typed = VersionForm(request.POST, **told_of)
    if "try" in request.POST:
        return _editor(request, found, typed, trial, _tried(request, found, typed, trial))
    place: dict[str, Any] = {}
    if _saved(request, found, typed, place):
        return redirect(found)
    return _editor(request, found, typed, trial, Outcome(None, place))


def _saved(
    request: HttpRequest, draft: IndicatorVersion, typed: VersionForm, place: dict[str, Any]
) -> bool:
    """Keep the draft; where the formula is refused, `place` takes the place."""

    def act(_said: Mapping[str, Any]) -> IndicatorVersion:
        return actions.change_indicator(
            draft=draft,
            text=typed.text(),
            version=request.POST.get("version"),
            hand_over="hand_over" in request.POST,
            by=actor_of(request),
        )

    done = _attempted(typed, act, place)
    if done is None:
        return False
    _tell_saved(request, done)
    return True


def _attempted(
    typed: VersionForm,
    act: Callable[[Mapping[str, Any]], IndicatorVersion],
    place: dict[str, Any],
) -> IndicatorVersion | None:
    """What was kept; where it is refused None, and `place` takes the place of the formula."""

    def placed(said: Mapping[str, Any]) -> IndicatorVersion:
        try:
            return act(said)
        except Invalid as refusal:
            place.update(refusal.details)
            raise

    return attempt(typed, placed)


def _tell_saved(request: HttpRequest, done: IndicatorVersion) -> None:
    """What was kept, and what the next step is."""
    warning = defining.read(done, defining.text_of(done)).warning
    if warning:
        messages.warning(request, _("已保存。%(warning)s。") % {"warning": warning})
    elif done.ready_at:
        messages.success(request, _("已保存并送批准：等另一人发布。"))
    else:
        messages.success(request, _("已保存为草稿，还没有送批准。"))


def _tried(
    request: HttpRequest, draft: IndicatorVersion, typed: VersionForm, trial: TrialForm
) -> Outcome:
    """What the typed definition gives for the chosen unit and period, as far as it may be seen."""
    actor = actor_of(request)
    place: dict[str, Any] = {}
    if not (typed.is_valid() and trial.is_valid()):
        return Outcome(None, place)

    def act(_said: Mapping[str, Any]) -> tuple[Explained, str]:
        period = Period.parse(trial.cleaned_data["period"])
        unit = trial.cleaned_data["tried_on"].code
        try:
            return defining.try_text(draft, typed.text(), unit, period, english=in_english())
        except Invalid as refusal:
            place.update(refusal.details)
            raise

    done = attempt(typed, act)
    if done is None:
        return Outcome(None, place)
    if done[1]:
        messages.warning(request, done[1])
    if access.reads_all(actor, draft.county):
        return Outcome(done[0], place)
    mine = access.value_units_for(actor).filter(county=draft.county_id)
    seen = explaining.as_seen(done[0], set(mine.values_list("code", flat=True)))
    return Outcome(seen, place)


def _editor(
    request: HttpRequest,
    draft: IndicatorVersion,
    typed: VersionForm,
    trial: TrialForm,
    outcome: Outcome | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    place = outcome.place if outcome else {}
    part = str(place.get("part", ""))
    context = {
        "county": draft.county,
        "indicator": draft.indicator,
        "version": draft,
        "form": typed,
        "trial": trial,
        "result": outcome.result if outcome else None,
        "part": part,
        "marked": defining.mark(typed.as_typed(part), place) if part else None,
        "before": queries.definitions.indicator_before(draft),
        "offers": defining.offers(
            access.elements_for(actor).filter(county=draft.county_id),
            access.indicators_for(actor)
            .filter(county=draft.county_id)
            .exclude(pk=draft.indicator_id),
        ),
        "row_version": request.POST.get("version", draft.version),
        "is_new": draft.pk is None,
        **told(request, draft),
    }
    status = status_of(typed, trial)
    return render(request, "kpi/indicator_edit.html", context, status=status)


@require_POST
def publish(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """Another person lets the draft hold from a day on."""
    found, actor = found_version(request, indicator, number), actor_of(request)
    access.check_can_publish_indicator(actor, found)
    is_first = queries.definitions.indicator_before(found) is None
    typed = PublishVersionForm(request.POST, is_first=is_first)
    made = attempt(
        typed,
        lambda said: actions.publish_indicator(
            draft=found, version=request.POST.get("version"), by=actor, **said
        ),
    )
    return redirect(made) if made else version_page(request, found, typed)


@require_POST
def hand_over(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """The draft is complete and waits on the approvers' desks."""
    found = found_version(request, indicator, number)
    done = actions.hand_over_indicator(
        draft=found, version=request.POST.get("version"), by=actor_of(request)
    )
    messages.success(request, _("已送批准：等另一人发布。"))
    return redirect(done)


@require_POST
def give_back(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """The draft goes back to who drafted it, with a word on what to change."""
    found = found_version(request, indicator, number)
    done = actions.give_back_indicator(
        draft=found,
        reason=request.POST.get("reason", ""),
        version=request.POST.get("version"),
        by=actor_of(request),
    )
    messages.success(request, _("已退回起草人。"))
    return redirect(done)


@require_POST
def discard(request: HttpRequest, indicator: str, number: int) -> HttpResponse:
    """Give the draft up; an indicator that never held goes with it."""
    found = found_version(request, indicator, number)
    left = actions.discard_indicator(
        draft=found, version=request.POST.get("version"), by=actor_of(request)
    )
    return redirect(left) if left else redirect("kpi:indicators")
