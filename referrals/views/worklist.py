"""The worklist on its page: what I must do next, every line with the words it stands in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance.core.actor import Actor, actor_of
from alliance.core.addressing import Addresses
from alliance.core.errors import why_not
from alliance.core.pagination import read_size
from alliance.core.showing import local
from referrals import access, queries
from referrals.access import wards
from referrals.access.papers import sets_arrival
from referrals.models import JointWard
from referrals.queries.cases import TABS, TODO, Line, Places
from referrals.vocabulary import DIRECTIONS, PRIORITIES

_MOST = 100
#: No ward has a longer number.
_DIGITS = 18
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
    rows, ward = access.referrals_for(actor), _ward(request, actor)
    if ward is not None:
        rows = rows.filter(joint_ward=ward)
    kept = f"&ward={ward.pk}" if ward is not None else ""
    found = queries.cases.worklist(rows, places, tab, request.GET.get("cursor", ""), size)
    here, shown = reverse("referrals:list"), _Shown(actor)
    context = {
        "found": found,
        "sections": [
            (section, [shown.line(line) for line in section.lines]) for section in found.sections
        ],
        "tabs": [
            {
                "label": words,
                "url": f"{here}?tab={name}{kept}",
                "count": found.counts[name],
                "current": name == tab,
                "late": name == "late" and found.counts[name],
            }
            for name, words in TABS.items()
        ],
        "previous": found.page.previous and f"{here}?tab={tab}{kept}&cursor={found.page.previous}",
        "next": found.page.next and f"{here}?tab={tab}{kept}&cursor={found.page.next}",
        "ward": ward,
        "may_write": access.writes_anywhere(actor),
        "sets_arrival": sets_arrival(actor),
    }
    return render(request, "referrals/list.html", context)


def _ward(request: HttpRequest, actor: Actor) -> JointWard | None:
    """The joint ward whose patients alone are asked for; None for everybody."""
    asked = request.GET.get("ward", "")
    if not asked.isdecimal() or len(asked) > _DIGITS:
        return None
    return wards.ward_for(actor, int(asked))


class _Shown:
    """The lines of one page, each said once: there are a hundred, and a template asks slowly."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._cases, self._steps = Addresses("referrals:case"), Addresses("referrals:step")
        self._ways = {way: str(words) for way, words in DIRECTIONS.items()}
        self._look, self._hours = _("查看"), {"bad": _("逾期"), "": _("期限")}

    def line(self, line: Line) -> dict[str, Any]:
        """A case with the words it stands in and the step that the reader may take."""
        row, names = line.row, line.names
        url = self._cases.of(row.pk)
        to = local(names.destination, "name") if names.destination else row.outside or _("待定")
        hour = self._hours.get(line.tone, self._hours[""])
        return {
            "tone": line.tone,
            "url": url,
            "name": names.patient,
            "diagnosis": row.diagnosis,
            "priority": "" if row.priority == _ROUTINE else PRIORITIES[row.priority],
            "demo": row.demo,
            "way": self._ways[row.direction],
            "number": row.number,
            "whence": local(names.origin, "name"),
            "to": to,
            "state": line.state,
            "void": row.void_asked_at is not None,
            "told": line.told,
            "hour": hour if row.due_at else "",
            "at": row.due_at or row.changed_at,
            "version": str(row.version),
            **self._step(line, url),
        }

    def _step(self, line: Line, url: str) -> dict[str, Any]:
        """How the reader takes the expected step; where it is another's, only to look."""
        row, move = line.row, line.next
        if move is None or why_not(access.check_can_take, self._actor, row, move.verb):
            return {"verb": self._look, "post": False, "step": url}
        if move.at_once or move.needs or move.may:
            url = self._steps.of(row.pk, move.verb)
        return {"verb": str(move.words), "post": move.at_once, "step": url}
