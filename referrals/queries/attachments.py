"""Files of a case: its own and those of the requests that were redirected to it."""

from uuid import UUID

from django.db.models import QuerySet

from referrals.models import CaseAttachment, Referral

#: The state of a request that goes on elsewhere: what was in its packet goes with it.
CARRIED_ON = "redirected"
#: How much of a file's digest a list shows.
SHORT = 12


def cases_before(row: Referral) -> list[UUID]:
    """The case and those that were redirected to it one after the other; mostly no statement."""
    found, before = [row.pk], row.predecessor
    while before is not None and before.status == CARRIED_ON:
        found.append(before.pk)
        before = before.predecessor
    return found


def attachments_of(row: Referral) -> QuerySet[CaseAttachment]:
    """Every file of the case in the order in which it came, without the files' bytes."""
    rows = CaseAttachment.objects.filter(county=row.county_id, referral__in=cases_before(row))
    rows = rows.select_related("document", "referral", "institution", "added_by", "withdrawn_by")
    return rows.defer("document__content").order_by("added_at", "id")
