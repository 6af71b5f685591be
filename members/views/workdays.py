"""The working-day calendar: which notices are loaded, counting, loading one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from alliance.core import calendar_file, workdays
from alliance.core.actor import Actor, actor_of
from alliance.core.clock import today
from alliance.core.errors import why_not
from alliance.core.forming import UNPROCESSABLE
from alliance.core.imports import Layout, pages
from alliance.core.models import ImportFile
from members import access
from members.file_pages import FilePages
from members.forms.workdays import FIRST_YEAR, LAST_YEAR, CalendarForm, CountForm
from members.importing.workdays import layout_of
from members.views.choosing import current_county


class CalendarPages(FilePages):
    """Tables of a year's shifted days."""

    name = "workdays-"
    app = gettext_lazy("工作日历")
    unit = gettext_lazy("天")
    #: Headings are not asked, and good rows alone are not written.
    verbs = ("apply", "withdraw", "refused")

    def find(self, actor: Actor, file: UUID) -> ImportFile:
        """One uploaded table of the actor's counties."""
        return access.calendar_file_for(actor, file)

    def layout(self, file: ImportFile, actor: Actor) -> Layout:
        """The layout it was compared with."""
        return layout_of(file)

    def shown(self, file: ImportFile, layout: Layout) -> calendar_file.CalendarShown:
        """Its comparison, day by day."""
        return calendar_file.CalendarShown(file, layout)

    def check_end(self, actor: Actor, file: ImportFile) -> Actor:
        """Whoever may load one, while it waits."""
        return access.check_can_end_calendar(actor, file)

    def check_good(self, actor: Actor, file: ImportFile) -> Actor:
        """Half a notice is not written."""
        return access.check_can_apply_calendar(actor, file)

    def check_all(self, actor: Actor, file: ImportFile) -> Actor:
        """A notice is written as a whole."""
        return access.check_can_apply_calendar(actor, file)

    def lead(self, actor: Actor, file: ImportFile) -> pages.Lead:
        """Deadlines have moved by it."""
        return pages.Lead(
            text=_("%(year)s年的通知已载入，按工作日计的期限已随之移动。") % file.arguments,
            url=f"{self.url('imports')}?year={file.arguments['year']}",
            verb=_("看工作日历"),
        )


PAGES = CalendarPages()


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A year's shifted days with its notice (?year=), and a count (?after=, ?n=)."""
    return _calendar(request, CalendarForm(initial={"year": _year(request)}))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read and compare the table of a notice, then show what it would change."""
    county = current_county(request)
    by = access.check_can_load_calendar(actor_of(request), county)
    form = CalendarForm(request.POST, request.FILES)
    done = pages.uploaded(form, PAGES, lambda said: calendar_file.compare_calendar(
        county=county.pk,
        year=said["year"],
        notice=said["notice"],
        title=said["title"],
        name=said["file"].name,
        content=said["file"].read(),
        by=by,
    ))  # fmt: skip
    return done or _calendar(request, form, status=UNPROCESSABLE)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else today().year  # noqa: PLR2004
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _calendar(request: HttpRequest, form: CalendarForm, status: int = 200) -> HttpResponse:
    county, actor, year = current_county(request), actor_of(request), _year(request)
    count = CountForm.asked(request.GET)
    context: dict[str, Any] = {
        "county": county,
        "year": year,
        "shifted": workdays.year(year),
        "years": workdays.years_around(year, today().year),
        "today": today(),
        "count": count,
        "deadline": workdays.deadline(**_counted(count)) if count.is_valid() else None,
        "form": form,
        "pages": PAGES,
        "files": pages.listed(PAGES, access.calendar_files_for(actor).filter(county=county)),
        "why_not_load": why_not(access.check_can_load_calendar, actor, county),
    }
    return render(request, "members/workdays.html", context, status=status)


def _counted(count: CountForm) -> dict[str, Any]:
    return {"day": count.cleaned_data["after"], "n": count.cleaned_data["n"]}
