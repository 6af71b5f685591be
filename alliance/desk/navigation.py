"""The side bar as data: areas of work in order, and the pages of the open one."""

from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core import registers
from alliance.core.actor import Actor
from alliance.desk.navigation_fundpool import FUNDPOOL
from alliance.desk.navigation_staffing import STAFFING
from alliance.desk.page import Page
from alliance.desk.page import page as _page

#: As many pages of one entry as are read at a glance.
MOST_PAGES: Final = 7
#: In the order of the side bar; a telephone shows the first ones and the rest under 更多.
ENTRIES: Final = (
    Page(
        "home",
        _("工作台"),
        icon="layout-dashboard",
        area="desk",
        pages=(
            _page("home", _("等我处理")),
            _page("calendar", _("日程")),
            _page("search", _("查找")),
            _page("notices", _("通知")),
            _page("paper-signatures", _("线下签批"), "paper-signature"),
        ),
    ),
    Page(
        "members",
        _("机构与联盟"),
        icon="building-hospital",
        area="members",
        pages=(
            _page(
                "members",
                _("机构"),
                *("institutions", "institution", "institution-correct", "institution-event"),
                *("institution-register", "institution-merge", "service-units", "capabilities"),
                "medicines",
            ),
            _page(
                "my-proposals",
                _("变更与核对"),
                *("proposals", "proposal", "institution-propose", "fact-requests"),
            ),
            _page(
                "alliances-home",
                _("联盟与成员"),
                *("alliances", "alliance", "alliance-join", "alliance-close", "alliance-found"),
                *("membership-leave", "membership-changes", "membership-checks", "contacts"),
                *("membership-requests", "membership-request", "membership-request-new"),
            ),
            _page(
                "my-villages",
                _("村与镇街"),
                *("villages", "village", "villages-in-need", "village-rooms", "towns"),
                *("figures", "place-figures"),
            ),
            _page("my-centres", _("共享中心"), "centres", "centre"),
            _page("my-diseases", _("病种目录"), "disease-lists", "disease-list"),
            _page(
                "my-equipment",
                _("设备与项目"),
                *("equipment", "item", "transfers", "transfer", "projects"),
            ),
        ),
    ),
    Page(
        "referrals:list",
        _("双向转诊"),
        icon="arrows-exchange",
        area="referrals",
        pages=(
            Page(
                "referrals:list",
                _("转诊"),
                covers=frozenset(
                    f"referrals:{page}"
                    for page in (
                        *("list", "arrival", "arrival-set", "openings", "opening", "opening-new"),
                        *("joint-wards", "joint-ward-doctor"),
                        *("patient-doubles", "patient-pair", "patient-merges", "patient-merge"),
                        *("patient-restrictions", "manual"),
                    )
                ),
                pages=(
                    _page("referrals:list", _("转诊")),
                    _page("referrals:joint-wards", _("联合病房"), "referrals:joint-ward-doctor"),
                    _page("referrals:openings", _("急救查看")),
                    _page("referrals:patient-doubles", _("疑似重复患者")),
                    _page("referrals:manual", _("办理手册")),
                ),
            ),
            Page(
                "referrals:remote",
                _("远程诊断与会诊"),
                covers=frozenset(
                    f"referrals:remote{page}"
                    for page in ("", "-item", "-step", "-order", "-ask", "-readers")
                ),
                pages=(
                    _page("referrals:remote", _("远程诊断与会诊")),
                    _page("referrals:remote-readers", _("诊断医师")),
                ),
            ),
            Page(
                "referrals:figures",
                _("转诊统计"),
                covers=frozenset(
                    f"referrals:{page}"
                    for page in ("figures", "figures-cases", "figures-now", "remote-figures")
                ),
                pages=(
                    _page(
                        "referrals:figures",
                        _("双向转诊"),
                        *("referrals:figures-cases", "referrals:figures-now"),
                    ),
                    _page("referrals:remote-figures", _("远程诊断与会诊")),
                ),
            ),
            _page(
                "referrals:rosters",
                _("值班表"),
                *("referrals:roster-copy", "referrals:roster-imports", "referrals:roster-import"),
                "referrals:escalations",
            ),
            _page(
                "referrals:lists",
                _("就诊住院清单"),
                *("referrals:lists-missing", "referrals:lists-imports", "referrals:lists-import"),
            ),
            _page("referrals:paper-downs", _("下转计入与存疑")),
            Page(
                "referrals:pools",
                _("预留资源"),
                covers=frozenset(
                    f"referrals:{page}"
                    for page in (
                        *("pools", "pool", "pool-bookings", "pool-figures"),
                        *("capacity", "capacity-imports", "capacity-import"),
                    )
                ),
                pages=(
                    _page("referrals:pools", _("余号余床"), "referrals:pool"),
                    _page("referrals:pool-bookings", _("预约")),
                    _page("referrals:capacity", _("报送与发布")),
                    _page("referrals:pool-figures", _("落实情况")),
                ),
            ),
        ),
    ),
    FUNDPOOL,
    STAFFING,
    Page(
        "kpi:dashboard",
        _("指标考核"),
        icon="chart-bar",
        area="kpi",
        pages=(
            _page(
                "kpi:dashboard",
                _("考核看板"),
                *("kpi:unit", "kpi:explanation", "kpi:ranking", "kpi:heat", "kpi:across"),
                "kpi:late",
            ),
            _page(
                "kpi:returns",
                _("填报"),
                *("kpi:return", "kpi:forms", "kpi:form"),
                *("kpi:reported", "kpi:reported-form", "kpi:burden"),
                *("kpi:asked", "kpi:ask", "kpi:asked-one", "kpi:asked-answer"),
                *("kpi:sources", "kpi:source", "kpi:derivation"),
                *("kpi:superiors", "kpi:superior", "kpi:filled"),
            ),
            _page(
                "kpi:imports",
                _("导入与导出"),
                *("kpi:import", "kpi:import-layout", "kpi:mappings"),
            ),
            _page(
                "kpi:schemes",
                _("考核方案"),
                *("kpi:scheme", "kpi:scheme-version", "kpi:scheme-compare", "kpi:scheme-edit"),
                *("kpi:scheme-item", "kpi:scheme-weights"),
                *("kpi:rulings", "kpi:ruling"),
            ),
            _page("kpi:marks", _("评分"), "kpi:mark", "kpi:mark-sheet"),
            _page(
                "kpi:runs",
                _("考核批次"),
                *("kpi:run", "kpi:verifying", "kpi:verification", "kpi:check-sheet"),
            ),
        ),
    ),
    Page(
        "my-people",
        _("人员与账号"),
        icon="user-circle",
        area="people",
        pages=(
            _page(
                "my-people",
                _("人员"),
                *("people", "person", "person-add", "person-change", "person-move"),
                *("person-leave", "person-invite", "grant-add", "grant-end"),
                *("delegation-add", "delegation-end", "person-sees", "hand-over"),
            ),
            _page("accounts-home", _("账号与登录"), "accounts", "account-of"),
            _page("slips-home", _("村卫生室登录条"), "slips"),
            _page("clients-home", _("接口客户端"), "clients", "client", "client-new"),
            _page("referrals:deliveries", _("事件推送"), "referrals:delivery-address-new"),
        ),
    ),
    Page(
        "plans",
        _("方案与规则"),
        icon="file-text",
        area="rules",
        pages=(
            _page("plans", _("方案与条款"), "plan", "plans-compared"),
            _page(
                "county-rules",
                _("县区参数"),
                *("rules", "rule", "not-set", "rule-propose", "rule-proposals"),
                *("rules-days", "rules-counties"),
            ),
            _page(
                "kpi:indicators",
                _("指标"),
                *("kpi:indicator", "kpi:indicator-version", "kpi:indicator-compare"),
                *("kpi:indicator-new", "kpi:indicator-edit", "kpi:indicator-revise", "kpi:targets"),
                *("kpi:indicator-imports", "kpi:indicator-import-upload", "kpi:indicator-import"),
            ),
            _page("kpi:elements", _("数据元"), "kpi:element", "kpi:element-new"),
            _page("my-evidence", _("佐证"), "evidence", "evidence-item"),
            _page("errata", _("勘误")),
        ),
    ),
    Page(
        "my-imports",
        _("县区登记"),
        icon="file-import",
        area="county",
        pages=(
            _page("my-imports", _("导入与导出"), "imports", "import", "import-upload"),
            _page("workdays-imports", _("工作日历"), "workdays-upload", "workdays-import"),
            _page(
                "my-setup",
                _("筹建"),
                *("setup-place", "setup-rules", "setup-institutions", "setup-alliances"),
                *("setup-people", "setup-invite", "setup-open"),
            ),
        ),
    ),
    Page(
        "audit",
        _("监督与审计"),
        icon="shield-check",
        area="oversight",
        pages=(
            _page("audit", _("审计记录"), "audit-event", "dossier"),
            _page("access", _("谁可以做什么"), "access-here"),
            _page("holds", _("封存"), "hold", "hold-place", "hold-place-now"),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """An entry that leads somewhere."""

    name: str
    label: Promise
    url: str
    icon: str
    area: str
    names: frozenset[str]
    pages: tuple["Entry", ...]

    def leads_to(self, page: str) -> bool:
        """Whether this is the page of this name, or it stands beneath."""
        return page in self.names or any(page in one.names for one in self.pages)


def entries(actor: Actor) -> tuple[Entry, ...]:
    """The entries that exist and that this actor may open, by the access register."""
    return _open_to(actor, ENTRIES)


def area_of(shown: tuple[Entry, ...], url: str, otherwise: str) -> str:
    """The area of the entry that leads to an address; `otherwise` where none does."""
    try:
        name = resolve(urlsplit(url).path).view_name
    except Resolver404:
        return otherwise
    return next((entry.area for entry in shown if entry.leads_to(name)), otherwise)


def _open_to(actor: Actor, pages: tuple[Page, ...]) -> tuple[Entry, ...]:
    found = []
    for page in pages:
        beneath = _open_to(actor, page.pages)
        url = beneath[0].url if beneath else "" if page.pages else _address(page.url_name, actor)
        if url:
            names = page.covers if page.pages else page.covers | {page.url_name}
            found.append(
                Entry(page.url_name, page.label, url, page.icon, page.area, names, beneath)
            )
    return tuple(found)


def _address(url_name: str, actor: Actor) -> str:
    row = registers.route(url_name, "GET")
    return _reversed(url_name) if row is not None and row.allows(actor) else ""


@cache
def _reversed(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
