"""A booked settlement, or a confirmed year, is taken back on pages: asked for, then decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliance.core.actor import actor_of
from alliance.core.forming import attempt
from fundpool.access import insurance as access
from fundpool.actions import insurance_back as actions
from fundpool.actions import insurance_year_back as year_actions
from fundpool.forms.closing import TakeBackForm, YearBackForm
from fundpool.models import InsuranceTakeBack, InsuranceYearTakeBack
from fundpool.views._stepping import take
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
    take(request, verb, acts)
    return redirect(row.settlement.insured)


@require_POST
def ask_year(request: HttpRequest, row: int) -> HttpResponse:
    """Ask for a confirmed year to be taken back, with the reason."""
    actor = actor_of(request)
    insured = access.year_for(actor, row)
    access.check_can_enter(actor, insured.pool)
    form = YearBackForm(request.POST)
    done = attempt(
        form, lambda said: year_actions.ask_to_take_year_back(row=insured, by=actor, **said)
    )
    if done is None:
        return shown(request, insured, {"year_back_form": form})
    messages.success(request, _("已提交，待另一人核定撤销。"))
    return redirect(insured)


@require_POST
def year_step(request: HttpRequest, back: int, verb: str) -> HttpResponse:
    """Confirm, refuse or withdraw it."""
    actor = actor_of(request)
    row = access.year_back_for(actor, back)
    told: dict[str, Any] = {"row": row, "by": actor}
    acts: dict[str, Callable[[], InsuranceYearTakeBack]] = {
        "confirm": lambda: year_actions.confirm_year_back(**told),
        "refuse": lambda: year_actions.refuse_year_back(
            **told, reason=request.POST.get("reason", "")
        ),
        "withdraw": lambda: year_actions.withdraw_year_back(**told),
    }
    take(request, verb, acts)
    return redirect(row.insured)
