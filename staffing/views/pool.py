"""人力资源池 on pages: who is in which state for how long, one person with every step, letting in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, why_not
from alliance.core.forming import attempt, page
from alliance.core.tables import attachment, file_name
from members import access as member_access
from staffing import access as staffing_access
from staffing import pool_sheet
from staffing.access import pool as access
from staffing.actions import pool as actions
from staffing.forms.pool import EnterForm, PoolStepForm
from staffing.models import PoolEntry
from staffing.queries import lists
from staffing.queries import pool as queries
from staffing.rules import pool as rules
from staffing.views.stepping import Stepping, taken


@require_GET
def pool(request: HttpRequest) -> HttpResponse:
    """Everybody in the pool by what comes next; ?tab=, ?format=xlsx for the whole tab."""
    actor = actor_of(request)
    county = member_access.current_county(actor, request.session.get("county", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else "open"
    rows, day = access.pool_for(actor).filter(county=county), today()
    if request.GET.get("format", "") == "xlsx":
        content = pool_sheet.workbook(queries.lines(list(queries.in_tab(rows, tab)), day), day)
        return attachment(content, file_name(pool_sheet.title(), "xlsx", demo=county.demo))
    found = lists.page_of(queries.in_tab(rows, tab), request.GET.get("page", ""))
    told, missing = queries.missing_of(county.pk, day)
    here = reverse("staffing:pool")
    context = {
        "county": county,
        "lines": found,
        "rows": queries.lines(list(found), day),
        "told": told,
        "kind": rules.KINDS[told.kind].words if told else rules.KINDS[rules.POOL].words,
        "missing": missing,
        "tabs": [
            {
                "label": words,
                "url": f"{here}?tab={name}",
                "count": queries.in_tab(rows, name).count(),
                "current": name == tab,
            }
            for name, (words, _states) in queries.TABS.items()
        ],
        "here": f"{here}?tab={tab}",
        "sheet": f"{here}?tab={tab}&format=xlsx",
        "may_enter": told is not None and access.entering_places(actor).exists(),
    }
    return render(request, "staffing/pool.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Let a recruit in."""
    actor = actor_of(request)
    places = access.entering_places(actor)
    if not places:
        raise Forbidden(_("入池由牵头医院的管理员、填报人或负责人登记。"))
    county = places[0].county
    told = queries.rules_of(county.pk, today())
    people = queries.recruits(told.kind, list(places), today())
    typed = EnterForm(places, people, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(typed, lambda said: actions.enter_pool(by=actor, **said))
        if done is not None:
            messages.success(request, _("已登记入池：%(who)s。") % {"who": done.person})
            return redirect(done)
    kind = rules.KINDS[told.kind].words
    return page(
        request, typed, "staffing/pool_enter.html", {"county": county, "told": told, "kind": kind}
    )


@require_GET
def entry(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One person of the pool: state, days in each state, who pays, every step."""
    actor = actor_of(request)
    return _shown(request, actor, access.pool_entry_for(actor, entry))


def _shown(
    request: HttpRequest, actor: Actor, row: PoolEntry, *, refused: str = "", status: int = 200
) -> HttpResponse:
    moves = [
        (move, why_not(access.check_can_move, actor, row, move.verb))
        for move in rules.moves_from(row.kind, row.status)
    ]
    may_record = staffing_access.records_for(actor).filter(pk=row.person_id).exists()
    context = {
        "county": row.county,
        "row": row,
        "days": (today() - row.since_on).days,
        "can": [move for move, why in moves if not why],
        "cannot": [(move, why) for move, why in moves if why],
        "periods": queries.periods_of(row, today()),
        "trail": queries.trail_of(row),
        "may_record": may_record,
        "refused": refused,
    }
    return render(request, "staffing/pool_entry.html", context, status=status)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, entry: UUID, verb: str) -> HttpResponse:
    """One step of the table: what it needs, then done."""
    actor = actor_of(request)
    row = access.pool_entry_for(actor, entry)
    led = lists.bodies_of(row.county_id).filter(pk__in=queries.led_by(row.lead_id, today()))
    return taken(request, Stepping(
        row=row,
        move=rules.move_for(row.kind, row.status, verb),
        template="staffing/pool_step.html",
        check=lambda: access.check_can_move(actor, row, verb),
        refused=lambda why, status: _shown(request, actor, row, refused=why, status=status),
        form=lambda move, data: PoolStepForm(row, move, led, data),
        act=lambda typed, told: actions.move_in_pool(
            entry=row, verb=verb, version=told["version"], said=typed.said(), by=actor
        ),
    ))  # fmt: skip
