"""Entering a patient, or finding the one who is there and may be seen."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance.core import crypto
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members.models import Institution
from referrals import access, identity, queries
from referrals.models import Patient
from referrals.vocabulary import DOCUMENTS, SEXES


@dataclass(frozen=True)
class PatientTold:
    """What was said of a patient; `number` is empty where the document is unknown."""

    name: str
    document: str
    number: str = ""
    phone: str = ""
    address: str = ""
    sex: str = "9"
    born_on: date | None = None


def entered(told: PatientTold, institution: Institution, by: Actor, *, demo: bool) -> Patient:
    """The patient with this number that the actor may see, otherwise a new row.

    A number that is there but not to be seen makes a row apart, and nobody is told of the other.
    """
    said = _checked(told)
    there = queries.cases.of_number(institution.county_id, said.number)
    if there:
        mine = access.patients_for(by).filter(pk__in=[row.pk for row in there]).first()
        if mine is not None:
            return _standing(mine)
    patient = Patient(
        county_id=institution.county_id,
        institution=institution,
        name=told.name.strip(),
        document=told.document,
        sex=said.sex or told.sex,
        born_on=said.born_on or told.born_on,
        apart=bool(there),
        entered_by_id=by.person,
        entered_at=now(),
        demo=demo,
    )
    phone = identity.normalised(told.phone)
    patient.number = queries.cases.sealed(patient, "number", said.number)
    patient.phone = queries.cases.sealed(patient, "phone", phone)
    patient.address = queries.cases.sealed(patient, "address", told.address.strip())
    if said.number:
        patient.number_index = crypto.blind_index(said.number, queries.cases.NUMBER)
    if phone:
        patient.phone_index = crypto.blind_index(phone, queries.cases.PHONE)
    patient.save(force_insert=True)
    return patient


def _standing(row: Patient) -> Patient:
    """The row, locked so that it is not merged away meanwhile; the one it went into otherwise."""
    held = (
        Patient.objects.select_for_update(no_key=True, of=("self",))
        .select_related("merged_into")
        .get(pk=row.pk)
    )
    return _standing(held.merged_into) if held.merged_into is not None else held


def _checked(told: PatientTold) -> identity.Identity:
    wrong: dict[str, str] = {}
    if not told.name.strip():
        wrong["name"] = _("请填患者姓名；不知道的填“不详”。")
    if told.document not in DOCUMENTS:
        wrong["document"] = _("请选证件类型。")
    if told.sex not in SEXES:
        wrong["sex"] = _("请选性别。")
    if told.born_on is not None and told.born_on > today():
        wrong["born_on"] = _("出生日期不能晚于今天。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return identity.identity_of(told.document, told.number)
