"""What happens to a body on a day: opening, suspension, a new name, grade or place, its end.

Each is written down with its day and the order it rests on. A day that is over or today takes
effect at once; a coming one waits and a job applies it. Nothing restates a past period: see
`members.queries.bodies.facts`.
"""

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions.bodies._chain import first_of, rechain
from members.actions.bodies._entering import ENDS, Facts, Kind, Order, check_sequence, enter, locked
from members.actions.bodies._facts import put
from members.models import Institution, InstitutionEvent

__all__ = ["Order"]


@action
def open_body(*, institution: Institution, order: Order, by: Actor) -> InstitutionEvent:
    """A body works from this day on; before it the body is not there."""
    return _enter(institution, Kind.OPENED, {}, order, by)


@action
def suspend(*, institution: Institution, order: Order, by: Actor) -> InstitutionEvent:
    """A body stops work for a time (停业整顿); it stays a member of what it belongs to."""
    return _enter(institution, Kind.SUSPENDED, {}, order, by)


@action
def resume(*, institution: Institution, order: Order, by: Actor) -> InstitutionEvent:
    """A suspended body works again."""
    return _enter(institution, Kind.RESUMED, {}, order, by)


@action
def rename(*, institution: Institution, facts: Facts, order: Order, by: Actor) -> InstitutionEvent:
    """A body has another name from a day on; the former one is kept with its days."""
    return _enter(institution, Kind.RENAMED, facts, order, by)


@action
def regrade(*, institution: Institution, facts: Facts, order: Order, by: Actor) -> InstitutionEvent:
    """A body's kind (WS 218), level or ownership is another one from a day on."""
    return _enter(institution, Kind.REGRADED, facts, order, by)


@action
def move(*, institution: Institution, facts: Facts, order: Order, by: Actor) -> InstitutionEvent:
    """A body belongs to another one or to another town from a day on (codes)."""
    return _enter(institution, Kind.MOVED, facts, order, by)


@action
def close_body(*, institution: Institution, order: Order, by: Actor) -> InstitutionEvent:
    """A body ends: the day is the first without it; its memberships end with it."""
    return _enter(institution, Kind.CLOSED, {}, order, by)


@action
def merge_into(
    *, institution: Institution, into: Institution, order: Order, by: Actor
) -> InstitutionEvent:
    """A body is absorbed by another one (撤并); past periods keep both."""
    _lock_both(institution, into)
    if into.county_id != institution.county_id or into.pk == institution.pk:
        raise Invalid(_("请选择本县区的另一家机构。"), fields={"into": _("请选择另一家机构。")})
    if not queries.days.institutions_on(into.county_id, order.on).filter(pk=into.pk).exists():
        raise Refused(
            _("%(body)s在这一天不存在，不能并入。") % {"body": into.name}, code="target_closed"
        )
    return _enter(institution, Kind.MERGED, {}, order, by, into=into)


@action
def withdraw_event(*, event: InstitutionEvent, reason: str, by: Actor) -> InstitutionEvent:
    """An event that was entered by mistake never was; the reason stays in the audit."""
    institution = locked(event.institution)
    event = InstitutionEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    by = access.check_may(by, "members.keep_registry", county=event.county_id)
    if event.withdrawn_at is not None:
        raise Refused(_("这一事项已经撤回。"), code="wrong_state")
    if event.applied and event.kind in ENDS:
        raise Refused(
            _("停业或撤并已经生效，隶属关系已随之终止，不能撤回；请按新机构重新登记。"),
            code="took_effect",
        )
    if not reason.strip():
        raise Invalid(_("请写明撤回的理由。"), fields={"reason": _("请写明撤回的理由。")})
    first = first_of(institution, event.changes)
    event.withdrawn_at = now()
    event.save(update_fields=["withdrawn_at"])
    rechain(institution, first)
    if event.kind == Kind.OPENED:
        put(institution, {"opened_on": None})
    check_sequence(institution)
    audit.record(by, "institution_event.withdrawn", event, reason=reason, kind=event.kind)
    return event


def _enter(
    institution: Institution,
    kind: Kind,
    facts: Facts,
    order: Order,
    by: Actor,
    *,
    into: Institution | None = None,
) -> InstitutionEvent:
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    return enter(locked(institution), kind, facts, order, by, into=into)


def _lock_both(*bodies: Institution) -> None:
    """In the order of their keys, so that two mergers never wait for each other."""
    keys = sorted(body.pk for body in bodies)
    rows = Institution.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk", flat=True))
