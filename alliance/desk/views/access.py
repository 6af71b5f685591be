"""Who may do what here and why, and what one person can see; as of a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from members import access as member_access
from members import queries as member_queries
from members.verb_words import FAMILIES
from members.views.choosing import as_of, current_county


@require_GET
def my_access(request: HttpRequest) -> HttpResponse:
    """To what I can see myself."""
    actor = actor_of(request)
    county = current_county(request)
    me = member_access.persons_for(actor).filter(county=county, pk__in=actor.persons).first()
    if me is None:
        raise NotFound(_("没有找到您的人员登记，请联系本县区管理员。"))
    return redirect("person-sees", county=county.code, code=me.code)


@require_GET
def access_county(request: HttpRequest) -> HttpResponse:
    """To who may do what in my county."""
    return redirect("access-here", county=current_county(request).code)


@require_GET
def access_here(request: HttpRequest, county: str) -> HttpResponse:
    """Each verb of a family (?family=): roles, people, who gave it; ?institution= and ?on=."""
    actor = actor_of(request)
    place = member_access.county_for(actor, county)
    member_access.check_may(actor, "members.read_access", county=place.pk)
    on, family = as_of(request), request.GET.get("family", "") or next(iter(FAMILIES))
    if family not in FAMILIES:
        raise Invalid(_("没有这种筛选。请从页面上的选项中选择。"))
    at = None
    if code := request.GET.get("institution", ""):
        at = member_access.institution_for(actor, county, code)
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "at": at,
        "family": family,
        "families": [(name, words) for name, (words, _verbs) in FAMILIES.items()],
        "lines": member_queries.who_may(place, family, on, at),
        "institutions": member_queries.institutions_on(place.pk, on).order_by("sort_key", "pk"),
    }
    return render(request, "desk/access_here.html", context)


@require_GET
def person_sees(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """What one person may see and do on a day (?on=), each with its reason."""
    actor = actor_of(request)
    person = member_access.person_for(actor, county, code)
    if person.pk not in actor.persons:
        member_access.check_may(actor, "members.read_access", county=person.county_id)
    on = as_of(request)
    context = {
        "county": person.county,
        "person": person,
        "is_me": person.pk in actor.persons,
        "on": on,
        "is_today": on == today(),
        "families": member_queries.what_sees(person, on),
    }
    return render(request, "desk/person_sees.html", context)
