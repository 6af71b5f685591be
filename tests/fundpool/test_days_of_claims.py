"""Days of service under requests: each is paid once, and one that is given back is offered again."""

from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions import payees, requests
from fundpool.actions.requests import RequestTold
from fundpool.models import ClaimedDays, RequestFact
from fundpool.queries import facts
from fundpool.rules import ledger
from staffing.queries import months_to_verify
from tests import make
from tests.fundpool.ledger import posted
from tests.fundpool.request_story import there as pools
from tests.fundpool.test_requests_race import at_once
from tests.staffing.days import days_of
from tests.staffing.story import land, month
from tests.staffing.test_counted_once import DAY, DAYS, alive, part_time, withdrawn

pytestmark = pytest.mark.django_db
this_year = pytest.mark.skipif(
    month(3).year != today().year, reason="a request is of the year in which it is made"
)


class Fund:
    """A county whose hospital sends doctors, and a pool that pays for their verified days."""

    def __init__(self):
        self.land = land()
        self.pool = pools(county=self.land.county)
        self.desk, self.home = self.land.people["home_desk"], self.land.home

    def offered(self):
        """What is offered to the hospital: source and its days, counted by hand."""
        found = {}
        for one in facts.open_to(self.home, today().year):
            if one.fact.kind == DAYS:
                found[one.fact.source] = {(one.person, day) for day in days_of(one.spans)}
                assert one.fact.quantity == len(found[one.fact.source])
        return found

    def told(self, sources, fen=1_500):
        return RequestTold(fen, "演示：派驻", facts=tuple(sources))

    def ask(self, *sources, submit=True):
        return requests.begin_request(
            institution=self.home, earmark=self.pool.other, told_of=self.told(sources),
            submit=submit, by=self.desk,
        )  # fmt: skip

    def edit(self, row, *sources):
        row.refresh_from_db()
        return requests.edit_request(
            request=row, told_of=self.told(sources), version=row.version, by=self.desk
        )

    def take(self, row, verb, by=None, **said):
        return self.pool.take(row, verb, by or self.desk, **said)

    def approved(self, *sources):
        """Reviewed and approved by two."""
        row = self.ask(*sources)
        self.take(row, "review", self.reviewer(row))
        self.take(row, "approve", self.pool.approver)
        return self.take(row, "approve", self.pool.second)

    def reviewer(self, row):
        """Whoever reviews it and has not filed it."""
        return self.pool.lead_admin if row.route == "lead" else self.pool.assessor


def living(county):
    """Every day under a living claim, as often as it stands there."""
    rows = ClaimedDays.objects.filter(county=county, living=True)
    return sorted(
        (person, day)
        for person, *span in rows.values_list("person", "from_on", "until_on")
        for day in days_of([span])
    )


def give_back(fund, row, draw):
    """By one of the ways on which a request ends without money."""
    row.refresh_from_db()
    if row.status == "draft":
        return fund.take(row, "discard")
    if draw.random() < 0.5:
        return fund.take(row, "withdraw", reason="另行申请")
    return fund.take(row, "reject", fund.reviewer(row), reason="不符")


@pytest.mark.parametrize("seed", range(5))
def test_over_random_claims_and_give_backs_every_day_is_paid_once_or_offered(seed):
    fund, draw = Fund(), Random(seed)
    there = fund.land
    postings = part_time(there)
    claims: dict = {}  # what each living request has claimed, day by day
    done = set()
    for _one in range(26):
        row = draw.choice(postings)
        row.refresh_from_db()
        what = draw.choice(
            ["verify", "verify", "withdraw", "contest", "claim", "claim", "back", "edit"]
        )
        due = [] if row.status == "contested" else months_to_verify(row, today())
        stand = list(row.verifications.filter(withdrawn_at=None))
        open_now = fund.offered()
        if what == "verify" and due:
            there.verified(row, draw.choice(due))
        elif what == "withdraw" and stand:
            withdrawn(there, draw.choice(stand))
        elif what == "contest":
            there.step(row, "reverify" if row.status == "contested" else "contest")
        elif what == "claim" and open_now:
            some = draw.sample(sorted(open_now), draw.randint(1, len(open_now)))
            claims[fund.ask(*some, submit=draw.random() < 0.7)] = {
                one: open_now[one] for one in some
            }
        elif what == "back" and claims:
            gone = draw.choice(sorted(claims, key=str))
            give_back(fund, gone, draw)
            del claims[gone]
        elif what == "edit" and (drafts := [one for one in claims if one.status == "draft"]):
            edited = draw.choice(sorted(drafts, key=str))
            held = claims[edited]
            some = draw.sample(sorted({*held, *open_now}), draw.randint(0, len({*held, *open_now})))
            fund.edit(edited, *some)
            claims[edited] = {one: held.get(one, set()) | open_now.get(one, set()) for one in some}
        else:
            continue
        done.add(what)
        paid = sorted(day for held in claims.values() for days in held.values() for day in days)
        assert living(there.county) == paid, "what is claimed is just what was offered"
        assert len(set(paid)) == len(paid), "no day under two claims"
        days = sorted(day for one in fund.offered().values() for day in one)
        left = {(who, day) for who, day in alive(there.county) if day.year == today().year}
        assert days == sorted(left - set(paid)), "all that is unpaid is offered, each day once"
    assert len(done) > 3 or month(1).year != today().year


@this_year
def test_days_that_another_claim_gives_back_are_offered_of_a_verification_that_is_claimed():
    fund = Fund()
    first, second = part_time(fund.land)[:2]  # the second begins on the twelfth of the same month
    whole = (month(2) - month(3)).days
    (early,) = fund.land.verified(second, month(3))
    ((source, days),) = fund.offered().items()
    assert (source.endswith(str(early.pk)), len(days)) == (True, whole - 11)
    before = fund.ask(source)
    (other,) = fund.land.verified(first, month(3))
    ((rest, days),) = fund.offered().items()
    assert (rest.endswith(str(other.pk)), len(days)) == (True, 11)
    claim = fund.ask(rest)
    assert fund.offered() == {}
    fund.take(before, "withdraw", reason="另行申请")
    # Of the month that the second request has claimed the other days are free again.
    assert {one: len(days) for one, days in fund.offered().items()} == {rest: whole - 11}
    again = fund.ask(rest)
    assert [one.quantity for one in again.facts.all()] == [whole - 11]
    assert [one.quantity for one in claim.facts.all()] == [11]
    assert fund.offered() == {}
    with pytest.raises(Refused) as refusal:
        fund.ask(rest)
    assert refusal.value.code == "FACT_TAKEN"


@this_year
def test_a_request_that_is_filled_in_anew_takes_the_days_that_have_become_free():
    fund = Fund()
    first, second = part_time(fund.land)[:2]
    fund.land.verified(second, month(3))
    (source,) = fund.offered()
    before = fund.ask(source)
    fund.land.verified(first, month(3))
    (rest,) = fund.offered()
    claim = fund.ask(rest)
    fund.take(claim, "return", fund.reviewer(claim), points=[
        {"item": "", "fine": False, "note": "补写事由"},
    ])  # fmt: skip
    assert fund.offered() == {}, "what is returned for correction keeps its days"
    fund.take(before, "reject", fund.reviewer(before), reason="不符")
    fund.edit(claim, rest)
    (fact,) = claim.facts.all()
    assert (fact.quantity, fund.offered()) == ((month(2) - month(3)).days, {})
    fund.edit(claim)
    assert len(fund.offered()[rest]) == fact.quantity, "left out, all of them are free"


@this_year
@pytest.mark.parametrize("way", ["cancelled", "unspent", "spent"])
def test_money_that_was_never_kept_pays_for_no_day(way):
    fund = Fund()
    (row,) = [fund.land.at("active", from_on=month(3))]
    fund.land.verified(row, month(3))
    (source,) = fund.offered()
    whole = len(fund.offered()[source])
    posted_free(fund)
    claim = fund.approved(source)
    if way == "cancelled":
        fund.take(claim, "cancel", fund.pool.approver, reason="不再需要")
    else:
        fund.pool.pay(claim, 1_500)
        unspent = 1_500 if way == "unspent" else 1_499
        if way == "spent":
            fund.take(claim, "report_use", amount=1, on=today(), note="已发放")
            fund.take(claim, "accept_use", fund.pool.assessor)
        fund.take(
            claim, "return_unspent", fund.pool.finance, amount=unspent, on=today(), bank_no="回单-2"
        )
        claim.refresh_from_db()
        assert claim.status == "closed"
    assert [len(days) for days in fund.offered().values()] == ([] if way == "spent" else [whole])


def posted_free(fund):
    """Money in the earmark, and an account to pay it into."""
    posted(
        pool=fund.pool.pool, lines=ledger.subsidy_received(10_000, fund.pool.other.pk),
        by=fund.pool.finance, on=today(), budget_year=today().year,
    )  # fmt: skip
    row = payees.enter_payee(
        institution=fund.home, bank="演示银行", name="演示户名", number="6222 0000 0000 1234",
        by=make.actor(role="clerk", institution=fund.home),
    )  # fmt: skip
    payees.confirm_payee(payee=row, by=fund.pool.finance)


@this_year
def test_the_database_keeps_two_living_claims_from_one_day():
    fund = Fund()
    row = fund.land.at("active", from_on=month(3))
    fund.land.verified(row, month(3))
    (source,) = fund.offered()
    fund.ask(source)
    there = ClaimedDays.objects.get()
    twice = ClaimedDays(
        county=there.county, fact=there.fact, person=there.person,
        from_on=there.until_on - DAY, until_on=there.until_on + DAY,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="重叠"):
        twice.validate_constraints()
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="claimed_days_paid_once"), transaction.atomic():
            twice.save()
    twice.living = False
    twice.save()  # what was given back stands beside it


@this_year
def test_claims_from_before_get_their_days_and_none_is_paid_for_twice():
    fund = Fund()
    first, second = part_time(fund.land)[:2]
    fund.land.verified(second, month(3))
    (one,) = fund.offered()
    fund.ask(one)
    fund.land.verified(first, month(3))
    (two,) = fund.offered()
    fund.ask(two)
    known = living(fund.land.county)
    ClaimedDays.objects.all().delete()
    import_module("fundpool.migrations.0007_days_of_claims").know_their_days(apps, None)
    assert living(fund.land.county) == known
    # The first claim alone was let go before days were known: of the other all days count as its.
    ClaimedDays.objects.all().delete()
    RequestFact.objects.filter(source=one).update(released=True)
    import_module("fundpool.migrations.0007_days_of_claims").know_their_days(apps, None)
    assert living(fund.land.county) == known
    assert fund.offered() == {}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@this_year
def test_of_eight_that_claim_the_same_days_at_once_one_gets_them():
    fund = Fund()
    row = fund.land.at("active", from_on=month(3))
    fund.land.verified(row, month(3))
    (source,) = fund.offered()
    drafts = [fund.ask(submit=False) for _one in range(8)]
    found = at_once(*[lambda one=one: fund.edit(one, source) for one in drafts])
    refused = [one.code for one in found if isinstance(one, Refused)]
    assert refused == ["FACT_TAKEN"] * 7
    assert living(fund.land.county) == sorted(
        (fund.land.who.pk, day) for day in days_of([(month(3), month(2))])
    )
