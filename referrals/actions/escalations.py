"""What is past its hour reaches a named person, step by step; who was told says so."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refusal, Refused
from members import access as member_access
from members.models import County
from referrals.access import escalations as access
from referrals.actions.cases.stepping import take_step
from referrals.models import Escalation, Referral, RemoteItem
from referrals.models.escalations import NOBODY
from referrals.queries import escalations as queries
from referrals.queries.escalations import Told, Waits

#: So many late cases or remote items in one transaction.
AT_ONCE: Final = 200
#: So many cases take a step in one transaction: each is written down and told of.
MOVED_AT_ONCE: Final = 20
_YOURS: Final = gettext_noop("转诊%(number)s已过办理期限，请您催办。")
_NOBODY: Final = gettext_noop("转诊%(number)s已过办理期限，没有人可提醒，请登记值班和联系人。")
_YOURS_REMOTE: Final = gettext_noop("远程申请%(number)s已过办理期限，请您催办。")
_NOBODY_REMOTE: Final = gettext_noop(
    "远程申请%(number)s已过办理期限，没有人可提醒，请登记值班和联系人。"
)
_YOURS_SLOT: Final = gettext_noop("转诊%(number)s到期没有排到号源床位，已转为待安排，请您督办。")
_NOBODY_SLOT: Final = gettext_noop(
    "转诊%(number)s到期没有排到号源床位，没有人可提醒，请登记值班和联系人。"
)
#: What is said to whom it reached, and to whoever can name somebody, by what is late.
_WORDS: Final = {
    "case": (_YOURS, _NOBODY),
    "slot": (_YOURS_SLOT, _NOBODY_SLOT),
    "remote": (_YOURS_REMOTE, _NOBODY_REMOTE),
}


@action
def escalate(
    *,
    county: County,
    cases: Sequence[Any] = (),
    remote: Sequence[Any] = (),
    waits: Waits,
    by: Actor,
) -> int:
    """Tell the next person of each of these late cases and remote items; Refused where nobody is due.

    What somebody is working on at this moment is left to the next beat. Two beats at once make
    one row a step: the second skips what the first has locked, and finds its rows afterwards.
    """
    member_access.check_is_system(by)
    moment = now()
    rows = _locked(queries.late_cases(county.pk, moment, waits), cases)
    items = _locked(queries.late_remote(county.pk, moment, waits), remote)
    late = [
        *queries.lates(rows, moment, waits),
        *queries.remote_lates(items, moment, waits),
    ]
    due = queries.due_now(late, moment, waits)
    if not due:
        raise Refused(_("没有要催办的转诊或远程申请。"), code="nothing_due")
    _write(county, due, by)
    return len(due)


@action
def await_places(*, county: County, cases: Sequence[Any], waits: Waits, by: Actor) -> int:
    """Accepted cases without a place at their hour wait for one: who is on duty is told by name.

    Each has an owner and the county's hour of waiting from now on; past that it climbs like any
    other. How many; Refused where there is none. A case that may not move is left to `escalate`.
    """
    member_access.check_is_system(by)
    moved = []
    for row in _locked(queries.unplaced(county.pk, now()), cases):
        try:
            moved.append(take_step(referral=row, verb="no_slot", version=row.version, by=by))
        except Refusal:
            continue
    if not moved:
        raise Refused(_("没有逾期未安排的转诊。"), code="nothing_due")
    _write(county, queries.due_now(queries.without_place(moved), now(), waits), by)
    return len(moved)


def _write(county: County, due: Sequence[Told], by: Actor) -> None:
    """A row, a word and a line of the audit for each."""
    moment = now()
    Escalation.objects.bulk_create(
        [
            Escalation(
                county=county, referral=told.late.case, remote=told.late.remote,
                matter=told.late.matter, due_at=told.late.due_at, asked_at=told.late.asked_at,
                side=told.late.side, institution=told.late.place, at=moment, demo=told.late.row.demo,
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
            overdue=told.late.matter, **_numbered(told.late.row),
            reached_step=str(told.reached.step if told.reached else NOBODY),
            reached=told.reached.person if told.reached else "",
        )  # fmt: skip


def _locked(late: "QuerySet[Any]", ids: Sequence[Any]) -> "QuerySet[Any]":
    locked = late.select_for_update(no_key=True, of=("self",), skip_locked=True)
    rows = locked.filter(pk__in=ids).order_by("pk")
    return rows.select_related("owner_at", "origin", "destination")


def _numbered(row: Referral | RemoteItem) -> dict[str, str]:
    """How the record names it."""
    return {"remote" if isinstance(row, RemoteItem) else "referral": row.number}


def _tell(county: County, due: Sequence[Told]) -> None:
    """Whoever was reached; where nobody is named, whoever can name somebody."""
    url = reverse("referrals:escalations")
    for part, (yours, nobody) in _WORDS.items():
        rows_of = [one for one in due if _part(one) == part]
        rows = [(one, {"number": one.late.row.number}) for one in rows_of]
        named = [(one.reached.person, said) for one, said in rows if one.reached]
        unnamed = [(who, said) for one, said in rows for who in one.managers]
        for told, text in ((named, yours), (unnamed, nobody)):
            if told:
                outbox.tell_all(county=county.pk, told=told, text=text, url=url)


def _part(told: Told) -> str:
    """Under which words it is told."""
    if told.late.remote is not None:
        return "remote"
    return "slot" if told.late.matter == "slot" else "case"


@action
def acknowledge(*, escalation: Escalation, by: Actor) -> Escalation:
    """Whom it is addressed to says that they know; what is late goes on as it was."""
    rows = Escalation.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("referral", "remote").get(pk=escalation.pk)
    by = access.check_can_acknowledge(by, row)
    if row.acknowledged_at is not None:
        raise Refused(_("已经登记知晓。"), code="acknowledged")
    row.acknowledged_at = now()
    row.save(update_fields=["acknowledged_at"])
    by = replace(by, person=row.person_id, county=row.county_id)
    audit.record(by, "referral.escalation_known", row, county=row.county_id, **_numbered(row.item))
    return row
