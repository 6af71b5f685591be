"""What a lead hospital has on which day, and publishing it to the bases of its alliances."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from members.models import Institution
from referrals.access import pools as access
from referrals.actions.pools._ruling import RULED, rule_places, told
from referrals.capacity import CapacityRow, Key, check_not_below, checked
from referrals.models import PoolDay
from referrals.queries.pools import PoolRules

BATCH: Final = 500


@action
def state_capacity(
    *,
    institution: Institution,
    rows: Sequence[CapacityRow],
    by: Actor,
    source: str = PoolDay.Source.PAGE,
    demo: bool = False,
) -> list[PoolDay]:
    """Say how many places a lead hospital has; what is reserved is counted by the rule of the day.

    A day that is published keeps at least what was reserved: a total below it is refused.
    Raises Invalid for a day that has passed, an unknown kind or a total that cannot be.
    """
    by = access.check_can_state(by, institution)
    given = {row.key: row for row in map(checked, rows)}
    if not given:
        raise Invalid(_("没有要报送的数。请至少填一行。"), code="nothing")
    there = {(row.kind, row.service, row.on): row for row in _locked(institution, given)}
    rules, moment, new = PoolRules(institution.county_id), now(), []
    for key, said in given.items():
        if key not in there:
            there[key] = PoolDay(
                county_id=institution.county_id, institution=institution,
                kind=said.kind, service=said.service, on=said.on,
                demo=demo or institution.county.demo,
            )  # fmt: skip
            new.append(there[key])
        _state(there[key], said, rules, moment)
        there[key].source, there[key].stated_by_id = source, by.person
    PoolDay.objects.bulk_create(new, batch_size=BATCH)
    old = [row for row in there.values() if row not in new]
    PoolDay.objects.bulk_update(
        old, [*RULED, "total", "stated_at", "stated_by", "source"], batch_size=BATCH
    )
    audit.record(
        by,
        "referrals.capacity_stated",
        institution,
        source=str(source),
        capacity=[f"{row.kind} {row.service} {row.on}: {row.total}" for row in given.values()],
    )
    return list(there.values())


def _locked(institution: Institution, given: Mapping[Key, CapacityRow]) -> list[PoolDay]:
    rows = PoolDay.objects.select_for_update(no_key=True).filter(
        institution=institution, on__in={on for _kind, _service, on in given}
    )
    return [row for row in rows.order_by("pk") if (row.kind, row.service, row.on) in given]


def _state(row: PoolDay, said: CapacityRow, rules: PoolRules, moment: datetime) -> None:
    check_not_below(row, said.total)
    row.total, row.stated_at = said.total, moment
    rule_places(row, rules)


@action
def publish_days(
    *, institution: Institution, from_on: date, until_on: date, by: Actor
) -> list[PoolDay]:
    """Open every stated day of the interval to the bases; `until_on` does not count.

    What is reserved is counted once more by the rules of today and may only grow from now on.
    """
    by = access.check_can_state(by, institution)
    first = max(from_on, today())
    rows = list(
        PoolDay.objects.select_for_update(no_key=True)
        .filter(institution=institution, on__gte=first, on__lt=until_on, published_at=None)
        .order_by("pk")
    )
    if not rows:
        raise Refused(
            _("这几天没有待发布的数：请先报送，或者已经发布过了。"), code="nothing_to_publish"
        )
    rules, moment = PoolRules(institution.county_id), now()
    for row in rows:
        rule_places(row, rules)
        row.published_at, row.published_by_id = moment, by.person
        rule_places(row, rules)
    PoolDay.objects.bulk_update(rows, [*RULED, "published_at", "published_by"], batch_size=BATCH)
    audit.record(
        by,
        "referrals.capacity_published",
        institution,
        pool_days=list(map(told, rows)),
    )
    return rows
