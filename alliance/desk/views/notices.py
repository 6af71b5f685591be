"""What I was told: the newest first, and that I have seen it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import outbox
from alliance.core.actor import actor_of
from alliance.core.errors import Invalid
from alliance.core.pagination import page_of


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Everything I was ever told, in whichever county, newest first."""
    mine = outbox.notices_for(*actor_of(request).persons, unread=False)
    page = page_of(mine, order=("-at", "-pk"), cursor=request.GET.get("cursor", ""))
    context = {
        "notices": page.rows,
        "newest": max((row.pk for row in page.rows), default=0),
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }
    return render(request, "desk/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """I have seen my notices up to the newest on the page; later ones stay new."""
    until = request.POST.get("until", "")
    if not (until.isascii() and until.isdecimal() and len(until) < 19):  # noqa: PLR2004 a bigint
        raise Invalid(_("没有说明看到哪一条为止。请从通知页面操作。"))
    outbox.mark_read(*actor_of(request).persons, until=int(until))
    return redirect("notices")
