"""The county's hours: how many minutes each wait of a referral may last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from alliance.core.parameters import name_of
from alliance.core.showing import listed
from members import queries as member_queries
from referrals import rules

KEY: Final = "referrals.deadline[{}]"
ATTEMPTS: Final = "referrals.lost.attempts"


@dataclass(frozen=True)
class Hours:
    """Minutes of each wait, by the case of the county's deadline."""

    minutes: dict[str, int]

    def after(self, moment: datetime, case: str) -> datetime:
        """When a wait that begins at a moment is over."""
        return moment + timedelta(minutes=self.minutes[case])


def hours_of(county: int, direction: str, on: date) -> Hours:
    """The hours of a direction on a day; NotSet names every one that the county has not set.

    All of them at once: a case that has begun never stands still for want of a rule.
    """
    keys = {KEY.format(case): case for case in rules.due_cases(direction)}
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
    return Hours(found)
