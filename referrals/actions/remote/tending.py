"""What the workers do: claims that lapsed are given back, untold critical values are called out."""

from collections.abc import Iterable

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Refusal
from members import access as member_access
from members.models import County
from referrals.actions.remote.stepping import take_remote_step
from referrals.models import RemoteItem
from referrals.queries import remote as queries


@action
def lapse_claims(*, county: County, by: Actor) -> int:
    """Every reading of the county whose claim is over waits for a reader again; how many."""
    member_access.check_is_system(by)
    rows = queries.lapsed(now()).filter(county=county).order_by("pk")
    n = _each(rows, "release", by)
    audit.record(by, "remote.claims_lapsed", county, county=county.pk, remote_items=n)
    return n


@action
def call_out_criticals(*, county: County, by: Actor) -> int:
    """Everybody concerned is told of critical values past their hour, once each; how many."""
    member_access.check_is_system(by)
    rows = queries.untold(now()).filter(county=county).order_by("pk")
    n = _each(rows, "critical_late", by)
    audit.record(by, "remote.criticals_called_out", county, county=county.pk, remote_items=n)
    return n


def _each(rows: Iterable[RemoteItem], verb: str, by: Actor) -> int:
    """A row that somebody has moved meanwhile is passed over."""
    n = 0
    for row in rows:
        try:
            take_remote_step(item=row, verb=verb, version=row.version, by=by)
        except Refusal:
            continue
        n += 1
    return n
