"""The side bar as data: apps in order, and the pages of the open one."""

from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core import registers
from alliance.core.actor import Actor


@dataclass(frozen=True)
class Page:
    """One entry: the name of its address, what it is called, and the app it belongs to.

    `covers` names further addresses that count as this page: what it leads to.
    """

    url_name: str
    label: Promise
    icon: str = ""
    app: str = ""
    pages: tuple["Page", ...] = ()
    covers: frozenset[str] = frozenset()


ENTRIES = (
    Page("home", _("工作台"), icon="layout-dashboard", app="desk"),
    Page(
        "members",
        _("机构与联盟"),
        icon="building-hospital",
        app="members",
        pages=(
            Page("members", _("机构与联盟"), covers=frozenset({"institutions", "institution"})),
            Page("plans", _("方案与条款"), covers=frozenset({"plan"})),
            Page("county-rules", _("县区参数"), covers=frozenset({"not-set"})),
            Page("errata", _("勘误")),
        ),
    ),
    Page("referrals:list", _("双向转诊"), icon="arrows-exchange", app="referrals"),
    Page("fundpool:home", _("资金池"), icon="coins", app="fundpool"),
    Page("staffing:home", _("派驻"), icon="users-group", app="staffing"),
    Page(
        "kpi:dashboard",
        _("指标考核"),
        icon="chart-bar",
        app="kpi",
        pages=(
            Page(
                "kpi:dashboard",
                _("考核看板"),
                covers=frozenset({"kpi:unit", "kpi:explanation"}),
            ),
            Page("kpi:indicators", _("指标")),
            Page("kpi:elements", _("数据项")),
            Page("kpi:values", _("数据")),
            Page("kpi:imports", _("导入比对"), covers=frozenset({"kpi:import"})),
            Page("kpi:runs", _("考核批次"), covers=frozenset({"kpi:run"})),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """An entry that leads somewhere."""

    label: Promise
    url: str
    icon: str
    app: str
    names: frozenset[str]
    pages: tuple["Entry", ...]


def entries(actor: Actor) -> tuple[Entry, ...]:
    """The entries that exist and that this actor may open, by the access register."""
    return _open_to(actor, ENTRIES)


def _open_to(actor: Actor, pages: tuple[Page, ...]) -> tuple[Entry, ...]:
    found = []
    for page in pages:
        url = _address(page.url_name)
        row = registers.route(page.url_name, "GET")
        if url and row is not None and row.allows(actor):
            names = page.covers | {page.url_name}
            beneath = _open_to(actor, page.pages)
            found.append(Entry(page.label, url, page.icon, page.app, names, beneath))
    return tuple(found)


@cache
def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
