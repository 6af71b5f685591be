"""A scheme's draft: its items, their rules, the weights, publishing it, giving it up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import actor_of
from alliance.core.forming import attempt, status_of
from alliance.core.numbers import plain
from kpi import access, actions, queries
from kpi.forms.schemes import AddItemForm, DraftForm, ItemForm, PublishForm, WeightsForm
from kpi.models import SchemeItem, SchemeVersion
from kpi.views.asking import county_of
from kpi.views.schemes import found_version, scheme_page, version_page


@require_POST
def draft(request: HttpRequest, scheme: str) -> HttpResponse:
    """Begin the next version as a copy of the last one."""
    actor = actor_of(request)
    found = access.scheme_for(actor, county_of(request), scheme)
    source = queries.course.newest_scheme_version(found)
    access.check_can_draft_scheme(actor, found)
    typed = DraftForm(request.POST)
    if source is None:
        return scheme_page(request, found, typed)
    made = attempt(typed, lambda said: actions.draft_scheme(source=source, by=actor, **said))
    if made is None:
        return scheme_page(request, found, typed)
    return redirect("kpi:scheme-edit", found.code, made.number)


def _draft(request: HttpRequest, scheme: str, number: int) -> SchemeVersion:
    found = found_version(request, scheme, number)
    access.check_can_change_scheme(actor_of(request), found)
    return found


def _editor(
    request: HttpRequest, draft: SchemeVersion, typed: AddItemForm | None = None
) -> HttpResponse:
    items = queries.course.items_of(draft)
    context = {
        "county": draft.county,
        "scheme": draft.scheme,
        "version": draft,
        "items": items,
        "before": queries.course.scheme_before(draft),
        "wants": queries.course.scheme_wants(draft),
        "form": typed or _add_form(request, draft, items),
    }
    status = status_of(typed)
    return render(request, "kpi/scheme_edit.html", context, status=status)


def _add_form(
    request: HttpRequest, draft: SchemeVersion, items: list[SchemeItem], data: Any = None
) -> AddItemForm:
    there = [item.indicator_id for item in items if item.indicator_id is not None]
    computed = access.indicators_for(actor_of(request)).filter(county=draft.county_id)
    indicators = computed.filter(versions__status="published").distinct()
    return AddItemForm(
        data,
        indicators=indicators.exclude(pk__in=there),
        clauses=queries.course.clauses_of(draft.county),
        initial={"group": items[-1].group, "group_en": items[-1].group_en} if items else None,
    )


@require_GET
def edit(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """The items of a draft: in, out, order."""
    return _editor(request, _draft(request, scheme, number))


@require_POST
def add(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """Put an item into the draft, then say how it gives points."""
    found = _draft(request, scheme, number)
    typed = _add_form(request, found, queries.course.items_of(found), request.POST)
    made = attempt(
        typed,
        lambda said: actions.add_scheme_item(
            draft=found,
            wording=typed.wording(),
            indicator=said["indicator"],
            clause=said["clause"],
            version=request.POST.get("version"),
            by=actor_of(request),
        ),
    )
    if made is None:
        return _editor(request, found, typed)
    return redirect("kpi:scheme-item", scheme, number, made.code)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, scheme: str, number: int, item: str) -> HttpResponse:
    """One item: under which heading it stands and how it gives points."""
    found = _draft(request, scheme, number)
    row = access.scheme_item_for(actor_of(request), found, item)
    typed = ItemForm(initial=ItemForm.of(row), item=row)
    if request.method == "POST":
        typed = ItemForm(request.POST, item=row)
        if _changed(request, row, typed):
            messages.success(request, _("已保存。"))
            return redirect("kpi:scheme-edit", scheme, number)
    context = {
        "county": found.county,
        "scheme": found.scheme,
        "version": found,
        "item": row,
        "form": typed,
        "shown": request.POST.get("version", found.version),
    }
    status = status_of(typed)
    return render(request, "kpi/scheme_item.html", context, status=status)


def _changed(request: HttpRequest, row: SchemeItem, typed: ItemForm) -> bool:
    done = attempt(
        typed,
        lambda _said: actions.change_scheme_item(
            item=row,
            wording=typed.wording(),
            scoring=typed.scoring(),
            version=request.POST.get("version"),
            by=actor_of(request),
        ),
    )
    return done is not None


@require_POST
def remove(request: HttpRequest, scheme: str, number: int, item: str) -> HttpResponse:
    """Take an item out of the draft."""
    found = _draft(request, scheme, number)
    row = access.scheme_item_for(actor_of(request), found, item)
    was_weighted = bool(row.weight)
    actions.remove_scheme_item(item=row, version=request.POST.get("version"), by=actor_of(request))
    if was_weighted:
        messages.warning(request, _("移出的一项有权重，整套权重已清除，请重新设定。"))
    return redirect("kpi:scheme-edit", scheme, number)


@require_POST
def up(request: HttpRequest, scheme: str, number: int, item: str) -> HttpResponse:
    """One place up."""
    return _moved(request, scheme, number, item, up=True)


@require_POST
def down(request: HttpRequest, scheme: str, number: int, item: str) -> HttpResponse:
    """One place down."""
    return _moved(request, scheme, number, item, up=False)


def _moved(request: HttpRequest, scheme: str, number: int, item: str, *, up: bool) -> HttpResponse:
    found = _draft(request, scheme, number)
    row = access.scheme_item_for(actor_of(request), found, item)
    actions.move_scheme_item(
        item=row, up=up, version=request.POST.get("version"), by=actor_of(request)
    )
    return redirect("kpi:scheme-edit", scheme, number)


@require_http_methods(["GET", "POST"])
def weights(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """The weights as one set, with the document that sets them."""
    found = _draft(request, scheme, number)
    items = queries.course.items_of(found)
    if request.method == "POST":
        typed = WeightsForm(request.POST, items=items)
        if _weighed(request, found, typed):
            messages.success(request, _("权重已保存，发布后生效。"))
            return redirect(found)
    else:
        typed = WeightsForm(items=items, initial=_initial(found, items))
    context = {
        "county": found.county,
        "scheme": found.scheme,
        "version": found,
        "form": typed,
        "shown": request.POST.get("version", found.version),
    }
    status = status_of(typed)
    return render(request, "kpi/scheme_weights.html", context, status=status)


def _initial(found: SchemeVersion, items: list[SchemeItem]) -> dict[str, str]:
    said = {"title": found.weights_title, "number": found.weights_number}
    weighed = {f"w-{item.code}": plain(item.weight) for item in items if item.weight is not None}
    return said | weighed


def _weighed(request: HttpRequest, found: SchemeVersion, typed: WeightsForm) -> bool:
    done = attempt(
        typed,
        lambda said: actions.set_scheme_weights(
            draft=found,
            weights=typed.weights(),
            title=said["title"],
            number=said["number"],
            version=request.POST.get("version"),
            by=actor_of(request),
        ),
    )
    return done is not None


@require_POST
def publish(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """Another person lets the draft hold from a day on."""
    found, actor = found_version(request, scheme, number), actor_of(request)
    access.check_can_publish_scheme(actor, found)
    typed = PublishForm(request.POST)
    made = attempt(
        typed,
        lambda said: actions.publish_scheme(
            draft=found, version=request.POST.get("version"), by=actor, **said
        ),
    )
    return redirect(made) if made else version_page(request, found, typed)


@require_POST
def discard(request: HttpRequest, scheme: str, number: int) -> HttpResponse:
    """Give the draft up."""
    found = found_version(request, scheme, number)
    return redirect(
        actions.discard_scheme(
            draft=found, version=request.POST.get("version"), by=actor_of(request)
        )
    )
