"""Forms of the security administrator: a role is given, a role ends."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.grants import EndForm, GrantForm
from members.rules import ROLES

FORM = "members/people_form.html"


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """A role for a person, with its place, days and reason."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    access.check_may(actor, "members.grant", county=person.county_id)
    bodies = queries.days.institutions_on(person.county_id, today())
    at = person.institution.code if person.institution else None
    form = GrantForm(request.POST or None, bodies=bodies, initial={"institution": at})
    made = attempt(
        form,
        lambda said: actions.people.add_grant(
            person=person,
            role=said["role"],
            institution=said["institution"],
            from_on=said["from_on"],
            until_on=form.until_on,
            reason=said["reason"],
            by=actor,
        ),
    )
    if made is not None:
        return redirect(person)
    context = {
        "county": person.county,
        "person": person,
        "verb": "members.grant",
        "title": _("授予角色"),
        "lede": _("系统、安全、审计三员须由不同的人担任；不能给自己授予角色。"),
        "yes": _("授予"),
    }
    return page(request, form, FORM, context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, county: str, code: str, grant: int) -> HttpResponse:
    """A role ends, at once or after a last day."""
    actor = actor_of(request)
    person = access.person_for(actor, county, code)
    access.check_may(actor, "members.grant", county=person.county_id)
    row = access.grant_for(actor, person, grant)
    form = EndForm(request.POST or None)
    done = attempt(
        form,
        lambda said: actions.people.end_grant(
            grant=row, until_on=form.until_on, reason=said["reason"], by=actor
        ),
    )
    if done is not None:
        return redirect(person)
    context = {
        "county": person.county,
        "person": person,
        "verb": "members.grant",
        "title": _("终止角色“%(role)s”") % {"role": ROLES.get(row.role, row.role)},
        "lede": _("立即终止时，此人的登录会话同时结束。"),
        "yes": _("确认终止"),
    }
    return page(request, form, FORM, context)
