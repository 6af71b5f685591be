"""Fund requests on pages: the worklist, filing one, one request with its steps, the approval form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments, audit
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now
from alliance.core.errors import Forbidden, NotFound, Refusal, why_not
from alliance.core.forming import attempt, page, status_of
from alliance.core.idempotency import once
from alliance.core.tables import attachment, file_name
from fundpool import request_files
from fundpool.access import ledger as ledger_access
from fundpool.access import requests as access
from fundpool.actions import requests as actions
from fundpool.forms.requests import RequestForm, RequestStepForm
from fundpool.models import Earmark, Request
from fundpool.queries import facts as fact_queries
from fundpool.queries import ledger, request_payments
from fundpool.queries import request_lists as lists
from fundpool.queries import request_trail as trails
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts
from fundpool.rules import requests as rules
from fundpool.views.levy_asking import county_of
from members.models import Institution

#: So many are read at a glance; the workbook has all.
MOST = 200


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for me, the longest wait first; ?tab=, ?format=xlsx for the whole tab."""
    actor = actor_of(request)
    tab = request.GET.get("tab", lists.TODO)
    tab = tab if tab in lists.TABS else lists.TODO
    county = county_of(request)
    rows, rights = access.requests_for(actor).filter(county=county), access.rights_of(actor)
    found = lists.in_tab(rows, rights, tab)
    if request.GET.get("format", "") == "xlsx":
        lines = lists.lines(found)
        content = request_files.worklist(lines, str(lists.TABS[tab]))
        name = file_name(_("资金申请"), "xlsx", demo=any(one.row.demo for one in lines))
        return attachment(content, name)
    here, n = reverse("fundpool:requests"), lists.counts(rows, rights)
    bodies = access.applying_bodies_for(actor).filter(county=county)
    context = {
        "county": county,
        "lines": lists.lines(found[:MOST]),
        "n": n,
        "more": n[tab] > MOST,
        "tabs": [
            {"label": words, "url": f"{here}?tab={code}", "count": n[code], "current": code == tab}
            for code, words in lists.TABS.items()
        ],
        "export": f"{here}?tab={tab}&format=xlsx",
        "may_apply": bodies.exists(),
        "two_from": queries.two_from(county.pk),
        "decides": access.may_decide(actor),
        "offices": rules.OFFICES,
    }
    return render(request, "fundpool/requests.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Which earmark, with its checklist and what is left of it; then the one form."""
    actor = actor_of(request)
    bodies = list(access.applying_bodies_for(actor).filter(county=county_of(request)))
    if not bodies:
        raise Forbidden(_("资金申请由成员单位和牵头单位的管理、财务、填报人员提出。"))
    code = request.GET.get("institution", "")
    body = next((one for one in bodies if one.code == code), bodies[0])
    choices, closed = _choices(actor, body)
    asked = request.GET.get("earmark", "")
    chosen = next((one for one in choices if str(one.pk) == asked), None)
    if chosen is None and len(choices) == 1:
        chosen = choices[0]
    if chosen is None:
        context = {
            "county": body.county, "body": body, "bodies": bodies, "closed": closed,
            "choices": [(one, queries.free_of(one)) for one in choices],
        }  # fmt: skip
        return render(request, "fundpool/request_choose.html", context)
    return _file(request, actor, body, chosen)


def _choices(actor: Actor, body: Institution) -> tuple[list[Earmark], list[str]]:
    """The earmarks a body may draw on, and why not the others."""
    access.check_can_apply(actor, body)
    choices: list[Earmark] = []
    closed: dict[str, None] = {}
    for earmark in access.all_earmarks(body):
        why = access.why_not_draw(earmark, body)
        if why:
            closed[why] = None
        else:
            choices.append(earmark)
    return choices, list(closed)


def _file(request: HttpRequest, actor: Actor, body: Institution, earmark: Earmark) -> HttpResponse:
    offered = fact_queries.offered(body, now().year)
    sent = request.method == "POST"
    typed = RequestForm(
        earmark, offered, request.POST if sent else None, request.FILES if sent else None
    )
    if sent:
        done = attempt(
            typed,
            lambda _told: actions.begin_request(
                institution=body, earmark=earmark, told_of=typed.told(), uploads=typed.uploads(),
                submit="draft" not in request.POST, by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            return _filed(request, done)
    return _form_page(request, typed, body, earmark, None)


def _filed(request: HttpRequest, row: Request) -> HttpResponse:
    if row.status == "draft":
        messages.success(request, _("已保存草稿：%(number)s。") % {"number": row.no})
    else:
        holder = rules.OFFICES[rules.holder_of(row.status, row.route)]
        told = _("已提交：%(number)s，现在由%(who)s审核。")
        messages.success(request, told % {"number": row.no, "who": holder})
    return redirect(row)


def _form_page(
    request: HttpRequest,
    typed: RequestForm,
    body: Institution,
    earmark: Earmark,
    row: Request | None,
) -> HttpResponse:
    try:
        route: str = queries.route_of(body)
    except Refusal:
        route = rules.COMMISSION
    two_from = queries.two_from(body.county_id)
    context = {
        "county": body.county, "form": typed, "body": body, "earmark": earmark, "row": row,
        "free": queries.free_of(earmark), "reviewer": rules.OFFICES[route],
        "two_from": two_from, "points": trails.points_of(row) if row else [],
        "enclosed": queries.documents_of(row) if row else [],
    }  # fmt: skip
    return render(request, "fundpool/request_new.html", context, status=status_of(typed))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A draft, or what was returned, with everything that is to be put right beside it."""
    actor = actor_of(request)
    row = access.request_for(actor, request_id)
    access.check_can_edit(actor, row)
    offered = fact_queries.offered(row.institution, row.year)
    sent = request.method == "POST"
    typed = RequestForm(
        row.earmark, offered, request.POST if sent else None, request.FILES if sent else None,
        row=row,
    )  # fmt: skip
    if sent:
        done = attempt(
            typed,
            lambda _told: actions.edit_request(
                request=row, told_of=typed.told(), version=request.POST.get("version"),
                uploads=typed.uploads(), submit="draft" not in request.POST, by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            return _filed(request, done)
    return _form_page(request, typed, row.institution, row.earmark, row)


@require_GET
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: its strip, money before and after, documents, timeline, every verb."""
    actor = actor_of(request)
    return _one(request, actor, access.request_for(actor, request_id))


def _one(
    request: HttpRequest, actor: Actor, row: Request, *, refused: str = "", status: int = 200
) -> HttpResponse:
    steps = queries.steps_of(row)
    moves = [
        (move, why_not(access.check_can_take, actor, row, move.verb, steps))
        for move in rules.moves_from(row.status)
        if not (move.verb == "submit" and row.status in {"draft", "returned"})
    ]
    two_from = queries.two_from(row.county_id)
    money, free = amounts(row), queries.free_of(row.earmark)
    context = {
        "county": row.county,
        "row": row,
        "state": rules.STATES[row.status].words,
        "can": [move for move, why in moves if not why],
        "cannot": [(move, why) for move, why in moves if why],
        "edit_why": why_not(access.check_can_edit, actor, row),
        "stages": lists.strip(row, steps, rules.needs_two(row.fen, two_from)),
        "two_from": two_from,
        "needs_two": rules.needs_two(row.fen, two_from),
        "undecided": row.status in {"draft", *rules.BEFORE_APPROVAL},
        "free": free,
        "after": free - row.fen,
        "money": money,
        "balance": ledger.invariants(row.pool)[0],
        "trail": trails.trail_of(row, steps),
        "points": trails.points_of(row, steps) if row.status == "returned" else [],
        "documents": queries.documents_of(row),
        "facts": trails.facts_of(row),
        "versions": row.versions.select_related("by").order_by("-number"),
        "days": trails.days_of(row, steps),
        "holder": rules.OFFICES.get(rules.holder_of(row.status, row.route), ""),
        "duties": trails.duties_of(row, steps),
        "reports": queries.reports_of(row),
        "payments": queries.payments_of(row),
        "misuses": lists.owed(queries.misuses_of(row)),
        "payee": trails.payee_words(row),
        "vouchers": request_payments.vouchers_of(ledger_access.journals_for(actor), row),
        "refused": refused,
    }
    return render(request, "fundpool/request.html", context, status=status)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, request_id: UUID, verb: str) -> HttpResponse:
    """One step: what it needs is asked for, with what it leaves; then it is carried out once."""
    actor = actor_of(request)
    row = access.request_for(actor, request_id)
    if verb not in rules.VERBS or verb == "submit":
        raise NotFound(_("没有这一步。"))
    sent = request.method == "POST"
    move = rules.move_for(row.status, verb) or rules.moves_of(verb)[0]
    try:
        # A second click on what was done already is answered like the first: by its key, below.
        if not sent:
            access.check_can_take(actor, row, verb)
    except Forbidden:
        raise
    except Refusal as refusal:
        request.path = row.get_absolute_url()
        return _one(request, actor, row, refused=str(refusal), status=refusal.http)
    about = _about(row, move, request.GET.get("about", ""))
    typed = RequestStepForm(
        row, move, request.POST if sent else None, request.FILES if sent else None, about=about
    )
    if sent:
        done = attempt(typed, lambda told: _taken(actor, row, typed, told["version"], told["key"]))
        if done is not None:
            messages.success(request, _("已办理：%(step)s。") % {"step": move.words})
            return redirect(row)
    free, money = queries.free_of(row.earmark), amounts(row)
    context = {
        "county": row.county, "row": row, "move": move, "free": free, "after": free - row.fen,
        "money": money, "deciding": verb == "approve",
        "points": [
            (item, typed[fine], typed[note]) for item, fine, note in typed.points
        ],
        "plain": [typed[name] for name in ("version", "key", *typed.names)],
        "second": row.returns > 0 and verb == "return",
        "needs_two": rules.needs_two(row.fen, queries.two_from(row.county_id)),
        "two_from": queries.two_from(row.county_id),
    }  # fmt: skip
    return page(request, typed, "fundpool/request_step.html", context)


def _about(row: Request, move: rules.Move, text: str) -> int | None:
    if not move.of or not text.isdecimal():
        return None
    if move.of == "report":
        return access.report_for(row, int(text)).pk
    if move.of == "payment":
        return access.paid_for(row, int(text)).pk
    return access.misuse_for(row, int(text)).pk


def _taken(actor: Actor, row: Request, typed: RequestStepForm, version: str, key: str) -> Any:
    said, verb = typed.said(), typed.move.verb
    asked = {name: str(value) for name, value in said.items() if name != "document"}
    return once(
        actor, key, f"fundpool.{verb}",
        lambda: str(
            actions.take_request_step(
                request=row, verb=verb, version=version, said=said, about=typed.about, by=actor
            ).pk
        ),
        asked=[str(row.pk), typed.about, asked],
    )  # fmt: skip


@require_GET
def form(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The approval form, one sheet of paper: opinions, names, days, the amount in capitals."""
    actor = actor_of(request)
    row = access.request_for(actor, request_id)
    steps = queries.steps_of(row)
    two_from = queries.two_from(row.county_id)
    context = {
        "county": row.county, "row": row, "steps": trails.signed(steps),
        "state": rules.STATES[row.status].words, "printed_at": now(),
        "documents": queries.documents_of(row), "payee": trails.payee_words(row),
        "money": amounts(row), "two_from": two_from,
        "needs_two": rules.needs_two(row.fen, two_from), "facts": trails.facts_of(row),
    }  # fmt: skip
    return render(request, "fundpool/request_form.html", context)


@require_GET
def document(request: HttpRequest, request_id: UUID, document: UUID) -> HttpResponse:
    """One file of a request, to be kept; that it was read is written down."""
    actor = actor_of(request)
    row = access.request_for(actor, request_id)
    found = access.document_for(actor, row, document)
    audit.seen(actor, "fund_request.document_read", found, county=row.county_id)
    return attachments.served(found.document)


@require_POST
def document_out(request: HttpRequest, request_id: UUID, document: UUID) -> HttpResponse:
    """A file that was never submitted is taken out."""
    actor = actor_of(request)
    row = access.request_for(actor, request_id)
    actions.take_document_out(document=access.document_for(actor, row, document), by=actor)
    messages.success(request, _("已取出这份材料。"))
    return redirect("fundpool:request-edit", request_id=row.pk)
