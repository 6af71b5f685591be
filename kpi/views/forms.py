"""Forms: what each asks, on what basis, who it is given out to, and what must hold in it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, why_not
from alliance.core.forming import UNPROCESSABLE, attempt
from alliance.core.periods import Kind, Period
from alliance.core.showing import listed, local
from kpi import access, actions, defining, exporting, queries
from kpi.collecting import looking
from kpi.exporting import lists as sheets
from kpi.forms.returns import RuleForm, TermsForm
from kpi.importing.names import read_period
from kpi.models import DataSet
from kpi.views.asking import county_of

#: So many indicators are named when a form is to be ended.
_NAMED = 5


@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """All forms of the county with their owner, basis, end, and whether they are out."""
    actor, county = actor_of(request), county_of(request)
    found = access.data_sets_for(actor).filter(county=county)
    lines = queries.collecting.form_lines(found)
    if exporting.is_asked(request):
        return exporting.answer(sheets.forms(county, lines))
    context = {"county": county, "forms": lines, "today": today()}
    return render(request, "kpi/forms.html", context)


def _found(request: HttpRequest, form: str) -> DataSet:
    return access.form_for(actor_of(request), county_of(request), form)


def _page(
    request: HttpRequest,
    form: DataSet,
    *,
    terms: TermsForm | None = None,
    rule: RuleForm | None = None,
    trial: object = None,
) -> HttpResponse:
    actor = actor_of(request)
    refused = bool((terms and terms.errors) or (rule and rule.errors))
    context = {
        "county": form.county,
        "form": form,
        "elements": form.elements.order_by("position", "code"),
        "rules": queries.collecting.rules_kept(form),
        "lacking": queries.collecting.lacking(form),
        "village_cells": queries.collecting.village_cells(form),
        "end_sentence": _end_sentence(form),
        "is_over": form.ends_on is not None and form.ends_on <= today(),
        "terms_form": terms or TermsForm(initial=TermsForm.of(form)),
        "rule_form": rule or RuleForm(),
        "trial": trial,
        "why_not_keep": why_not(access.check_can_keep_form, actor, form),
        "why_not_out": why_not(access.check_can_give_out, actor, form),
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "kpi/form.html", context, status=status)


def _end_sentence(form: DataSet) -> str:
    """What ending the form means, for the indicators too that are made of its figures."""
    said = _("今天起不再要这张报表；已报的都留着。")
    users = defining.made_of_form(form)
    if not users:
        return said
    names = listed(local(one, "name") for one in users[:_NAMED])
    told = ngettext(
        "有 %(n)d 个指标用到它的数，以后的期间会缺数：%(names)s。",
        "有 %(n)d 个指标用到它的数，以后的期间会缺数：%(names)s。",
        len(users),
    )
    if len(users) > _NAMED:
        told = _("有 %(n)d 个指标用到它的数，以后的期间会缺数：%(names)s等。")
    return said + told % {"n": len(users), "names": names}


@require_GET
def form(request: HttpRequest, form: str) -> HttpResponse:
    """One form: its terms, what it asks, its rules."""
    return _page(request, _found(request, form))


@require_POST
def terms(request: HttpRequest, form: str) -> HttpResponse:
    """Set owner, basis, end, days and review."""
    found, typed = _found(request, form), TermsForm(request.POST)
    access.check_can_keep_form(actor_of(request), found)
    done = attempt(
        typed,
        lambda _said: actions.set_form_terms(
            form=found,
            terms=typed.terms(),
            version=request.POST.get("version"),
            by=actor_of(request),
        ),
    )
    if done is None:
        return _page(request, found, terms=typed)
    messages.success(request, _("已保存。"))
    return redirect("kpi:form", form=found.code)


@require_POST
def give_out(request: HttpRequest, form: str) -> HttpResponse:
    """The form is asked for from today."""
    found = _found(request, form)
    actions.give_out_form(form=found, version=request.POST.get("version"), by=actor_of(request))
    return redirect("kpi:form", form=found.code)


@require_POST
def end(request: HttpRequest, form: str) -> HttpResponse:
    """The form is asked for no more."""
    found = _found(request, form)
    actions.end_form(
        form=found,
        reason=request.POST.get("reason", ""),
        version=request.POST.get("version"),
        by=actor_of(request),
    )
    return redirect("kpi:form", form=found.code)


@require_POST
def add_rule(request: HttpRequest, form: str) -> HttpResponse:
    """Try a rule on a body's real figures (`act` try), or keep it."""
    found, typed = _found(request, form), RuleForm(request.POST)
    access.check_can_keep_form(actor_of(request), found)
    if request.POST.get("act") == "try":
        trial = attempt(typed, lambda _said: _tried(request, found, typed))
        return _page(request, found, rule=typed, trial=trial)
    kept = attempt(
        typed,
        lambda _said: actions.add_validation_rule(
            form=found, rule=typed.rule(), by=actor_of(request)
        ),
    )
    if kept is None:
        return _page(request, found, rule=typed)
    messages.success(request, _("规则已启用，以后提交的填报都要合乎它。"))
    return redirect("kpi:form", form=found.code)


def _tried(request: HttpRequest, form: DataSet, typed: RuleForm) -> object:
    actor, code = actor_of(request), typed.cleaned_data["unit"]
    if not code:
        raise Invalid(_("试算要选一个单位。"), fields={"unit": _("请填单位的代码。")})
    unit = access.return_unit_for(actor, form.county, code)
    text = typed.cleaned_data["period"]
    kind = cast(Kind, form.frequency)
    last = read_period(text) if text else Period.containing(today(), kind).previous
    series = queries.collecting.series_of(unit, form.elements.all(), last)
    return looking.tried(form, typed.rule(), series, last)


@require_POST
def end_rule(request: HttpRequest, form: str, rule: int) -> HttpResponse:
    """The rule is held against nothing any more."""
    found, actor = _found(request, form), actor_of(request)
    actions.end_validation_rule(rule=access.rule_for(actor, found, rule), by=actor)
    return redirect("kpi:form", form=found.code)
