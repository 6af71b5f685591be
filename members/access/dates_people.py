"""What ends for people: roles, delegations, registered programs, each on its last day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.dates import Dated, few_a_day
from members.access.clients import clients_for
from members.access.deciding import reach
from members.access.people import delegations_for, persons_for
from members.access.places import counties_for
from members.models import Grant
from members.rules import ROLES

APP: Final = "members"
_DAY: Final = timedelta(days=1)


def ending(rows: QuerySet[Any], from_on: date, until_on: date) -> QuerySet[Any]:
    """The rows whose last day lies in the interval: their end is the day after."""
    return rows.filter(until_on__gt=from_on, until_on__lte=until_on)


def grants_ending(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Roles on their last day, of the people whom the actor sees."""
    mine = Grant.objects.filter(person__in=persons_for(actor).values("pk"))
    rows = ending(mine.select_related("person", "county"), from_on, until_on)
    found = (
        Dated(
            APP, row.county_id, row.until_on - _DAY, "ends",
            _("%(name)s担任“%(role)s”的最后一天")
            % {"name": row.person.name, "role": ROLES.get(row.role, row.role)},
            reverse("person", args=[row.county.code, row.person.code]), demo=row.demo,
        )
        for row in rows
        if row.until_on > row.from_on
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项角色到期") % {"n": n}, reverse("my-people"))


def delegations_ending(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Delegations on their last day."""
    rows = ending(
        delegations_for(actor).select_related("giver", "taker", "county"), from_on, until_on
    )
    found = (
        Dated(
            APP, row.county_id, row.until_on - _DAY, "ends",
            _("%(taker)s代%(giver)s办事的最后一天")
            % {"taker": row.taker.name, "giver": row.giver.name},
            reverse("person", args=[row.county.code, row.giver.code]), demo=row.demo,
        )
        for row in rows
    )  # fmt: skip
    return few_a_day(found, lambda n: _("%(n)d项委托代办到期") % {"n": n}, reverse("my-people"))


def clients_ending(actor: Actor, from_on: date, until_on: date) -> Iterator[Dated]:
    """Registered programs on their last day, for whoever keeps them."""
    keeps = reach(actor, "members.keep_client").counties
    for county in counties_for(actor).filter(pk__in=keeps):
        rows = ending(clients_for(actor, county).select_related(None), from_on, until_on)
        for row in rows:
            yield Dated(
                APP, county.pk, row.until_on - _DAY, "ends",
                _("接口客户端%(name)s的最后一天") % {"name": row.name},
                "", demo=row.demo,
            )  # fmt: skip
