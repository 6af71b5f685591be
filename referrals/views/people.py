"""Patients' records on pages: probable doubles, their merging by two persons, hidden records."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import attempt, page, status_of
from alliance.core.pagination import page_of, read_size
from referrals import people_sheet
from referrals.access import doubles as access
from referrals.actions import lifting
from referrals.actions import merging as actions
from referrals.actions import people as hiding
from referrals.forms.people import MergeForm, RestrictionForm
from referrals.models import PatientMerge, PatientRestriction
from referrals.people_rules import LIFTING, PROPOSED, SIDES
from referrals.queries import doubles as queries

_MOST = 100
_SHEET = 5000
_NEWEST = ("-proposed_at", "id")


@require_GET
def doubles(request: HttpRequest) -> HttpResponse:
    """Rows that may be one patient, beside each other; ?format=xlsx."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    rows = access.doubles_for(actor)
    if request.GET.get("format", "") == "xlsx":
        return people_sheet.doubles(queries.doubles(list(rows.order_by("-entered_at")[:_SHEET])))
    found = _paged(request, rows, ("-entered_at", "id"))
    here = reverse("referrals:patient-doubles")
    context = {
        "tabs": _tabs(actor, "doubles"),
        "lines": queries.doubles(found.rows),
        "sheet_url": f"{here}?format=xlsx",
        **_around(here, found),
    }
    return render(request, "referrals/patients_doubles.html", context)


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two rows field by field, masked; which one stays and what of each is proposed here."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    one, other = access.pair_for(actor, first, second)
    typed = MergeForm(one, other, request.POST if request.method == "POST" else None)
    if request.method == "POST":

        def propose(told: Any) -> PatientMerge:
            kept, gone = typed.rows()
            return actions.propose_merge(
                kept=kept, other=gone, chosen=typed.chosen(), reason=told["reason"], by=actor
            )

        done = attempt(typed, propose)
        if done is not None:
            messages.success(request, _("已提出合并，等另一人确认。"))
            return redirect(done)
    context = {
        "first": one,
        "second": other,
        "certain": queries.alike(one, other) == "certain",
        "fields": queries.beside(one, other),
        "in_the_way": queries.in_each_others_way(one, other),
    }
    return page(request, typed, "referrals/patients_pair.html", context)


@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """What was proposed, united or refused, the newest first; ?format=xlsx."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    rows = access.merges_for(actor)
    if request.GET.get("format", "") == "xlsx":
        return people_sheet.merges(rows.order_by(*_NEWEST)[:_SHEET])
    here = reverse("referrals:patient-merges")
    found = _paged(request, rows, _NEWEST)
    context = {
        "tabs": _tabs(actor, "merges"),
        "rows": found.rows,
        "sheet_url": f"{here}?format=xlsx",
        **_around(here, found),
    }
    return render(request, "referrals/patients_merges.html", context)


@require_GET
def merge(request: HttpRequest, merge: UUID) -> HttpResponse:
    """One of them: what is to become of two rows, or what they were."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    row = access.merge_for(actor, merge)
    waits = row.state == PROPOSED
    shown = queries.beside(row.kept, row.other) if waits else queries.history_of(row)
    context = {
        "county": row.county,
        "row": row,
        "waits": waits,
        "fields": [(one, SIDES.get(row.chosen.get(one.name, ""), "")) for one in shown],
        "in_the_way": queries.in_each_others_way(row.kept, row.other) if waits else [],
        "moved": [
            (apps.get_model(label)._meta.verbose_name, n) for label, n in sorted(row.moved.items())
        ],
        "why": {
            verb: why_not(access.check_can_decide_merge, actor, row, verb)
            for verb in ("confirm", "refuse", "withdraw")
        },
    }
    return render(request, "referrals/patients_merge.html", context)


@require_POST
def decide_merge(request: HttpRequest, merge: UUID, verb: str) -> HttpResponse:
    """Another person confirms or refuses; whoever proposed it takes it back."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    row = access.merge_for(actor, merge)
    if verb == "confirm":
        actions.confirm_merge(merge=row, by=actor)
        messages.success(request, _("已合并：并入的记录留作历史，不能再拆开。"))
    elif verb == "refuse":
        actions.refuse_merge(merge=row, reason=request.POST.get("reason", ""), by=actor)
        messages.success(request, _("已认定不是同一人。"))
    elif verb == "withdraw":
        actions.withdraw_merge(merge=row, by=actor)
        messages.success(request, _("已撤回。"))
    else:
        raise NotFound(_("没有这一步。"))
    return redirect(row)


@require_http_methods(["GET", "POST"])
def restrictions(request: HttpRequest) -> HttpResponse:
    """Requests to hide a record, and a form for a new one; no line says whose; ?format=xlsx."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    rows = access.restrictions_for(actor)
    if request.GET.get("format", "") == "xlsx":
        return people_sheet.restrictions(rows.order_by(*_NEWEST)[:_SHEET])
    here = reverse("referrals:patient-restrictions")
    typed = RestrictionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            typed,
            lambda told: hiding.propose_restriction(
                patient=access.case_numbered(actor, told["number"]).patient,
                reason=told["reason"], by=actor,
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, _("已提出，等另一人确认。"))
            return redirect(here)
    found = _paged(request, rows, _NEWEST)
    context = {
        "tabs": _tabs(actor, "restrictions"),
        "lines": [
            (
                row,
                access.waits_for_others(row, actor),
                why_not(access.check_can_decide_restriction, actor, row, "confirm"),
                why_not(access.check_can_lift, actor, row, "confirm_lift"),
            )
            for row in found.rows
        ],
        "form": typed,
        "sheet_url": f"{here}?format=xlsx",
        **_around(here, found),
    }
    return render(request, "referrals/patients_restrictions.html", context, status=status_of(typed))


@require_POST
def decide_restriction(request: HttpRequest, restriction: UUID, verb: str) -> HttpResponse:
    """Another person confirms or refuses; whoever proposed it takes it back."""
    actor = actor_of(request)
    access.check_is_desk(actor)
    row = access.restriction_for(actor, restriction)
    if verb == "confirm":
        hiding.confirm_restriction(restriction=row, by=actor)
        messages.success(request, _("已限制使用：这位患者的记录和转诊不再显示，按法定期限保存。"))
    elif verb == "refuse":
        reason = request.POST.get("reason", "")
        hiding.refuse_restriction(restriction=row, reason=reason, by=actor)
        messages.success(request, _("已决定不予限制。"))
    elif verb == "withdraw":
        hiding.withdraw_restriction(restriction=row, by=actor)
        messages.success(request, _("已撤回。"))
    else:
        messages.success(request, _lifted(row, verb, request.POST.get("reason", ""), actor))
    return redirect("referrals:patient-restrictions")


def _lifted(row: PatientRestriction, verb: str, reason: str, actor: Actor) -> str:
    """A hidden record is to be shown again, or is; what is said of it."""
    if verb == "ask_lift":
        lifting.ask_lift(restriction=row, reason=reason, by=actor)
        return _("已申请解除限制，等另一人确认。")
    if verb == "confirm_lift":
        lifting.confirm_lift(restriction=row, by=actor)
        return _("已解除限制：参与的人又能看到这位患者的记录和转诊。")
    if verb == "refuse_lift":
        lifting.refuse_lift(restriction=row, reason=reason, by=actor)
        return _("已决定不解除限制。")
    raise NotFound(_("没有这一步。"))


def _tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    waits = access.merges_for(actor).filter(state=PROPOSED).count()
    asked = access.restrictions_for(actor).filter(state__in=(PROPOSED, LIFTING)).count()
    told = (
        ("doubles", _("疑似重复"), None),
        ("merges", _("合并记录"), waits),
        ("restrictions", _("限制使用"), asked),
    )
    return [
        {
            "label": words,
            "url": reverse(f"referrals:patient-{name}"),
            "count": count,
            "current": name == current,
            "late": False,
        }
        for name, words, count in told
    ]


def _paged(request: HttpRequest, rows: Any, order: tuple[str, ...]) -> Any:
    size = read_size(request.GET.get("size") or "50", _MOST)
    return page_of(rows, order=order, cursor=request.GET.get("cursor", ""), size=size)


def _around(here: str, found: Any) -> dict[str, str]:
    return {
        "previous": found.previous and f"{here}?cursor={found.previous}",
        "next": found.next and f"{here}?cursor={found.next}",
    }
