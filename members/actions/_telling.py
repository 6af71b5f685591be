"""Who is told when something of a body changes: those who speak for it, the doer apart."""

from django.utils.translation import gettext_noop

from alliance.core import outbox
from alliance.core.actor import Actor
from alliance.core.clock import today
from members.models import Grant, Institution, InstitutionEvent
from members.queries.days import in_force
from members.rules import MAY

_SPEAK = tuple(MAY["members.propose_facts"])
_SAID = {
    "opened": gettext_noop("%(body)s：登记为自%(day)s起开业。"),
    "suspended": gettext_noop("%(body)s：登记为自%(day)s起停业整顿。"),
    "resumed": gettext_noop("%(body)s：登记为自%(day)s起恢复开业。"),
    "renamed": gettext_noop("%(body)s：登记了自%(day)s起的更名。"),
    "regraded": gettext_noop("%(body)s：登记了自%(day)s起的类别或等级变动。"),
    "moved": gettext_noop("%(body)s：登记了自%(day)s起的隶属或镇街变动。"),
    "merged": gettext_noop("%(body)s：登记为自%(day)s起撤并。"),
    "closed": gettext_noop("%(body)s：登记为自%(day)s起停业。"),
}


def tell_body(
    institution: Institution, text: str, by: Actor, *, url: str = "", **values: str | int
) -> set[int]:
    """Tell everybody who speaks for the body today; `text` is marked with gettext_noop.

    Returns whom, as ids: the doer counts as told.
    """
    rows = Grant.objects.filter(in_force(today()), institution=institution, role__in=_SPEAK)
    spoken = set(rows.values_list("person_id", flat=True))
    for person in sorted(spoken - {by.person}):
        outbox.tell(
            county=institution.county_id,
            person=person,
            text=text,
            url=url or institution.get_absolute_url(),
            body=institution.name,
            **values,
        )
    return spoken | ({by.person} if by.person else set())


def tell_event(event: InstitutionEvent, by: Actor) -> None:
    """Tell a body's people what was entered for it."""
    tell_body(event.institution, _SAID[event.kind], by, day=event.on.isoformat())
