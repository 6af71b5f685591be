"""The worklist on its page: what I must do next, every line with the words it stands in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import why_not
from alliance.core.pagination import read_size
from alliance.core.showing import local
from referrals import access, queries
from referrals.access.papers import sets_arrival
from referrals.queries.cases import TABS, TODO, Line, Places
from referrals.vocabulary import DIRECTIONS, PRIORITIES

_MOST = 100
#: The priority that needs no word.
_ROUTINE = "routine"


@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What I must do next, the worst first, and what I wait for."""
    actor = actor_of(request)
    tab = request.GET.get("tab", TODO)
    tab = tab if tab in TABS else TODO
    size = read_size(request.GET.get("size") or "50", _MOST)
    places = Places(access.own_places(actor), access.desk_places(actor))
    rows = access.referrals_for(actor)
    found = queries.cases.worklist(rows, places, tab, request.GET.get("cursor", ""), size)
    here = reverse("referrals:list")
    context = {
        "found": found,
        "sections": [
            (section, [_shown(actor, line) for line in section.lines])
            for section in found.sections
        ],
        "tabs": [
            {
                "label": words,
                "url": f"{here}?tab={name}",
                "count": found.counts[name],
                "current": name == tab,
                "late": name == "late" and found.counts[name],
            }
            for name, words in TABS.items()
        ],
        "previous": found.page.previous and f"{here}?tab={tab}&cursor={found.page.previous}",
        "next": found.page.next and f"{here}?tab={tab}&cursor={found.page.next}",
        "may_write": access.writes_anywhere(actor),
        "sets_arrival": sets_arrival(actor),
    }
    return render(request, "referrals/list.html", context)


def _shown(actor: Actor, line: Line) -> dict[str, Any]:
    """One line, said once: a page has a hundred, and a template asks slowly."""
    row = line.row
    url = row.get_absolute_url()
    whither = local(row.destination, "name") if row.destination else row.outside or _("待定")
    return {
        "tone": line.tone,
        "url": url,
        "name": row.patient.name,
        "diagnosis": row.diagnosis,
        "priority": "" if row.priority == _ROUTINE else PRIORITIES[row.priority],
        "demo": row.demo,
        "way": DIRECTIONS[row.direction],
        "number": row.number,
        "whence": local(row.origin, "name"),
        "whither": whither,
        "state": line.state,
        "void": row.void_asked_at is not None,
        "told": line.told,
        "due": row.due_at is not None,
        "at": row.due_at or row.changed_at,
        "version": row.version,
        **_step(actor, line, url),
    }


def _step(actor: Actor, line: Line, url: str) -> dict[str, Any]:
    """How the reader takes the expected step from the list; where it is another's: only look."""
    row, move = line.row, line.next
    if move is None or why_not(access.check_can_take, actor, row, move.verb):
        return {"verb": _("查看"), "post": False, "step": url}
    asks = bool(move.needs or move.may)
    if asks or move.at_once:
        url = reverse("referrals:step", args=[row.pk, move.verb])
    return {"verb": move.words, "post": move.at_once, "step": url}
