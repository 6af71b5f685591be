"""Pages of alliances: the tree, one alliance, two days compared, who to call; as of a day."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.forms.memberships import CloseForm, JoinForm, LeaveForm
from members.models import Alliance
from members.views.choosing import as_of, current_county
from members.views.paging import MEMBERSHIP_TABS, tabs_of

KEEP = "members.keep_registry"


@require_GET
def alliances_home(request: HttpRequest) -> HttpResponse:
    """To the alliances of my county."""
    return redirect("alliances", county=current_county(request).code)


@require_GET
def alliances(request: HttpRequest, county: str) -> HttpResponse:
    """Every alliance of a county on a day: leads, members, village clinics, overlaps."""
    actor = actor_of(request)
    place, on = access.county_for(actor, county), as_of(request)
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "unions": queries.alliances.unions(place, on),
        "why_not_keep": why_not(access.check_may, actor, KEEP, county=place.pk),
        "tabs": tabs_of(MEMBERSHIP_TABS, "alliances", place),
    }
    return render(request, "members/alliances.html", context)


@require_GET
def alliance(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One alliance on a day: members by line with their days, centres, requests, history."""
    actor = actor_of(request)
    row = access.alliance_for(actor, county, code)
    on = as_of(request)
    union = next(
        (one for one in queries.alliances.unions(row.county, on) if one.alliance.pk == row.pk), None
    )
    history, undated = queries.alliances.history_of(row)
    asked = access.membership_requests_for(actor).filter(state__in=queries.alliances.OPEN)
    context = {
        "county": row.county,
        "alliance": row,
        "union": union,
        "map": queries.alliances.alliance_map(union) if union else None,
        "on": on,
        "is_today": on == today(),
        "history": history,
        "undated": undated,
        "centres": queries.alliances.centres_of(row, on),
        "requests": [*asked.filter(source=row), *asked.filter(target=row)],
        "why_not_keep": why_not(access.check_may, actor, KEEP, county=row.county_id),
        "why_not_ask": why_not(access.check_may_ask, actor, row.county),
    }
    return render(request, "members/alliance.html", context)


@require_http_methods(["GET", "POST"])
def alliance_join(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The commission enters a body on its own order."""
    actor = actor_of(request)
    row = access.alliance_for(actor, county, code)
    access.check_may(actor, KEEP, county=row.county_id)
    bodies = access.institutions_for(actor).filter(queries.days.open_on(today()), county=row.county)
    form = JoinForm(request.POST or None, bodies=bodies.order_by("sort_key", "code"))
    if request.method == "POST":
        done = attempt(
            form, lambda _said: actions.alliances.join(alliance=row, by=actor, **form.asked())
        )
        if done is not None:
            return redirect(row)
    return page(
        request, form, "members/alliance_join.html", {"county": row.county, "alliance": row}
    )


@require_http_methods(["GET", "POST"])
def membership_leave(request: HttpRequest, county: str, number: int) -> HttpResponse:
    """The commission ends a membership on its own order."""
    actor = actor_of(request)
    row = access.membership_for(actor, county, number)
    access.check_may(actor, KEEP, county=row.county_id)
    form = LeaveForm(request.POST or None, initial={"last_day": today()})
    if request.method == "POST":
        done = attempt(
            form, lambda _said: actions.alliances.leave(membership=row, by=actor, **form.asked())
        )
        if done is not None:
            return redirect(row.alliance)
    return page(request, form, "members/membership_leave.html", {"county": row.county, "row": row})


@require_http_methods(["GET", "POST"])
def alliance_close(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The commission closes an alliance; refused while it has members."""
    actor = actor_of(request)
    row = access.alliance_for(actor, county, code)
    access.check_may(actor, KEEP, county=row.county_id)
    form = CloseForm(request.POST or None, initial={"last_day": today()})
    if request.method == "POST":
        done = attempt(
            form,
            lambda _said: actions.alliances.close_alliance(alliance=row, by=actor, **form.asked()),
        )
        if done is not None:
            return redirect(row)
    return page(
        request, form, "members/alliance_close.html", {"county": row.county, "alliance": row}
    )


@require_GET
def membership_changes(request: HttpRequest, county: str) -> HttpResponse:
    """Who entered, left, moved, changed role or name between ?on= and ?with=."""
    place = access.county_for(actor_of(request), county)
    other = as_of(request)
    one = as_of(request, "with", date(other.year - 1, 12, 31))
    one, other = sorted((one, other))
    context = {
        "county": place,
        "one": one,
        "other": other,
        "found": queries.alliances.movements(place, one, other),
        "tabs": tabs_of(MEMBERSHIP_TABS, "membership-changes", place),
    }
    return render(request, "members/membership_changes.html", context)


@require_GET
def membership_checks(request: HttpRequest, county: str) -> HttpResponse:
    """What does not fit on a day: counts, bodies alone or twice, towns without a member."""
    place = access.county_for(actor_of(request), county)
    on = as_of(request)
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "found": queries.county.checks(place, on),
        "tabs": tabs_of(MEMBERSHIP_TABS, "membership-checks", place),
    }
    return render(request, "members/membership_checks.html", context)


@require_GET
def contacts(request: HttpRequest, county: str) -> HttpResponse:
    """Who to call in each body; ?alliance= for one alliance only."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    on, code = as_of(request), request.GET.get("alliance", "")
    chosen: Alliance | None = access.alliance_for(actor, county, code) if code else None
    there = access.alliances_for(actor).filter(queries.days.open_on(on), county=place)
    context = {
        "county": place,
        "on": on,
        "is_today": on == today(),
        "chosen": chosen,
        "alliances": there.order_by("code"),
        "desks": queries.people.contacts(place, on, chosen),
        "tabs": tabs_of(MEMBERSHIP_TABS, "contacts", place),
    }
    return render(request, "members/contacts.html", context)
