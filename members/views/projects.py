"""The register of projects (项目库)."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, showing
from alliance.core.pagination import page_of
from members import access, actions, queries
from members.forms.equipment import ProjectForm, StageForm
from members.models import County, Project
from members.views.paging import EQUIPMENT_TABS, around, tabs_of


@require_GET
def projects(request: HttpRequest, county: str) -> HttpResponse:
    """Every project by number, with its estimate and how far it is."""
    return _list(request, access.county_for(actor_of(request), county))


def _list(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    found = access.projects_for(actor).filter(county=place).select_related("county", "institution")
    cursor = request.GET.get("cursor", "")
    page = page_of(found, order=("code",), cursor=cursor)
    own = access.reach(actor, "members.keep_equipment").institutions
    home = access.institutions_for(actor).filter(pk__in=own, county=place).order_by("code").first()
    staged = refused.get("staged")
    context = {
        "county": place,
        "projects": [(row, _stage_form(row, staged)) for row in page.rows],
        "here": f"?{urlencode({'cursor': cursor})}" if cursor else "",
        "total": found.count(),
        "form": ProjectForm(county=place, initial={"institution": home.name if home else ""}),
        "offered": queries.bodies.offered_bodies(place.pk, today()),
        "why_not": "" if home else str(_("项目由提出单位的人员登记。")),
        "why_not_stage": why_not(
            access.check_may, actor, "members.decide_equipment", county=place.pk
        ),
        "tabs": tabs_of(EQUIPMENT_TABS, "projects", place),
        **around(request, page),
    }
    here = reverse("projects", args=[place.code])
    return showing(request, "members/projects.html", context, refused, here=here)


def _stage_form(row: Project, staged: forms.Form | None) -> forms.Form:
    """The form in a row: the one that was refused, where it was this row's."""
    if staged is not None and getattr(staged, "of", None) == row.pk:
        return staged
    return StageForm(
        county=row.county, of=row.pk, initial={"stage": row.stage}, auto_id=f"stage-{row.pk}-%s"
    )


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """A body enters a project of its own."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    if not access.reach(actor, "members.keep_equipment").institutions:
        raise Forbidden(_("项目由提出单位的人员登记。"))
    form = ProjectForm(request.POST, county=place)
    if attempt(form, lambda said: actions.sharing.add_project(by=actor, **said)) is None:
        return _list(request, place, form=form)
    return redirect("projects", county=county)


@require_POST
def stage(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The commission says how far a project has come."""
    actor = actor_of(request)
    row = access.project_for(actor, county, code)
    form = StageForm(request.POST, county=row.county, of=row.pk, auto_id=f"stage-{row.pk}-%s")
    version = request.POST.get("version", "")
    done = attempt(
        form,
        lambda said: actions.sharing.stage_project(project=row, by=actor, version=version, **said),
    )
    if done is None:
        return _list(request, row.county, staged=form)
    return redirect("projects", county=county)
