"""Data elements: what is counted, by whom, where it already is; a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page, status_of
from kpi import access, actions, defining, exporting, queries
from kpi.exporting import lists as sheets
from kpi.forms.elements import CorrectionForm, ElementForm
from kpi.models import DataElement, ElementVersion
from kpi.views.asking import county_of
from members.rules import KINDS


@require_GET
def elements(request: HttpRequest) -> HttpResponse:
    """Every data element of the county, form by form."""
    actor, county = actor_of(request), county_of(request)
    rows = access.elements_for(actor).filter(county=county).select_related("data_set")
    rows = rows.order_by("data_set__code", "position", "code")
    if exporting.is_asked(request):
        return exporting.answer(sheets.elements(county, rows))
    context = {
        "county": county,
        "elements": rows,
        "why_not_new": why_not(access.check_can_define, actor, county),
    }
    return render(request, "kpi/elements.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Count something new, in a form that has not gone out yet or in a new one."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_define(actor, county)
    kinds = [(code, f"{code} {words}") for code, words in KINDS.items()]
    open_forms = access.open_forms_for(actor, county)
    typed = ElementForm(request.POST or None, open_forms=open_forms, kinds=kinds)
    if request.method == "POST":
        made = attempt(
            typed,
            lambda _said: actions.add_element(
                county=county, counted=typed.counted(), sheet=typed.sheet(), by=actor
            ),
        )
        if made is not None:
            told = {"name": made.name, "code": made.code, "form": made.data_set.name}
            messages.success(
                request, _("已新增“%(name)s”（%(code)s），放在报表“%(form)s”里。") % told
            )
            return redirect("kpi:elements")
    return page(request, typed, "kpi/element_new.html", {"county": county})


@require_GET
def element(request: HttpRequest, element: str) -> HttpResponse:
    """One data element: how it is worded now and was before, what is made of it."""
    found = access.element_for(actor_of(request), county_of(request), element)
    return _page(request, found)


def _page(
    request: HttpRequest, element: DataElement, typed: CorrectionForm | None = None
) -> HttpResponse:
    actor = actor_of(request)
    versions = list(
        access.corrections.element_versions_for(actor).filter(element=element).order_by("-number")
    )
    waits = next((one for one in versions if one.state == ElementVersion.State.PROPOSED), None)
    approved = [one for one in versions if one.state == ElementVersion.State.APPROVED]
    before = approved[0] if approved else element
    context = {
        "county": element.county,
        "element": element,
        "versions": versions,
        "waits": waits,
        "changes": defining.wording_changes(before, waits) if waits else [],
        "why_not_decide": why_not(access.corrections.check_can_decide_wording, actor, waits)
        if waits
        else "",
        "users": defining.made_of(element),
        "form": typed or CorrectionForm(initial=CorrectionForm.of(before)),
        "why_not_correct": why_not(access.corrections.check_can_reword, actor, element),
        "locked": queries.definitions.element_locked_up_to(element),
    }
    return render(request, "kpi/element.html", context, status=status_of(typed))


@require_POST
def correct(request: HttpRequest, element: str) -> HttpResponse:
    """Ask that an element be called or described otherwise; another person decides."""
    actor = actor_of(request)
    found = access.element_for(actor, county_of(request), element)
    access.check_can_define(actor, found.county)
    typed = CorrectionForm(request.POST)
    made = attempt(
        typed,
        lambda said: actions.propose_wording(
            element=found,
            worded=typed.worded(),
            from_on=said["from_on"],
            reason=said["reason"],
            by=actor,
        ),
    )
    if made is None:
        return _page(request, found, typed)
    messages.success(request, _("已提出更正，由另一人批准后从写明的那一天起用。"))
    return redirect(found)


@require_POST
def approve(request: HttpRequest, element: str, version: int) -> HttpResponse:
    """The correction holds from its day on."""
    return _decided(request, element, version, approved=True)


@require_POST
def refuse(request: HttpRequest, element: str, version: int) -> HttpResponse:
    """The element stays as it is worded."""
    return _decided(request, element, version, approved=False)


def _decided(request: HttpRequest, element: str, version: int, *, approved: bool) -> HttpResponse:
    actor = actor_of(request)
    found = access.element_for(actor, county_of(request), element)
    row = access.corrections.element_version_for(actor, version)
    actions.decide_wording(version=row, approved=approved, by=actor)
    return redirect(found)
