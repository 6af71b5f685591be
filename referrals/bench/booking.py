"""Fifty clients after ten places at once, round after round: nobody gets an eleventh.

A place a round is a pool of its own. Beside the product the same is done by bare statements,
and by a naive script that reads, adds one and writes: it has to over-book, or the rounds
would prove nothing.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from alliance.core.actor import Actor, Held
from alliance.core.clock import today
from alliance.core.errors import Refusal
from alliance.core.ids import uuid7
from alliance.core.measuring import Outcome, Watch
from members import actions as member_actions
from members.models import Institution
from referrals.actions import pools
from referrals.capacity import CapacityRow
from referrals.models import PoolBooking, PoolDay

CLIENTS: Final = 50
PLACES: Final = 10
ROUNDS: Final = 20
"""Rounds at the size of one county; ten times as many at that of ten."""
MOST_ROUNDS: Final = 200
CONTROL_ROUNDS: Final = 5
CODE: Final = "900002"
BASES: Final = 5
LEAST_A_SECOND: Final = 100
GOT, LATE, BROKEN = "got", "late", "broken"
Attempt = Callable[[PoolDay, int], str]


def seed(size: int) -> None:
    """A lead with five bases, and a published pool of ten places for each round."""
    county = member_actions.county.found_county(
        code=CODE, name="量县", short="量县", name_en="Bench", by=Actor.system(0, "bench")
    )
    by = Actor.system(county.pk, "bench")
    alliance = member_actions.alliances.found_alliance(
        county=county, code="A1", name="医共体", kind="tight", by=by
    )
    for number in range(BASES + 1):
        body = member_actions.register_institution(
            county=county, code=f"I{number}", name=f"机构{number}", by=by,
            kind="A100" if number == 0 else "C220", ownership="public",
        )  # fmt: skip
        member_actions.join(
            alliance=alliance, institution=body, from_on=today() - timedelta(days=1),
            role="member" if number else "lead", by=by,
        )  # fmt: skip
    member_actions.rules.set_rule(
        county=county, key="referrals.reserve.share[slot]", value="1/3", reason="量", by=by
    )
    lead, day = Institution.objects.get(county=county, code="I0"), today() + timedelta(days=1)
    rounds = min(MOST_ROUNDS, ROUNDS * size) + CONTROL_ROUNDS
    rows = [CapacityRow("slot", f"第{n:03}轮", day, 3 * PLACES) for n in range(rounds)]
    pools.state_capacity(institution=lead, rows=rows, by=by)
    pools.publish_days(institution=lead, from_on=day, until_on=day + timedelta(days=1), by=by)


def product() -> Outcome:
    """Booking as the product does it, then the control; throughput below the bar is slow."""
    return _measured(_book, with_control=True)


def floor() -> Outcome:
    """The same rows read and written by bare statements."""
    return _measured(_bare, with_control=False)


def _measured(attempt: Attempt, *, with_control: bool) -> Outcome:
    days = _cleared()
    rounds = days[CONTROL_ROUNDS:]
    with Watch() as watch:
        began = time.perf_counter()
        told = _rounds(rounds, attempt)
        took = time.perf_counter() - began
    a_second = int(CLIENTS * len(rounds) / took)
    counts = {
        "rounds": len(rounds),
        "attempts a second": a_second,
        "booked": told[GOT],
        "over-booked": _over_booked(rounds),
    }
    faults = [f"{told[BROKEN]} attempts broke off"] if told[BROKEN] else []
    if not _ledger_holds(rounds):
        faults.append("a pool does not say what its bookings say")
    slow = [f"fewer than {LEAST_A_SECOND} attempts a second"] * (a_second < LEAST_A_SECOND)
    if with_control:
        _rounds(days[:CONTROL_ROUNDS], _naive)
        counts["control over-booked"] = _over_booked(days[:CONTROL_ROUNDS])
        if not counts["control over-booked"]:
            faults.append("the naive control did not over-book: the rounds prove nothing")
    return watch.outcome(f"{told[GOT]}", counts=counts, faults=faults, slow=slow)


def _cleared() -> list[PoolDay]:
    """Every pool as it was seeded; what was booked in an earlier pair is taken away."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM referrals_poolbooking")
        cursor.execute("UPDATE referrals_poolday SET taken = 0")
    return list(PoolDay.objects.select_related("institution").order_by("service"))


def _rounds(days: list[PoolDay], attempt: Attempt) -> Counter[str]:
    """Every client tries once a round, all at the same moment."""
    told: Counter[str] = Counter()
    lock, barrier = threading.Lock(), threading.Barrier(CLIENTS)

    def client(number: int) -> None:
        mine: Counter[str] = Counter()
        try:
            for day in days:
                barrier.wait()
                mine[attempt(day, number)] += 1
        finally:
            connection.close()
            with lock:
                told.update(mine)

    clients = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return told


def _base(day: PoolDay, number: int) -> Institution:
    if not _BASES:
        _BASES.update(
            enumerate(Institution.objects.filter(county=day.county_id, kind="C220").order_by("pk"))
        )
    return _BASES[number % BASES]


_BASES: dict[int, Institution] = {}


def _book(day: PoolDay, number: int) -> str:
    body = _base(day, number)
    held = Held(grant=number + 1, role="clerk", county=day.county_id, institution=body.pk)
    try:
        pools.book_place(
            pool=day, institution=body, case_number=f"{number}", by=Actor(held=(held,))
        )
    except Refusal:
        return LATE
    except DatabaseError:
        return BROKEN
    return GOT


_INSERT: Final = (
    "INSERT INTO referrals_poolbooking (id, county_id, pool_id, institution_id, case_number,"
    " state, asked_at, reason, demo) VALUES (%s, %s, %s, %s, %s, 'booked', %s, '', %s)"
)
_ALLIED: Final = (
    "SELECT 1 FROM members_membership a JOIN members_membership b USING (alliance_id)"
    " WHERE a.institution_id = %s AND b.institution_id = %s"
    " AND (a.from_on IS NULL OR a.from_on <= %s) AND (a.until_on IS NULL OR a.until_on > %s)"
)
_FREE: Final = "SELECT 1 FROM referrals_poolday WHERE id = %s AND taken + released < reserved"
_TAKE: Final = (
    "UPDATE referrals_poolday SET taken = taken + 1 WHERE id = %s AND taken + released < reserved"
)


def _row(day: PoolDay, number: int) -> list[Any]:
    key = uuid7()
    body = _base(day, number).pk
    shown = key if connection.vendor == "postgresql" else key.hex
    return [shown, day.county_id, day.pk, body, f"{number}", timezone.now(), False]


class _TooLate(Exception):
    """Nothing was left when the place was to be taken."""


def _bare(day: PoolDay, number: int) -> str:
    body = _base(day, number).pk
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ALLIED, [body, day.institution_id, today(), today()])
            cursor.execute(_FREE, [day.pk])
            if cursor.fetchone() is None:
                return LATE
            cursor.execute(_INSERT, _row(day, number))
            cursor.execute(_TAKE, [day.pk])
            if not cursor.rowcount:
                raise _TooLate
    except _TooLate:
        return LATE
    except DatabaseError:
        return BROKEN
    return GOT


def _naive(day: PoolDay, number: int) -> str:
    """Reads how many are taken, and writes one more than it has read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT taken, reserved FROM referrals_poolday WHERE id = %s", [day.pk])
        taken, reserved = cursor.fetchone()
        if taken >= reserved:
            return LATE
        try:
            cursor.execute(_INSERT, _row(day, number))
            cursor.execute(
                "UPDATE referrals_poolday SET taken = %s WHERE id = %s", [taken + 1, day.pk]
            )
        except DatabaseError:
            return BROKEN
    return GOT


def _over_booked(days: list[PoolDay]) -> int:
    """How many bookings stand beyond the places there were."""
    counted = Counter(PoolBooking.objects.values_list("pool_id", flat=True))
    return sum(max(0, counted[day.pk] - PLACES) for day in days)


def _ledger_holds(days: list[PoolDay]) -> bool:
    """Whether every pool says as many as are booked of it, and all places are gone."""
    counted = Counter(PoolBooking.objects.values_list("pool_id", flat=True))
    rows = PoolDay.objects.filter(pk__in=[day.pk for day in days])
    return all(row.taken == counted[row.pk] == PLACES for row in rows)
