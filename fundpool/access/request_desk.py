"""What of fund requests the home page, the calendar and the search show."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.dates import Dated, few_a_day
from alliance.core.finding import MOST, Found
from alliance.core.showing import local, yuan
from alliance.core.waiting import Waiting
from fundpool.access import payees
from fundpool.access.requests import requests_for, rights_of
from fundpool.queries import request_lists as lists
from fundpool.rules import requests as rules
from members import access as member_access

_APP = "fundpool"


def waiting_for(actor: Actor) -> list[Waiting]:
    """Requests whose next step is mine, in one line; accounts of payment to confirm."""
    if actor.is_system or not _reads(actor):
        return []
    found = lists.todo(requests_for(actor), rights_of(actor))
    n, first = found.count(), found.order_by("since").first()
    lines = []
    if first is not None:
        lines.append(
            Waiting(
                app=_APP,
                what=_("%(n)d件资金申请等您办理") % {"n": n},
                who=local(first.institution, "name"),
                when=first.since,
                due_on=None,
                url=reverse("fundpool:requests") if n > 1 else first.get_absolute_url(),
                verb=_("办理"),
            )
        )
    return [*lines, *_accounts(actor)]


def _reads(actor: Actor) -> bool:
    read = member_access.reach(actor, rules.READ)
    return bool(read.counties or read.institutions)


def _accounts(actor: Actor) -> Iterator[Waiting]:
    wide = member_access.reach(actor, payees.CONFIRM).counties
    rows = payees.payees_for(actor).filter(
        county__in=wide, confirmed_at__isnull=True, ended_at__isnull=True
    )
    for row in rows.exclude(entered_by__in=actor.names).order_by("entered_at")[:1]:
        yield Waiting(
            app=_APP,
            what=_("收款账户等确认：%(body)s") % {"body": local(row.institution, "name")},
            who=str(row.entered_by or ""),
            when=row.entered_at,
            due_on=None,
            url=reverse("fundpool:payee", args=[row.pk]),
            verb=_("核对"),
        )


def find(actor: Actor, text: str) -> list[Found]:
    """Requests by their number or what they are for, among those the actor reads."""
    if actor.is_system or not _reads(actor):
        return []
    named = Q(no__istartswith=text) | Q(purpose__icontains=text)
    rows = requests_for(actor).filter(named).select_related("institution")
    return [
        Found(
            _APP, _("资金申请"), row.purpose[:40], row.no,
            f"{local(row.institution, 'name')} {yuan(row.fen)} {rules.state_words(row.status)}",
            row.get_absolute_url(), 0 if row.no.lower() == text.lower() else 2, row.demo,
        )
        for row in rows.order_by("-created_at", "pk")[:MOST]
    ]  # fmt: skip


def dates(actor: Actor, from_on: date, until_on: date) -> list[Dated]:
    """The days by which paid money is accounted for, where the county has set a term."""
    if actor.is_system or not _reads(actor):
        return []
    found = (
        Dated(
            _APP, one.request.county_id, one.due_on, "due",
            _("%(body)s：核销 %(fen)s 元")
            % {"body": local(one.request.institution, "name"), "fen": yuan(one.fen)},
            one.request.get_absolute_url(), open=True, demo=one.request.demo,
        )
        for one in lists.due_between(requests_for(actor), from_on, until_on)
        if one.due_on is not None
    )  # fmt: skip
    told = lambda n: _("%(n)d笔资金应核销") % {"n": n}
    return list(few_a_day(found, told, reverse("fundpool:advances")))
