"""Lists of postings by what comes next, in pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Institution
from staffing.models import EligibilityResult, Posting
from staffing.queries.postings import Sides, to_do
from staffing.rules import postings as rules
from staffing.rules.spans import Span

TODO: Final = "todo"
TABS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        TODO: _("等我办理"),
        "waiting": _("办理中"),
        "there": _("在岗"),
        "ended": _("待核实"),
        "all": _("全部"),
    }
)
_STATES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "waiting": rules.WAITING,
        "there": ("active", "absent"),
        "ended": ("completed", "curtailed", "service_verified", "contested"),
    }
)
_A_PAGE: Final = 50


@dataclass(frozen=True)
class Worklist:
    """The postings of a tab, and how many each tab has."""

    rows: QuerySet[Posting]
    counts: Mapping[str, int]


def worklist(rows: QuerySet[Posting], sides: Sides, tab: str, on: date) -> Worklist:
    """One tab, what has waited longest first where it is the reader's turn."""
    tabs = {name: _in_tab(rows, sides, name, on) for name in TABS}
    counts = {name: found.count() for name, found in tabs.items()}
    related = ("person", "home", "host")
    order = "changed_at" if tab == TODO else "-changed_at"
    return Worklist(tabs[tab].select_related(*related).order_by(order, "pk"), counts)


def page_of(rows: QuerySet[Any], number: str) -> Page[Any]:
    """One page of rows; the nearest one where there is no such page."""
    return Paginator(rows, _A_PAGE).get_page(number)


def bodies_of(county: int) -> QuerySet[Institution]:
    """The bodies of a county that are open."""
    rows = Institution.objects.filter(county=county, closed_on=None)
    return rows.order_by("sort_key", "code")


def _in_tab(rows: QuerySet[Posting], sides: Sides, tab: str, on: date) -> QuerySet[Posting]:
    if tab == TODO:
        return to_do(rows, sides, on)
    return rows.filter(status__in=_STATES[tab]) if tab in _STATES else rows


def spans_of(row: EligibilityResult) -> list[Span]:
    """The days a result rested on, as they were kept."""
    return [
        Span(date.fromisoformat(first), date.fromisoformat(until)) for first, until in row.spans
    ]
