"""Finding anything by name, code or pinyin, over all apps, within what the actor may see."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alliance.core.actor import actor_of
from alliance.core.finding import SHORTEST, Found, asked
from alliance.desk import asking


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Everything that `q` finds, best first within its kind; one exact hit is opened at once.

    The forms send it in the body: a patient's number belongs in no address and in no log of them.
    """
    said = request.POST if request.method == "POST" else request.GET
    text = asked(said.get("q", ""))
    found: list[Found] = []
    if len(text) >= SHORTEST:
        found = asking.ask("find", actor_of(request), text)
    exact = [one for one in found if one.rank == 0]
    if len(exact) == 1 and "go" in said:
        return redirect(exact[0].url)
    return render(request, "desk/search.html", {"text": text, "groups": _groups(found)})


def _groups(found: list[Found]) -> list[tuple[str, list[Found]]]:
    """The finds under their headings; the heading with the best find comes first."""
    best: dict[str, int] = {}
    for one in found:
        best[one.group] = min(best.get(one.group, one.rank), one.rank)
    order = {group: place for place, group in enumerate(dict.fromkeys(f.group for f in found))}
    ranked = sorted(found, key=lambda one: (best[one.group], order[one.group], one.rank))
    return [(group, list(rows)) for group, rows in groupby(ranked, key=lambda one: one.group)]
