"""Insurance years on pages: entering, confirming, what is left or lacking, booking, paying."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance.core import attachments, audit
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound, Refused, why_not
from alliance.core.forming import attempt, page, showing
from alliance.core.tables import attachment, file_name
from fundpool import closing_sheets
from fundpool.access import insurance as access
from fundpool.access import ledger as ledger_access
from fundpool.access import requests as request_access
from fundpool.access.appraised import reads_run, scored_for, scored_run_for
from fundpool.actions import insurance as actions
from fundpool.forms.closing import (
    InsuranceYearForm,
    PaidForm,
    SettleForm,
    TakeBackForm,
    YearBackForm,
)
from fundpool.models import InsuranceSettlement, InsuranceYear, Pool
from fundpool.queries import insurance as queries
from fundpool.queries import ledger as books
from fundpool.rules import insurance_years as rules
from fundpool.rules.requests import state_words
from fundpool.rules.weighing import APPRAISED
from fundpool.views._stepping import take
from fundpool.views.levy_asking import county_of
from fundpool.views.pools import pool_named
from kpi.models import Run
from members import access as member_access
from members.models import Alliance


@require_GET
def insurance_years(request: HttpRequest) -> HttpResponse:
    """Every year one reads, the latest first; of one's own bodies what falls to them: ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_read(actor, county.pk)
    rows = access.years_for(actor).filter(county=county).select_related("alliance", "pool")
    rows = rows.order_by("-year", "alliance__code", "-pk")
    shares = [] if rows else queries.own_shares(access.shares_for(actor).filter(county=county))
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("医保年度"), "xlsx", demo=county.demo)
        whole = closing_sheets.insurance_years(county, rows)
        return attachment(
            closing_sheets.insurance_shares(county, shares) if shares else whole, name
        )
    pools = ledger_access.pools_for(actor).filter(county=county, kind="insurance")
    enters = [one for one in pools if not why_not(access.check_can_enter, actor, one)]
    context = {"county": county, "rows": rows[:200], "shares": shares[:200], "enters": enters}
    return render(request, "fundpool/insurance_years.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a year of the pool's alliance; of a county's pool ?alliance= names it."""
    actor, pool = actor_of(request), pool_named(request, code)
    access.check_can_enter(actor, pool)
    alliance = _alliance(request, actor, pool)
    bodies = queries.members_of(alliance, today()) if alliance else []
    form = InsuranceYearForm(request.POST or None, request.FILES or None, bodies=bodies)
    if request.method == "POST" and alliance is not None:
        done = attempt(
            form,
            lambda said: actions.enter_insurance_year(
                pool=pool, alliance=alliance, told=form.told(), upload=said["document"], by=actor
            ),
        )
        if done is not None:
            messages.success(request, _("已提交，待另一人核定。"))
            return redirect(done)
    alliances = member_access.alliances_for(actor).filter(county=pool.county_id)
    context = {
        "county": pool.county,
        "pool": pool,
        "alliance": alliance,
        "alliances": [] if alliance else list(alliances.order_by("code")),
    }
    return page(request, form, "fundpool/insurance_new.html", context)


def _alliance(request: HttpRequest, actor: Actor, pool: Pool) -> Alliance | None:
    rows = member_access.alliances_for(actor)
    if code := request.GET.get("alliance", ""):
        row = rows.filter(county=pool.county_id, code=code).first()
        if row is None:
            raise NotFound(_("没有找到这个联盟。"))
        return row
    return queries.alliance_of(pool, rows)


@require_GET
def insurance_year(request: HttpRequest, row: int) -> HttpResponse:
    """One year with what its end would book or has booked: ?format=xlsx."""
    found = access.year_for(actor_of(request), row)
    if request.GET.get("format", "") == "xlsx":
        seen, _why = _seen_of(request, found, queries.living_settlement(found))
        name = file_name(_("医保年度-%(year)d") % {"year": found.year}, "xlsx", demo=found.demo)
        return attachment(closing_sheets.insurance_year(found, seen), name)
    return shown(request, found, {})


@require_GET
def document(request: HttpRequest, row: int) -> HttpResponse:
    """The insurer's paper; that it was read is written down."""
    actor = actor_of(request)
    found = access.year_for(actor, row)
    if found.document is None:
        raise NotFound(_("这个医保年度没有附材料。"))
    audit.seen(actor, "insurance.document_read", found, county=found.county_id)
    return attachments.served(found.document)


@require_POST
def step(request: HttpRequest, row: int, verb: str) -> HttpResponse:
    """Confirm, send back or withdraw a year."""
    actor = actor_of(request)
    told: dict[str, Any] = {"row": access.year_for(actor, row), "by": actor}
    acts: dict[str, Callable[[], InsuranceYear]] = {
        "confirm": lambda: actions.confirm_insurance_year(**told),
        "refuse": lambda: actions.refuse_insurance_year(
            **told, reason=request.POST.get("reason", "")
        ),
        "withdraw": lambda: actions.withdraw_insurance_year(**told),
    }
    return redirect(take(request, verb, acts))


@require_POST
def settle(request: HttpRequest, row: int) -> HttpResponse:
    """Hand on how the year ends: first seen with its amounts, then submitted."""
    actor = actor_of(request)
    found = access.year_for(actor, row)
    access.check_can_enter(actor, found.pool)
    scored = _scored(request, found, request.POST)
    seen, trouble = _preview(found, scored=scored)
    if seen is None:
        raise Refused(trouble, code="NOT_SET")
    form = SettleForm(request.POST, way=seen.way, pool=found.pool, appraised=seen.is_appraised)
    if not form.is_valid():
        return shown(request, found, {"form": form})
    told = form.told()
    asked = request.POST.get("pool_fen", "")
    if not (asked.isascii() and asked.isdecimal()):
        return _seen_first(request, found, form)
    done = attempt(
        form,
        lambda _said: actions.submit_insurance_settlement(
            row=found,
            told=told,
            pool_fen=int(asked[:19]),
            by=actor,
            scored=scored,
            mark=request.POST.get("mark", ""),
        ),
    )
    if done is None:
        return shown(request, found, {"form": form})
    messages.success(request, _("已提交，待另一人核定入账。"))
    return redirect(found)


def _seen_first(request: HttpRequest, found: InsuranceYear, form: SettleForm) -> HttpResponse:
    """The preview with what was typed: every number, and the form again to be submitted."""
    try:
        scored = _scored(request, found, request.POST)
        seen = queries.preview(found, today(), form.told().reasonable_fen, scored)
    except (Refused, Invalid) as refused:
        form.add_error(None, str(refused))
        return shown(request, found, {"form": form})
    return shown(request, found, {}, {"form": form, "seen": seen, "ready": True})


@require_POST
def settlement_step(request: HttpRequest, settlement: int, verb: str) -> HttpResponse:
    """Confirm, send back or withdraw how a year ends."""
    actor = actor_of(request)
    row = access.settlement_for(actor, settlement)
    told: dict[str, Any] = {"row": row, "by": actor}
    acts: dict[str, Callable[[], InsuranceSettlement]] = {
        "confirm": lambda: actions.confirm_insurance_settlement(**told),
        "refuse": lambda: actions.refuse_insurance_settlement(
            **told, reason=request.POST.get("reason", "")
        ),
        "withdraw": lambda: actions.withdraw_insurance_settlement(**told),
    }
    take(request, verb, acts)
    return redirect(row.insured)


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, share: int) -> HttpResponse:
    """One body is paid its part of a surplus."""
    actor = actor_of(request)
    row = access.share_for(actor, share)
    settlement = queries.living_settlement(row.insured)
    if settlement is None or not row.fen:
        raise Refused(_("这家单位没有应付的医保结余。"), code="nothing_owed")
    access.check_can_pay(actor, settlement)
    form = PaidForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda said: actions.pay_insurance_share(share=row, by=actor, **said))
        if done is not None:
            messages.success(request, _("已入账。"))
            return redirect(row.insured)
    context = {
        "county": row.county,
        "pool": row.insured.pool,
        "title": _("付医保结余"),
        "to": row.institution.name,
        "fen": row.fen,
        "back": row.insured.get_absolute_url(),
    }
    return page(request, form, "fundpool/share_paid.html", context)


def _scored(request: HttpRequest, row: InsuranceYear, said: Any) -> Run | None:
    """The run by which a surplus is to be shared, as it was chosen."""
    return scored_run_for(actor_of(request), row, said.get("scored", ""))


def _preview(
    row: InsuranceYear, reasonable_fen: int | None = None, scored: Run | None = None
) -> tuple[queries.Preview | None, str]:
    try:
        return queries.preview(row, today(), reasonable_fen, scored), ""
    except (Refused, Invalid) as refused:
        return None, str(refused)


def _seen_of(
    request: HttpRequest, row: InsuranceYear, settlement: InsuranceSettlement | None
) -> tuple[queries.Preview | None, str]:
    """What is shown of a year's end: as it was decided by an appraisal, or computed now."""
    if settlement is not None and settlement.weighing in APPRAISED:
        return queries.as_settled(settlement), ""
    by_finance = settlement is not None and settlement.way == rules.BY_FINANCE
    reasonable = settlement.pool_fen if settlement and by_finance else None
    return _preview(row, reasonable, _scored(request, row, request.GET))


def shown(
    request: HttpRequest, row: InsuranceYear, refused: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a year, with the form that was refused."""
    actor = actor_of(request)
    living = queries.living_settlement(row)
    reads = living and access.settlements_for(actor).filter(pk=living.pk).exists()
    settlement = living if reads else None
    seen, trouble = _seen_of(request, row, settlement)
    taken = queries.year_backs_of(row)
    year_waits = next((one for one in taken if one.status == rules.SUBMITTED), None)
    enters = not why_not(access.check_can_enter, actor, row.pool)
    ends = enters and row.status == rules.CONFIRMED and living is None and year_waits is None
    reads_books = not why_not(ledger_access.check_can_read_books, actor, row.county_id)
    context = {
        "county": row.county,
        "row": row,
        "seen": seen,
        "trouble": trouble,
        "reads_books": reads_books,
        "year_backs": [one for one in taken if reads_books or one.status == rules.CONFIRMED],
        "year_back_waits": year_waits if reads_books else None,
        "year_back_form": YearBackForm() if ends else None,
        "why_not_year_back": why_not(access.check_can_confirm, actor, year_waits)
        if year_waits
        else "",
        "form": SettleForm(way=seen.way, pool=row.pool, appraised=seen.is_appraised)
        if ends and seen
        else None,
        "choices": list(scored_for(actor, row))
        if ends and queries.asks_for_run(row, today())
        else [],
        "reads_run": reads_run(actor, seen.scored if seen else None),
        "ready": False,
        "why_not_confirm": why_not(access.check_can_confirm, actor, row),
        "why_not_withdraw": why_not(access.check_can_withdraw, actor, row),
        **_of_settlement(actor, row, settlement),
        **_of_take_backs(actor, row, settlement, enters=enters, reads_books=reads_books),
        **(more or {}),
    }
    here = reverse("fundpool:insurance-year", args=[row.pk])
    if more:
        request.path = here
    return showing(request, "fundpool/insurance_year.html", context, refused, here=here)


def _of_settlement(
    actor: Actor, row: InsuranceYear, settlement: InsuranceSettlement | None
) -> dict[str, Any]:
    """What the page says of the end that was submitted or booked, as far as one reads it."""
    if settlement is None:
        return {"settlement": None, "uses": None}
    uses = None
    if settlement.way == rules.FOR_USE:
        read = request_access.requests_for(actor).values("pk")
        found = queries.uses_of(settlement).filter(pk__in=read)
        uses = [(one, state_words(one.status)) for one in found]
    return {
        "settlement": settlement,
        "free": books.free(row.pool, settlement.earmark_id) if settlement.earmark_id else None,
        "uses": uses,
        "later": queries.later_than(settlement),
        "why_not_book": why_not(access.check_can_confirm, actor, settlement),
        "why_not_pay": why_not(access.check_can_pay, actor, settlement),
    }


def _of_take_backs(
    actor: Actor, row: InsuranceYear, settlement: InsuranceSettlement | None,
    *, enters: bool, reads_books: bool,
) -> dict[str, Any]:  # fmt: skip
    """Bookings taken back or asked to be, and the shares that stand."""
    backs = queries.take_backs_of(row)
    waits = next((one for one in backs if one.status == rules.SUBMITTED), None)
    booked = settlement is not None and settlement.status == rules.CONFIRMED
    return {
        "shares": queries.shares_of(row),
        "backs": [one for one in backs if reads_books or one.status == rules.CONFIRMED],
        "back_waits": waits if reads_books else None,
        "back_form": TakeBackForm() if booked and enters and waits is None else None,
        "why_not_back": why_not(access.check_can_confirm, actor, waits) if waits else "",
    }
