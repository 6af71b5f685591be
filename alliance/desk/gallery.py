"""Sample inputs for the page that shows every component; all of it is invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.clock import now


@dataclass(frozen=True)
class Tab:
    """One tab: its word, where it leads, how many, and whether it is the open one."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    late: bool = False


@dataclass(frozen=True)
class Step:
    """One entry of a timeline or one step of a flow."""

    title: str
    at: datetime | None = None
    detail: str = ""
    who: str = ""
    state: str = ""


class SampleForm(forms.Form):
    """Each kind of field once."""

    name = forms.CharField(label=gettext_lazy("名称"), help_text=gettext_lazy("与公章一致。"))
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("a", gettext_lazy("卫生院")), ("b", gettext_lazy("医院"))],
    )
    opinion = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    sure = forms.BooleanField(label=gettext_lazy("已核对原件"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False)


#: Twelve months of a made-up share, and of the year after, whose last two are not there yet.
LAST_YEAR = [
    "60.3",
    "60.4",
    "60.2",
    "60.5",
    "60.6",
    "60.5",
    "60.4",
    "60.5",
    "60.6",
    "60.5",
    "60.4",
    "60.48",
]
THIS_YEAR = [
    *["60.9", "60.7", "60.8", "60.5", "60.4", "60.6", "60.3", "60.2", "60.0", "60.12"],
    "",
    "",
]


def samples() -> dict[str, Any]:
    """One set of inputs for each component."""
    at = now()
    return {**_states(at), **_figures(at)}


def _states(at: datetime) -> dict[str, Any]:
    """Where something stands: tabs, facts, timelines, steps, tones, a form, a hold."""
    return {
        "tabs": [
            Tab(_("待我处理"), "#tabs", 14, current=True, late=True),
            Tab(_("待审核"), "#tabs", 5),
            Tab(_("已办结"), "#tabs", 1284),
        ],
        "facts": [
            (_("公卫经费"), _("30% 结算系数")),
            (_("结余分配"), _("按得分权重")),
            (_("批次"), None),
        ],
        "entries": [
            Step(_("上级审核，接收后锁定"), state="next"),
            Step(_("统计员 演示人员 07 保存草稿"), at, _("填入 6 格"), state="now"),
            Step(
                _("审核员 演示人员 05 退回"), at - timedelta(days=2), _("限三日内重报"), state="bad"
            ),
            Step(_("统计员 演示人员 07 上报"), at - timedelta(days=400)),
        ],
        "steps": [
            Step(_("草稿"), at - timedelta(days=10), who=_("考核专员 演示人员 04"), state="done"),
            Step(_("计算中"), at, who=_("18 / 27 家"), state="now"),
            Step(_("公示与申诉")),
        ],
        "tones": [
            ("good", _("达标")),
            ("warn", _("接近")),
            ("bad", _("未达标")),
            ("info", _("进行中")),
            ("", _("未填")),
        ],
        "form": SampleForm({"kind": "a", "opinion": "yes"}),
        "deadline": SimpleNamespace(may_move=True, unknown_years=(at.year + 1,)),
        "mark": SimpleNamespace(
            hold=SimpleNamespace(document_no="试验〔2024〕1号", placed_at=at), hold_url="#holds"
        ),
    }


def _figures(at: datetime) -> dict[str, Any]:
    """Numbers: a chart with its table, a trend, money, days."""
    months = [_("%(month)d 月") % {"month": month} for month in range(1, 13)]
    return {
        "columns": ["2024", "2025"],
        "rows": list(zip(months, zip(LAST_YEAR, THIS_YEAR, strict=True), strict=True)),
        "trend": ["87", "89", "", "94", "96", "99", "101", "104", "107", "109"],
        "fen": 21222200,
        "late_on": (at - timedelta(days=8)).date(),
        "due_on": at.date(),
        "soon_on": (at + timedelta(days=6)).date(),
    }
