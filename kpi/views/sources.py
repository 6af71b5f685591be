"""Where figures come from: which source counts, what differs, what the system counted itself."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt
from alliance.core.periods import Period
from kpi import access, actions, exporting, queries
from kpi.exporting import sources as sheets
from kpi.forms.sources import SourceRuleForm
from kpi.importing.names import read_period
from kpi.running import gathering
from kpi.views.asking import county_of


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """Every element with several sources, and what they say differently in one ?period=."""
    actor, county = actor_of(request), county_of(request)
    access.check_reads_reported(actor, county)
    text, periods = request.GET.get("period", ""), queries.sourced.periods_with_others(county.pk)
    period = Period.parse(text).code if text else next(iter(periods), "")
    values, others = access.values_for(actor), access.other_figures_for(actor)
    rules = list(queries.sourced.source_rules(county.pk))
    ruled = {rule.element_id for rule in rules}
    differing = queries.sourced.differences(values, others, county.pk, period)
    standing = queries.sourced.stand_ins(values, county.pk, period) if period else []
    awaited = queries.sourced.awaited(values, others, county.pk, period) if period else []
    if exporting.is_asked(request):
        figures = (differing, standing, awaited)
        return exporting.answer(sheets.sources(county, period, rules, figures))
    context = {
        "county": county,
        "rules": rules,
        "kinds": gathering.kinds(),
        "elements": sorted(
            (
                one
                for one in access.elements_for(actor).filter(county=county)
                if one.pk not in ruled
            ),
            key=lambda one: not one.counted_by,
        ),
        "periods": periods,
        "period": period,
        "differences": differing,
        "awaited": awaited,
        "stand_ins": standing,
        "countable": sorted(
            {
                queries.sourced.newest_ended(rule.element.data_set.frequency, today()).code
                for rule in rules
                if rule.counts
            }
        ),
        "why_not_keep": why_not(access.check_can_keep_sources, actor, county),
    }
    return render(request, "kpi/sources.html", context)


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, element: str) -> HttpResponse:
    """Set which source of one element counts."""
    actor, county = actor_of(request), county_of(request)
    found = access.element_for(actor, county, element)
    access.check_can_keep_sources(actor, county)
    rule = queries.sourced.source_rules(county.pk).filter(element=found).first()
    initial = SourceRuleForm.of(rule) if rule else {"counts": found.counted_by}
    typed = SourceRuleForm(request.POST or None, initial=initial, element=found)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda _said: actions.set_source_rule(
                element=found,
                terms=typed.terms(),
                version=request.POST.get("version"),
                by=actor,
            ),
        )
        if done is not None:
            messages.success(request, _("已保存，已有的数按新的规定调换了位置。"))
            return redirect("kpi:sources")
    context = {"county": county, "element": found, "rule": rule, "form": typed}
    status = 422 if typed.errors else 200
    return render(request, "kpi/source.html", context, status=status)


@require_GET
def pick(request: HttpRequest) -> HttpResponse:
    """From the list of elements to the page of the one that was chosen."""
    element = access.element_for(
        actor_of(request), county_of(request), request.GET.get("element", "")
    )
    return redirect("kpi:source", element=element.code)


@require_POST
def derive(request: HttpRequest) -> HttpResponse:
    """Count one period now."""
    actor, county = actor_of(request), county_of(request)
    period = read_period(request.POST.get("period", "")).code
    done = actions.derive_values(county=county, period=period, by=actor)
    said = _("推算了 %(n)d 个数，%(same)d 个没有变化。") % {
        "n": done.counted,
        "same": done.unchanged,
    }
    messages.success(request, " ".join([said, *done.left_out]))
    return redirect(f"{reverse('kpi:sources')}?period={period}")


@require_GET
def derivation(request: HttpRequest, derivation: int) -> HttpResponse:
    """One counting: its filter and time, and of its facts those that the reader may see."""
    actor = actor_of(request)
    row = access.derivation_for(actor, derivation)
    named = [cast(str, fact[0]) for fact in row.facts]
    there = gathering.shown(actor, row.county_id, named)
    unknown = {fact[0] for fact in row.facts if fact[3] is None}
    facts = [(one, one.source in unknown) for one in there]
    hidden = len(row.facts) - len(there)
    if exporting.is_asked(request):
        return exporting.answer(sheets.derivation(row, facts, hidden))
    context = {
        "county": row.county,
        "row": row,
        "kind": gathering.kinds().get(row.counts),
        "facts": facts,
        "hidden": hidden,
    }
    return render(request, "kpi/derivation.html", context)
