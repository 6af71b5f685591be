"""One person: roles with who gave them, delegations, links, and what happened."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import audit
from alliance.core.models import AuditEvent
from members.models import Delegation, Grant, Handover, Invitation, Person
from members.queries.people.delegations import delegations_of
from members.rules import ROLES
from members.verb_words import VERBS

LATEST: Final = 40
HAPPENED: Final[dict[str, Promise]] = {
    "person.added": gettext_lazy("登记"),
    "person.changed": gettext_lazy("信息变更"),
    "person.moved": gettext_lazy("调动"),
    "person.left": gettext_lazy("离任"),
    "person.came_back": gettext_lazy("恢复在任"),
    "grant.added": gettext_lazy("授予角色"),
    "grant.ended": gettext_lazy("终止角色"),
    "invitation.issued": gettext_lazy("发出邀请"),
    "invitation.revoked": gettext_lazy("撤销邀请"),
    "invitation.used": gettext_lazy("开通账号"),
    "delegation.given": gettext_lazy("委托代办"),
    "delegation.ended": gettext_lazy("委托终止"),
    "work.handed_over": gettext_lazy("工作交接"),
}


@dataclass(frozen=True)
class Role:
    """A role with its days, who gave it and why."""

    grant: Grant
    words: "Promise | str"
    state: str
    giver: str
    given_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Lent:
    """A delegation as the person's page shows it."""

    row: Delegation
    verbs: list["Promise | str"]
    state: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened, for the timeline."""

    title: str
    at: datetime
    detail: str
    state: str = ""


@dataclass(frozen=True)
class PersonPage:
    """What the page of one person shows."""

    roles: list[Role]
    lent: list[Lent]
    history: list[Entry]
    invitation: Invitation | None


def state_on(row: Grant | Delegation, on: date) -> str:
    """ahead, now or over."""
    if row.until_on is not None and row.until_on <= on:
        return "over"
    return "now" if row.from_on <= on else "ahead"


def person_page(person: Person, on: date, at: datetime) -> PersonPage:
    """Everything of it, as of a day."""
    grants = list(person.grants.select_related("institution").order_by("-from_on", "-pk"))
    lent = list(delegations_of(person.pk))
    links = list(Invitation.objects.filter(person=person).order_by("-created_at"))
    open_link = next(
        (k for k in links if k.used_at is None and k.revoked_at is None and k.expires_at > at), None
    )
    moved = Handover.objects.filter(giver=person) | Handover.objects.filter(taker=person)
    events = events_about(person.county_id, [person, *grants, *lent, *links, *moved])
    names = names_in(events)
    return PersonPage(
        roles=roles_with_givers(grants, events, names, on),
        lent=[
            Lent(row, [VERBS.get(verb, verb) for verb in row.verbs], state_on(row, on))
            for row in lent
        ],
        history=_history(events[:LATEST], grants, names),
        invitation=open_link,
    )


def events_about(county: int, rows: Iterable[Model]) -> list[AuditEvent]:
    """What was done with these rows, the newest first."""
    found = AuditEvent.objects.filter(
        county_id=county,
        kind=AuditEvent.Kind.CHANGE,
        subject__in=[audit.label(row) for row in rows],
        what__in=list(HAPPENED),
    )
    return list(found.order_by("-number"))


def names_in(events: Iterable[AuditEvent]) -> dict[int, str]:
    """The names of everybody who did something, and of those who were acted for."""
    said = [json.loads(event.text) for event in events]
    keys = {int(one[key]) for one in said for key in ("person", "for_person") if one[key]}
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))


def who_did(event: AuditEvent, names: dict[int, str]) -> str:
    """The name of who did it, with the name of who was acted for."""
    said = json.loads(event.text)
    name = names.get(event.person_id or 0, "") or (_("系统") if said["job"] else _("本人"))
    behalf = names.get(int(said["for_person"]), "") if said["for_person"] else ""
    return _("%(name)s（代%(giver)s）") % {"name": name, "giver": behalf} if behalf else name


def roles_with_givers(
    grants: Iterable[Grant], events: Iterable[AuditEvent], names: dict[int, str], on: date
) -> list[Role]:
    """Each role with who gave it, as the audit has it."""
    given = {event.subject: event for event in events if event.what == "grant.added"}
    found = []
    for grant in grants:
        event = given.get(audit.label(grant))
        found.append(
            Role(
                grant=grant,
                words=ROLES.get(grant.role, grant.role),
                state=state_on(grant, on),
                giver=who_did(event, names) if event else "",
                given_at=event.at if event else None,
                reason=json.loads(event.text)["reason"] if event else "",
            )
        )
    return found


def _history(
    events: Iterable[AuditEvent], grants: Iterable[Grant], names: dict[int, str]
) -> list[Entry]:
    roles = {audit.label(grant): ROLES.get(grant.role, grant.role) for grant in grants}
    found = []
    for event in events:
        said = json.loads(event.text)
        detail = said["reason"] if said["reason"] != "reissued" else ""
        title = f"{HAPPENED[event.what]} {roles.get(event.subject, '')}".strip()
        found.append(
            Entry(title, event.at, "；".join(filter(None, [who_did(event, names), detail])))
        )
    return found


def roles_at(person: int, institution: int | None, on: date) -> list[Grant]:
    """The roles somebody holds on a day or later, at one institution or anywhere."""
    rows = Grant.objects.filter(Q(until_on=None) | Q(until_on__gt=on), person=person)
    if institution is not None:
        rows = rows.filter(institution=institution)
    return list(rows.select_related("institution").order_by("pk"))
