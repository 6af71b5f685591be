"""The register of equipment (设备库): what bodies own, what stands idle."""

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
from members.forms.equipment import EquipmentForm, OfferForm
from members.forms.typed import ReasonForm
from members.models import County, Equipment
from members.views.paging import EQUIPMENT_TABS, around, tabs_of


@require_GET
def equipment(request: HttpRequest, county: str) -> HttpResponse:
    """What bodies own and have not scrapped; ?idle=1 and ?q= narrow the list."""
    return _list(request, access.county_for(actor_of(request), county))


def _list(request: HttpRequest, place: County, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), today()
    found = access.equipment_for(actor).filter(county=place, retired_on=None)
    idle, text = request.GET.get("idle", ""), request.GET.get("q", "").strip()[:60]
    every, standing = found.count(), found.filter(idle=True).count()
    if idle:
        found = found.filter(idle=True)
    if text:
        found = queries.sharing.equipment_called(found, text)
    page = page_of(
        found.select_related("owner"), order=("code",), cursor=request.GET.get("cursor", "")
    )
    own = access.reach(actor, "members.keep_equipment").institutions
    home = access.institutions_for(actor).filter(pk__in=own, county=place).order_by("code").first()
    context = {
        "county": place,
        "lines": [(item, queries.sharing.age_of(item, on)) for item in page.rows],
        "every": every,
        "standing": standing,
        "asked": {"idle": idle, "q": text},
        "form": EquipmentForm(county=place, initial={"owner": home.name if home else ""}),
        "offered": queries.bodies.offered_bodies(place.pk, on),
        "why_not": "" if home else str(_("设备由所有单位的人员登记。")),
        "tabs": tabs_of(EQUIPMENT_TABS, "equipment", place),
        **around(request, page),
    }
    here = reverse("equipment", args=[place.code])
    return showing(request, "members/equipment.html", context, refused, here=here)


@require_GET
def item(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """One item: its owner, age, and where it has been offered."""
    return _page(request, access.item_for(actor_of(request), county, code))


def _page(request: HttpRequest, row: Equipment, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), today()
    transfers = access.transfers_for(actor).filter(equipment=row)
    context = {
        "county": row.county,
        "item": row,
        "age": queries.sharing.age_of(row, on),
        "transfer": queries.sharing.open_transfer_of(row),
        "past": transfers.select_related("giver", "taker").order_by("-offered_at"),
        "offer_form": OfferForm(county=row.county),
        "retire_form": ReasonForm(county=row.county, initial={"last_day": on}),
        "why_not": why_not(
            access.check_may,
            actor,
            "members.keep_equipment",
            county=row.county_id,
            institution=row.owner_id,
        ),
    }
    here = reverse("item", args=[row.county.code, row.code])
    return showing(request, "members/item.html", context, refused, here=here)


@require_POST
def add(request: HttpRequest, county: str) -> HttpResponse:
    """A body enters an item that it owns."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    if not access.reach(actor, "members.keep_equipment").institutions:
        raise Forbidden(_("设备由所有单位的人员登记。"))
    form = EquipmentForm(request.POST, county=place)
    row = attempt(form, lambda said: actions.sharing.add_equipment(by=actor, **said))
    if row is None:
        return _list(request, place, form=form)
    return redirect("item", county=county, code=row.code)


@require_POST
def mark(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The owner says whether the item stands idle."""
    actor = actor_of(request)
    row = access.item_for(actor, county, code)
    idle = request.POST.get("idle") == "1"
    actions.sharing.mark_idle(
        equipment=row, idle=idle, by=actor, version=request.POST.get("version", "")
    )
    return redirect("item", county=county, code=code)


@require_POST
def retire(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The item is scrapped."""
    actor = actor_of(request)
    row = access.item_for(actor, county, code)
    form = ReasonForm(request.POST, county=row.county)
    done = attempt(
        form,
        lambda said: actions.sharing.retire_equipment(
            equipment=row,
            retired_on=said["last_day"],
            reason=said["reason"],
            by=actor,
            version=request.POST.get("version", ""),
        ),
    )
    if done is None:
        return _page(request, row, retire_form=form)
    return redirect("item", county=county, code=code)


@require_POST
def offer(request: HttpRequest, county: str, code: str) -> HttpResponse:
    """The owner offers an idle item to the others."""
    actor = actor_of(request)
    row = access.item_for(actor, county, code)
    form = OfferForm(request.POST, county=row.county)
    made = attempt(
        form, lambda said: actions.sharing.offer_equipment(equipment=row, by=actor, **said)
    )
    return redirect(made) if made else _page(request, row, offer_form=form)
