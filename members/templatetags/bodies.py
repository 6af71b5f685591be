"""How facts of a body read on pages."""

from django import template

from members.models import Membership

register = template.Library()


@register.filter
def line_words(line: str) -> str:
    """{{ department.line|line_words }}: the service line of a 部, 馆 or 区."""
    return str(dict(Membership.Line.choices).get(line, line))
