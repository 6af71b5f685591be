"""The demonstration's papers: one file of a case, and what its hospital tells who comes."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.action import action
from alliance.core.actor import Actor
from members.models import Institution
from referrals.actions.attachments import add_attachment
from referrals.actions.papers import ArrivalTold, set_arrival_note
from referrals.models import ArrivalNote, CaseAttachment, Referral


@action
def attach_demo_file(*, referral: Referral, told: Mapping[str, Any], by: Actor) -> CaseAttachment:
    """A small file that says of itself that it is no record."""
    upload = SimpleUploadedFile(told["name"], told["content"].encode())
    return add_attachment(
        referral=referral, kind=told["kind"], upload=upload, note=told["note"], by=by, demo=True
    )


@action
def set_demo_arrival(
    *, institution: Institution, told: Mapping[str, str], by: Actor
) -> ArrivalNote:
    """One note for every specialty, in words marked as a demonstration's."""
    return set_arrival_note(
        institution=institution, specialty="", told=ArrivalTold(**told), version=0, by=by, demo=True
    )
