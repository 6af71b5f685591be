"""Pages of a county's rules: the list, one rule with its history, and changing it by two."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.forming import attempt, showing
from alliance.core.parameters import declared, name_of
from members import access, actions, queries
from members.forms.paper import PaperForm
from members.forms.rules import RuleForm
from members.models import County, RuleProposal
from members.rules import MODULES
from members.views.choosing import as_of

PROPOSE, DECIDE = "members.propose_rule", "members.set_rule"


@require_GET
def rules(request: HttpRequest, county: str) -> HttpResponse:
    """Every rule of a county on a day, by module; ?show= ?module= ?q= ?on= narrow it."""
    place = access.rules_county_for(actor_of(request), county)
    on = as_of(request)
    asked = {name: request.GET.get(name, "")[:100].strip() for name in ("show", "module", "q")}
    show = asked["show"] or "all"
    if show not in queries.rules.SHOWN or asked["module"] not in {"", *MODULES}:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    found = queries.rules.rules_on(place, on, show=show, module=asked["module"], text=asked["q"])
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "found": found,
        "asked": {**asked, "show": show},
        "modules": MODULES,
        "tabs": _tabs(found, {**asked, "show": show, "on": request.GET.get("on", "")}),
    }
    return render(request, "members/rules.html", context)


def _tabs(found: queries.rules.RulesOnADay, asked: dict[str, str]) -> list[dict[str, object]]:
    labels = (
        ("all", _("全部")),
        ("printed", _("方案原文")),
        ("county", _("县区参数")),
        ("not_set", _("未设")),
        ("open", _("待审批")),
        ("absent", _("方案未提及")),
    )
    kept = {name: text for name, text in asked.items() if text and name != "show"}
    return [
        {
            "label": label,
            "url": "?" + urlencode({"show": name, **kept}),
            "count": found.counts[name],
            "current": name == asked["show"],
        }
        for name, label in labels
    ]


@require_GET
def rule(request: HttpRequest, county: str, key: str) -> HttpResponse:
    """One rule: its clause, versions, history, what is asked for, and the form to ask."""
    place = access.rules_county_for(actor_of(request), county)
    return rule_page(request, place, key)


@require_POST
def rule_propose(request: HttpRequest, county: str, key: str) -> HttpResponse:
    """Ask that the rule have another value, or none, from a day on."""
    actor = actor_of(request)
    place = access.rules_county_for(actor, county)
    access.check_may(actor, PROPOSE, county=place.pk)
    form = _form(place, key, request.POST, request.FILES)
    made = attempt(
        form,
        lambda _said: actions.rules.propose_rule(county=place, key=key, by=actor, **form.asked()),
    )
    return redirect(made) if made else rule_page(request, place, key, form=form)


def _form(place: County, key: str, *data: Any) -> RuleForm:
    parameter = declared().get(key)
    if parameter is None:
        raise NotFound(_("没有名为“%(key)s”的参数。") % {"key": key[:120]})
    row = queries.rules.county_rules(place.pk, today()).filter(key=key).order_by("from_on").last()
    seen = queries.rules.rules_version(place.pk, key)
    return RuleForm(*data, parameter=parameter, row=row, seen=seen)


def rule_page(request: HttpRequest, place: County, key: str, **refused: forms.Form) -> HttpResponse:
    """The page of one rule, with what was typed into it and refused."""
    actor, on, form = actor_of(request), as_of(request), _form(place, key)
    history = queries.rules.rule_history(place, key, on)
    context = {
        "county": place,
        "key": key,
        "name": name_of(key),
        "declared": declared()[key],
        "module": MODULES[key.partition(".")[0]],
        "modules": MODULES,
        "on": on,
        "history": history,
        "form": form,
        "why_not_propose": why_not(access.check_may, actor, PROPOSE, county=place.pk),
        **_deciding(actor, history.open),
    }
    here = reverse("rule", args=[place.code, key])
    return showing(request, "members/rule.html", context, refused, here=here)


def _deciding(actor: Actor, row: RuleProposal | None) -> dict[str, Any]:
    """What this reader may do with the open proposal, and why not."""
    if row is None:
        return {}
    mine = row.proposed_by_id in actor.persons
    county = row.county_id
    return {
        "proposed": queries.rules.proposed_value(row),
        "is_mine": mine,
        "is_past": row.from_on is None or row.from_on < today(),
        "why_not_decide": _("申请人不能审批自己的申请，请由另一人办理。")
        if mine
        else why_not(access.check_may, actor, DECIDE, county=county),
        "records": not mine
        and not why_not(access.check_may, actor, "members.record_paper", county=county),
        "paper_form": PaperForm(county=county, verb=DECIDE),
    }
