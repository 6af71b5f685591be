"""Leafing through a list, and the tabs over one, as the components want them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.core.pagination import Page
from members.models import County

VILLAGE_TABS = (
    ("villages", _("行政村")),
    ("villages-in-need", _("人口较少、招不到村医")),
    ("village-rooms", _("一村一室")),
    ("towns", _("镇街")),
    ("figures", _("人口与床位")),
)
MEMBERSHIP_TABS = (
    ("alliances", _("联盟与成员")),
    ("membership-requests", _("动态调整")),
    ("membership-changes", _("对比两日")),
    ("membership-checks", _("核对")),
    ("areas", _("分片联系")),
    ("contacts", _("通讯录")),
)
EQUIPMENT_TABS = (
    ("equipment", _("设备")),
    ("transfers", _("闲置调剂")),
    ("projects", _("项目")),
)


def around(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """Addresses of the pages before and after, with the filters of this one."""

    def address(cursor: str) -> str:
        if not cursor:
            return ""
        asked = request.GET.copy()
        asked["cursor"] = cursor
        return f"{request.path}?{asked.urlencode()}"

    return {"previous": address(page.previous), "next": address(page.next)}


def tabs_of(pages: Sequence[tuple[str, Any]], current: str, county: County) -> list[dict[str, Any]]:
    """Pages of one county beside each other, each under the name of its address."""
    return [
        {
            "label": label,
            "url": reverse(name, args=[county.code]),
            "count": None,
            "current": name == current,
        }
        for name, label in pages
    ]
