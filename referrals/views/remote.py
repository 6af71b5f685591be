"""Remote diagnosis on pages: worklists, one item, beginning one, taking a step, who may sign."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Forbidden, NotFound, Refusal, why_not
from alliance.core.forming import attempt, page, status_of, tell
from alliance.core.pagination import read_size
from alliance.core.tables import attachment, file_name
from referrals import access as case_access
from referrals import queries as case_queries
from referrals import remote_rules as rules
from referrals import remote_sheet
from referrals.access import remote as access
from referrals.actions import remote as actions
from referrals.forms.remote import AskForm, OrderForm, ReaderForm, RemoteForm, RemoteStepForm
from referrals.models import RemoteItem
from referrals.queries import escalation_trail, rosters
from referrals.queries import remote as queries
from referrals.queries.cases import Places
from referrals.remote_words import READING
from referrals.vocabulary import PRIORITIES, SEXES

_MOST = 100
#: What stands on the form of a report beside keeping it: the signature at once.
_THEN = ("", "sign")


@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """What I must do next, critical values first; ?format=xlsx for the whole tab."""
    actor = actor_of(request)
    tab = request.GET.get("tab", queries.TODO)
    tab = tab if tab in queries.TABS else queries.TODO
    size = read_size(request.GET.get("size") or "50", _MOST)
    places = Places(case_access.own_places(actor), case_access.desk_places(actor))
    rows = access.remote_for(actor)
    if request.GET.get("format", "") == "xlsx":
        found_rows = list(queries.in_tab(rows, places, tab))
        content = remote_sheet.workbook(found_rows, str(queries.TABS[tab]))
        demo = any(row.demo for row in found_rows)
        return attachment(content, file_name(remote_sheet.title(), "xlsx", demo=demo))
    found = queries.worklist(rows, places, tab, request.GET.get("cursor", ""), size)
    here = reverse("referrals:remote")
    context = {
        "found": found,
        "tabs": [
            {
                "label": words,
                "url": f"{here}?tab={name}",
                "count": found.counts[name],
                "current": name == tab,
                "late": name in {"late", "critical"} and found.counts[name],
            }
            for name, words in queries.TABS.items()
        ],
        "export": f"{here}?tab={tab}&format=xlsx",
        "previous": found.page.previous and f"{here}?tab={tab}&cursor={found.page.previous}",
        "next": found.page.next and f"{here}?tab={tab}&cursor={found.page.next}",
        "may_write": case_access.writes_anywhere(actor),
    }
    return render(request, "referrals/remote_list.html", context)


@require_GET
def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """One item: its facts, its reports, what happened, who has it now, and every step."""
    actor = actor_of(request)
    return _item(request, actor, access.remote_item_for(actor, item))


def _item(
    request: HttpRequest, actor: Actor, row: RemoteItem, *, refused: str = "", status: int = 200
) -> HttpResponse:
    moves = [
        (move, why_not(access.check_can_take_remote, actor, row, move.verb))
        for move in rules.moves_from(row.way, row.status)
    ]
    seen, events = access.remote_for(actor), queries.events_of(row)
    context = {
        "county": row.county,
        "row": row,
        "patient": row.patient,
        "sex": SEXES[row.patient.sex],
        "priority": PRIORITIES[row.priority],
        "state": rules.STATES[row.way][row.status].words,
        "reading": row.way == READING,
        "can": [move for move, why in moves if not why],
        "cannot": [(move, why) for move, why in moves if why],
        "reports": queries.reports_of(row, events),
        "trail": escalation_trail.with_reminders(queries.trail_of(row, events), row),
        "duty": rosters.duty_of(row),
        "earlier": row.earlier_id and seen.filter(pk=row.earlier_id).first(),
        "referral": row.referral_id
        and case_access.referrals_for(actor).filter(pk=row.referral_id).first(),
        "number": case_queries.cases.masked(row.patient, "number"),
        "refused": refused,
    }
    return render(request, "referrals/remote_item.html", context, status=status)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, item: UUID, verb: str) -> HttpResponse:
    """One step: what it needs is asked for, and it is carried out."""
    actor = actor_of(request)
    row = access.remote_item_for(actor, item)
    if verb not in rules.verbs_of(row.way):
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.way, row.status, verb)
    why: Refusal | None = None
    try:  # whoever may not hears so before anything of the form
        _acting, move, _side = access.check_can_take_remote(actor, row, verb)
    except Forbidden:
        raise
    except Refusal as refusal:
        if move is None or request.method == "GET":
            request.path = row.get_absolute_url()
            return _item(request, actor, row, refused=str(refusal), status=refusal.http)
        why = refusal
    typed = RemoteStepForm(row, move, request.POST if request.method == "POST" else None)
    then = request.POST.get("then", "")
    if why is not None:
        tell(typed, why)
    elif request.method == "POST" and then in _THEN:
        done = attempt(
            typed,
            lambda told: actions.take_remote_step(
                item=row, verb=verb, version=told["version"], said=typed.said(),
                occurred_at=told["occurred_at"], then=then if verb == "report" else "", by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已办理：%(step)s。") % {"step": move.words})
            seen = access.remote_for(actor).filter(pk=row.pk).exists()
            return redirect(done if seen else "referrals:remote")
    context = {"county": row.county, "row": row, "move": move, "patient": row.patient}
    return page(request, typed, "referrals/remote_step.html", context)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """An examination is ordered; results that are there already are shown first."""
    return _begin(request, OrderForm, _("申请远程诊断"))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question to a specialist."""
    return _begin(request, AskForm, _("申请会诊"))


def _begin(request: HttpRequest, kind_of_form: Any, title: str) -> HttpResponse:
    actor = actor_of(request)
    origins = case_access.writing_places(actor).order_by("sort_key", "code")
    if not origins:
        raise Forbidden(_("远程诊断和会诊由医生申请。"))
    county = origins[0].county
    typed: RemoteForm = kind_of_form(county.pk, origins, request.POST or None)
    earlier: list[RemoteItem] = []
    if request.method == "POST":
        if isinstance(typed, OrderForm) and typed.is_valid():
            said = typed.cleaned_data
            earlier = queries.earlier_of_number(
                access.remote_for(actor), county.pk, said["number"], said["kind"]
            )
        done = attempt(
            typed,
            lambda _told: actions.begin_remote(
                origin=typed.origin(), patient=typed.patient(), told_of=typed.told(), by=actor
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已保存：%(number)s。") % {"number": done.number})
            return redirect(done)
    context = {"county": county, "form": typed, "title": title, "earlier": earlier}
    return render(request, "referrals/remote_new.html", context, status=status_of(typed))


@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest) -> HttpResponse:
    """The doctors who may sign reports at my hospital, and the form to name another."""
    actor = actor_of(request)
    places = access.naming_places(actor).order_by("sort_key", "code")
    if not places:
        raise Forbidden(_("诊断医师由牵头单位管理人员指定。"))
    typed = ReaderForm(places, request.POST or None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: actions.name_reader(
                institution=told["institution"], person=told["person"], kind=told["kind"],
                by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已指定：%(name)s。") % {"name": done.person})
            return redirect("referrals:remote-readers")
    there = queries.readers_on(access.readers_for(actor))
    rows = there.select_related("institution", "person", "named_by").order_by(
        "institution__sort_key", "kind", "person__name", "pk"
    )
    context = {"county": places[0].county, "rows": rows}
    return page(request, typed, "referrals/remote_readers.html", context)


@require_POST
def end_reader(request: HttpRequest, reader: int) -> HttpResponse:
    """The doctor signs no more."""
    actor = actor_of(request)
    row = access.reader_for(actor, reader)
    actions.end_reader(reader=row, by=actor)
    messages.success(request, _("已终止：%(name)s。") % {"name": row.person})
    return redirect("referrals:remote-readers")
