"""Daily lists on pages: what the lines prove, ticked and confirmed at once; who never came."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from alliance.core.actor import actor_of
from alliance.core.clock import end_of, today
from alliance.core.errors import Invalid
from alliance.core.pagination import page_of
from alliance.core.periods import Period
from alliance.core.tables import attachment, file_name
from members.models import Institution
from referrals import list_sheet
from referrals.access import cases as case_access
from referrals.access import lists as access
from referrals.actions import lists as actions
from referrals.forms.lists import picks, ticked
from referrals.list_rows import same_name
from referrals.models import ListLine
from referrals.queries import lists as queries
from referrals.views.pools import county_of, day_asked

#: How far back the page looks unless it is told from which day.
DAYS = 30
SHOWN = 50
SHEET = 20_000


def _asked(request: HttpRequest) -> tuple[Institution, QuerySet[ListLine], dict[str, str]]:
    """The hospital, its lines since the day asked for, and what was asked, for addresses."""
    actor, county = actor_of(request), county_of(request)
    body = access.list_body_for(actor, county.pk, request.GET.get("institution", ""))
    first = day_asked(request, "from", today() - timedelta(days=DAYS))
    rows = access.list_lines_for(actor).filter(
        institution=body, moment__gte=end_of(first - timedelta(days=1))
    )
    said = {"from": first.isoformat()}
    if request.GET.get("institution"):
        said["institution"] = body.code
    if text := request.GET.get("file", ""):
        rows = access.list_lines_for(actor).filter(institution=body)
        rows = rows.filter(file=access.list_file_for(actor, _key(text)))
        said["file"] = text
    return body, rows, said


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as trouble:
        raise Invalid(_("没有找到这个导入文件。"), code="file") from trouble


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """What the lines of the last weeks prove: ?tab=, ?from=, ?file=, ?institution=, ?format=xlsx."""
    body, rows, said = _asked(request)
    tab = request.GET.get("tab", queries.PROPOSED)
    tab = tab if tab in queries.TABS else queries.PROPOSED
    mine = queries.tabbed(rows).filter(tab=tab).select_related("referral", "settled_by", "file")
    mine = mine.defer("file__content", "file__comparison")
    if request.GET.get("format", "") == "xlsx":
        found = queries.proposals(list(mine.order_by("moment", "id")[:SHEET]), same_name)
        name = file_name(list_sheet.title(tab), "xlsx", demo=body.county.demo)
        return attachment(list_sheet.workbook(body, tab, found), name)
    page = page_of(mine, order=("moment", "id"), cursor=request.GET.get("cursor", ""), size=SHOWN)
    here = reverse("referrals:lists")
    counted = queries.counts(rows)
    context = {
        **_common(request, body, said, tab),
        "tab": tab,
        "tabs": _tabs(said, tab, counted),
        "found": queries.proposals(page.rows, same_name),
        "count": counted[tab],
        "may_settle": tab in {queries.PROPOSED, queries.WITHOUT},
        "may_take_back": tab == queries.ASIDE,
        "previous": page.previous and f"{here}?{_with(said, tab=tab, cursor=page.previous)}",
        "next": page.next and f"{here}?{_with(said, tab=tab, cursor=page.next)}",
        "sheet": f"{here}?{_with(said, tab=tab, format='xlsx')}",
        "shares": queries.shares(body, Period.containing(today(), "month")),
    }
    return render(request, "referrals/lists_lines.html", context)


@require_GET
def never_came(request: HttpRequest) -> HttpResponse:
    """Referrals whose hour is over and who stand in no list: ?cursor=, ?format=xlsx."""
    actor = actor_of(request)
    body, rows, said = _asked(request)
    cases = queries.never_came(case_access.referrals_for(actor), body)
    if request.GET.get("format", "") == "xlsx":
        found = queries.missing_lines(list(cases.order_by("due_at", "id")[:SHEET]), body)
        name = file_name(list_sheet.missing_title(), "xlsx", demo=body.county.demo)
        return attachment(list_sheet.missing_workbook(body, found), name)
    page = page_of(cases, order=("due_at", "id"), cursor=request.GET.get("cursor", ""), size=SHOWN)
    here = reverse("referrals:lists-missing")
    context = {
        **_common(request, body, said, ""),
        "tabs": _tabs(said, "", queries.counts(rows)),
        "found": queries.missing_lines(page.rows, body),
        "previous": page.previous and f"{here}?{_with(said, cursor=page.previous)}",
        "next": page.next and f"{here}?{_with(said, cursor=page.next)}",
        "sheet": f"{here}?{_with(said, format='xlsx')}",
    }
    return render(request, "referrals/lists_missing.html", context)


def _common(
    request: HttpRequest, body: Institution, said: dict[str, str], tab: str
) -> dict[str, Any]:
    bodies = access.list_bodies_for(actor_of(request)).filter(county=body.county_id)
    return {
        "county": body.county,
        "body": body,
        "bodies": bodies if len(bodies) > 1 else [],
        "first": date.fromisoformat(said["from"]),
        "file": said.get("file", ""),
        "back": _with(said, tab=tab),
    }


def _tabs(said: dict[str, str], tab: str, counted: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("referrals:lists")
    found: list[dict[str, Any]] = [
        {
            "label": words,
            "url": f"{here}?{_with(said, tab=code)}",
            "count": counted[code],
            "current": code == tab,
        }
        for code, words in queries.TABS.items()
    ]
    missing = f"{reverse('referrals:lists-missing')}?{_with(said)}"
    found.insert(2, {"label": _("转诊未到"), "url": missing, "count": None, "current": not tab})
    return found


def _with(said: dict[str, str], **more: str) -> str:
    return urlencode({**said, **{name: text for name, text in more.items() if text}})


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the steps that the ticked lines prove; what could not be taken is named."""
    actor, county = actor_of(request), county_of(request)
    body = access.list_body_for(actor, county.pk, request.GET.get("institution", ""))
    back = redirect(f"{reverse('referrals:lists')}?{request.META.get('QUERY_STRING', '')}")
    try:
        done = actions.confirm_lines(institution=body, picks=picks(request.POST), by=actor)
    except Invalid as wrong:
        messages.error(request, str(wrong))
        return back
    n = len(done.done)
    if n:
        messages.success(request, ngettext("已确认 %(n)d 行。", "已确认 %(n)d 行。", n) % {"n": n})
    for left in done.left:
        messages.warning(
            request,
            _("转诊%(number)s没有登记：%(why)s")
            % {"number": left.referral.number, "why": left.refusal},
        )
    return back


@require_POST
def aside(request: HttpRequest) -> HttpResponse:
    """Say that the ticked lines are of no referral, and why."""
    actor, county = actor_of(request), county_of(request)
    body = access.list_body_for(actor, county.pk, request.GET.get("institution", ""))
    back = redirect(f"{reverse('referrals:lists')}?{request.META.get('QUERY_STRING', '')}")
    try:
        done = actions.set_aside(
            institution=body, lines=ticked(request.POST),
            reason=request.POST.get("reason", ""), by=actor,
        )  # fmt: skip
    except Invalid as wrong:
        messages.error(request, str(wrong))
        return back
    n = len(done)
    messages.success(request, ngettext("%(n)d 行不算转诊。", "%(n)d 行不算转诊。", n) % {"n": n})
    return back


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """The ticked lines, which were set aside, wait again."""
    actor, county = actor_of(request), county_of(request)
    body = access.list_body_for(actor, county.pk, request.GET.get("institution", ""))
    back = redirect(f"{reverse('referrals:lists')}?{request.META.get('QUERY_STRING', '')}")
    try:
        done = actions.take_back(institution=body, lines=ticked(request.POST), by=actor)
    except Invalid as wrong:
        messages.error(request, str(wrong))
        return back
    n = len(done)
    messages.success(request, ngettext("%(n)d 行已取回。", "%(n)d 行已取回。", n) % {"n": n})
    return back
