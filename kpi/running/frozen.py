"""The figures of one run, read back from what was frozen: the only source of its numbers.

A frozen run knows the run's period, its units, who belonged to what on the period's last day,
the definitions of every element, and every entered value the run may need. It answers a
formula's questions (`kpi.formula.Facts`) for any subject: the county, an alliance, an
institution. Nothing here reads the database or the clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from alliance.core.periods import MONTHS, Kind, Period
from kpi.assessment.rollup import periods_of
from kpi.formula.facts import AGE_BANDS, HERE, Gap, Reading, Scope
from kpi.formula.fast import LARGEST_INPUT
from kpi.formula.numbers import CONTEXT
from kpi.running.contributing import Contribution, Entry, of_period, over_time, sum_of
from kpi.running.millionths import Sums, read_short, short_of

Asking = tuple[str, bool, tuple[str, ...]]
LOOSE = frozenset({"league", "centre"})
"""Forms of union that are no alliance, however they are led."""
_NOBODY = Reading(None, (Gap(applicable=False),))


class FrozenRun:
    """Everything frozen for one run, with the sums over time remembered."""

    def __init__(self, frozen: Mapping[str, Any]) -> None:
        self.frozen = frozen
        self.period = Period.parse(frozen["period"])
        self.elements: Mapping[str, Mapping[str, Any]] = frozen["elements"]
        self.indicators: Mapping[str, Mapping[str, Any]] = frozen["indicators"]
        self.units: Mapping[str, Mapping[str, Any]] = frozen["units"]
        self.county: str = frozen["county"]["code"]
        self._values: Mapping[str, Mapping[str, Mapping[str, Entry]]] = frozen["values"]
        self._asking: dict[str, Asking] = {}
        self._summed: dict[str, Asking | None] = {}
        self._subjects: dict[tuple[str, str], Subject] = {}
        self._wholes: dict[str, dict[str, int]] = {}
        self.own: Mapping[str, Mapping[str, int]] = {}
        self._over_time: dict[tuple[str, str, Period, int], Contribution] = {}

    @cached_property
    def alliances(self) -> Mapping[str, frozenset[str]]:
        """Code of each alliance → codes of the institutions in it, each once."""
        return {
            code: frozenset(row[0] for row in rows)
            for code, rows in self.frozen["alliances"].items()
        }

    @cached_property
    def roles(self) -> Mapping[str, frozenset[str]]:
        """Role → codes of those that have it in an alliance; leagues and centres are none."""
        found: dict[str, set[str]] = {}
        for alliance, rows in self.frozen["alliances"].items():
            if self.units[alliance].get("form") not in LOOSE:
                for code, role, *_since in rows:
                    found.setdefault(role, set()).add(code)
        return {role: frozenset(codes) for role, codes in found.items()}

    @cached_property
    def leads(self) -> frozenset[str]:
        """Those that lead an alliance."""
        return self.roles.get("lead", frozenset())

    @cached_property
    def followers(self) -> frozenset[str]:
        """Full members that lead none."""
        full = self.roles.get("member", frozenset()) | self.roles.get("private", frozenset())
        return full - self.leads

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The distinct institutions of all alliances, in order of their codes."""
        return tuple(sorted(frozenset().union(*self.alliances.values())))

    @cached_property
    def everybody(self) -> tuple[str, ...]:
        """Every institution of the county, in an alliance or not."""
        return tuple(sorted(self.frozen["everybody"]))

    def subject(self, code: str, covers: str) -> "Subject":
        """The facts of one unit; `covers` says which set a county is made of."""
        if (code, covers) not in self._subjects:
            self._subjects[(code, covers)] = Subject(
                self, code, self._bodies(code, covers), self._bodies(self.county, covers)
            )
        return self._subjects[(code, covers)]

    def _bodies(self, code: str, covers: str) -> tuple[str, ...]:
        kind = self.units[code]["kind"]
        if kind == "county":
            return self.members if covers == "members" else self.everybody
        if kind == "alliance":
            return tuple(sorted(self.alliances.get(code, ())))
        return (code,)

    def wholes(self, element: str) -> Mapping[str, int]:
        """What each unit entered of an element for the very period, in millionths.

        Only short numbers are in it; who is not has a gap, a long number, or months to add up.
        """
        if element not in self._wholes:
            code = self.period.code
            entries = self._values.get(element, {})
            found = ((unit, _whole(entry.get(code))) for unit, entry in entries.items())
            self._wholes[element] = {unit: number for unit, number in found if number is not None}
        return self._wholes[element]

    def read_all(self) -> None:
        """Find what every body entered alone at once: for who computes all of it.

        `own` has per institution the elements that it is asked for and that are added up, in
        millionths; what is not in it has a gap, is nought or long, and is read with care.
        """
        own: dict[str, dict[str, int]] = {unit: {} for unit in self.everybody}
        asked: dict[Asking, frozenset[str]] = {}
        for element in self.elements:
            asking = self.summed(element)
            if asking is None or asking[0] == "county":
                continue
            if asking not in asked:
                asked[asking] = frozenset(unit for unit in own if self.is_asked(asking, unit))
            for unit, number in self.wholes(element).items():
                if number and unit in asked[asking]:
                    own[unit][element] = number
        self.own = own

    def summed(self, element: str) -> "Asking | None":
        """Who hands an element in whose plain numbers are added up; None of any other element."""
        if element not in self._summed:
            row = self.elements[element]
            is_plain = row["over_units"] == "sum" and not row["banded"]
            self._summed[element] = self.asking(element) if is_plain else None
        return self._summed[element]

    def asking(self, element: str) -> "Asking":
        """Who hands an element in, whether it stands for a body alone, and of which kinds."""
        if element not in self._asking:
            row = self.elements[element]
            alone = row["over_units"] == "none"
            self._asking[element] = (row["reported_by"], alone, tuple(row["kinds"]))
        return self._asking[element]

    def at(self, scope: Scope) -> list[Period]:
        """The periods that a scope means, seen from the run's period."""
        return periods_of(scope, self.period)

    def contribution(
        self, element: str, unit: str, periods: Iterable[Period], band: int = 0
    ) -> Contribution:
        """What one unit reported of an element over the periods, added up."""
        found = [self._of_period(element, unit, period, band) for period in periods]
        if len(found) == 1:
            return found[0]
        return over_time(unit, found, average=False)

    def _of_period(self, element: str, unit: str, period: Period, band: int) -> Contribution:
        key = (element, unit, period, band)
        if key not in self._over_time:
            self._over_time[key] = self._read(element, unit, period, band)
        return self._over_time[key]

    def _read(self, element: str, unit: str, period: Period, band: int) -> Contribution:
        definition = self.elements[element]
        entries = self._values.get(element, {}).get(unit, {})
        suffix = f"#{band}" if band else ""
        own = entries.get(period.code + suffix)
        frequency: Kind = definition["frequency"]
        is_longer = MONTHS[period.kind] > MONTHS[frequency]
        if own is not None or not is_longer or definition["over_time"] == "none":
            return of_period(unit, period.code, own)
        parts = period.parts(frequency)
        if definition["over_time"] == "last":
            parts = parts[-1:]
        singles = [of_period(unit, part.code, entries.get(part.code + suffix)) for part in parts]
        return over_time(unit, singles, average=definition["over_time"] == "average")

    def owes(self, element: str, unit: str) -> bool:
        """Whether this institution is one of those that report the element."""
        return self.is_asked(self.asking(element), unit)

    def is_asked(self, asking: Asking, unit: str) -> bool:
        """Whether this institution is one of those that are asked in this way."""
        reported_by, _alone, kinds = asking
        reporting = {"lead": self.leads, "member": self.followers}.get(reported_by)
        if reporting is not None and unit not in reporting:
            return False
        return not kinds or self.units[unit]["ws"] in kinds


@dataclass(frozen=True)
class Subject:
    """A unit being computed, and the institutions its sums are made of.

    `county` are the institutions that `county(…)` means here: the set that the indicator covers.
    """

    run: FrozenRun
    code: str
    institutions: tuple[str, ...]
    county: tuple[str, ...]
    _known: dict[tuple[str, Scope, int], Reading] = field(
        default_factory=dict, repr=False, compare=False
    )
    _brought: dict[tuple[str, Scope, int], list[Contribution]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _reporting: dict[Any, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def reading(self, code: str, scope: Scope) -> Reading:
        """The element's number here, with one gap for every unit that did not report."""
        return self._reading(code, scope, 0)

    def bands(self, code: str, scope: Scope) -> Sequence[Reading]:
        """The eight age bands of a banded element."""
        return tuple(self._reading(code, scope, band) for band in range(1, AGE_BANDS + 1))

    def members(self, place: str) -> Sequence["Subject"]:
        """Each institution of the place on its own."""
        return [Subject(self.run, code, (code,), self.county) for code in self._institutions(place)]

    def contributions(self, element: str, scope: Scope, band: int = 0) -> list[Contribution]:
        """Who brings what to the reading, in order of the units' codes."""
        key = (element, scope, band)
        if key not in self._brought:
            periods = self.run.at(scope)
            self._brought[key] = [
                self.run.contribution(element, unit, periods, band)
                for unit in self._reporters(element, scope.place)
            ]
        return self._brought[key]

    def is_asked(self, element: str) -> bool:
        """Whether anybody here reports the element at all."""
        return bool(self._reporters(element, ""))

    @cached_property
    def sums(self) -> Sums:
        """The sums of elements here in millionths, where nothing of them is missing."""
        is_alone = self.institutions == (self.code,)
        return Sums(self.in_millionths, self.run.own.get(self.code, {}) if is_alone else {})

    def in_millionths(self, element: str) -> int | None:
        """The element's sum here in millionths, where nothing of it is missing; else None."""
        asking = self.run.summed(element)
        if asking is not None:
            wholes = self.run.wholes(element)
            try:
                total = sum([wholes[unit] for unit in self._asked("", asking)])
            except KeyError:  # a gap, or months to add up: read with care
                total = 0
            if 0 < abs(total) < LARGEST_INPUT:
                return total
        elif self.run.elements[element]["banded"]:
            return None
        reading = self._reading(element, HERE, 0)
        if reading.total is None or reading.gaps:
            return None
        return short_of(reading.total)

    def _reading(self, element: str, scope: Scope, band: int) -> Reading:
        key = (element, scope, band)
        if key not in self._known:
            self._known[key] = self._added_up(element, scope, band)
        return self._known[key]

    def _added_up(self, element: str, scope: Scope, band: int) -> Reading:
        found = self.contributions(element, scope, band)
        counted = [one for one in found if one.complete or one.applicable]
        if not counted:
            return _NOBODY
        total = sum_of([one.total for one in counted])
        if total is not None and self.run.elements[element]["over_units"] == "average":
            total = CONTEXT.divide(total, Decimal(len(counted)))
        gaps = tuple(Gap(unit=one.unit) for one in counted if not one.complete)
        return Reading(total, gaps)

    def _reporters(self, element: str, place: str) -> tuple[str, ...]:
        return self._asked(place, self.run.asking(element))

    def _asked(self, place: str, asking: Asking) -> tuple[str, ...]:
        """Most elements are asked of the same bodies: they are looked for once a way of asking."""
        found = self._reporting.get((place, asking))
        if found is None:
            found = self._reporting[place, asking] = self._found_asked(place, asking)
        return found

    def _found_asked(self, place: str, asking: Asking) -> tuple[str, ...]:
        reported_by, alone, _kinds = asking
        if reported_by == "county":
            is_county = place == "county" or self.code == self.run.county
            return (self.run.county,) if is_county else ()
        if alone:
            is_own = self.code in self.institutions and self.run.is_asked(asking, self.code)
            return (self.code,) if is_own else ()
        return tuple(unit for unit in self._institutions(place) if self.run.is_asked(asking, unit))

    def _institutions(self, place: str) -> tuple[str, ...]:
        if place == "county":
            return self.county
        if place == "alliance":
            mine = set(self.institutions)
            allied = [codes for codes in self.run.alliances.values() if mine & codes]
            return tuple(sorted(frozenset().union(*allied)))
        return self.institutions


def _whole(entry: Entry | None) -> int | None:
    """An entered number in millionths; None where there is none or it is too fine or too long."""
    return None if entry is None or entry[0] is None else read_short(entry[0])
