"""Evidence for the plans' lists: unified purchasing, what stays unchanged, what is unified."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from alliance.core.forming import attempt, showing
from members import access, actions, queries
from members.forms.evidence import EvidenceForm
from members.forms.typed import WhyForm
from members.models import County, PlanRule


@require_GET
def evidence(request: HttpRequest, county: str) -> HttpResponse:
    """Every list of the county's plan: n of m evidenced, each item with what shows it."""
    return _lists(request, access.county_for(actor_of(request), county))


def _lists(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    lists = queries.rules.checklists(place)
    keeps = access.reach(actor, "members.keep_evidence")
    context = {
        "county": place,
        "lists": lists,
        "items": sum(len(one.items) for one in lists),
        "evidenced": sum(one.evidenced for one in lists),
        "may": place.pk in keeps.counties or bool(keeps.institutions),
    }
    here = reverse("evidence", args=[place.code])
    return showing(request, "members/evidence.html", context, refused, here=here)


@require_GET
def item(request: HttpRequest, county: str, rule: str, number: int) -> HttpResponse:
    """The form for one item of a plan's list, by its number in it, beside its clause."""
    place = access.county_for(actor_of(request), county)
    return _page(request, place, _rule(place, rule), number)


def _page(
    request: HttpRequest, place: County, row: PlanRule, number: int, **refused: forms.Form
) -> HttpResponse:
    actor = actor_of(request)
    items = queries.rules.items_of(place, row)
    if not 1 <= number <= len(items):
        raise NotFound(_("这条规则没有这一项。"))
    keeps = access.reach(actor, "members.keep_evidence")
    own = access.institutions_for(actor).filter(pk__in=keeps.institutions, county=place).first()
    whole = place.pk in keeps.counties or own is None
    initial = {"institution": "" if whole else own.name, "done_on": today()}  # type: ignore[union-attr]
    context = {
        "county": place,
        "rule": row,
        "item": items[number - 1],
        "form": EvidenceForm(county=place, initial=initial),
        "offered": queries.bodies.offered_bodies(place.pk, today()),
    }
    here = reverse("evidence-item", args=[place.code, row.code, number])
    return showing(request, "members/evidence_item.html", context, refused, here=here)


def _rule(county: County, code: str) -> PlanRule:
    rule = queries.rules.evidenced_rule(county, code)
    if rule is None:
        raise NotFound(_("本县区的方案没有这条规则。"))
    return rule


@require_POST
def record(request: HttpRequest, county: str) -> HttpResponse:
    """Say that an item is done, with what shows it."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    rule = _rule(place, request.POST.get("rule", ""))
    form = EvidenceForm(request.POST, request.FILES, county=place)
    item = request.POST.get("item", "")

    def keep(said: Any) -> object:
        return actions.rules.record_evidence(county=place, rule=rule, item=item, by=actor, **said)

    if attempt(form, keep) is None:
        return _page(request, place, rule, _number(place, rule, item), form=form)
    return redirect("evidence", county=county)


def _number(county: County, rule: PlanRule, item: str) -> int:
    """Which item of the list is meant; Invalid for a text that it does not have."""
    items = list(queries.rules.items_of(county, rule))
    if item not in items:
        raise Invalid(_("清单中没有这一项。请从清单页进入。"))
    return items.index(item) + 1


@require_POST
def withdraw(request: HttpRequest, county: str, evidence: int) -> HttpResponse:
    """Take evidence back that does not hold."""
    actor = actor_of(request)
    row = access.one_evidence_for(actor, county, evidence)
    form = WhyForm(request.POST, county=row.county, of=row.pk)
    done = attempt(
        form, lambda said: actions.rules.withdraw_evidence(evidence=row, by=actor, **said)
    )
    if done is None:
        return _lists(request, row.county, withdrawn=form)
    return redirect("evidence", county=county)


@require_GET
def document(request: HttpRequest, county: str, evidence: int) -> HttpResponse:
    """The document of a piece of evidence, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.one_evidence_for(actor, county, evidence)
    return attachments.handed_out(actor, "evidence.document_read", row, rule=row.rule.code)
