"""What pages about places and shared things ask for by name: last days."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def day_before(until_on: date | None) -> date | None:
    """{{ row.until_on|day_before|date:"Y-m-d" }}: the last day of a half-open interval."""
    return None if until_on is None else until_on - timedelta(days=1)
