"""What speaks against a down-referral that counts: that it may stand on paper only.

It is doubtful where the patient had left before it was proposed, where one person proposed and
registered it, or where one person wrote the same result of many patients on one day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import NotSet
from alliance.core.imports.layout import normal
from members import queries as member_queries
from referrals.models import ListLine

#: The county's rule: from how many equal results of one person on one day on.
EQUAL: Final = "referrals.down.equal_results"
AFTER, SAME, EQUALS = "after_discharge", "same_person", "equal_results"
SIGNS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        AFTER: _("出院后才提出"),
        SAME: _("提出与登记是同一人"),
        EQUALS: _("同一人同一天随访结果雷同"),
    }
)


@dataclass(frozen=True)
class Sign:
    """One reason to doubt a down-referral: which, and what was seen."""

    code: str
    words: Promise
    at: datetime | None = None
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a case: when, by whom (also for whom), with which words."""

    action: str
    at: datetime
    people: frozenset[int]
    reason: str = ""


@dataclass(frozen=True)
class Stay:
    """What a hospital's list says of a patient: its kind, its moment, the last it may mean."""

    kind: str
    moment: datetime
    latest: datetime


@dataclass(frozen=True)
class Equal:
    """Of how many patients somebody wrote the same on a day, and from how many on it is a sign."""

    counted: Mapping[tuple[int, date, str], int]
    most: int | None

    def of(self, contact: Step) -> int | None:
        """How many there were beside this one; None where that is no sign, or no rule is set."""
        day, said = localdate(contact.at), normal(contact.reason)
        alike = max((self.counted.get((who, day, said), 0) for who in contact.people), default=0)
        return alike if self.most is not None and said and alike >= self.most else None


def equal_results(county: int, on: date) -> int | None:
    """How many equal results are too many by the county's rule of a day; None where not set."""
    try:
        return int(member_queries.rules.rule(county, EQUAL, on=on).value)
    except NotSet:
        return None


def signs_of(
    steps: Mapping[str, Step], contact: Step, stays: Sequence[Stay], equal: Equal
) -> tuple[Sign, ...]:
    """What speaks against one; `steps` are its first proposal, discharge and registration."""
    found = []
    propose, register = steps.get("propose"), steps.get("register")
    if propose is not None:
        left = _left(steps.get("discharge"), propose, stays)
        if left is not None:
            found.append(Sign(AFTER, SIGNS[AFTER], at=left))
        if register is not None and propose.people & register.people:
            found.append(Sign(SAME, SIGNS[SAME]))
    if (alike := equal.of(contact)) is not None:
        found.append(Sign(EQUALS, SIGNS[EQUALS], count=alike))
    return tuple(found)


def _left(told: Step | None, propose: Step, stays: Sequence[Stay]) -> datetime | None:
    """When the patient had left before the proposal: by the case itself, or by the lists.

    Of the lists the last line before the proposal speaks: who was admitted again had not left.
    """
    if told is not None and told.at < propose.at:
        return told.at
    before = [line for line in stays if line.latest < propose.at]
    last = before[-1] if before else None
    return last.moment if last is not None and last.kind == ListLine.Kind.DISCHARGED else None
