"""The yearly economic analysis of each alliance on pages: figures, comment, paper, workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import now
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.forming import attempt, showing
from alliance.core.tables import attachment, file_name
from fundpool import analysis_sheets
from fundpool.access import analyses as access
from fundpool.access import ledger as ledger_access
from fundpool.actions import analyses as actions
from fundpool.forms.analyses import CommentForm
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from fundpool.rules import analyses as rules
from fundpool.views.levy_asking import YEARS, county_of, this_year, year_asked
from members.models import Alliance


@require_GET
def analyses(request: HttpRequest) -> HttpResponse:
    """Every alliance one reads, with what it has filed: ?year=."""
    actor, county = actor_of(request), county_of(request)
    access.check_can_read(actor, county.pk)
    year = year_asked(request, this_year() - 1)
    alliances = access.alliances_for(actor).filter(county=county)
    here = reverse("fundpool:analyses")
    context = {
        "county": county,
        "year": year,
        "lines": queries.lines(alliances, access.analyses_for(actor), year),
        "asked": queries.asked_of(county.pk),
        "before": f"{here}?year={year - 1}",
        "after": f"{here}?year={year + 1}",
    }
    return render(request, "fundpool/analyses.html", context)


@require_GET
def analysis(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One alliance's year: as it is now, or ?version= as it was filed; ?format=xlsx."""
    alliance = _alliance(request, code, year)
    if request.GET.get("format", "") == "xlsx":
        told = _told(request, alliance, year)
        content = analysis_sheets.analysis(alliance, year, told["sections"], told["version"])
        title = _("经济运行分析-%(name)s-%(year)d") % {"name": alliance.name, "year": year}
        return attachment(content, file_name(title, "xlsx", demo=alliance.county.demo))
    return _shown(request, alliance, year, {})


@require_GET
def paper(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The same as a sheet of paper: ?version=."""
    alliance = _alliance(request, code, year)
    context = {**_told(request, alliance, year), "printed_at": now()}
    return render(request, "fundpool/analysis_paper.html", context)


@require_POST
def write(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Write the next version of the comment."""
    actor, alliance = actor_of(request), _alliance(request, code, year)
    access.check_can_write(actor, alliance)
    form = CommentForm(request.POST)
    done = attempt(
        form,
        lambda said: actions.write_analysis(alliance=alliance, year=year, by=actor, **said),
    )
    if done is None:
        return _shown(request, alliance, year, {"form": form})
    messages.success(request, _("已保存为第%(n)d版。") % {"n": done.number})
    return redirect(done)


@require_POST
def file(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    """File a version with the figures as they stand."""
    actor, alliance = actor_of(request), _alliance(request, code, year)
    access.check_can_write(actor, alliance)
    row = actions.file_analysis(row=access.version_for(actor, alliance, year, number), by=actor)
    messages.success(request, _("已报送，数据按现在的样子保存。"))
    return redirect(row)


def _alliance(request: HttpRequest, code: str, year: int) -> Alliance:
    if year not in YEARS:
        raise NotFound(_("没有找到这个年度。"))
    return access.alliance_for(actor_of(request), county_of(request).pk, code)


def _asked_version(request: HttpRequest, alliance: Alliance, year: int) -> EconomicAnalysis | None:
    said = request.GET.get("version", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal()):
        told = _("“%(value)s”不是版本号。") % {"value": said[:20]}
        raise Invalid(told, fields={"version": told})
    return access.version_for(actor_of(request), alliance, year, int(said[:6]))


def _told(request: HttpRequest, alliance: Alliance, year: int) -> dict[str, Any]:
    """The figures now, or those of a filed version, and the comment that goes with them."""
    actor = actor_of(request)
    versions = list(queries.versions_of(access.analyses_for(actor), alliance, year))
    asked = _asked_version(request, alliance, year)
    books = not why_not(ledger_access.check_can_read_books, actor, alliance.county_id)
    kept = asked is not None and asked.status == rules.FILED
    found = (
        queries.filed(asked)
        if asked is not None and kept
        else queries.sections(alliance, year, access.runs_for(actor), books=books)
    )
    return {
        "county": alliance.county,
        "alliance": alliance,
        "year": year,
        "sections": found,
        "versions": versions,
        "version": asked or next(iter(versions), None),
        "kept": kept,
        "query": f"?version={asked.number}" if asked else "",
    }


def _shown(
    request: HttpRequest, alliance: Alliance, year: int, refused: dict[str, Any]
) -> HttpResponse:
    actor, told = actor_of(request), _told(request, alliance, year)
    last = next(iter(told["versions"]), None)
    writes = not why_not(access.check_can_write, actor, alliance)
    here = reverse("fundpool:analysis", args=[alliance.code, year])
    first = {"comment": last.comment if last else "", "version": last.number if last else 0}
    context = {
        **told,
        "last": last,
        "asked": queries.asked_of(alliance.county_id),
        "writes": writes,
        "draft": last if writes and last is not None and last.status == rules.DRAFT else None,
        "form": CommentForm(initial=first) if writes and not told["kept"] else None,
        "before": reverse("fundpool:analysis", args=[alliance.code, year - 1]),
        "after": reverse("fundpool:analysis", args=[alliance.code, year + 1]),
        "paper": reverse("fundpool:analysis-paper", args=[alliance.code, year]) + told["query"],
        "sheet": f"{told['query']}&format=xlsx" if told["query"] else "?format=xlsx",
    }
    return showing(request, "fundpool/analysis.html", context, refused, here=here)
