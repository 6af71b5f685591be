"""What of fund requests hangs on a person who leaves: drafts, which their body's others go on with."""

from django.utils.translation import gettext as _

from alliance.core.waiting import OpenWork
from fundpool.models import Request
from members.models import Person


def open_work_of(person: Person) -> list[OpenWork]:
    """Drafts and returned requests this person began; any of the body's own may submit them."""
    rows = Request.objects.filter(
        county=person.county_id, created_by=person, status__in=("draft", "returned")
    )
    return [
        OpenWork(
            "fundpool",
            _("资金申请%(number)s：%(state)s")
            % {"number": row.no, "state": row.get_status_display()},
            row.since,
            row.get_absolute_url(),
            passes=False,
            note=_("由本单位其他经办人接着办理"),
        )
        for row in rows.order_by("no")
    ]
