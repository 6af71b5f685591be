"""One step of a table on a page: what it needs is asked for, and it is carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alliance.core.errors import Forbidden, NotFound, Refusal
from alliance.core.forming import attempt, page, tell

M = TypeVar("M")


@dataclass(frozen=True, kw_only=True)
class Stepping(Generic[M]):
    """A step of `row` by `move`, None where the table names none.

    `check` refuses whoever may not; `refused` shows the row's own page with a sentence and a
    status; `form` is what the step asks for, `act` takes it from the form and what was said.
    """

    row: Any
    move: M | None
    template: str
    check: Callable[[], Any]
    refused: Callable[[str, int], HttpResponse]
    form: Callable[[M, Any], Any]
    act: Callable[[Any, Mapping[str, Any]], Any]


def taken(request: HttpRequest, step: Stepping[Any]) -> HttpResponse:
    """The page of the step, or on to the row once it is taken.

    Whoever may not hears so before anything of the form.
    """
    row, move = step.row, step.move
    why: Refusal | None = None
    try:
        step.check()
    except Forbidden:
        raise
    except Refusal as refusal:
        if request.method == "GET" or move is None:
            request.path = row.get_absolute_url()
            return step.refused(str(refusal), refusal.http)
        why = refusal
    if move is None:
        raise NotFound(_("没有这一步。"))
    typed = step.form(move, request.POST if request.method == "POST" else None)
    if why is not None:
        tell(typed, why)
    elif request.method == "POST":
        done = attempt(typed, lambda said: step.act(typed, said))
        if done is not None:
            messages.success(request, _("已办理：%(step)s。") % {"step": move.words})
            return redirect(done)
    context = {"county": row.county, "row": row, "move": move}
    return page(request, typed, step.template, context)
