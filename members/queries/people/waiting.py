"""What of people waits for whom: accounts without a role, invitations that nobody has used."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.waiting import Waiting
from members.models import County, Grant, Invitation, Person
from members.queries.days import overlaps
from members.rules import COUNTY, relation


def _without_role(actor: Actor) -> list[Waiting]:
    """For who gives roles: people who come in, or soon will, and hold none from today on."""
    counties = _may(actor, "members.grant")
    rows = Person.objects.filter(
        Q(user__is_active=True) | Q(Exists(_open().filter(person=OuterRef("pk")))),
        ~Exists(Grant.objects.filter(overlaps(today(), None), person=OuterRef("pk"))),
        county__in=counties,
    ).exclude(left_on__lte=today())
    found: dict[County, list[Person]] = {}
    for row in rows.select_related("county").order_by("county_id", "sort_key", "pk"):
        found.setdefault(row.county, []).append(row)
    return [
        Waiting(
            "members",
            _("%(n)d人有账号或邀请，还没有角色") % {"n": len(people)},
            county.short,
            None,
            None,
            people[0].get_absolute_url() if len(people) == 1 else _list_of(county),
            _("授予角色"),
        )
        for county, people in found.items()
    ]


def _unused(actor: Actor) -> list[Waiting]:
    """For who invites: links that nobody has used, until the last day of the first of them."""
    rows = _open().filter(county__in=_may(actor, "members.invite"))
    found: dict[County, list[Invitation]] = {}
    for row in rows.select_related("county", "person__county").order_by("expires_at"):
        found.setdefault(row.county, []).append(row)
    return [
        Waiting(
            "members",
            _("%(n)d份邀请还没有被使用") % {"n": len(links)},
            county.short,
            links[0].created_at,
            localdate(links[0].expires_at),
            links[0].person.get_absolute_url() if len(links) == 1 else _list_of(county),
            _("查看"),
        )
        for county, links in found.items()
    ]


def _open() -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now())
    return rows.filter(person__user=None, person__left_on=None)


def _list_of(county: County) -> str:
    return reverse("people", args=[county.code])


def _may(actor: Actor, verb: str) -> frozenset[int]:
    if actor.is_system:
        return frozenset()
    return frozenset(
        held.county
        for held in actor.held
        if held.role != "founder" and relation(held, verb) == COUNTY
    )


ASKED: Final = (_without_role, _unused)
