"""The other names of an institution, and its departments."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alliance.core.actor import actor_of
from alliance.core.forming import attempt
from members import access, actions
from members.forms.bodies import DepartmentForm, NameForm
from members.forms.typed import ReasonForm
from members.views.bodies import DEPARTMENT_ID, NAME_ID, body_page

NEXT = timedelta(days=1)


@require_POST
def add_name(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One more name of the body."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    form = NameForm(request.POST, county=body.county, auto_id=NAME_ID)
    if (
        attempt(form, lambda said: actions.bodies.add_name(institution=body, by=actor, **said))
        is None
    ):
        return body_page(request, body, name_form=form)
    return redirect(f"{body.get_absolute_url()}#aliases")


@require_POST
def end_name(request: HttpRequest, county: str, code: str, number: int) -> HttpResponse:
    """A name is used until a last day."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    name = access.name_for(actor, body, number)
    form = ReasonForm(request.POST, county=body.county, of=name.pk)

    def end(said: Any) -> object:
        until_on = said["last_day"] + NEXT
        return actions.bodies.end_name(
            name=name, until_on=until_on, reason=said["reason"], by=actor
        )

    if attempt(form, end) is None:
        return body_page(request, body, name_ended=form)
    return redirect(f"{body.get_absolute_url()}#aliases")


@require_POST
def add_department(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One more department of the body."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    form = DepartmentForm(request.POST, institution=body, auto_id=DEPARTMENT_ID)
    made = attempt(
        form, lambda said: actions.bodies.add_department(institution=body, by=actor, **said)
    )
    if made is None:
        return body_page(request, body, department_form=form)
    return redirect(f"{body.get_absolute_url()}#departments")


@require_POST
def close_department(request: HttpRequest, county: str, code: str, number: int) -> HttpResponse:
    """A department works until a last day."""
    actor = actor_of(request)
    body = access.institution_for(actor, county, code)
    department = access.department_for(actor, body, number)
    form = ReasonForm(request.POST, county=body.county, of=department.code)

    def close(said: Any) -> object:
        closed_on = said["last_day"] + NEXT
        return actions.bodies.close_department(
            department=department, closed_on=closed_on, reason=said["reason"], by=actor
        )

    if attempt(form, close) is None:
        return body_page(request, body, department_closed=form)
    return redirect(f"{body.get_absolute_url()}#departments")
