"""One workbook: title, head, columns, rows; and how a page is asked for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliance.core.clock import now
from alliance.core.showing import local
from alliance.core.tables import Column, attachment, file_name, write_xlsx
from kpi.models import Run
from kpi.wording import period_words
from members.models import County

Head = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that leaves: `head` says what it is about, `demo` that it is a demonstration.

    Missing numbers are None and stay empty; a column of the table says why.
    """

    title: str
    head: Head
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    demo: bool


def is_asked(request: HttpRequest) -> bool:
    """Whether a page is wanted as a workbook: ?format=xlsx."""
    return request.GET.get("format", "") == "xlsx"


def answer(sheet: Sheet) -> HttpResponse:
    """The workbook as a file to keep."""
    content = write_xlsx(
        sheet.columns, sheet.rows, title=sheet.title, demo=sheet.demo, head=sheet.head
    )
    return attachment(content, file_name(sheet.title, "xlsx", demo=sheet.demo))


def of_county(county: County) -> Head:
    """The head of a list of today: whose it is, and when it was taken out."""
    return ((_("县区"), local(county, "name")), (_("导出时间"), now()))


def of_run(run: Run) -> Head:
    """The head of a table of a run: county, scheme, period, revision, when it was computed."""
    version = run.scheme_version
    state = run.get_state_display()
    if run.provisional:
        state = _("预考核·%(state)s") % {"state": state}
    weights = version.weights_title or _("未设：不计分")
    return (
        (_("县区"), local(run.county, "name")),
        (_("考核方案"), local(version.scheme, "name")),
        (_("期间"), period_words(run.period)),
        (pgettext("run", "版本"), run.revision),
        (_("状态"), state),
        (_("计算于"), run.computed_at),
        (_("权重"), weights),
    )
