"""Which escalations an actor sees: those addressed to them, whatever their role, and their bodies'."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import NotFound
from alliance.core.rows import one_of
from alliance.core.waiting import Waiting
from members import access as member_access
from referrals.models import Escalation
from referrals.queries import escalated

READ: Final = "referrals.read_escalations"


def calls_for(actor: Actor) -> QuerySet[Escalation]:
    """Those addressed to the actor: no role is needed to be told."""
    return Escalation.objects.filter(person__in=actor.persons)


def escalations_for(actor: Actor) -> QuerySet[Escalation]:
    """Those addressed to the actor, and those of bodies the actor runs or coordinates."""
    there = member_access.reach(actor, READ).institutions
    mine = Q(person__in=actor.persons)
    return Escalation.objects.filter(mine | Q(institution__in=there, county__in=actor.counties))


def call_for(actor: Actor, pk: UUID) -> Escalation:
    """One that is addressed to the actor; NotFound otherwise."""
    rows = calls_for(actor).select_related("county")
    return one_of(rows, pk, _("没有找到这条催办。"))


def check_can_acknowledge(actor: Actor, row: Escalation) -> Actor:
    """Only whom it is addressed to."""
    if row.person_id is None or row.person_id not in actor.persons:
        raise NotFound(_("没有找到这条催办。"), exists=True)
    return actor


def called(actor: Actor) -> list[Waiting]:
    """What was escalated to the actor, and what of their bodies reaches nobody, a line each."""
    if actor.is_system or not actor.persons:
        return []
    there = member_access.reach(actor, READ).institutions
    found = escalated.calls(calls_for(actor), escalations_for(actor) if there else None)
    here = reverse("referrals:escalations")
    parts = (
        (found.mine, _("%(n)d件逾期事项催办到您"), f"{here}?tab=mine"),
        (found.nobody, _("%(n)d件逾期事项无人可提醒"), f"{here}?tab=nobody"),
    )
    return [
        Waiting(
            app="referrals", what=str(words) % {"n": n}, who="", when=None, due_on=today(),
            url=url, verb=gettext("查看"), tone="bad",
        )
        for n, words, url in parts
        if n
    ]  # fmt: skip
