"""Income statements on pages: a year's list, one body's year with its form and former versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.errors import NotFound, why_not
from alliance.core.forming import attempt, showing
from alliance.core.tables import attachment, file_name
from fundpool import levy_sheets
from fundpool.access import income as access
from fundpool.actions import income as actions
from fundpool.forms.levies import IncomeForm
from fundpool.income_told import Told
from fundpool.models import IncomeStatement
from fundpool.queries import income as queries
from fundpool.views.levy_asking import county_of, this_year, year_asked
from members.models import Institution


@require_GET
def incomes(request: HttpRequest) -> HttpResponse:
    """What each body earned in a year, and who has not said: ?year=, ?format=xlsx."""
    actor, county = actor_of(request), county_of(request)
    year = year_asked(request, this_year() - 1)
    bodies = access.listed_for(actor, county.pk, year)
    lines = queries.year_of(list(bodies), year)
    if request.GET.get("format", "") == "xlsx":
        name = file_name(_("收入表-%(year)d") % {"year": year}, "xlsx", demo=county.demo)
        return attachment(levy_sheets.incomes(county, year, lines), name)
    here = reverse("fundpool:incomes")
    context = {
        "county": county,
        "year": year,
        "lines": lines,
        "n_missing": sum(one.statement is None for one in lines),
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}" if year + 1 < this_year() else "",
        "sheet": f"{here}?year={year}&format=xlsx",
        "why_not_load": why_not(access.check_can_load, actor, county.pk),
    }
    return render(request, "fundpool/levies_incomes.html", context)


@require_GET
def income(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One body's year: ?version= shows a former one."""
    return _income(request, code, year, {})


def _income(request: HttpRequest, code: str, year: int, refused: dict[str, Any]) -> HttpResponse:
    actor, county = actor_of(request), county_of(request)
    body = access.body_for(actor, county.pk, code)
    versions = list(_versions(request, body, year))
    shown = _shown(versions, request.GET.get("version", ""))
    why = why_not(access.check_can_state, actor, body)
    context = {
        "county": county,
        "body": body,
        "year": year,
        "versions": versions,
        "shown": shown,
        "lines": queries.beside(shown) if shown else [],
        "why_not_state": why,
        "form": None if why else _form(request, body, versions),
        "state_url": reverse("fundpool:income-state", args=[code, year]),
    }
    here = reverse("fundpool:income", args=[code, year])
    return showing(request, "fundpool/levies_income.html", context, refused, here=here)


def _versions(request: HttpRequest, body: Institution, year: int) -> Any:
    rows = access.statements_for(actor_of(request)).filter(institution=body, year=year)
    return rows.select_related("by", "document", "county").order_by("-version")


def _shown(versions: list[IncomeStatement], said: str) -> IncomeStatement | None:
    if not said:
        return versions[0] if versions else None
    for one in versions:
        if str(one.version) == said:
            return one
    raise NotFound(_("没有找到这一版收入表。"))


def _form(
    request: HttpRequest, body: Institution, versions: list[IncomeStatement], sent: bool = False
) -> IncomeForm:
    told = (request.POST, request.FILES) if sent else ()
    return IncomeForm(
        *told,
        statement=versions[0] if versions else None,
        assigns=access.may_assign(actor_of(request), body.county_id),
    )


@require_POST
def state(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Keep a statement, or its correction."""
    actor, county = actor_of(request), county_of(request)
    body = access.body_for(actor, county.pk, code)
    access.check_can_state(actor, body)
    form = _form(request, body, list(_versions(request, body, year)), sent=True)
    done = attempt(
        form,
        lambda told: actions.state_income(
            institution=body,
            told=Told(
                year, form.fen(), told["version"], told.get("note", ""),
                told.get("basis", "reported"),
            ),
            upload=told.get("document"), by=actor,
        ),
    )  # fmt: skip
    if done is None:
        return _income(request, code, year, {"form": form})
    messages.success(request, _("已保存%(year)d年度收入表。") % {"year": year})
    return redirect(reverse("fundpool:income", args=[code, year]))
