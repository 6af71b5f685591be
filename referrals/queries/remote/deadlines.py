"""The county's hours of remote diagnosis, and whether a second doctor must sign."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.parameters import name_of
from alliance.core.showing import listed
from members import queries as member_queries
from referrals import remote_rules as rules
from referrals.remote_words import EXAMINED

KEY: Final = "referrals.remote.deadline[{}]"
LEASE: Final = "referrals.remote.lease"
SECOND: Final = "referrals.remote.second_reader"


@dataclass(frozen=True)
class RemoteHours:
    """Minutes of each wait, by the case of the county's deadline, and of a claim (consultations: 0)."""

    minutes: dict[str, int]
    lease: int

    def after(self, moment: datetime, case: str) -> datetime:
        """When a wait that begins at a moment is over."""
        return moment + timedelta(minutes=self.minutes[case])

    def leased(self, moment: datetime) -> datetime:
        """Until when somebody who claims at a moment holds the item."""
        return moment + timedelta(minutes=self.lease)


def keys_of(kind: str) -> dict[str, str]:
    """Every rule that an item of this kind needs, by its key, with its case ("" for the lease)."""
    keys = {KEY.format(case): case for case in rules.due_cases(kind)}
    return {**keys, LEASE: ""} if kind in EXAMINED else keys


def hours_of(county: int, kind: str, on: date) -> RemoteHours:
    """The hours of a kind on a day; NotSet names every one that the county has not set.

    All of them at once: an item that has begun never stands still for want of a rule.
    """
    keys = keys_of(kind)
    rows = member_queries.rules.county_rules(county, on).filter(key__in=keys)
    found = {keys[row.key]: int(row.value) for row in rows if row.value is not None}
    missing = [key for key, case in keys.items() if case not in found]
    if missing:
        raise NotSet(
            _(
                "本县区还没有设定%(missing)s。请县区考核人员在“方案与规则”的“县区参数”里提出，"
                "审批人员批准后再办理。"
            )
            % {"missing": listed(name_of(key) for key in missing)},
            details={"keys": missing},
        )
    lease = found.pop("", 0)
    return RemoteHours(found, lease)


def needs_second(county: int, on: date) -> bool:
    """Whether the county wants the signing doctor to be another; not set, one may do both."""
    row = member_queries.rules.county_rules(county, on).filter(key=SECOND).last()
    return row is not None and row.value is not None and row.value == "true"
