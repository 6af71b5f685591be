"""A patient's record is hidden on request: one person proposes it, another decides."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refused
from referrals import queries
from referrals.access import doubles as access
from referrals.actions._people import decide, said, tell_desks
from referrals.actions.cases._numbers import held_series
from referrals.models import Patient, PatientMerge, PatientRestriction, Referral, RemoteItem
from referrals.people_rules import PROPOSED, RESTRICTING
from referrals.queries.doubles import living

_WAITS: Final = gettext_noop("有一项限制使用患者记录的申请等另一人确认。")
_DECIDED: Final = gettext_noop("您提出的限制使用申请已有决定。")
_PAGE: Final = "/referrals/patients/restrictions/"


@action
def propose_restriction(*, patient: Patient, reason: str, by: Actor) -> PatientRestriction:
    """Somebody has asked that a record be hidden; refused while a case of the patient is open."""
    held = _locked(patient)
    by = access.check_can_propose_restriction(by, held)
    reason = said(reason, _("请写明谁在何时提出请求、依据是什么。"))
    if PatientRestriction.objects.filter(patient=held, state=PROPOSED).exists():
        raise Refused(_("这位患者已有待确认的限制使用申请。"), code="proposed")
    _check_may_be_hidden(held)
    row = PatientRestriction.objects.create(
        county_id=held.county_id, patient=held, institution_id=held.institution_id,
        state=PROPOSED, reason=reason, proposed_by_id=by.person, proposed_for_id=by.for_person,
        proposed_at=now(), demo=held.demo,
    )  # fmt: skip
    audit.record(by, "patient.restriction_asked", row, county=row.county_id, reason=reason)
    tell_desks(row.county_id, (held.institution_id,), _WAITS, _PAGE, by)
    return row


@action
def confirm_restriction(*, restriction: PatientRestriction, by: Actor) -> PatientRestriction:
    """From now on the record is in no list and on no page; it is kept for its legal time."""
    row = _held(restriction, "confirm")
    by = access.check_can_decide_restriction(by, row, "confirm")
    held_series(row.county_id)
    held = _locked(row.patient)
    _check_may_be_hidden(held)
    held.restricted_at = now()
    held.version += 1
    held.save(update_fields=["restricted_at", "version"])
    _settle(row, "confirm", "", by)
    audit.record(by, "patient.restricted", row, county=row.county_id, reason=row.reason)
    return row


@action
def refuse_restriction(
    *, restriction: PatientRestriction, reason: str, by: Actor
) -> PatientRestriction:
    """The request is not granted, with the reason that is given to whoever asked."""
    row = _held(restriction, "refuse")
    by = access.check_can_decide_restriction(by, row, "refuse")
    reason = said(reason, _("请写明为什么不予限制。"))
    _settle(row, "refuse", reason, by)
    audit.record(by, "patient.restriction_refused", row, county=row.county_id, reason=reason)
    return row


@action
def withdraw_restriction(*, restriction: PatientRestriction, by: Actor) -> PatientRestriction:
    """Whoever proposed it takes it back before it is decided."""
    row = _held(restriction, "withdraw")
    by = access.check_can_decide_restriction(by, row, "withdraw")
    _settle(row, "withdraw", "", by)
    audit.record(by, "patient.restriction_withdrawn", row, county=row.county_id)
    return row


def _locked(patient: Patient) -> Patient:
    return Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def _held(restriction: PatientRestriction, verb: str) -> PatientRestriction:
    rows = PatientRestriction.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("patient").get(pk=restriction.pk)
    RESTRICTING.after(row.state, verb)
    return row


def _settle(row: PatientRestriction, verb: str, reason: str, by: Actor) -> None:
    decide(row, RESTRICTING, verb, reason, by, text=_DECIDED, url=_PAGE)


def _check_may_be_hidden(patient: Patient) -> None:
    """Nothing of the patient is under way: a case that is hidden would be dealt with by nobody."""
    if patient.merged_into_id is not None or patient.restricted_at is not None:
        raise Refused(_("这份记录已经并入别的记录或限制使用。"), code="not_living")
    if PatientMerge.objects.filter(Q(kept=patient) | Q(other=patient), state=PROPOSED).exists():
        raise Refused(_("这位患者有待确认的记录合并，请先决定那一项。"), code="proposed")
    keys = queries.cases.keys_of(patient)
    going = Q(is_open=True) | Q(status="draft") | Q(void_asked_at__isnull=False)
    cases = Referral.objects.filter(
        going | Q(green_due_at__isnull=False), county=patient.county_id, patient_key__in=keys
    )
    doubles = living().filter(county=patient.county_id, number_index__in=keys)
    if doubles.exclude(pk=patient.pk).exists():
        raise Refused(_("同一证件号码还有另一份记录，请先把两份合并，再限制使用。"), code="double")
    items = RemoteItem.objects.filter(going, county=patient.county_id, patient_key__in=keys)
    if cases.exists() or items.exists():
        raise Refused(
            _("这位患者还有没办结的转诊、草稿或远程诊断，请全部办结后再限制使用。"), code="going"
        )
