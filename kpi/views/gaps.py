"""What others owe a run, and the decision item by item: wait, enter, or leave out."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from kpi import access, actions, exporting, naming, queries
from kpi.exporting import course as sheets
from kpi.forms.runs import ProposeForm
from kpi.models import Run
from kpi.running.gaps import Gap
from kpi.views.asking import county_place


@require_GET
def gaps(request: HttpRequest, run: UUID) -> HttpResponse:
    """Every item that waits for somebody else, and what was proposed or decided about it."""
    return _page(request, access.visible_run_for(actor_of(request), run))


def _page(request: HttpRequest, found: Run, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    typed = refused.get("words_form")
    at = (typed.data.get("unit"), typed.data.get("item")) if typed else None
    place = county_place(request, found)
    mine = set(access.units_for(actor).values_list("code", flat=True))
    waiting = [gap for gap in queries.course.gaps(found) if gap.unit in mine]
    waivers = access.waivers_for(actor).filter(pk__in=queries.course.waivers_of(found))
    decided = {(waiver.unit.code, waiver.item): waiver for waiver in waivers}
    names = naming.frozen_names(place.frozen.frozen)
    told = [
        {
            "gap": gap,
            "unit": names.get(gap.unit, gap.unit),
            "item": names.get(gap.indicator, gap.item),
            "waiver": decided.pop((gap.unit, gap.item), None),
            "form": typed if at == (gap.unit, gap.item) else _form(gap),
        }
        for gap in waiting
    ]
    others = [(names.get(row.item, row.item), row) for row in decided.values()]
    if exporting.is_asked(request):
        return exporting.answer(sheets.gaps(found, told, others, names))
    context = {
        "run": found,
        "names": names,
        "county": found.county,
        "scheme": found.scheme_version.scheme,
        "gaps": told,
        "stray": typed if at not in {(gap.unit, gap.item) for gap in waiting} else None,
        "others": others,
        "gives_points": place.computation.has_points,
        "why_not_propose": why_not(
            access.check_can_propose_waiver, actor, found.scheme_version.scheme
        ),
        "decides": access.decides(actor, found.county),
    }
    here = reverse("kpi:run-gaps", args=[found.pk])
    return showing(request, "kpi/gaps.html", context, refused, here=here)


def _form(gap: Gap) -> ProposeForm:
    """The blank form of one row."""
    return ProposeForm(
        row=f"{gap.unit}-{gap.item}",
        label=_("理由"),
        initial={"unit": gap.unit, "item": gap.item},
    )


@require_POST
def propose(request: HttpRequest, run: UUID) -> HttpResponse:
    """Propose that an item does not count for a body."""
    actor = actor_of(request)
    found = access.visible_run_for(actor, run)
    form = ProposeForm(request.POST, row="typed", label=_("理由"))
    done = attempt(
        form,
        lambda said: actions.propose_waiver(
            run=found,
            item=said["item"],
            unit=access.unit_for(actor, found.county, said["unit"]),
            reason=said["reason"],
            by=actor,
        ),
    )
    return redirect("kpi:run-gaps", run) if done else _page(request, found, words_form=form)


@require_POST
def approve(request: HttpRequest, run: UUID, waiver: int) -> HttpResponse:
    """It does not count."""
    actor = actor_of(request)
    row = access.waiver_for(actor, waiver)
    actions.decide_waiver(waiver=row, approved=True, by=actor)
    return redirect("kpi:run-gaps", run)


@require_POST
def refuse(request: HttpRequest, run: UUID, waiver: int) -> HttpResponse:
    """It counts."""
    actor = actor_of(request)
    row = access.waiver_for(actor, waiver)
    actions.decide_waiver(waiver=row, approved=False, by=actor)
    return redirect("kpi:run-gaps", run)


@require_POST
def end(request: HttpRequest, run: UUID, waiver: int) -> HttpResponse:
    """It counts again from the next run on."""
    actor = actor_of(request)
    actions.end_waiver(waiver=access.waiver_for(actor, waiver), by=actor)
    return redirect("kpi:run-gaps", run)
