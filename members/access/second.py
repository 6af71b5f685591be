"""Checks that take a second person of a unit, also where the unit has too few people."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor, Held
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from members import queries
from members.access.deciding import check_may, reach
from members.models import Institution
from members.offices import lead_roles
from members.queries.bodies import ENDED
from members.queries.people import SecondEyes


def check_may_second(
    actor: Actor,
    verb: str,
    *,
    body: Institution,
    first: Iterable[int],
    on: date | None = None,
) -> Actor:
    """The actor under the grant by which they look a second time at what this body does.

    `first` are the ids of those who acted before, and for whom they did. People of the body are
    asked first; where nobody is left there, those whom `queries.second_eyes` names. Raises
    Refused own_request for one of the first and unit_has_people for the lead of a body that has
    people, otherwise what `check_may` raises.
    """
    before = frozenset(first)
    eyes = queries.people.second_eyes(body, verb, on or today(), before)
    acting, refusal = _plainly(actor, verb, body)
    if acting is not None and not _names(acting) & before:
        return acting
    held = held_for(actor, eyes)
    if held is not None:
        return actor.acting_as(held)
    if refusal is None or set(actor.persons) & before:
        raise _own(eyes)
    if eyes.at_unit and _leads(actor, eyes):
        raise Refused(
            _("%(who)s牵头单位不代为办理，请由该单位的人员办理。") % {"who": eyes.words},
            code="unit_has_people",
        )
    raise refusal


def _plainly(
    actor: Actor, verb: str, body: Institution
) -> tuple[Actor | None, Forbidden | NotFound | None]:
    """The actor where a grant of theirs reaches the body anyway; otherwise why none does."""
    try:
        return check_may(actor, verb, county=body.county_id, institution=body.pk), None
    except (Forbidden, NotFound) as refusal:
        return None, refusal


def _leads(actor: Actor, eyes: SecondEyes) -> bool:
    """Whether the actor belongs to the office of the body's lead."""
    leads = {lead.pk for lead in eyes.leads}
    roles = lead_roles(eyes.look.verb)
    return any(held.institution in leads and held.role in roles for held in actor.held)


def held_for(actor: Actor, eyes: SecondEyes) -> Held | None:
    """The grant by which the actor is one of those who look, the chosen one where it fits."""
    fit = [held for held in actor.held if eyes.named(held)]
    return next((held for held in fit if held.grant == actor.chosen), fit[0] if fit else None)


def _own(eyes: SecondEyes) -> Refused:
    who = eyes.words if eyes.people else _("请先由安全管理员授予另一人角色。")
    return Refused(
        _("申请人和先经手的人不能作第二人，其代办人也不能，请由另一人办理。%(who)s") % {"who": who},
        code="own_request",
    )


def _names(by: Actor) -> set[int]:
    return {name for name in (by.person, by.for_person) if name is not None}


def second_eyes_shown(actor: Actor, body: Institution, on: date) -> list[SecondEyes]:
    """Where a body has too few people, for whoever may see who holds roles there."""
    if body.status in ENDED or not reach(actor, "members.read_people").covers(
        body.county_id, body.pk
    ):
        return []
    return queries.people.short_of_people(body, on)
