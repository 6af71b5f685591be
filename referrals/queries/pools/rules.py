"""Which share of what is reserved on a day, when it is released, how long a place is held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.parameters import declared, typed
from members import queries as member_queries
from members.models import CountyRule
from referrals.models import PoolDay
from referrals.reserving import FINEST, NO_SHARE

SHARE: Final = "referrals.reserve.share[%s]"
RELEASE: Final = "referrals.reserve.release_days"
HOLD: Final = "referrals.reserve.hold_minutes"
KEYS: Final = (*(SHARE % kind for kind in PoolDay.Kind.values), RELEASE, HOLD)


@dataclass(frozen=True)
class Standing:
    """The share in force on a day, with the clause and version it comes from; 0 without a rule."""

    share: Fraction = NO_SHARE
    clause: int | None = None
    from_on: date | None = None
    version: int | None = None


class PoolRules:
    """The rules of one county on reserved places, on any day; one statement."""

    def __init__(self, county: int) -> None:
        found: dict[str, list[CountyRule]] = {}
        rows = member_queries.rules.versions_in(county).filter(key__in=KEYS)
        for row in sorted(rows, key=lambda row: row.from_on or date.min):
            found.setdefault(row.key, []).append(row)
        self._rows = found

    def standing(self, kind: str, on: date) -> Standing:
        """The share of a kind on a day."""
        row = self._row(SHARE % kind, on)
        if row is None or row.value is None:
            return Standing()
        share = typed(declared()[row.key], row.value)
        if not isinstance(share, Fraction) or not 0 <= share <= 1 or share.denominator > FINEST:
            raise Refused(
                _("预留比例“%(value)s”不是 0 至 1 之间的比例，请先更正县区参数。")
                % {"value": row.value},
                code="share_unusable",
            )
        clause = row.parameter.rule.clause_id if row.parameter else None
        return Standing(share, clause, row.from_on, row.version)

    def release_days(self, on: date) -> int | None:
        """How many days before the day unused places are released; None where it is not set."""
        return self._whole(RELEASE, on)

    def hold_minutes(self, on: date) -> int | None:
        """How long a place is held for who has not booked yet; None where it is not set."""
        return self._whole(HOLD, on)

    def _whole(self, key: str, on: date) -> int | None:
        row = self._row(key, on)
        return None if row is None or row.value is None else int(row.value)

    def _row(self, key: str, on: date) -> CountyRule | None:
        return _last(row for row in self._rows.get(key, ()) if _holds(row, on))


def _holds(row: CountyRule, on: date) -> bool:
    begun = row.from_on is None or row.from_on <= on
    return begun and (row.until_on is None or row.until_on > on)


def _last(rows: Iterable[CountyRule]) -> CountyRule | None:
    found = None
    for row in rows:
        found = row
    return found
