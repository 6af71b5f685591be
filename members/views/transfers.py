"""Idle equipment on its way: the queue, one transfer, and its steps (闲置设备调剂)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import attempt, showing
from members import access, actions, queries
from members.forms.equipment import HandOverForm, RequestForm
from members.forms.paper import PaperForm
from members.forms.typed import WhyForm
from members.models import EquipmentTransfer
from members.rules import EQUIPMENT_TRANSFER as LIFE
from members.views.paging import EQUIPMENT_TABS, tabs_of

LATEST = 50


@require_GET
def transfers(request: HttpRequest, county: str) -> HttpResponse:
    """What waits for a request, a decision or a handover, then what is over."""
    actor = actor_of(request)
    place = access.county_for(actor, county)
    mine = access.transfers_for(actor)
    closed = mine.filter(county=place).exclude(state__in=queries.sharing.OPEN_TRANSFERS)
    context = {
        "county": place,
        "open": [
            (row, LIFE.states[row.state])
            for row in queries.sharing.open_transfers(place.pk).filter(pk__in=mine)
        ],
        "closed": [
            (row, LIFE.states[row.state])
            for row in closed.select_related("equipment", "giver", "taker")[:LATEST]
        ],
        "tabs": tabs_of(EQUIPMENT_TABS, "transfers", place),
    }
    return render(request, "members/transfers.html", context)


@require_GET
def transfer(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """One transfer: who offers what, who asked, who decided, and what comes next."""
    return _page(request, access.transfer_for(actor_of(request), county, transfer))


def _page(request: HttpRequest, row: EquipmentTransfer, **refused: forms.Form) -> HttpResponse:
    actor, on = actor_of(request), today()
    home = _home(actor, row)
    context: dict[str, Any] = {
        "county": row.county,
        "transfer": row,
        "state": LIFE.states[row.state],
        "steps": _steps(row),
        "verbs": LIFE.verbs(row.state),
        "age": queries.sharing.age_of(row.equipment, on),
        "request_form": RequestForm(county=row.county, initial={"taker": home}),
        "hand_over_form": HandOverForm(county=row.county),
        "refuse_form": WhyForm(county=row.county, auto_id="refuse-%s"),
        "withdraw_form": WhyForm(county=row.county, auto_id="withdraw-%s"),
        "paper_form": PaperForm(county=row.county_id, verb="members.decide_equipment"),
        "offered": queries.bodies.offered_bodies(row.county_id, on),
        "may": _may(actor, row),
    }
    here = reverse("transfer", args=[row.county.code, row.pk])
    return showing(request, "members/transfer.html", context, refused, here=here)


def _home(actor: Actor, row: EquipmentTransfer) -> str:
    """The body for which somebody may ask: their own, when it is not the giver."""
    own = access.reach(actor, "members.keep_equipment").institutions - {row.giver_id}
    body = access.institutions_for(actor).filter(pk__in=own, county=row.county_id).first()
    return body.name if body else ""


def _may(actor: Actor, row: EquipmentTransfer) -> dict[str, str]:
    """For each side the sentence that keeps the actor from its verb; "" where they may."""

    def why(verb: str, institution: int | None = None) -> str:
        return why_not(access.check_may, actor, verb, county=row.county_id, institution=institution)

    keep = "members.keep_equipment"
    taking = access.reach(actor, keep).institutions - {row.giver_id}
    return {
        "giver": why(keep, row.giver_id),
        "taker": why(keep, row.taker_id) if row.taker_id else "",
        "request": "" if taking else why(keep) or why(keep, row.giver_id),
        "decide": why("members.decide_equipment"),
        "paper": why("members.record_paper"),
    }


def _steps(row: EquipmentTransfer) -> list[dict[str, object]]:
    """The transfer's life as the flow component wants it: what is done, what comes now."""
    names = [row.offered_by, row.requested_by, row.decided_by, None]
    times = [row.offered_at, None, row.decided_at, row.handed_over_on]
    titles = (_("提供"), _("申请"), _("审批"), _("交接"))
    order = ("offered", "requested", "approved", "handed_over")
    over = row.state not in order
    done = 1 if over else order.index(row.state) + 1
    steps: list[dict[str, object]] = [
        {
            "title": title,
            "who": name.name if name else "",
            "at": at,
            "state": "done" if place < done else "now" if place == done and not over else "",
        }
        for place, (title, name, at) in enumerate(zip(titles, names, times, strict=True))
    ]
    return [*steps[:done], {"title": LIFE.states[row.state], "state": "now"}] if over else steps


@require_POST
def ask(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """Another body asks for the item."""
    row, said = _step(request, county, transfer)
    form = RequestForm(request.POST, county=row.county)
    done = attempt(form, lambda wanted: actions.sharing.request_equipment(**said, **wanted))
    return redirect(done) if done else _page(request, row, request_form=form)


@require_POST
def approve(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """The commission lets the item go."""
    _row, said = _step(request, county, transfer)
    return redirect(actions.sharing.approve_transfer(**said))


@require_POST
def approve_on_paper(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """Somebody enters that the commission has let the item go in writing."""
    row, said = _step(request, county, transfer)
    form = PaperForm(
        request.POST, request.FILES, county=row.county_id, verb="members.decide_equipment"
    )
    done = attempt(form, lambda _said: actions.sharing.approve_transfer(**said, paper=form.paper()))
    return redirect(done) if done else _page(request, row, paper_form=form)


@require_POST
def refuse(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """The commission does not let the item go."""
    row, said = _step(request, county, transfer)
    form = WhyForm(request.POST, county=row.county, auto_id="refuse-%s")
    done = attempt(form, lambda why: actions.sharing.refuse_transfer(**said, note=why["reason"]))
    return redirect(done) if done else _page(request, row, refuse_form=form)


@require_POST
def hand_over(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """The taker confirms that the item has arrived."""
    row, said = _step(request, county, transfer)
    form = HandOverForm(request.POST, county=row.county)
    done = attempt(form, lambda arrived: actions.sharing.hand_over_equipment(**said, **arrived))
    return redirect(done) if done else _page(request, row, hand_over_form=form)


@require_POST
def withdraw(request: HttpRequest, county: str, transfer: int) -> HttpResponse:
    """The owner takes the offer back."""
    row, said = _step(request, county, transfer)
    form = WhyForm(request.POST, county=row.county, auto_id="withdraw-%s")
    done = attempt(form, lambda why: actions.sharing.withdraw_transfer(**said, **why))
    return redirect(done) if done else _page(request, row, withdraw_form=form)


def _step(request: HttpRequest, county: str, pk: int) -> tuple[EquipmentTransfer, dict[str, Any]]:
    """The transfer, and what every verb on it is told: who, and which version was seen."""
    actor = actor_of(request)
    row = access.transfer_for(actor, county, pk)
    return row, {"transfer": row, "by": actor, "version": request.POST.get("version", "")}
