"""Every step of every case: one action that reads the table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from referrals import access, queries
from referrals.actions._steps import check_moment, locked
from referrals.actions.cases._effects import EFFECTS, carry_on_clock
from referrals.actions.cases._linked import LINKED
from referrals.actions.cases._recording import told, written_down
from referrals.actions.cases._reserved import settle as settle_place
from referrals.actions.cases._taking import Taking, checked, settle
from referrals.models import Referral


@action
def take_step(
    *,
    referral: Referral,
    verb: str,
    version: str | int | None,
    by: Actor,
    said: Mapping[str, Any] | None = None,
    occurred_at: datetime | None = None,
    list_line: UUID | None = None,
) -> Referral:
    """One row of the table is carried out: of two people at once one succeeds.

    `said` holds what the step needs and may take, by the names of `vocabulary.FIELDS` (texts,
    codes, True, aware moments, institutions); `occurred_at` is when it happened, now by default,
    never in the future, and `list_line` the line of the hospital's list that says so. Refused as
    `access.check_can_take` says, for another version, for what is missing, and where the county
    has not set its hours.
    """
    rows = Referral.objects.select_related("county", "patient", "origin", "destination")
    row = locked(rows, referral.pk)
    by, move, side = access.check_can_take(by, row, verb)
    check_version(row, version)
    check_moment(row, occurred_at)
    taking = Taking(
        row=row,
        move=move,
        side=side,
        by=by,
        hours=queries.cases.hours_of(row.county_id, row.direction, today()),
        said=checked(row, move, said or {}),
        before=row.status,
    )
    if effect := EFFECTS.get((row.direction, verb)):
        effect(taking)
    settle(taking)
    carry_on_clock(taking)
    settle_place(taking)
    row.version += 1
    row.changed_at = taking.at
    row.save()
    written_down(
        row,
        action=verb,
        before=taking.before,
        side=side,
        by=by,
        reason_code=taking.reason_code,
        reason=taking.reason,
        occurred_at=occurred_at,
        list_line=list_line,
        reached=taking.reached,
    )
    if linked := LINKED.get(verb):
        linked(taking)
    told(row, move.tells, by)
    return row


@action
def reveal_patient(*, referral: Referral, reason: str, by: Actor) -> dict[str, str]:
    """The patient's number, telephone and address in the clear, for a reason that is kept."""
    by = access.check_can_reveal(by, referral)
    reason = reason.strip()
    if not reason:
        sentence = _("请写明为什么要看完整信息。")
        raise Invalid(sentence, fields={"reason": sentence})
    patient = referral.patient
    audit.record(
        by, "referral.patient_revealed", referral, county=referral.county_id,
        reason=reason[:500], referral=referral.number,
    )  # fmt: skip
    return {name: queries.cases.opened(patient, name) for name in ("number", "phone", "address")}
