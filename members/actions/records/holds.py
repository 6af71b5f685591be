"""Placing and releasing holds (封存), each under the number of the document that orders it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.models import County, Hold, Person


@action
def place_hold(
    *,
    county: County,
    obj: Model,
    document_no: str,
    reason: str,
    by: Actor,
    scan: "UploadedFile[Any] | None" = None,
    demo: bool = False,
) -> Hold:
    """A named record is neither merged, erased nor hidden until the hold is released.

    The record's row is locked, as by the actions that a hold stops: whichever comes second
    sees the first.
    """
    type(obj)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=obj.pk)
    by = access.check_can_hold(by, county)
    if getattr(obj, "county_id", None) != county.pk:
        raise Invalid(_("这条记录不属于本县区。"))
    number = access.check_document_no(document_no, "document_no")
    if not reason.strip():
        raise Invalid(_("请写明事由。"), fields={"reason": _("请写明事由。")})
    standing = queries.records.holds_on(county.pk, obj)
    if standing.filter(document_no=number).exists():
        raise Refused(_("这条记录已按%(number)s封存。") % {"number": number}, code="held_already")
    document = None
    if scan is not None:
        document = attachments.store(county=county, upload=scan, by=by, demo=demo)
    hold = Hold.objects.create(
        county=county,
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        label=str(obj)[:200],
        document_no=number,
        reason=reason.strip(),
        document=document,
        placed_by=Person.objects.get(pk=by.person or 0),
        placed_at=now(),
        demo=demo,
    )
    audit.record(
        by, "hold.placed", hold, reason=hold.reason, of=audit.label(obj), document_no=number
    )
    return hold


@action
def release_hold(*, hold: Hold, release_no: str, by: Actor) -> Hold:
    """A hold ends under the number of the document that lifts it; it stays in the list."""
    hold = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
    by = access.check_can_release(by, hold)
    hold.release_no = access.check_document_no(release_no, "release_no")
    hold.released_by_id, hold.released_at = by.person, now()
    hold.save(update_fields=["release_no", "released_by", "released_at"])
    audit.record(
        by,
        "hold.released",
        hold,
        of=f"{hold.object_kind}:{hold.object_id}",
        release_no=hold.release_no,
    )
    return hold
