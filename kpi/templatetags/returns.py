"""What the pages of returns ask for by name: states as chips, findings and periods in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.core import measures, showing
from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi import queries
from kpi.collecting.windows import closed_sentence
from kpi.models import Finding, PeriodWindow, Submission, ValidationRule
from kpi.wording import period_words

register = template.Library()

_TONES = {"submitted": "info", "reviewed": "info", "accepted": "good", "returned": "bad"}
_REPORTED = {"complete": "good", "partly": "warn"}
_OPS: Mapping[str, Any] = dict(ValidationRule.Op.choices)


@register.simple_tag
def return_chip(row: Submission) -> SafeString:
    """{% return_chip row %}: where a return stands."""
    return _chip(row.get_state_display(), _TONES.get(row.state, ""))


@register.simple_tag
def reported_chip(state: str) -> SafeString:
    """{% reported_chip row.state %}: complete, partly, nothing."""
    return _chip(queries.state_words(state), _REPORTED.get(state, ""))


def _chip(label: str, tone: str) -> SafeString:
    return render_to_string("components/status.html", {"label": label, "tone": tone})


@register.filter
def at(counts: Mapping[int, int] | str, key: int) -> int:
    """{{ findings|at:row.pk }}: a number by key, nought where there is none."""
    return counts.get(key, 0) if isinstance(counts, Mapping) else 0


@register.filter
def period_short(code: str) -> str:
    """{{ period.code|period_short }}: 10月 on a narrow screen."""
    period = Period.parse(code)
    return _("%(n)d月") % {"n": period.number} if period.kind == "month" else period_words(code)


@register.filter
def closed(window: PeriodWindow) -> str:
    """{{ window|closed }}: who closed it, when, why."""
    return closed_sentence(window)


@register.filter
def found_words(row: Finding) -> str:
    """{{ finding|found_words }}: what does not fit, with its figures."""
    figures = row.figures
    if row.kind == Finding.Kind.RULE and row.rule is not None:
        return _("“%(name)s”不符：%(left)s %(op)s %(right)s 不成立") % {
            "name": showing.local(row.rule, "name"),
            "left": showing.number(figures["left"]),
            "op": _OPS.get(figures["op"], ""),
            "right": showing.number(figures["right"]),
        }
    said = {
        "name": showing.local(row.element, "name") if row.element else "",
        "value": showing.number(figures["value"]),
        "unit": measures.measure(row.element.unit) if row.element else "",
    }
    if row.kind == Finding.Kind.CHANGE:
        share = plain(_percent(figures["change"]))
        return _("%(name)s %(value)s %(unit)s，上年同期 %(last_year)s，变动 %(share)s%%") % {
            **said,
            "last_year": showing.number(figures["last_year"]),
            "share": showing.number(share, signed=True),
        }
    return _("%(name)s %(value)s %(unit)s，与本单位历史相差很大（得分 %(score)s，界限 3.5）") % {
        **said,
        "score": figures.get("score", ""),
    }


def _percent(share: str) -> Decimal:
    return Decimal(share) * 100
