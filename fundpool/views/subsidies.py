"""Subsidies by appraisal on pages: what the plan orders, each year, its figures, preview, steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core.actor import Actor, actor_of
from alliance.core.errors import Invalid, NotFound, Refused, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import subsidy_sheets
from fundpool.access import ledger as ledger_access
from fundpool.access import subsidies as access
from fundpool.actions import subsidies as actions
from fundpool.forms.subsidies import DraftForm, FiguresForm, PayForm
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules import subsidy_years as rules
from fundpool.views.levy_asking import county_of
from members.models import County


@require_http_methods(["GET", "POST"])
def subsidies(request: HttpRequest) -> HttpResponse:
    """What the county's plan orders with its clauses, every year, and the form for a new one."""
    actor, county = actor_of(request), county_of(request)
    kinds = queries.kinds_of(county)
    drafts = not why_not(access.check_can_draft, actor, county.pk)
    form = _draft_form(request, actor, county, kinds) if drafts and kinds else None
    if request.method == "POST":
        access.check_can_draft(actor, county.pk)
        form = form or _draft_form(request, actor, county, kinds)
        done = attempt(form, lambda said: actions.draft_subsidy(**said, by=actor))
        if done is not None:
            messages.success(request, _("已起草，请填写各单位的核定数。"))
            return redirect("fundpool:subsidy-figures", done.pk)
    rows = access.subsidies_for(actor).filter(county=county).select_related("pool", "earmark")
    context = {
        "county": county,
        "kinds": kinds,
        "rows": rows.order_by("-year", "kind", "-pk")[:200],
    }
    if form is None:
        return showing(request, "fundpool/subsidies.html", {**context, "form": None}, {}, here="")
    return page(request, form, "fundpool/subsidies.html", context)


def _draft_form(
    request: HttpRequest, actor: Actor, county: County, kinds: list[queries.Kind]
) -> DraftForm:
    earmarks = ledger_access.earmarks_for(actor).filter(county=county).select_related("pool")
    return DraftForm(
        request.POST or None, kinds=kinds, earmarks=earmarks.order_by("pool__code", "code")
    )


@require_GET
def subsidy(request: HttpRequest, row: int) -> HttpResponse:
    """One year with every body: ?scored= previews a draft by an appraisal; ?format=xlsx."""
    actor = actor_of(request)
    found = access.subsidy_for(actor, row)
    if request.GET.get("format", "") == "xlsx":
        name = file_name(str(found), "xlsx", demo=found.demo)
        return attachment(
            subsidy_sheets.subsidy(found, queries.lines_of(found, access.lines_for(actor))), name
        )
    return _shown(request, found, {})


@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest, row: int) -> HttpResponse:
    """What is approved of each body of a draft."""
    actor = actor_of(request)
    found = access.subsidy_for(actor, row)
    access.check_can_change(actor, found)
    form = FiguresForm(
        request.POST or None, row=found, bodies=list(queries.bodies(found.kind, found.pool)),
        lines=queries.lines_of(found),
    )  # fmt: skip
    if request.method == "POST":
        done = attempt(
            form,
            lambda said: actions.state_subsidy(
                row=found, bodies=form.told(), version=said["version"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已保存，请选考核批次预览。"))
            return redirect(done)
    return page(
        request, form, "fundpool/subsidy_figures.html", {"county": found.county, "row": found}
    )


@require_POST
def step(request: HttpRequest, row: int, verb: str) -> HttpResponse:
    """Submit, approve, refuse, withdraw, cancel or pay."""
    actor = actor_of(request)
    found = access.subsidy_for(actor, row)
    told: dict[str, Any] = {"row": found, "by": actor}
    reason = request.POST.get("reason", "")
    acts: dict[str, Callable[[], AppraisedSubsidy]] = {
        "submit": lambda: actions.submit_subsidy(
            **told, mark=request.POST.get("mark", ""),
            scored=access.scored_run_for(actor, found, request.POST.get("scored", "")),
        ),
        "approve": lambda: actions.approve_subsidy(**told),
        "refuse": lambda: actions.refuse_subsidy(**told, reason=reason),
        "withdraw": lambda: actions.withdraw_subsidy(**told),
        "cancel": lambda: actions.cancel_subsidy(**told, reason=reason),
    }  # fmt: skip
    if verb == "pay":
        access.check_can_pay(actor, found)
        form = PayForm(request.POST)
        if attempt(form, lambda said: actions.pay_subsidy(**told, **said)) is None:
            return _shown(request, found, {"form": form})
    elif verb in acts:
        acts[verb]()
    else:
        raise NotFound(_("没有这项操作。"))
    messages.success(request, _("已办理。"))
    return redirect(found)


def _preview(actor: Actor, row: AppraisedSubsidy, scored: str) -> tuple[queries.Seen | None, str]:
    if row.status != rules.DRAFT:
        return None, ""
    try:
        return queries.seen(row, access.scored_run_for(actor, row, scored)), ""
    except (Refused, Invalid) as refused:
        return None, str(refused)


def _shown(request: HttpRequest, row: AppraisedSubsidy, refused: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    seen, trouble = _preview(actor, row, request.GET.get("scored", ""))
    previewed = {one.row.pk: one for one in seen.lines} if seen else {}
    mine = queries.lines_of(row, access.lines_for(actor))
    lines = [(one, previewed.get(one.pk) or queries.kept(row, one)) for one in mine]
    method, link = (seen.method, seen.link) if seen else (row.method, row.link)
    prepaid = queries.prepay_shares(row)
    reads_books = not why_not(ledger_access.check_can_read_books, actor, row.county_id)
    why_not_pay = why_not(access.check_can_pay, actor, row)
    pays = row.status == rules.APPROVED and not why_not_pay
    ordered = {one.code: one for one in queries.kinds_of(row.county)}
    context = {
        "county": row.county,
        "row": row,
        "kind": ordered.get(row.kind),
        "seen": seen,
        "trouble": trouble,
        "scored": seen.scored if seen else row.scored,
        "choices": list(access.scored_for(actor, row)) if row.status == rules.DRAFT else [],
        "lines": [
            (one, line, queries.explained(
                one, line, method, link, prepaid.get(one.institution_id)
            ))
            for one, line in lines
        ],
        "pay_fen": seen.pay_fen if seen else row.pay_fen,
        "why_not_whole": why_not(access.check_reads_whole, actor, row),
        "short": bool(seen and seen.pay_fen > seen.free_fen),
        "journals": list(queries.journals_of(row)) if reads_books else [],
        "why_not_draft": why_not(access.check_can_draft, actor, row.county_id),
        "why_not_approve": why_not(access.check_can_approve, actor, row),
        "why_not_cancel": why_not(access.check_can_cancel, actor, row),
        "why_not_pay": why_not_pay,
        "form": PayForm() if pays else None,
    }  # fmt: skip
    return showing(request, "fundpool/subsidy.html", context, refused, here=row.get_absolute_url())
