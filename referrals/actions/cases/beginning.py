"""A case begins: a doctor of the base writes a referral, a hospital names who may go home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import listed
from members.models import Institution
from referrals import access, queries
from referrals.actions.cases._effects import another_open
from referrals.actions.cases._numbers import held_series, next_number
from referrals.actions.cases._patients import PatientTold, entered
from referrals.actions.cases._recording import written_down
from referrals.actions.cases.stepping import take_step
from referrals.models import Referral
from referrals.rules import FIRST, FIRST_STATE, STATES, side_at_origin
from referrals.vocabulary import DOWN, OUT, PRIORITIES, SPECIALTIES, UP


@dataclass(frozen=True)
class CaseTold:
    """What was said of a case: `required` holds the catalogue's data by name."""

    specialty: str
    diagnosis: str
    summary: str
    destination: Institution | None = None
    icd: str = ""
    priority: str = "routine"
    chosen_by_patient: bool = False
    groups: tuple[str, ...] = ()
    colour: str = ""
    required: dict[str, str] = field(default_factory=dict)


@action
def create_referral(
    *,
    origin: Institution,
    patient: PatientTold,
    case: CaseTold,
    by: Actor,
    then: str = "",
    said: Mapping[str, Any] | None = None,
    seen: bool = True,
    demo: bool = False,
) -> Referral:
    """A doctor of the base writes an up-referral; nobody else sees the draft.

    Refused while the patient has an open one in this specialty anywhere in the county, or a draft
    at this body, unless it is an emergency, which goes by the green channel. Of several clients
    at once one succeeds. The county's hours must be set. `then` is the step that follows at once
    (submit, dispatch), with what it needs in `said`: where it is refused nothing has begun.
    Without `seen` the patient's open cases that the doctor may see are named first, but not in
    an emergency.
    """
    reader, by = by, access.check_can_write(by, origin)
    _check(case)
    _check_marks(origin.county_id, case)
    if case.destination is not None and case.destination.pk == origin.pk:
        sentence = _("接收机构不能是本单位。")
        raise Invalid(sentence, fields={"destination": sentence})
    if case.destination is not None and not queries.cases.takes_patients(case.destination, today()):
        sentence = _("请选本县区在业的接收机构。")
        raise Invalid(sentence, fields={"destination": sentence})
    queries.cases.hours_of(origin.county_id, UP, today())
    series = held_series(origin.county_id)
    person = entered(patient, origin, by, demo=demo)
    keys = queries.cases.keys_of(person)
    for other in queries.cases.in_the_way(origin.county_id, keys, case.specialty, origin.pk):
        if not other.is_open:
            raise Refused(
                _("这位患者同一专科在本单位已有一份草稿：%(number)s。请打开它接着办。")
                % {"number": other.number},
                code="draft_there",
                details={"referral": str(other.pk)},
            )
        if case.priority != "emergency":
            raise another_open()
    if not seen and then != "dispatch":
        _check_seen(access.open_cases_of(reader, origin.county_id, keys))
    row = _new(UP, origin, case, by, demo=demo)
    row.patient, row.patient_key = person, keys[0]
    next_number(series, row)
    row.save(force_insert=True)
    written_down(row, action=FIRST[UP], before="", side=side_at_origin(UP), by=by)
    if then:
        return take_step(referral=row, verb=then, version=row.version, said=said, by=by)
    return row


@action
def send_out(
    *,
    origin: Institution,
    patient: PatientTold,
    case: CaseTold,
    by: Actor,
    then: str = "",
    said: Mapping[str, Any] | None = None,
    demo: bool = False,
) -> Referral:
    """A doctor writes a referral out of the county; it leaves only after a second look.

    `then` is "submit" or nothing; `said` names the hospital outside, the indication and the
    consent, which submitting needs. The county's hours must be set.
    """
    by = access.check_can_write(by, origin)
    _check(case)
    queries.cases.hours_of(origin.county_id, OUT, today())
    series = held_series(origin.county_id)
    person = entered(patient, origin, by, demo=demo)
    row = _new(OUT, origin, case, by, demo=demo)
    row.patient, row.patient_key = person, queries.cases.keys_of(person)[0]
    row.destination = None
    next_number(series, row)
    row.save(force_insert=True)
    written_down(row, action=FIRST[OUT], before="", side=side_at_origin(OUT), by=by)
    if then:
        return take_step(referral=row, verb=then, version=row.version, said=said, by=by)
    return row


@action
def name_candidate(
    *,
    origin: Institution,
    patient: PatientTold,
    case: CaseTold,
    reason: str,
    by: Actor,
    then: str = "",
    said: Mapping[str, Any] | None = None,
    demo: bool = False,
) -> Referral:
    """A doctor of the hospital names a patient who may go back to the base, with the reason.

    `then` is "propose" or nothing: the proposal follows at once with its packet in `said`, and
    where it is refused nobody is named.
    """
    by = access.check_can_write(by, origin)
    _check(case)
    if not reason.strip():
        sentence = _("请写明为什么可以下转。")
        raise Invalid(sentence, fields={"reason": sentence})
    hours = queries.cases.hours_of(origin.county_id, DOWN, today())
    series = held_series(origin.county_id)
    person = entered(patient, origin, by, demo=demo)
    keys = queries.cases.keys_of(person)
    there = Referral.objects.filter(
        county=origin.county_id, patient_key__in=keys, origin=origin, direction=DOWN, is_open=True
    )
    if other := there.first():
        raise Refused(
            _("这位患者在本院已有一件在办的下转：%(number)s。") % {"number": other.number},
            code="open_referral",
            details={"referral": str(other.pk)},
        )
    row = _new(DOWN, origin, case, by, demo=demo)
    row.patient, row.patient_key, row.destination = person, keys[0], None
    row.is_open = True
    row.owner_side, row.owner_at_id, row.owner_id = queries.cases.owner_of(row)
    row.due_at = hours.after(row.created_at, STATES[DOWN][row.status].due)
    next_number(series, row)
    row.save(force_insert=True)
    side = side_at_origin(DOWN)
    written_down(row, action=FIRST[DOWN], before="", side=side, by=by, reason=reason.strip())
    if then:
        return take_step(referral=row, verb=then, version=row.version, said=said, by=by)
    return row


def _check_seen(rows: list[Referral]) -> None:
    if rows:
        sentence = _("这位患者有在办的转诊：%(numbers)s。请先看过，仍要新建的写明已看过。")
        raise Refused(
            sentence % {"numbers": listed(row.number for row in rows)},
            code="see_first",
            details={"referrals": [str(row.pk) for row in rows]},
        )


def _new(direction: str, origin: Institution, case: CaseTold, by: Actor, *, demo: bool) -> Referral:
    moment = now()
    return Referral(
        county_id=origin.county_id,
        direction=direction,
        status=FIRST_STATE[direction],
        specialty=case.specialty,
        origin=origin,
        destination=case.destination,
        author_id=by.person,
        priority=queries.cases.priority_by_marks(
            origin.county_id, case.priority, case.groups, case.colour, today()
        ),
        diagnosis=case.diagnosis.strip(),
        icd=case.icd.strip(),
        summary=case.summary.strip(),
        chosen_by_patient=case.chosen_by_patient,
        groups=list(case.groups),
        colour=case.colour,
        packet={"required": case.required} if case.required else {},
        created_at=moment,
        changed_at=moment,
        demo=demo,
    )


def _check_marks(county: int, case: CaseTold) -> None:
    """Only marks that the county's plan prints."""
    wrong = {}
    for name, said in (("groups", case.groups), ("colour", (case.colour,) if case.colour else ())):
        there = (
            {code for code, _words in queries.cases.choices(county, UP, name, today())}
            if said
            else ()
        )
        if not set(said) <= set(there):
            wrong[name] = _("请从列表中选择。") if there else _("本县区没有这个清单，请不填。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


def _check(case: CaseTold) -> None:
    wrong: dict[str, Any] = {}
    if case.specialty not in SPECIALTIES:
        wrong["specialty"] = _("请选专科。")
    if case.priority not in PRIORITIES:
        wrong["priority"] = _("请选优先级。")
    if not case.diagnosis.strip():
        wrong["diagnosis"] = _("请填初步诊断。")
    if not case.summary.strip():
        wrong["summary"] = _("请填病情摘要。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
