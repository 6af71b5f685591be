"""Which verified facts a request is paid for: taken under one lock, given back when it ends unpaid."""

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from fundpool.models import ClaimedDays, Request, RequestFact, RequestSeries
from fundpool.queries import facts as queries
from fundpool.queries.facts import Offered


def take_facts(row: Request, sources: Iterable[str], by: Actor) -> None:
    """The facts a request is paid for: those named and no others; each backs one request alone.

    Of a verification it is the days that no living request has; one that the request names already
    gets those that have become free since.
    """
    wanted = set(sources)
    _claim_one_after_the_other(row)
    _give_back(row.facts.exclude(source__in=wanted))
    if not wanted:
        return
    held = {one.source: one for one in row.facts.filter(released=False)}
    offered = {one.fact.source: one for one in queries.open_to(row.institution, row.year)}
    if gone := wanted - set(held) - set(offered):
        raise Refused(
            _("有%(n)d项事实已被其他申请使用或不属本单位，请刷新后重新选取。") % {"n": len(gone)},
            code="FACT_TAKEN",
        )
    new = sorted(wanted & set(offered))
    for source in new:
        _claim(row, offered[source], held.get(source))
    if new:
        audit.record(by, "fund_request.facts_taken", row, fund_request=row.no, facts=len(new))


def let_go(row: Request) -> None:
    """The facts of a request that ended without money may be claimed again, with all their days."""
    _give_back(row.facts.all())


def _claim_one_after_the_other(row: Request) -> None:
    """Facts of a year are claimed by requests of that year: its series is the lock of all of them."""
    rows = RequestSeries.objects.select_for_update(no_key=True)
    rows.get(county=row.county_id, year=row.year)


def _claim(row: Request, one: Offered, held: RequestFact | None) -> None:
    number = queries.quantity_of(one.fact)
    if held is None:
        held = RequestFact.objects.create(
            county_id=row.county_id, request=row, source=one.fact.source, kind=one.fact.kind,
            on=one.fact.on, quantity=number,
        )  # fmt: skip
    else:
        RequestFact.objects.filter(pk=held.pk).update(quantity=F("quantity") + number)
    ClaimedDays.objects.bulk_create(
        ClaimedDays(
            county_id=row.county_id, fact=held, person_id=one.person, from_on=first, until_on=until
        )
        for first, until in one.spans
    )  # fmt: skip


def _give_back(facts: QuerySet[RequestFact]) -> None:
    living = facts.filter(released=False)
    ClaimedDays.objects.filter(fact__in=living).update(living=False)
    living.update(released=True)
