"""The parameters that several lists take, described once for the OpenAPI document."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.periods import parse_range, relative
from kpi.models import IndicatorValue, Run
from members.models import Unit

LEVELS = (Unit.Kind.COUNTY.value, Unit.Kind.ALLIANCE.value, Unit.Kind.INSTITUTION.value)
STATUSES = tuple(IndicatorValue.Status.values)
STATES = tuple(Run.State.values)

INDICATOR = parameter("indicator", _("指标代码，多个用逗号分开。"))
ELEMENT = parameter("element", _("数据元代码，多个用逗号分开。"))
UNIT = parameter("unit", _("单元代码（县区、医共体、机构），多个用逗号分开。"))
LEVEL = parameter("level", _("单元层级，多个用逗号分开。"), enum=LEVELS)
ITEM = parameter("item", _("考核项代码，多个用逗号分开。"))
SCHEME = parameter("scheme", _("考核方案代码，多个用逗号分开。"))
RUN = parameter("run", _("批次编号。不写则返回所有可见批次的所有修订。"))
STATUS = parameter("status", _("值的状态，多个用逗号分开。"), enum=STATUSES)
PERIOD = parameter(
    "period",
    _(
        "期间：2024、2024H1、2024Q1、202403；区间 2024..2026（两端同类，只返回这一类）；"
        "相对期间 THIS_YEAR、LAST_12_MONTHS 等，从 relative_to 所在期间往前数。"
    ),
    examples=[
        OpenApiExample("2024..2026", value="2024..2026"),
        OpenApiExample("LAST_12_MONTHS", value="LAST_12_MONTHS"),
    ],
)
RELATIVE_TO = parameter(
    "relative_to", _("相对期间的基准日，默认今天；写明后结果可以重现。"), type=date
)
UPDATED_SINCE = parameter(
    "updated_since",
    _(
        "只要 available_at 严格晚于此刻的行。available_at 在一个县区内严格递增，"
        "一个批次的行同时可见；取上次收到的最大 available_at，不漏不重。"
    ),
)


def periods(asked: Asked) -> list[str]:
    """Codes of the periods that were asked for; empty when none was."""
    text = asked.text("period")
    if not text:
        asked.day("relative_to")
        return []
    if "_" in text:
        return [period.code for period in relative(text, asked.day("relative_to") or today())]
    asked.day("relative_to")
    return [period.code for period in parse_range(text)]


def is_relative(asked: Asked) -> bool:
    """Whether the periods depend on the day and none was named."""
    return "_" in asked.text("period") and not asked.text("relative_to")
