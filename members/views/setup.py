"""Setting a county up, step by step; every step can be left and taken up again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.forming import attempt, page
from members import access, actions, queries
from members.actions.batches import PersonRow
from members.forms.setting_up import AllianceForm, OpenForm, PersonForm, PlaceForm, TemplateForm
from members.models import County
from members.views.drawing import qr
from members.views.inviting import address_of


def _begin(request: HttpRequest, county: str, step: str) -> tuple[County, Actor, dict[str, Any]]:
    """The county in preparation, its founder, and what every step shows."""
    place = access.county_for(actor_of(request), county)
    by = access.check_can_set_up(actor_of(request), place)
    found = queries.county.stages(place)
    here = next((stage for stage in found if stage.name == step), None)
    names = [stage.name for stage in found] + ["open"]
    after = names[names.index(step) + 1] if step in names[:-1] else ""
    context = {"county": place, "stages": found, "step": step, "here": here, "after": after}
    return place, by, context


@require_GET
def setup(request: HttpRequest, county: str) -> HttpResponse:
    """How far it has come: to the first step that lacks something."""
    place = access.county_for(actor_of(request), county)
    access.check_can_set_up(actor_of(request), place)
    lacking = (stage.name for stage in queries.county.stages(place) if stage.missing)
    return redirect(f"setup-{next(lacking, 'open')}", county=place.code)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, county: str) -> HttpResponse:
    """Names, former codes, local words, the head of the plan."""
    there, by, context = _begin(request, county, "place")
    form = PlaceForm(request.POST or None, initial=PlaceForm.of(there))
    done = attempt(
        form,
        lambda said: actions.county.describe_county(
            county=there,
            names=said,
            words=said,
            formers=said["former_codes"],
            plan=form.own_plan(),
            by=by,
        ),
    )
    if done is not None:
        return redirect("setup-rules", county=there.code)
    return page(request, form, "members/setup_place.html", context)


@require_GET
def rules(request: HttpRequest, county: str) -> HttpResponse:
    """The plan to start from, and its printed values with their clauses, to tick."""
    place, _by, context = _begin(request, county, "rules")
    return _rules(request, place, context)


@require_POST
def template(request: HttpRequest, county: str) -> HttpResponse:
    """Choose the plan to start from, or none."""
    place, by, context = _begin(request, county, "rules")
    form = _template_form(request, place, request.POST)
    if not form.is_valid():
        return _rules(request, place, {**context, "form": form}, status=422)
    actions.county.start_from(county=place, template=form.cleaned_data["template"], by=by)
    return redirect("setup-rules", county=place.code)


@require_POST
def adopt(request: HttpRequest, county: str) -> HttpResponse:
    """The ticked values become the county's own, under its own document."""
    place, by, context = _begin(request, county, "rules")
    given = {text for text in request.POST.getlist("value") if text.isdecimal()}
    lines = queries.county.printed_values(place, place.template) if place.template else []
    chosen = [line.parameter for line in lines if str(line.parameter.pk) in given]
    order_no = request.POST.get("order_no", "")[:200]
    try:
        actions.county.adopt_values(county=place, parameters=chosen, order_no=order_no, by=by)
    except Invalid as invalid:
        told = {"wrong": str(invalid), "order_no": order_no, "ticked": given}
        return _rules(request, place, {**context, **told}, status=422)
    return redirect("setup-rules", county=place.code)


def _template_form(request: HttpRequest, place: County, *args: Any) -> TemplateForm:
    own = place.plan_id or 0
    plans = access.plans_for(actor_of(request)).exclude(pk=own).filter(rules__isnull=False)
    chosen = place.template.code if place.template else ""
    return TemplateForm(*args, plans=plans.distinct(), initial={"template": chosen})


def _rules(
    request: HttpRequest, place: County, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    lines = queries.county.printed_values(place, place.template) if place.template else []
    said = {"form": _template_form(request, place), "lines": lines, "ticked": set(), **context}
    return render(request, "members/setup_rules.html", said, status=status)


@require_GET
def institutions(request: HttpRequest, county: str) -> HttpResponse:
    """Towns and institutions come in as tables."""
    _place, _by, context = _begin(request, county, "institutions")
    return render(request, "members/setup_institutions.html", context)


@require_http_methods(["GET", "POST"])
def alliances(request: HttpRequest, county: str) -> HttpResponse:
    """An alliance with its lead and members in one form; or as tables."""
    place, by, context = _begin(request, county, "alliances")
    bodies = access.institutions_for(by).filter(county=place).order_by("code")
    form = AllianceForm(request.POST or None, bodies=bodies)
    done = attempt(
        form, lambda said: actions.county.found_with_members(county=place, by=by, **said)
    )
    if done is not None:
        return redirect("setup-alliances", county=place.code)
    context["unions"] = queries.alliances.unions(place, today())
    return page(request, form, "members/setup_alliances.html", context)


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, county: str) -> HttpResponse:
    """Who is needed, who is there, one more person; or as a table."""
    place, by, context = _begin(request, county, "people")
    bodies = access.institutions_for(by).filter(county=place).order_by("code")
    form = PersonForm(request.POST or None, bodies=bodies)
    done = attempt(form, lambda said: _enter(place, said, by))
    if done is not None:
        return redirect("setup-people", county=place.code)
    context |= {
        "holders": queries.county.holders(place),
        "uninvited": queries.county.uninvited(place),
    }
    return page(request, form, "members/setup_people.html", context)


def _enter(place: County, said: Any, by: Actor) -> Any:
    row = PersonRow(
        name=said["name"],
        position=said["position"],
        institution=said["institution"],
        phone=said["phone"],
        roles=(said["role"],),
    )
    return actions.batches.enter_people(county=place, rows=[row], by=by, demo=place.demo)


@require_POST
def invite(request: HttpRequest, county: str) -> HttpResponse:
    """Links for everybody who has none, shown this once on slips to be cut apart."""
    place, by, context = _begin(request, county, "people")
    given = set(request.POST.getlist("person"))
    people = [person for person in queries.county.uninvited(place) if person.code in given]
    slips = []
    for person in people:
        invitation, secret = actions.people.invite(person=person, by=by)
        url = address_of(request, secret)
        slips.append({"person": person, "url": url, "qr": qr(url),
                      "until": invitation.expires_at})  # fmt: skip
    return render(request, "members/setup_slips.html", {**context, "slips": slips})


@require_http_methods(["GET", "POST"])
def open_up(request: HttpRequest, county: str) -> HttpResponse:
    """The review: counts, what is missing, what is 未设; then open, and send the first form."""
    place, by, context = _begin(request, county, "open")
    form = OpenForm(request.POST or None)
    done = attempt(form, lambda said: actions.county.open_county(county=place, by=by, **said))
    if done is not None:
        asked = queries.county.facts_asked(done)
        return render(request, "members/setup_done.html", {"county": done, "asked": asked})
    missing = queries.county.missing_before_opening(place)
    context |= {"missing": missing, "not_set": queries.county.not_set_by_module(place)}
    return page(request, form, "members/setup_open.html", context)
