"""“As whom?”: asked on a form only where the answer changes what is recorded; roles and days."""

from datetime import date, timedelta
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members import access, queries
from members.rules import ROLES

register = template.Library()


@register.inclusion_tag("members/as_whom.html", takes_context=True)
def as_whom(
    context: template.Context, verb: str, county: int, institution: int | None = None
) -> dict[str, Any]:
    """{% as_whom "kpi.publish_run" county.pk %}: inside a form that POSTs this verb.

    Shows nothing to somebody who has only one role for it. The choice arrives as `as` and is
    read by the door for every action.
    """
    actor = context["frame"].actor
    held = access.grants_for_verb(actor, verb, county=county, institution=institution)
    return {"choices": queries.people.in_words(held) if len(held) > 1 else [], "id": f"as-{verb}"}


@register.simple_tag(takes_context=True)
def whom_field(
    context: template.Context, verb: str, county: int, institution: int | None = None
) -> SafeString:
    """{% whom_field "kpi.publish_run" county.pk as whom %}: the same, to hand to {% confirm %}."""
    return render_to_string("members/as_whom.html", as_whom(context, verb, county, institution))


@register.simple_tag
def role_words(role: str) -> str:
    """{% role_words grant.role %}: a role as people call it."""
    return str(ROLES.get(role, role))


@register.simple_tag
def last_day(from_on: date, until_on: date | None) -> str:
    """{% last_day row.from_on row.until_on %}: the last day on which something holds."""
    if until_on is None:
        return _("未定")
    if until_on <= from_on:
        return _("未生效即终止")
    return (until_on - timedelta(days=1)).isoformat()
