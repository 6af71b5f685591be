"""Pages made of several apps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.core.clock import today
from alliance.core.waiting import Tile
from alliance.desk import asking, gallery
from alliance.desk.context import Frame


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, from all apps, worst first; numbers above, when an app has any."""
    frame = Frame(request)
    frame.count()
    tiles: list[Tile] = asking.ask("tiles_for", frame.actor)
    day = today()
    late = sum(1 for item in frame.waiting if item.due_on and item.due_on < day)
    due_today = sum(1 for item in frame.waiting if item.due_on == day)
    return render(
        request,
        "desk/home.html",
        {
            "frame": frame,
            "tiles": tiles,
            "waiting": frame.waiting,
            "late": late,
            "due_today": due_today,
            "today": day,
        },
    )


@require_GET
def side(request: HttpRequest) -> HttpResponse:
    """The side bar with its counts, for the page that names itself in `page` and `area`."""
    frame = Frame(request, page=request.GET.get("page", ""), area=request.GET.get("area", ""))
    frame.count()
    return render(request, "frame/side.html", {"frame": frame})


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample inputs, for those who build pages."""
    return render(request, "desk/components.html", gallery.samples())
