"""What the pages of schemes ask for by name: items, rules, changes in words."""

from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.core import showing
from alliance.core.numbers import plain
from kpi.drafting import rules as scheme_rules
from kpi.drafting import words as scheme_words
from kpi.models import IndicatorVersion, SchemeItem, SchemeVersion

register = template.Library()
_TONES = {"added": "good", "removed": "bad", "changed": "info"}


@register.filter
def item_name(item: SchemeItem) -> str:
    """{{ item|item_name }}: the indicator's name, or the plan's own words."""
    return scheme_words.name_of(item)


@register.filter
def in_words(item: SchemeItem) -> str:
    """{{ item|in_words }}: how it gives points, with every number."""
    return scheme_rules.in_words(item)


@register.filter
def item_clause(item: SchemeItem) -> str:
    """{{ item|item_clause }}: its own clause, or its indicator's."""
    clause = item.clause or (item.indicator.clause if item.indicator else None)
    return clause.key if clause else showing.MISSING


@register.filter
def plainly(number: Decimal) -> str:
    """{{ item.weight|plainly }}: without needless noughts."""
    return showing.number(plain(number))


@register.filter
def indicator_facts(version: IndicatorVersion, state: str) -> list[tuple[str, object]]:
    """{{ version|indicator_facts:state }}: what identifies an indicator's version, as pairs."""
    is_draft = version.status == IndicatorVersion.Status.DRAFT
    return _facts(version, state, is_draft=is_draft)


@register.filter
def version_facts(version: SchemeVersion, state: str) -> list[tuple[str, object]]:
    """{{ version|version_facts:state }}: what identifies a version, as pairs."""
    return _facts(version, state, is_draft=not version.published)


def _facts(
    version: SchemeVersion | IndicatorVersion, state: str, *, is_draft: bool
) -> list[tuple[str, object]]:
    people = {"drafted": version.drafted_by, "published": version.published_by}
    names = {key: person.name if person else None for key, person in people.items()}
    from_on = version.from_on.isoformat() if version.from_on else None
    first = (_("拟自哪一天起"), from_on) if is_draft else (_("起始日"), from_on)
    return [
        (_("状态"), state),
        first,
        (_("终止日（不含）"), version.until_on.isoformat() if version.until_on else None),
        (_("起草人"), names["drafted"]),
        (_("发布人"), names["published"]),
        (_("原因"), version.reason or None),
    ]


@register.simple_tag
def change_chip(kind: str) -> SafeString:
    """{% change_chip item.kind %}: 新增, 移出 or 修改."""
    told = {"label": str(scheme_words.KINDS[kind]), "tone": _TONES[kind]}
    return render_to_string("components/status.html", told)
