"""What a FHIR reader learns beside a case itself: the step by which it came to where it is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Subquery

from referrals.models import Referral, ReferralEvent


def last_changes(rows: Iterable[Referral]) -> dict[Any, ReferralEvent]:
    """By case: the last step that changed its state, in one statement."""
    changed = ReferralEvent.objects.filter(referral=OuterRef("pk"))
    changed = changed.exclude(from_status=F("to_status")).order_by("-id")
    wanted = Referral.objects.filter(pk__in=[row.pk for row in rows])
    newest = wanted.values(newest=Subquery(changed.values("pk")[:1]))
    return {one.referral_id: one for one in ReferralEvent.objects.filter(pk__in=newest)}
