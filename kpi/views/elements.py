"""Data elements: what is counted, by whom, where it already is; a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import actor_of
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from kpi import access, actions, exporting
from kpi.exporting import lists as sheets
from kpi.forms.definitions import ElementForm
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
