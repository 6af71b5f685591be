"""撤并: a body is absorbed by another one, with its open work, in one action."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._holds import check_not_held
from members.actions.bodies._taking_over import Merger, take_over
from members.actions.bodies.events import Order, merge_into
from members.models import Institution, InstitutionEvent


@action
def merge_bodies(
    *,
    institution: Institution,
    into: Institution,
    on: date,
    order_no: str,
    reason: str,
    by: Actor,
    ending: Collection[str] = (),
    upload: "UploadedFile[Any] | None" = None,
) -> InstitutionEvent:
    """One body becomes part of another: memberships end, people and open work go over.

    What cannot go over ends with its reason, and so do the roles in `ending` (their subjects in
    the audit). Past periods keep the old body: nothing dated before the day is touched. That
    nothing changed since the preview is checked by `alliance.desk.actions.merge_bodies`, which
    also lets the other apps take over what is theirs.
    """
    institution, into = _both_locked(institution, into)
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    _check(institution, into, on, order_no)
    found = queries.changing_hands.merging_pieces(institution, into, on)
    _check_nothing_held(institution, into, found)
    told = {piece.row.pk for piece in found if piece.part == "persons"}
    order = Order(on=on, number=order_no, reason=reason, document=upload)
    take_over(Merger(institution, into, order, by), found, _chosen(found, ending))
    event = merge_into(institution=institution, into=into, order=order, by=by)
    audit.record(
        by,
        "institution.merged",
        institution,
        reason=reason,
        into=into.code,
        moved=sum(not piece.ends for piece in found),
        ended=sum(bool(piece.ends) for piece in found),
    )
    _tell(told, institution, into, on)
    return event


def _both_locked(one: Institution, other: Institution) -> tuple[Institution, Institution]:
    """Both bodies, locked in the order of their keys."""
    rows = Institution.objects.select_for_update(no_key=True, of=("self",))
    there = rows.select_related("county", "parent").filter(pk__in={one.pk, other.pk})
    found = {row.pk: row for row in there.order_by("pk")}
    return found[one.pk], found[other.pk]


def _check(institution: Institution, into: Institution, on: date, order_no: str) -> None:
    if institution.pk == into.pk or institution.county_id != into.county_id:
        raise Invalid(_("请选择本县区的另一家机构。"), fields={"into": _("请选择另一家机构。")})
    if not order_no.strip():
        raise Invalid(_("请填文号。"), fields={"order_no": _("请填文号。")})
    if on > today():
        raise Refused(
            _("撤并要移交在办事项，须到生效日当天办理。此前可先在机构页登记撤并事项。"),
            code="not_yet",
        )
    for body in (institution, into):
        if body.closed_on is not None and body.closed_on <= on:
            raise Refused(_("%(name)s已停业或撤并。") % {"name": body.name}, code="closed")


def _check_nothing_held(
    institution: Institution, into: Institution, found: list[queries.changing_hands.Piece]
) -> None:
    """Neither the bodies nor anything that would move or end stands under a hold."""
    for body in (institution, into):
        check_not_held(body)
    held = {
        f"{hold.object_kind}:{hold.object_id}"
        for hold in queries.records.standing_holds(into.county_id)
    }
    for piece in found:
        if piece.subject in held:
            check_not_held(piece.row)


def _chosen(found: list[queries.changing_hands.Piece], ending: Collection[str]) -> frozenset[str]:
    """What is to end at wish; Invalid for anything that the preview does not offer."""
    offered = {
        piece.subject for piece in found if queries.changing_hands.MERGING_PARTS[piece.part].choice
    }
    if set(ending) - offered:
        raise Invalid(_("只能选定终止预览中列出的角色，请重新核对预览。"), code="not_offered")
    return frozenset(ending)


def _tell(persons: Iterable[int], body: Institution, into: Institution, on: date) -> None:
    """Everybody of the merged body is told where they belong now."""
    for person in sorted(persons):
        outbox.tell(
            county=body.county_id,
            person=person,
            text=gettext_noop("%(body)s自%(day)s起并入%(into)s，您随之转到%(into)s。"),
            url=into.get_absolute_url(),
            body=body.name,
            into=into.name,
            day=on.isoformat(),
        )
