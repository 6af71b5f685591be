"""A referral as FHIR R4 resources: ServiceRequest, Task and the Patient as far as readers see it.

Plain mapping, no rows are read here. `Task.status` and `Task.businessStatus` follow BSeR and 360X
(codes of the HL7 code system named in `BUSINESS`). Up-referrals: requested=requested,
received=received, info_requested=on-hold, accepted and awaiting_slot=accepted, booked=accepted
5.1.1, a place not kept=5.1.2, arrived=in-progress, replied=in-progress 5.1.4, closed=completed,
declined and redirected=rejected, cancel_requested=accepted 5.2, cancelled=cancelled,
voided=entered-in-error.

Where FHIR leaves it open: what nobody was asked for yet is draft (draft, in_review; candidate,
proposed, consented). The green channel needs no acceptance, so dispatched=accepted. What was begun
and came to nothing is failed (closed_no_show, lost, escalated, died). Down: offered=requested,
accepted and discharged_to_base=accepted, declined=rejected, registered and following=in-progress,
completed=completed, refused and withdrawn=cancelled. Out of the county nobody here accepts:
approved=ready, away=in-progress, returned=completed, refused=rejected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from alliance.core.answering import moment_text
from members.fhir import MARK, Resource, identity
from members.models import Institution
from referrals.models import Patient, Referral
from referrals.vocabulary import (
    DECLINE_DOWN,
    DECLINE_UP,
    DIRECTIONS,
    DOCUMENTS,
    DOWN,
    OUT,
    SPECIALTIES,
    UP,
)

#: HL7 BSeR, Task Business Status Code System.
BUSINESS: Final = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
SCHEDULED, UNATTENDED, ANSWERED, CANCELLING = "5.1.1", "5.1.2", "5.1.4", "5.2"
_DISPLAY: Final = {
    SCHEDULED: "Service Request Event Scheduled",
    UNATTENDED: "Scheduled Service Request Event Unattended",
    ANSWERED: "Service Request Event Completed",
    CANCELLING: "Service Request Cancellation Requested",
}
NUMBER: Final = "urn:alliance:referral-no"
DIRECTION: Final = "urn:alliance:referral-direction"
SPECIALTY: Final = "urn:alliance:department-catalogue"
STATE: Final = "urn:alliance:referral-state"
ICD: Final = "http://hl7.org/fhir/sid/icd-10"
_DOCUMENT: Final = "urn:alliance:document:{}"
_MASKED: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "MASKED",
    "display": "masked",
}
_GENDERS: Final = {"1": "male", "2": "female"}
_PRIORITIES: Final = {"routine": "routine", "urgent": "urgent", "emergency": "stat"}


@dataclass(frozen=True)
class Mapped:
    """What FHIR calls a state: of the task, of the request, and how far its business is."""

    task: str
    request: str
    business: str = ""


_ENDED: Final = {
    "cancelled": Mapped("cancelled", "revoked"),
    "died": Mapped("failed", "revoked"),
    "voided": Mapped("entered-in-error", "entered-in-error"),
}
#: Every state of every direction (a test compares it with the table).
STATES: Final[Mapping[str, Mapping[str, Mapped]]] = MappingProxyType(
    {
        UP: {
            "draft": Mapped("draft", "draft"),
            "in_review": Mapped("draft", "draft"),
            "requested": Mapped("requested", "active"),
            "received": Mapped("received", "active"),
            "info_requested": Mapped("on-hold", "on-hold"),
            "accepted": Mapped("accepted", "active"),
            "awaiting_slot": Mapped("accepted", "active"),
            "booked": Mapped("accepted", "active", SCHEDULED),
            "dispatched": Mapped("accepted", "active"),
            "arrived": Mapped("in-progress", "active"),
            "replied": Mapped("in-progress", "active", ANSWERED),
            "cancel_requested": Mapped("accepted", "active", CANCELLING),
            "closed": Mapped("completed", "completed"),
            "declined": Mapped("rejected", "revoked"),
            "redirected": Mapped("rejected", "revoked"),
            "closed_no_show": Mapped("failed", "revoked", UNATTENDED),
            **_ENDED,
        },
        DOWN: {
            "candidate": Mapped("draft", "draft"),
            "proposed": Mapped("draft", "draft"),
            "consented": Mapped("draft", "draft"),
            "offered": Mapped("requested", "active"),
            "accepted": Mapped("accepted", "active"),
            "declined": Mapped("rejected", "active"),
            "discharged_to_base": Mapped("accepted", "active"),
            "registered": Mapped("in-progress", "active"),
            "following": Mapped("in-progress", "active"),
            "completed": Mapped("completed", "completed"),
            "refused": Mapped("cancelled", "revoked"),
            "withdrawn": Mapped("cancelled", "revoked"),
            "escalated": Mapped("failed", "revoked"),
            "lost": Mapped("failed", "revoked"),
            "died": _ENDED["died"],
            "voided": _ENDED["voided"],
        },
        OUT: {
            "draft": Mapped("draft", "draft"),
            "in_review": Mapped("draft", "draft"),
            "approved": Mapped("ready", "active"),
            "away": Mapped("in-progress", "active"),
            "returned": Mapped("completed", "completed"),
            "refused": Mapped("rejected", "revoked"),
            **_ENDED,
        },
    }
)


@dataclass(frozen=True)
class Change:
    """How a case came to where it is: the step, its coded reason and its words."""

    action: str
    reason_code: str
    reason: str


def resources(
    row: Referral, change: Change | None, masked: Mapping[str, str], words: str
) -> list[Resource]:
    """ServiceRequest, Task and Patient of one case; `words` are its state as people read it.

    `masked` holds `number` and `phone` as the reader sees them; what is not known is left out.
    """
    found = [_request(row), _task(row, change, words), _patient(row.patient, masked)]
    if row.demo:
        for one in found:
            one.setdefault("meta", {})["tag"] = [
                {"system": MARK, "code": "demo", "display": "演示"}
            ]
    return found


def mapped(row: Referral, change: Change | None) -> Mapped:
    """What FHIR calls the case; one that waits again because nobody came says that nobody came."""
    found = STATES[row.direction][row.status]
    if row.status == "awaiting_slot" and change is not None and change.action == "no_show":
        return Mapped(found.task, found.request, UNATTENDED)
    return found


def _request(row: Referral) -> Resource:
    reason: Resource = {"text": row.diagnosis}
    if row.icd:
        reason["coding"] = [{"system": ICD, "code": row.icd}]
    found: Resource = {
        "resourceType": "ServiceRequest",
        "id": str(row.pk),
        "identifier": [_number(row)],
        "status": STATES[row.direction][row.status].request,
        "intent": "order",
        "priority": _PRIORITIES[row.priority],
        "category": [_coded(DIRECTION, row.direction, str(DIRECTIONS[row.direction]))],
        "code": _coded(SPECIALTY, row.specialty, str(SPECIALTIES[row.specialty])),
        "subject": {"reference": f"Patient/{row.patient_id}"},
        "authoredOn": moment_text(row.created_at),
        "requester": _organization(row, row.origin),
        "reasonCode": [reason],
    }
    if row.booked_for:
        found["occurrenceDateTime"] = moment_text(row.booked_for)
    if performer := _performer(row):
        found["performer"] = [performer]
    if row.predecessor_id:
        found["replaces"] = [{"reference": f"ServiceRequest/{row.predecessor_id}"}]
    return found


def _task(row: Referral, change: Change | None, words: str) -> Resource:
    state = mapped(row, change)
    business: Resource = {
        "coding": [{"system": STATE, "code": f"{row.direction}.{row.status}", "display": words}],
        "text": words,
    }
    if state.business:
        known = {"system": BUSINESS, "code": state.business, "display": _DISPLAY[state.business]}
        business["coding"].insert(0, known)
    found: Resource = {
        "resourceType": "Task",
        "id": str(row.pk),
        "identifier": [_number(row)],
        "status": state.task,
        "businessStatus": business,
        "intent": "order",
        "priority": _PRIORITIES[row.priority],
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code",
                             "code": "fulfill"}]},
        "focus": {"reference": f"ServiceRequest/{row.pk}"},
        "for": {"reference": f"Patient/{row.patient_id}"},
        "authoredOn": moment_text(row.created_at),
        "lastModified": moment_text(row.changed_at),
        "requester": _organization(row, row.origin),
    }  # fmt: skip
    if owner := _performer(row):
        found["owner"] = owner
    if row.is_open and row.due_at:
        found["restriction"] = {"period": {"end": moment_text(row.due_at)}}
    if change is not None and (why := _why(change)):
        found["statusReason"] = {"text": why}
    return found


def _why(change: Change) -> str:
    codes = {**DECLINE_UP, **DECLINE_DOWN}
    said = (str(codes.get(change.reason_code, change.reason_code)), change.reason)
    return " ".join(text for text in said if text)


def _patient(patient: Patient, masked: Mapping[str, str]) -> Resource:
    found: Resource = {
        "resourceType": "Patient",
        "id": str(patient.pk),
        "meta": {"security": [dict(_MASKED)]},
        "name": [{"use": "official", "text": patient.name}],
        "gender": _GENDERS.get(patient.sex, "unknown"),
    }
    if masked["number"]:
        kind = {"text": str(DOCUMENTS[patient.document])}
        system = _DOCUMENT.format(patient.document)
        found["identifier"] = [{"type": kind, "system": system, "value": masked["number"]}]
    if masked["phone"]:
        found["telecom"] = [{"system": "phone", "value": masked["phone"]}]
    if patient.born_on:
        found["birthDate"] = patient.born_on.isoformat()
    return found


def _number(row: Referral) -> Resource:
    return {"system": NUMBER, "value": f"{row.county.code}.{row.number}"}


def _coded(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _organization(row: Referral, body: Institution) -> Resource:
    to = identity(row.county.code, body.code)
    return {"reference": f"Organization/{to}", "display": body.name}


def _performer(row: Referral) -> Resource | None:
    """Who is asked: a body of the registry, or a hospital outside by its name."""
    if row.destination is not None:
        return _organization(row, row.destination)
    return {"display": row.outside} if row.outside else None


def collection(found: list[Resource], root: str) -> Resource:
    """The resources of one case; `root` is the address before the kind of a resource."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [_entry(o, root) for o in found],
    }


def searchset(
    cases: Iterable[list[Resource]], root: str, address: str, following: str | None
) -> Resource:
    """A page of cases: the requests are what was searched, the rest comes with them."""
    links = [{"relation": "self", "url": address}]
    if following:
        links.append({"relation": "next", "url": following})
    entries: dict[str, Resource] = {}
    for one in (one for case in cases for one in case):
        mode = "match" if one["resourceType"] == "ServiceRequest" else "include"
        entry = {**_entry(one, root), "search": {"mode": mode}}
        entries.setdefault(entry["fullUrl"], entry)  # a patient of two cases stands there once
    found: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
    return found | ({"entry": [*entries.values()]} if entries else {})


def _entry(one: Resource, root: str) -> dict[str, Any]:
    return {"fullUrl": f"{root}/{one['resourceType']}/{one['id']}", "resource": one}
