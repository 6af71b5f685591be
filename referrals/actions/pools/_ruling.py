"""What the rules in force make of one day: its share, what is reserved, when it is released."""

from typing import Final

from alliance.core.clock import today
from referrals.models import PoolDay
from referrals.queries.pools import PoolRules
from referrals.reserving import grown, offered_of, release_day

#: What follows from the rule and the total.
RULED: Final = (
    "reserved", "offered", "share_numerator", "share_denominator", "clause", "rule_from_on",
    "rule_version", "release_on",
)  # fmt: skip
_NAMES: Final = tuple("clause_id" if name == "clause" else name for name in RULED)


def told(row: PoolDay) -> str:
    """How the audit names a day: reserved of total, by which share and version of the rule."""
    share = f"{row.share_numerator}/{row.share_denominator}"
    version = "" if row.rule_version is None else f" v{row.rule_version}"
    return f"{row.kind} {row.service} {row.on}: {row.reserved}/{row.total} ({share}{version})"


def rule_places(row: PoolDay, rules: PoolRules) -> bool:
    """Count a day anew by the rules in force on it; whether that changed anything.

    What is reserved follows until the day is published; afterwards it may only grow.
    """
    before = tuple(getattr(row, name) for name in _NAMES)
    standing, is_published = rules.standing(row.kind, row.on), row.published_at is not None
    row.reserved = grown(row.reserved, standing.share, row.total, published=is_published)
    row.share_numerator = standing.share.numerator
    row.share_denominator = standing.share.denominator
    row.clause_id, row.rule_from_on = standing.clause, standing.from_on
    row.rule_version = standing.version
    if not row.released:
        row.release_on = release_day(row.on, rules.release_days(row.on))
    if is_published:
        offered = offered_of(row.reserved, row.offered, row.release_on, today())
        row.offered = max(row.offered, offered)
    return before != tuple(getattr(row, name) for name in _NAMES)
