"""What the pages of on-site verification ask for by name."""

from django import template

from kpi import wording

register = template.Library()


@register.filter
def outcome(code: str) -> str:
    """{{ rule.outcome|outcome }}: 按核实数计分; 未设 where the county has set nothing."""
    return wording.outcome_words(code)
