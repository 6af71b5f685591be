"""Postings on pages: what I must do next, one posting with every step, a new need."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, why_not
from alliance.core.forming import attempt, page
from alliance.core.tables import attachment, file_name
from members.models import Institution
from staffing import access, actions, posting_sheet, queries
from staffing.access import planning as planning_access
from staffing.access.waiting import sides_of
from staffing.forms import PostingForm, StepForm, VerifyForm, parse_day
from staffing.models import Posting
from staffing.queries import lists, planning, traces
from staffing.queries.postings import has_moved
from staffing.rules import postings as rules
from staffing.views.stepping import Stepping, taken


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What I must do next, first; ?tab=, ?format=xlsx for the whole tab."""
    actor = actor_of(request)
    tab = request.GET.get("tab", lists.TODO)
    tab = tab if tab in lists.TABS else lists.TODO
    found = lists.worklist(access.postings_for(actor), sides_of(actor), tab, today())
    if request.GET.get("format", "") == "xlsx":
        rows = list(found.rows)
        content = posting_sheet.workbook(rows, str(lists.TABS[tab]))
        demo = any(row.demo for row in rows)
        return attachment(content, file_name(posting_sheet.title(), "xlsx", demo=demo))
    here = reverse("staffing:home")
    context = {
        "lines": lists.page_of(found.rows, request.GET.get("page", "")),
        "tabs": [
            {
                "label": words,
                "url": f"{here}?tab={name}",
                "count": found.counts[name],
                "current": name == tab,
            }
            for name, words in lists.TABS.items()
        ],
        "here": f"{here}?tab={tab}",
        "export": f"{here}?tab={tab}&format=xlsx",
        "todo": found.counts[lists.TODO],
        "may_propose": access.proposing_places(actor).exists(),
    }
    return render(request, "staffing/home.html", context)


@require_GET
def posting(request: HttpRequest, posting: UUID) -> HttpResponse:
    """One posting: its facts, its orders, what was verified, and every step."""
    actor = actor_of(request)
    return shown(request, actor, access.posting_for(actor, posting))


def shown(
    request: HttpRequest, actor: Actor, row: Posting, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of a posting; `refused` is what was tried and why not."""
    moves = [
        (move, why_not(access.check_can_take, actor, row, move.verb))
        for move in rules.moves_from(row.status)
    ]
    verifies = why_not(access.check_can_verify, actor, row)
    months = queries.months_to_verify(row, today()) if row.status in rules.BEGUN else []
    context = {
        "county": row.county,
        "row": row,
        "state": rules.STATES[row.status].words,
        "can": [move for move, why in moves if not why],
        "cannot": [(move, why) for move, why in moves if why],
        "trail": queries.trail_of(row),
        "versions": row.versions.select_related("host"),
        "verifications": [
            (one, why_not(access.check_can_withdraw, actor, one))
            for one in access.verifications_for(actor)
            .filter(posting=row)
            .select_related("posting", "host", "through", "verified_by")
        ],
        "absences": row.absences.all(),
        "employers": row.employers.select_related("before", "after"),
        "has_moved": has_moved(row),
        "traces": traces.traces_of(row, months[0]) if months and not verifies else [],
        "checks": traces.spot_checks_of(row),
        "months": [(month, VerifyForm(initial={"month": month})) for month in months[:1]],
        "months_left": len(months),
        "verifies": not verifies,
        "warnings": _warnings(actor, row),
        "stand_in": access.stand_in(actor, row.host, rules.AGREE) if _is_open(row) else None,
        "may_record": row.person is not None
        and access.records_for(actor).filter(pk=row.person.pk).exists(),
        "refused": refused,
    }
    return render(request, "staffing/posting.html", context, status=status)


def _is_open(row: Posting) -> bool:
    """Whether the host has anything to do yet."""
    return row.status not in {"credited", "voided"}


def _warnings(actor: Actor, row: Posting) -> list[str]:
    """What whoever looks at it should know: too short, title and licence, and who stays at home."""
    found = []
    least = queries.least_months(row.county_id, today())
    if least is not None and queries.is_short(row, least):
        told = {"n": least.value, "clause": least.clause or least.reason}
        found.append(
            _("派驻不足%(n)s个月，短于%(clause)s的一般要求；在岗的日子照常计入覆盖。") % told
        )
    if row.status in rules.WAITING:
        found += queries.warnings_of(row, today())
    if row.status in planning_access.DECIDED and planning_access.plans_for(actor, row):
        found += planning.staying_words(row, today())
    return found


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, posting: UUID, verb: str) -> HttpResponse:
    """One step: what it needs is asked for, and it is carried out."""
    actor = actor_of(request)
    row = access.posting_for(actor, posting)
    if verb not in rules.VERBS:
        raise NotFound(_("没有这一步。"))
    return taken(request, Stepping(
        row=row,
        move=rules.move_for(row.status, verb),
        template="staffing/step.html",
        check=lambda: access.check_can_take(actor, row, verb),
        refused=lambda why, status: shown(request, actor, row, refused=why, status=status),
        form=lambda move, data: StepForm(row, move, data),
        act=lambda typed, told: actions.take_step(
            posting=row, verb=verb, version=told["version"], said=typed.said(), by=actor
        ),
    ))  # fmt: skip


def _asked(request: HttpRequest, bodies: QuerySet[Institution]) -> dict[str, Any]:
    """What the coverage board hands over of a gap: ?host= and ?from_on=; what it is not is left."""
    found: dict[str, Any] = {}
    host = bodies.filter(code=request.GET.get("host", "")[:40]).first()
    if host is not None:
        found["host"] = host.pk
    if day := parse_day(request.GET.get("from_on", "")):
        found["from_on"] = day
    return found


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """State a need."""
    actor = actor_of(request)
    places = access.proposing_places(actor)
    if not places:
        raise Forbidden(_("派驻由机构的管理员、填报人或负责人提出。"))
    county = places[0].county
    bodies = lists.bodies_of(county.pk)
    typed = PostingForm(places, bodies, request.POST or None, _asked(request, bodies))
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.propose(
                home=told["home"], host=told["host"], told_of=typed.told(), by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已提出派驻，请提名人选。"))
            return redirect(done)
    return page(request, typed, "staffing/new.html", {"county": county})
