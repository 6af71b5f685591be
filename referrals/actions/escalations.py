"""What is past its hour reaches a named person, step by step; who was told says so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from members import access as member_access
from members.models import County
from referrals.access import escalations as access
from referrals.models import Escalation, Referral
from referrals.models.escalations import NOBODY
from referrals.queries import escalations as queries
from referrals.queries.escalations import Told, Waits

#: So many late cases in one transaction.
AT_ONCE: Final = 200
_YOURS: Final = gettext_noop("转诊%(number)s已过办理期限，请您催办。")
_NOBODY: Final = gettext_noop("转诊%(number)s已过办理期限，没有人可提醒，请登记值班和联系人。")


@action
def escalate(*, county: County, cases: Sequence[Any], waits: Waits, by: Actor) -> int:
    """Tell the next person of each of these late cases; Refused where nobody is due.

    A case that somebody is working on at this moment is left to the next beat. Two beats at once
    make one row a step: the second skips what the first has locked, and finds its rows afterwards.
    """
    member_access.check_is_system(by)
    moment = now()
    rows = (
        Referral.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
        .filter(queries.overdue(moment, waits), county=county, pk__in=cases)
        .select_related("owner_at", "origin", "destination")
        .order_by("pk")
    )
    due = queries.due_now(queries.lates(rows, moment, waits), moment, waits)
    if not due:
        raise Refused(_("没有要催办的转诊。"), code="nothing_due")
    Escalation.objects.bulk_create(
        [
            Escalation(
                county=county, referral=told.late.row, matter=told.late.matter,
                due_at=told.late.due_at, asked_at=told.late.asked_at, side=told.late.side,
                institution=told.late.place, at=moment, demo=told.late.row.demo,
                step=told.reached.step if told.reached else NOBODY,
                person_id=told.reached.person if told.reached else None,
                phone=told.reached.phone if told.reached else "",
            )
            for told in due
        ]
    )  # fmt: skip
    _tell(county, due)
    for told in due:
        audit.record(
            by, "referral.escalated", told.late.row, county=county.pk,
            referral=told.late.row.number, overdue=told.late.matter,
            reached_step=str(told.reached.step if told.reached else NOBODY),
            reached=told.reached.person if told.reached else "",
        )  # fmt: skip
    return len(due)


def _tell(county: County, due: Sequence[Told]) -> None:
    """Whoever was reached; where nobody is named, whoever can name somebody."""
    url = reverse("referrals:escalations")
    named = [(one.reached.person, {"number": one.late.row.number}) for one in due if one.reached]
    unnamed = [(who, {"number": one.late.row.number}) for one in due for who in one.managers]
    for told, text in ((named, _YOURS), (unnamed, _NOBODY)):
        if told:
            outbox.tell_all(county=county.pk, told=told, text=text, url=url)


@action
def acknowledge(*, escalation: Escalation, by: Actor) -> Escalation:
    """Whom it is addressed to says that they know; the case goes on as it was."""
    row = Escalation.objects.select_for_update(no_key=True).get(pk=escalation.pk)
    by = access.check_can_acknowledge(by, row)
    if row.acknowledged_at is not None:
        raise Refused(_("已经登记知晓。"), code="acknowledged")
    row.acknowledged_at = now()
    row.save(update_fields=["acknowledged_at"])
    by = replace(by, person=row.person_id, county=row.county_id)
    number = Referral.objects.values_list("number", flat=True).get(pk=row.referral_id)
    audit.record(by, "referral.escalation_known", row, county=row.county_id, referral=number)
    return row
