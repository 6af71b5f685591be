"""Tables of other systems: what one looks like, said once and asked again when it changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.forming import UNPROCESSABLE, tell
from alliance.core.imports.checks import check_open
from alliance.core.imports.sheets import SHEETS
from alliance.core.models import ImportFile
from kpi import access, actions, importing
from kpi.actions import Described
from kpi.forms.mappings import DescribeForm, ShapeForm
from kpi.importing.asking import Question
from kpi.mapping.checking import check
from kpi.views.importing import PAGES
from members import queries as member_queries


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, file: UUID) -> HttpResponse:
    """Say how a table lies (?shape=, ?first=, ?lines= …) and what its headings and names are.

    Of a known table only what has changed is asked; ?all=1 asks everything.
    """
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    check_open(found)
    given = request.POST if request.method == "POST" else request.GET
    layout = importing.mapped_layout(found, by)
    question = Question(found, layout, given, everything=bool(given.get("all")))
    form = DescribeForm(question, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _described(found, question, form, given, by)
        except (Invalid, Refused) as refusal:
            tell(form, refusal)
        else:
            return redirect(PAGES.url("import", found))
    return _page(request, found, question, form)


def _described(
    file: ImportFile, question: Question, form: DescribeForm, given: Any, by: Actor
) -> None:
    said, plan = form.cleaned_data, form.planned()
    check(plan, question.sheet, period=said.get("period", ""))
    row = question.remembered
    described = Described(
        system=said["system"],
        name=said["name"],
        shape=plan.shape,
        plan=plan.kept(),
        headings=question.seen(),
        period=said.get("period", ""),
        body=said.get("body", ""),
        remembered=row.pk if row else None,
        version=given.get("version"),
        another=said.get("another", False),
    )
    actions.describe_sheet(
        file=file,
        described=described,
        layout_of=lambda fresh: importing.layout_of(fresh, by),
        by=by,
    )


def _page(
    request: HttpRequest, file: ImportFile, question: Question, form: DescribeForm
) -> HttpResponse:
    bodies = member_queries.institutions_on(file.county_id, today()).order_by("code")
    context = {
        "pages": PAGES,
        "urls": PAGES.urls(file),
        "file": file,
        "county": file.county,
        "question": question,
        "arranging": ShapeForm(question),
        "form": form,
        "bodies": bodies.only("code", "name"),
        "elements": access.elements_for(actor_of(request)).filter(county=file.county_id),
        "everything": question.everything,
        "sheets": file.arguments.get(SHEETS, []),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "kpi/mapping/describe.html", context, status=status)


@require_POST
def choose(request: HttpRequest, file: UUID, layout: int) -> HttpResponse:
    """The file is a table of this system; another one's has the same headings."""
    actor = actor_of(request)
    found = PAGES.find(actor, file)
    by = PAGES.check_end(actor, found)
    row = importing.one_of_the_same(found, layout)
    actions.take_for(
        file=found, layout=row, layout_of=lambda fresh: importing.layout_of(fresh, by), by=by
    )
    return redirect(PAGES.url("import", found))


@require_POST
def withdraw(request: HttpRequest, layout: int) -> HttpResponse:
    """The next such table is asked about anew."""
    actor = actor_of(request)
    actions.withdraw_layout(layout=access.layout_for(actor, layout), by=actor)
    messages.success(request, _("已撤销；下次遇到这样的表会再问。"))
    return redirect("kpi:mappings")
