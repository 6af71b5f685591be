"""What was escalated, on the timeline of its case or remote item."""

from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import local
from referrals.models import Escalation, Referral, RemoteItem
from referrals.queries.cases.reading import Happened
from referrals.queries.escalated import words


def with_reminders(trail: list[Any], row: Referral | RemoteItem) -> list[Any]:
    """The timeline with what was escalated in its place, the newest first."""
    rows = Escalation.objects.filter(
        **{"remote" if isinstance(row, RemoteItem) else "referral": row}, county=row.county_id
    )
    found = rows.select_related("person", "institution").order_by("-at", "-step")
    lines = [
        Happened(words(one), one.at, _detail(one), "bad" if one.person is None else "")
        for one in found
    ]
    return sorted([*trail, *lines], key=lambda one: one.at, reverse=True)


def _detail(row: Escalation) -> str:
    known = _("已知晓") if row.acknowledged_at else ""
    said = (local(row.institution, "name"), row.get_matter_display(), row.phone, known)
    return " ".join(str(text) for text in said if text)
