"""What the pages of sources ask for by name: a figure with its source, person and day."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from alliance.core.evidence import EvidenceKind
from kpi import wording
from kpi.models import DataValue, OtherFigure, SourceRule

register = template.Library()


@register.simple_tag
def said_by(row: DataValue | OtherFigure, rule: SourceRule | None = None) -> SafeString:
    """{% said_by one.used one.rule %}: the number or gap, and from where, by whom, when it came."""
    is_imported = row.source == DataValue.Source.IMPORTED
    context: dict[str, Any] = {
        "value": row.value,
        "reason": wording.REASONS[row.missing] if row.value is None else "",
        "source": wording.SOURCES[row.source],
        "system": rule.system if rule and is_imported else "",
        "by": row.entered_by if isinstance(row, DataValue) else row.by,
        "at": row.entered_at if isinstance(row, DataValue) else row.at,
    }
    return render_to_string("kpi/said_by.html", context)


@register.simple_tag
def counted_as(kinds: Mapping[str, EvidenceKind], code: str) -> str:
    """{% counted_as kinds rule.counts %}: what is counted, in words."""
    return str(kinds[code].name) if code in kinds else code
