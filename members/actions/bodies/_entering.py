"""Entering one event of a body: the chain of its events, what it may follow, what comes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alliance.core import attachments, audit
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.models import Document
from members import queries
from members.actions._telling import tell_event
from members.actions.bodies._chain import first_of, rechain
from members.actions.bodies._effects import check_may_end, end_with
from members.actions.bodies._facts import check_known, check_reasoned, put, read_all
from members.facts import fields_of
from members.models import Institution, InstitutionEvent
from members.rules import INSTITUTION

Kind = InstitutionEvent.Kind
Facts = Mapping[str, str | None]
#: What a body is after it, by the kind of event.
STATUS: Final = {step.verb: step.to for step in INSTITUTION.steps}
ENDS: Final = {Kind.CLOSED, Kind.MERGED}


@dataclass(frozen=True)
class Order:
    """The day on which something takes effect, and the paper it rests on."""

    on: date
    number: str = ""
    reason: str = ""
    document: "UploadedFile[Any] | Document | None" = None


def enter(
    institution: Institution,
    kind: Kind,
    facts: Facts,
    order: Order,
    by: Actor,
    *,
    into: Institution | None = None,
) -> InstitutionEvent:
    """Write an event of the locked body down and, when its day is here, let it take effect.

    Whoever calls has checked that `by` may.
    """
    apply_due(institution, by)
    check_known(facts, fields_of(kind))
    said = read_all(institution, facts)
    if kind in STATUS:
        said["status"] = STATUS[kind]
    changes = _changes(institution, said, order.on)
    check_reasoned(institution, changes, order.reason, order.on)
    event = InstitutionEvent.objects.create(
        county_id=institution.county_id,
        institution=institution,
        kind=kind,
        on=order.on,
        into=into,
        order_no=order.number,
        reason=order.reason,
        document=_document(institution, order, by),
        applied=False,
        changes=changes,
        demo=institution.demo,
    )
    if not event.changes and kind != Kind.OPENED:
        raise Invalid(_("与这一天已有的登记相同，没有可改的内容。"), code="no_change")
    check_sequence(institution)
    if kind in ENDS:
        check_may_end(institution, order.on)
    if kind == Kind.OPENED:
        _set_opened(institution, order.on)
    _record(by, event)
    if order.on <= today():
        _apply(institution, event, by)
    else:
        rechain(institution, first_of(institution, event.changes))
    event.refresh_from_db()
    tell_event(event, by)
    return event


def _changes(institution: Institution, said: Facts, on: date) -> dict[str, list[str | None]]:
    """What differs from how the body stands at the end of that day."""
    there = queries.bodies.body_on(institution, on)
    return {
        field: [getattr(there, field), text]
        for field, text in said.items()
        if (getattr(there, field) or None) != text
    }


def locked(institution: Institution) -> Institution:
    """The body's row, locked, with all that its events speak of."""
    rows = Institution.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("county", "parent", "town").get(pk=institution.pk)


def apply_due(institution: Institution, by: Actor) -> list[InstitutionEvent]:
    """What has waited for its day goes before anything that is entered later."""
    due = list(queries.bodies.events_of(institution).filter(applied=False, on__lte=today()))
    for event in due:
        _apply(institution, event, by)
        audit.record(by, "institution_event.applied", event, kind=event.kind, on=event.on)
    return due


def _apply(institution: Institution, event: InstitutionEvent, by: Actor) -> None:
    if event.kind in ENDS:
        check_may_end(institution, event.on)
    first = first_of(institution, event.changes)
    event.applied = True
    event.save(update_fields=["applied"])
    rechain(institution, first)
    if event.kind in ENDS:
        institution.closed_on = event.on
        institution.merged_into = event.into
        put(institution, {})
        end_with(institution, event.on, by, event.order_no or event.reason)


def _set_opened(institution: Institution, on: date) -> None:
    if institution.opened_on is not None:
        raise Refused(
            _("开业日已登记为%(day)s；登记有误的，请用“更正”。")
            % {"day": institution.opened_on.isoformat()},
            code="opened",
        )
    put(institution, {"opened_on": on.isoformat()})


def check_sequence(institution: Institution) -> None:
    """Refused when the events, in the order of their days, cannot follow each other."""
    events = list(queries.bodies.events_of(institution))
    status = first_of(institution, ["status"])["status"] or ""
    for number, event in enumerate(events):
        fits = status not in {"closed", "merged"}
        if event.kind in STATUS:
            fits = event.kind in INSTITUTION.verbs(status)
            status = STATUS[event.kind]
        if (event.kind == Kind.OPENED and number) or not fits:
            raise Refused(
                _("%(day)s的“%(kind)s”与前后事项接不上：机构当时是“%(status)s”。请核对日期和事项。")
                % {
                    "day": event.on.isoformat(),
                    "kind": event.get_kind_display(),
                    "status": INSTITUTION.states.get(status, status),
                },
                code="out_of_order",
            )


def _document(institution: Institution, order: Order, by: Actor) -> Document | None:
    if order.document is None or isinstance(order.document, Document):
        return order.document
    return attachments.store(
        county=institution.county, upload=order.document, by=by, demo=institution.demo
    )


def _record(by: Actor, event: InstitutionEvent) -> None:
    audit.record(
        by,
        f"institution.{event.kind}",
        event.institution,
        reason=event.reason,
        event=event.pk,
        on=event.on,
        order_no=event.order_no,
        changes=event.changes,
        into=event.into.code if event.into else None,
    )
