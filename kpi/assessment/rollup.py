"""From what units entered to the figures of a subject: a unit, or an alliance of units.

A ratio of many units is computed from summed elements of those that belonged on the period's
last day, never as an average of ratios. The county is every distinct unit once.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from alliance.core.periods import Period
from kpi.formula import AGE_BANDS, Facts, Gap, Reading, Scope

# Sums of entered values are exact, whatever their number; rounding begins in the formula.
_EXACT = Context(prec=1_000)

Banded = tuple[Decimal | None, ...]
#: An entered value: a number, one per age band, or why there is none. None is plainly missing.
Entered = Decimal | Banded | Gap | None
#: Entered values by (period code, unit code, element code).
Figures = Mapping[tuple[str, str, str], Entered]


@dataclass(frozen=True, slots=True)
class Membership:
    """A unit in an alliance from a day up to but without `until_on` (None: still)."""

    unit: str
    alliance: str
    from_on: datetime.date
    until_on: datetime.date | None = None

    def covers(self, day: datetime.date) -> bool:
        """Whether the unit belongs on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def members_on(memberships: Iterable[Membership], day: datetime.date) -> dict[str, tuple[str, ...]]:
    """The distinct units of each alliance on a day, by code; a unit may be in several."""
    found: dict[str, set[str]] = {}
    for membership in memberships:
        if membership.covers(day):
            found.setdefault(membership.alliance, set()).add(membership.unit)
    return {alliance: tuple(sorted(units)) for alliance, units in found.items()}


@dataclass(frozen=True, slots=True)
class Setting:
    """What all subjects of one run share: figures, membership, and the units of the county."""

    figures: Figures
    members: Mapping[str, tuple[str, ...]]
    county: tuple[str, ...]

    def alliance_of(self, unit: str) -> tuple[str, ...]:
        """Every distinct unit of the alliances a unit belongs to."""
        mates = {mate for units in self.members.values() if unit in units for mate in units}
        return tuple(sorted(mates))


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The facts of one subject in one period: sums over its units, and its surroundings.

    `alliance` are the units that `alliance(…)` means for this subject. A period or unit nobody
    entered is a gap; its unit is listed.
    """

    setting: Setting
    period: Period
    units: tuple[str, ...]
    alliance: tuple[str, ...]

    @classmethod
    def of_unit(cls, setting: Setting, period: Period, unit: str) -> "SubjectFacts":
        """A unit by itself."""
        return cls(setting, period, (unit,), setting.alliance_of(unit))

    @classmethod
    def of_alliance(cls, setting: Setting, period: Period, alliance: str) -> "SubjectFacts":
        """All members of an alliance together."""
        units = setting.members.get(alliance, ())
        return cls(setting, period, units, units)

    def reading(self, code: str, scope: Scope) -> Reading:
        """The sum of an element over units and periods."""
        return _total(self._entered(code, scope))

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The sums of an element's age bands over units and periods."""
        entered = self._entered(code, scope)
        return tuple(
            _total([(unit, _band(value, position)) for unit, value in entered])
            for position in range(AGE_BANDS)
        )

    def members(self, place: str) -> Sequence[Facts]:
        """Each unit of the subject, its alliances or its county, by itself."""
        return [self.of_unit(self.setting, self.period, unit) for unit in self._units(place)]

    def _units(self, place: str) -> tuple[str, ...]:
        if place == "county":
            return self.setting.county
        return self.alliance if place == "alliance" else self.units

    def _entered(self, code: str, scope: Scope) -> list[tuple[str, Entered]]:
        return [
            (unit, self.setting.figures.get((period.code, unit, code)))
            for unit in self._units(scope.place)
            for period in periods_of(scope, self.period)
        ]


def periods_of(scope: Scope, period: Period) -> list[Period]:
    """The periods a scope reads when `period` is computed, period functions applied in turn."""
    periods = [period]
    for function in scope.period:
        if function == "previous":
            periods = [one.previous for one in periods]
        elif function == "last_year":
            periods = [one.last_year for one in periods]
        else:
            periods = [part for one in periods for part in one.year_to_date()]
    return periods


def _band(value: Entered, position: int) -> Entered:
    return value[position] if isinstance(value, tuple) else value


def _total(entered: list[tuple[str, Entered]]) -> Reading:
    total: Decimal | None = None
    gaps: list[Gap] = []
    for unit, value in entered:
        if isinstance(value, Decimal):
            total = value if total is None else _EXACT.add(total, value)
        else:
            gaps.append(Gap(unit, value.applicable if isinstance(value, Gap) else True))
    return Reading(total, tuple(dict.fromkeys(gaps)))
