"""What the pages of superiors' forms ask for by name: why a cell is empty, its periods in words."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from kpi.models import IndicatorValue, Run
from kpi.wording import REASONS, periods_words

register = template.Library()


@register.filter
def gap_periods(row: Mapping[str, Any]) -> str:
    """{{ gap|gap_periods }}: 2024年1月至3月; a dash where it speaks of none."""
    return periods_words(tuple(row["periods"])) if row["periods"] else "—"


@register.filter
def gap_words(gap: Mapping[str, Any]) -> str:
    """{{ gap|gap_words }}: why a cell stayed empty, in a sentence."""
    detail = gap["detail"]
    states, statuses = dict(Run.State.choices), dict(IndicatorValue.Status.choices)
    said: dict[str, str] = {
        "unbound": _("还没有对应填什么数"),
        "proposed": _("换表后的对应还没有确认"),
        "not_reported": _("还没有报齐"),
        "stated": _("填报方注明：%(reason)s") % {"reason": REASONS.get(detail, detail)},
        "not_asked": _("这个单位不报这个数"),
        "no_run": _("没有算过这个期间的批次"),
        "not_published": _("批次还没有公布（%(state)s）") % {"state": states.get(detail, detail)},
        "no_value": _("批次里没有结果（%(status)s）") % {"status": statuses.get(detail, detail)},
    }
    return said.get(gap["why"], "")
