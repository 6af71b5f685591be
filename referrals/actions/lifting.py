"""A hidden record is shown again: one person asks with a reason, another decides."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from referrals.access import doubles as access
from referrals.actions._people import said, tell_desks
from referrals.actions.cases._numbers import held_series
from referrals.models import Patient, PatientRestriction
from referrals.people_rules import RESTRICTING

_WAITS: Final = gettext_noop("有一项解除限制使用的申请等另一人确认。")
_DECIDED: Final = gettext_noop("您提出的解除限制申请已有决定。")
_PAGE: Final = "/referrals/patients/restrictions/"


@action
def ask_lift(*, restriction: PatientRestriction, reason: str, by: Actor) -> PatientRestriction:
    """Somebody asks that a hidden record be shown again, and says why and on whose word."""
    row = _held(restriction, "ask_lift")
    by = access.check_can_lift(by, row, "ask_lift")
    row.lift_reason = said(reason, _("请写明谁在何时要求解除、依据是什么。"))
    row.lift_asked_by_id, row.lift_asked_for_id = by.person, by.for_person
    row.lift_asked_at = now()
    _moved(row, "ask_lift")
    audit.record(
        by, "patient.lifting_asked", row, county=row.county_id, reason=row.lift_reason
    )  # fmt: skip
    tell_desks(row.county_id, (row.institution_id,), _WAITS, _PAGE, by)
    return row


@action
def confirm_lift(*, restriction: PatientRestriction, by: Actor) -> PatientRestriction:
    """From now on whoever takes part sees the record and its cases again."""
    row = _held(restriction, "confirm_lift")
    by = access.check_can_lift(by, row, "confirm_lift")
    held_series(row.county_id)
    held = Patient.objects.select_for_update(no_key=True).get(pk=row.patient_id)
    held.restricted_at = None
    held.version += 1
    held.save(update_fields=["restricted_at", "version"])
    row.lifted_by_id, row.lifted_at = by.person, now()
    _moved(row, "confirm_lift")
    audit.record(by, "patient.lifted", row, county=row.county_id, reason=row.lift_reason)
    _tell_asker(row, by)
    return row


@action
def refuse_lift(*, restriction: PatientRestriction, reason: str, by: Actor) -> PatientRestriction:
    """The record stays hidden, with the reason that is given to whoever asked."""
    row = _held(restriction, "refuse_lift")
    by = access.check_can_lift(by, row, "refuse_lift")
    reason = said(reason, _("请写明为什么不解除限制。"))
    _moved(row, "refuse_lift")
    audit.record(by, "patient.lifting_refused", row, county=row.county_id, reason=reason)
    _tell_asker(row, by)
    return row


def _held(restriction: PatientRestriction, verb: str) -> PatientRestriction:
    row = PatientRestriction.objects.select_for_update(no_key=True).get(pk=restriction.pk)
    RESTRICTING.after(row.state, verb)
    return row


def _moved(row: PatientRestriction, verb: str) -> None:
    row.state = RESTRICTING.after(row.state, verb)
    row.save()


def _tell_asker(row: PatientRestriction, by: Actor) -> None:
    if row.lift_asked_by_id is not None and row.lift_asked_by_id not in by.names:
        outbox.tell(county=row.county_id, person=row.lift_asked_by_id, text=_DECIDED, url=_PAGE)
