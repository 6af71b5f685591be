"""Returns: what I owe, filling one in, and its way to the commission."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, why_not
from alliance.core.forming import UNPROCESSABLE
from alliance.core.periods import Period
from kpi import access, actions, exporting, queries, ruling
from kpi.actions import Behalf
from kpi.collecting.windows import unlocked_sentence
from kpi.exporting import returns as sheets
from kpi.forms.returns import UnlockForm
from kpi.models import DataSet, Finding, Submission
from kpi.rules import due_on
from kpi.views.asking import county_of
from members.models import County, Unit
from members.rules import VILLAGE_KINDS

MOST = 200
CELL = "c-"
"""What a cell's field is called: this, then the cell's key."""


@dataclass(frozen=True)
class Asked:
    """Which return a page is about."""

    actor: Actor
    county: County
    form: DataSet
    unit: Unit
    period: Period
    row: Submission | None

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("kpi:return", args=[self.form.code, self.period.code, self.unit.code])


def asked_of(request: HttpRequest, form: str, period: str, unit: str) -> Asked:
    """The form, body and period of an address; NotFound for what is not the actor's."""
    actor, county = actor_of(request), county_of(request)
    body = access.return_unit_for(actor, county, unit)
    found, when = access.form_for(actor, county, form), Period.parse(period)
    return Asked(
        actor, county, found, body, when, queries.collecting.submission_of(found, body, when)
    )


# --- lists --------------------------------------------------------------------


@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """What I owe, what my centre's clinics owe, what waits for my review or acceptance."""
    actor, county = actor_of(request), county_of(request)
    mine = access.owing_units_for(actor).filter(county=county)
    clinics = access.clinic_units_for(actor).filter(county=county)
    to_review = queries.collecting.waiting_returns(
        access.reviewable_for(actor).filter(county=county)
    )
    to_accept = queries.collecting.waiting_returns(
        access.acceptable_for(actor).filter(county=county)
    )
    handed_in = access.returns_for(actor).filter(
        county=county, unit__in=mine, state__in=queries.collecting.HANDED_IN
    )
    own = queries.collecting.waiting_returns(handed_in)[::-1]
    owed = queries.collecting.owed(mine)
    of_clinics = queries.collecting.owed(clinics)
    of_county = queries.collecting.owed(access.county_units_for(actor).filter(county=county))
    if exporting.is_asked(request):
        lists = {
            _("本单位要报的"): owed,
            _("村卫生室要报的"): of_clinics,
            _("县区要报的"): of_county,
        }
        there = {_("等我审核"): to_review, _("等我接收"): to_accept, _("已提交"): own}
        return exporting.answer(sheets.returns(county, lists, there))
    context = {
        "county": county,
        "owed": owed[:MOST],
        "clinics": of_clinics[:MOST],
        "own_county": of_county[:MOST],
        "to_review": to_review[:MOST],
        "to_accept": to_accept[:MOST],
        "findings": queries.collecting.open_findings([*to_review, *to_accept]),
        "handed_in": own[:20],
        "reads_all": access.reads_all(actor, county),
    }
    return render(request, "kpi/returns.html", context)


# --- one return ---------------------------------------------------------------


@require_GET
def one(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """One return: to be filled in, or to be looked at with its verbs; ?zeros=1 asks for zeros."""
    return _page(request, asked_of(request, form, period, unit))


@require_POST
def save_draft(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Keep what was typed; `act` submit hands it in as well, zeros asks for the stated zeros."""
    asked, act = asked_of(request, form, period, unit), request.POST.get("act", "save")
    typed = {
        name.removeprefix(CELL): text
        for name, text in request.POST.items()
        if name.startswith(CELL) and isinstance(text, str)
    }
    try:
        row = actions.save_return(
            form=asked.form,
            unit=asked.unit,
            period=asked.period.code,
            cells=typed,
            version=request.POST.get("version"),
            behalf=_behalf(request),
            by=asked.actor,
        )
        if act == "submit":
            actions.submit_return(submission=row, version=row.version, by=asked.actor)
    except (Invalid, Refused) as refusal:
        asked = asked_of(request, form, period, unit)
        return _refused(request, asked, refusal, typed)
    if act == "zeros":
        return redirect(f"{asked.url}?zeros=1#zeros")
    messages.success(request, _("已提交。") if act == "submit" else _("草稿已保存。"))
    return redirect(asked.url)


@require_POST
def submit(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Hand in what was saved; the cells named in `zero` were shown and are stated noughts."""
    asked = asked_of(request, form, period, unit)
    if asked.row is None:
        raise Refused(_("还没有保存过，请先填写。"), code="nothing_saved")
    try:
        actions.submit_return(
            submission=asked.row,
            version=request.POST.get("version"),
            zeros=request.POST.getlist("zero"),
            by=asked.actor,
        )
    except (Invalid, Refused) as refusal:
        return _refused(request, asked, refusal, {})
    messages.success(request, _("已提交。"))
    return redirect(asked.url)


def _behalf(request: HttpRequest) -> Behalf:
    return Behalf(
        basis=request.POST.get("basis", ""),
        told_by=request.POST.get("told_by", ""),
        photo=request.FILES.get("photo"),
    )


def _refused(
    request: HttpRequest, asked: Asked, refusal: Invalid | Refused, typed: Mapping[str, str]
) -> HttpResponse:
    """The page again with everything that was typed, and what is wrong beside it."""
    both = refusal.details.get("values", {})
    return _page(
        request,
        asked,
        typed=typed,
        wrong={name: str(text) for name, text in refusal.fields.items()},
        theirs={key: one["theirs"] or _("未填") for key, one in both.items()},
        refusal=str(refusal),
        behalf={name: request.POST.get(name, "") for name in ("basis", "told_by")},
    )


def _page(
    request: HttpRequest,
    asked: Asked,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
    refusal: str = "",
    behalf: Mapping[str, str] | None = None,
) -> HttpResponse:
    form, unit, period, row = asked.form, asked.unit, asked.period, asked.row
    lock = queries.collecting.locked(form, unit, period, row)
    unlock = queries.collecting.unlock_of(form, unit, period)
    why_not_enter = why_not(access.check_can_enter, asked.actor, unit)
    open_to_me = not lock and not why_not_enter
    shown = queries.collecting.grid(
        form, unit, period, row, typed=typed, wrong=wrong, theirs=theirs
    )
    rulings = ruling.of_form(form, period)
    asks_zeros = open_to_me and "zeros" in request.GET and bool(shown.blanks)
    context = {
        "county": asked.county,
        "form": form,
        "unit": unit,
        "period": period,
        "row": row,
        "grid": shown,
        "due": due_on(period, form.due_days),
        "is_late": row is not None and queries.collecting.is_late(row),
        "lock": lock,
        "unlocked": unlocked_sentence(unlock) if unlock and unlock.until_at > now() else "",
        "open_to_me": open_to_me,
        "is_own": access.is_own(asked.actor, unit),
        "is_clinic": queries.collecting.kind_of(unit) in VILLAGE_KINDS,
        "asks_zeros": asks_zeros,
        "version": row.version if row else 0,
        "refusal": refusal,
        "behalf": behalf
        or {"basis": row.basis if row else "", "told_by": row.told_by if row else ""},
        "reasons": queries.collecting.reasons(),
        "limit": form.change_limit,
        "findings": _findings(asked),
        "steps": queries.collecting.steps(row, form) if row else [],
        "verbs": _verbs(asked),
        "unlock_form": UnlockForm(),
        "why_not_unlock": why_not(access.check_can_unlock, asked.actor, form),
        "today": today(),
        "rulings": rulings,
        "ruled": {row["code"] for row in rulings},
    }
    return render(request, "kpi/return.html", context, status=UNPROCESSABLE if refusal else 200)


def _findings(asked: Asked) -> list[tuple[Finding, bool, bool]]:
    """Each with whether the reader may explain it and may close it."""
    if asked.row is None:
        return []
    rows = queries.collecting.findings_of(asked.row)
    return [
        (
            row,
            not why_not(access.check_can_explain, asked.actor, row),
            not why_not(access.check_can_close_finding, asked.actor, row),
        )
        for row in rows
    ]


def _verbs(asked: Asked) -> dict[str, str | None]:
    """Why the reader may not review, accept or give back; None where it is no question now."""
    row = asked.row
    if row is None or row.state not in {Submission.State.SUBMITTED, Submission.State.REVIEWED}:
        return {"review": None, "accept": None, "give_back": None}
    reviewed = row.state == Submission.State.REVIEWED
    asks_review = queries.collecting.needs_review(asked.form, asked.unit) and not reviewed
    may_accept = why_not(access.check_can_accept, asked.actor, row)
    return {
        "review": why_not(access.check_can_review, asked.actor, row) if asks_review else None,
        "accept": None if asks_review else may_accept,
        "give_back": why_not(access.check_can_return, asked.actor, row),
    }


# --- its way ------------------------------------------------------------------


def _submission(request: HttpRequest, form: str, period: str, unit: str) -> Submission:
    asked = asked_of(request, form, period, unit)
    if asked.row is None:
        raise Refused(_("还没有提交。"), code="nothing_saved")
    return asked.row


@require_POST
def review(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The second pair of eyes has looked at it."""
    row, version = _submission(request, form, period, unit), request.POST.get("version")
    actions.review_return(submission=row, version=version, by=actor_of(request))
    return redirect(row.get_absolute_url())


@require_POST
def accept(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The commission takes it."""
    row, version = _submission(request, form, period, unit), request.POST.get("version")
    actions.accept_return(submission=row, version=version, by=actor_of(request))
    return redirect(row.get_absolute_url())


@require_POST
def give_back(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """It goes back with a reason."""
    row = _submission(request, form, period, unit)
    actions.give_back_return(
        submission=row,
        reason=request.POST.get("reason", ""),
        version=request.POST.get("version"),
        by=actor_of(request),
    )
    return redirect(row.get_absolute_url())


@require_POST
def unlock(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """It may be changed again, for a reason, until the end of a day."""
    asked, said = asked_of(request, form, period, unit), UnlockForm(request.POST)
    actions.unlock_return(
        form=asked.form,
        unit=asked.unit,
        period=asked.period.code,
        reason=request.POST.get("reason", ""),
        until=said.until(),
        by=asked.actor,
    )
    return redirect(asked.url)


@require_GET
def photo(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The photo of the paper that an entry on behalf was taken from; the reading is noted."""
    actor = actor_of(request)
    row = _submission(request, form, period, unit)
    return attachments.handed_out(actor, "kpi.return_photo_read", row)


@require_POST
def explain(request: HttpRequest, finding: int) -> HttpResponse:
    """Say what is behind a finding."""
    actor = actor_of(request)
    row = access.finding_for(actor, finding)
    actions.explain_finding(finding=row, text=request.POST.get("reason", ""), by=actor)
    return redirect(row.submission.get_absolute_url())


@require_POST
def close(request: HttpRequest, finding: int) -> HttpResponse:
    """The commission is satisfied."""
    actor = actor_of(request)
    row = access.finding_for(actor, finding)
    actions.close_finding(finding=row, by=actor)
    return redirect(row.submission.get_absolute_url())
