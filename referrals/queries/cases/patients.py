"""Patients: found by the index of their number, opened only where that is allowed."""

from typing import Any

from django.db.models import Q, QuerySet

from alliance.core import crypto
from alliance.core.errors import Invalid
from referrals import identity
from referrals.models import Patient, Referral
from referrals.vocabulary import UP

NUMBER = "patient.number"
PHONE = "patient.phone"
_TABLE = "referrals.patient"


def opened(patient: Patient, field: str) -> str:
    """A sealed field as text; empty where there is none."""
    sealed = getattr(patient, field)
    return crypto.unseal(sealed, table=_TABLE, pk=patient.pk, field=field) if sealed else ""


def sealed(patient: Patient, field: str, text: str) -> str:
    """A text as this field of the patient holds it; empty stays empty."""
    return crypto.seal(text, table=_TABLE, pk=patient.pk, field=field) if text else ""


def masked(patient: Patient, field: str) -> str:
    """The last four signs of a number or telephone."""
    return identity.masked(opened(patient, field))


def of_number(county: int, number: str) -> list[Patient]:
    """Every row of the county with this number under any key; the first one is the one kept.

    Those merged into another row are not among them.
    """
    if not number:
        return []
    rows = Patient.objects.filter(
        county=county,
        number_index__in=crypto.blind_indexes(number, NUMBER),
        merged_into__isnull=True,
    )
    return list(rows.order_by("apart", "id"))


def hidden() -> QuerySet[Patient, Any]:
    """The ids of patients whose record is hidden: few, and none of them in an open case."""
    return Patient.objects.filter(restricted_at__isnull=False).order_by().values("pk")


def keys_of(patient: Patient) -> tuple[str, ...]:
    """Under which keys a referral of this patient may stand; the first is that of a new one."""
    if not patient.number_index:
        return (str(patient.pk),)
    number = opened(patient, "number")
    return crypto.blind_indexes(number, NUMBER)


def keys_of_number(county: int, document: str, number: str) -> tuple[str, ...]:
    """Under which keys a referral of the patient with this number may stand; none for no number."""
    try:
        said = identity.identity_of(document, number).number
    except Invalid:
        return ()
    there = of_number(county, said)
    return keys_of(there[0]) if there else ()


def open_up(county: int, keys: tuple[str, ...], specialty: str) -> Referral | None:
    """The patient's open up-referral in a specialty, wherever in the county it is."""
    return _up(county, keys, specialty).filter(is_open=True, green=False).first()


def draft_here(county: int, keys: tuple[str, ...], specialty: str, origin: int) -> Referral | None:
    """The draft that a body already has for the patient in this specialty."""
    return _up(county, keys, specialty).filter(status="draft", origin=origin).first()


def in_the_way(county: int, keys: tuple[str, ...], specialty: str, origin: int) -> list[Referral]:
    """Both of them in one statement, this body's draft first."""
    going = Q(is_open=True, green=False) | Q(status="draft", origin=origin)
    return list(_up(county, keys, specialty).filter(going).order_by("is_open", "id"))


def _up(county: int, keys: tuple[str, ...], specialty: str) -> QuerySet[Referral]:
    return Referral.objects.filter(
        county=county, patient_key__in=keys, specialty=specialty, direction=UP
    )
