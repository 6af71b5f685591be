"""A booked insurance settlement is taken back on pages: asked for, then decided by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound
from alliance.core.forming import attempt
from fundpool.access import insurance as access
from fundpool.actions import insurance_back as actions
from fundpool.forms.closing import TakeBackForm
from fundpool.models import InsuranceTakeBack
from fundpool.views.insurance import shown


@require_POST
def ask(request: HttpRequest, settlement: int) -> HttpResponse:
    """Ask for it: day of the reversal and reason."""
    actor = actor_of(request)
    row = access.settlement_for(actor, settlement)
    access.check_can_enter(actor, row.insured.pool)
    form = TakeBackForm(request.POST)
    done = attempt(form, lambda said: actions.ask_to_take_back(row=row, by=actor, **said))
    if done is None:
        insured = access.year_for(actor, row.insured_id)
        return shown(request, insured, {"back_form": form})
    messages.success(request, _("已提交，待另一人核定撤销。"))
    return redirect(row.insured)


@require_POST
def step(request: HttpRequest, back: int, verb: str) -> HttpResponse:
    """Confirm, refuse or withdraw it."""
    actor = actor_of(request)
    row = access.take_back_for(actor, back)
    told: dict[str, Any] = {"row": row, "by": actor}
    acts: dict[str, Callable[[], InsuranceTakeBack]] = {
        "confirm": lambda: actions.confirm_take_back(**told),
        "refuse": lambda: actions.refuse_take_back(**told, reason=request.POST.get("reason", "")),
        "withdraw": lambda: actions.withdraw_take_back(**told),
    }
    if verb not in acts:
        raise NotFound(_("没有这项操作。"))
    acts[verb]()
    messages.success(request, _("已办理。"))
    return redirect(row.settlement.insured)
