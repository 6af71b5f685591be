"""A pool of its own in a demonstration, whose books are written to while processes are killed."""

import random
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions._posting import post, reverse
from fundpool.actions.pools import name_earmark, open_pool
from fundpool.models import Earmark, Journal, Pool
from fundpool.rules import ledger as rules
from members import access as member_access
from members import actions as member_actions
from members.models import Grant


@action
def begin_soak(*, by: Actor) -> tuple[Pool, str]:
    """A new pool with two earmarks in a demonstration's county, and a key for its finance's programs.

    Refused where data are no demonstration.
    """
    member_access.check_is_system(by)
    held = Grant.objects.filter(role="finance", demo=True, until_on=None).select_related(
        "county", "person__user"
    )
    finance = held.exclude(person__user=None).order_by("pk").first()
    if not settings.DEBUG or finance is None or finance.person.user is None:
        raise Refused(_("演示数据只在演示环境中生成。"), code="not_demo")
    mine = Actor.system(finance.county_id, by.job)
    code = f"S{random.randrange(10**5):05}"  # noqa: S311 — a pool of no one
    pool = open_pool(
        county=finance.county, code=code, name=code, kind="other", year=today().year, demo=True,
        by=mine,
    )  # fmt: skip
    for name in ("e", "f"):
        name_earmark(pool=pool, code=name, name=name, document_no=code, by=mine)
    _token, key = member_actions.issue_token(
        user=finance.person.user, purpose=code, days=1, by=mine
    )
    audit.record(mine, "books.soak_begun", pool, fund=pool.code)
    return pool, key


@action
def post_at_random(*, pool: Pool, on: date, by: Actor) -> Journal:
    """One journal of some kind, or the reversal of one; refused where there is not enough."""
    member_access.check_is_system(by)
    pick = random.choice
    earmarks = Earmark.objects.filter(county=pool.county_id, pool=pool).order_by("pk")
    first, second = [row.pk for row in earmarks]
    fen = pick([1, 99, 100, 12_345])
    if pick(range(10)) == 0:
        last = Journal.objects.filter(county=pool.county_id, pool=pool, reverses=None).last()
        if last is not None:
            return reverse(last, on=on, by=by, memo="soak")
    kind, lines = pick(
        [
            ("subsidy_received", rules.subsidy_received(fen, first)),
            ("subsidy_received", rules.subsidy_received(fen)),
            ("allocated", rules.allocated(second, fen)),
            ("reallocated", rules.reallocated(first, second, fen)),
            ("approved", rules.approved(first, fen)),
            ("released", rules.released(first, fen)),
            ("bank_fee", rules.bank_fee(fen)),
            ("called_back", rules.called_back(fen, second)),
            ("source_paid", rules.source_paid(fen)),
        ]
    )
    return post(
        pool=pool, kind=kind, lines=lines, on=on, budget_year=on.year, by=by, key=str(uuid4())
    )
