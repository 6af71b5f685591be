"""For whom somebody acted in the steps of a thing: shown on timelines as “代…”."""

import json

from django.db.models import Model
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.models import AuditEvent
from members.models import Person


def behalf(county: int, subject: Model) -> dict[str, str]:
    """By the name of the step (`run.started`) the words “（代…）”, where a substitute took it."""
    events = AuditEvent.objects.filter(
        county_id=county, kind=AuditEvent.Kind.CHANGE, subject=audit.label(subject)
    )
    givers = {
        event.what: int(giver)
        for event in events.order_by("number")
        if (giver := json.loads(event.text)["for_person"])
    }
    if not givers:
        return {}
    names = dict(Person.objects.filter(pk__in=givers.values()).values_list("pk", "name"))
    return {what: _("（代%(name)s）") % {"name": names[giver]} for what, giver in givers.items()}
