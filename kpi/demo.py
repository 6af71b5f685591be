"""Invented figures for a demonstration: drawn from a seed, shaped by a county's demo file.

Which bodies, which magnitudes and which turns of the story stand in `fixtures/demo/*.yaml`;
here is only how they are drawn. Nothing reads the database or the clock, and the same file
gives the same figures.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from alliance.core.numbers import round_half_up
from alliance.core.periods import Period

Spec = Mapping[str, Any]
Key = tuple[str, str, str, int]
LOCAL = ZoneInfo("Asia/Shanghai")
DECEMBER = 12
_PUNCTUAL: Spec = {"unit": "", "days": 0, "absent": (), "elements": ()}
NEAR_NORMAL = 40
"""From this mean on a Poisson draw is as good as a normal one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the generator needs to know of an element: the form, its frequency, who owes it."""

    form: str
    frequency: str
    places: int
    by_county: bool
    kinds: frozenset[str]
    banded: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One invented value, or the reason why it is missing, and when it was handed in."""

    unit: str
    element: str
    period: str
    band: int
    value: Decimal | None
    missing: str
    entered_at: datetime


def generate(
    document: Mapping[str, Any], elements: Mapping[str, Asked], bodies: Mapping[str, str | None]
) -> list[Drawn]:
    """All values of a demo file; `bodies` are the institutions' codes with their WS 218 kind.

    The file's `of` may only name elements that stand before it.
    """
    figures = _Figures(document, elements, bodies)
    for code in document["elements"]:
        figures.draw(code)
    return list(_reported(document, elements, figures.numbers))


class _Figures:
    """What truly happened, before anybody reported it: a number for every key."""

    def __init__(
        self,
        document: Mapping[str, Any],
        elements: Mapping[str, Asked],
        bodies: Mapping[str, str | None],
    ) -> None:
        self.document, self.elements, self.bodies = document, elements, bodies
        self.numbers: dict[Key, Decimal] = {}
        sizes = document["sizes"]
        self.sizes: dict[str, float] = {
            unit: sizes["given"].get(unit)
            or self._random(unit, "size").lognormvariate(0, sizes["spread"])
            for unit in sizes["units"]
        }

    def draw(self, code: str) -> None:
        """Every unit that owes the element, every period, every age band."""
        spec, asked = self.document["elements"][code], self.elements[code]
        for unit in self._owing(spec, asked):
            for period in _periods(self.document["years"], asked.frequency):
                for band in range(1, len(spec["bands"]) + 1) if asked.banded else (0,):
                    number = self._number(unit, code, period, band)
                    if number is not None:
                        self.numbers[unit, code, period.code, band] = number

    def _owing(self, spec: Spec, asked: Asked) -> list[str]:
        if asked.by_county:
            return [self.document["county"]]
        named = spec.get("units") or self.sizes
        if "of" in spec:
            named = dict.fromkeys(unit for unit, base, *_rest in self.numbers if base in _of(spec))
        return [unit for unit in named if not asked.kinds or self.bodies.get(unit) in asked.kinds]

    def _number(self, unit: str, code: str, period: Period, band: int) -> Decimal | None:
        spec, places = self.document["elements"][code], self.elements[code].places
        random = self._random(unit, code, period.code, band)
        if "yearly" in spec:
            exact = spec["yearly"].get(period.year)
            return None if exact is None else Decimal(str(exact))
        if "heads" in spec:
            return self._heads(unit, spec, period)
        base = self._base(unit, code, period, band)
        if base is None:
            return None
        if "noise" not in spec:
            return round_half_up(Decimal(str(base)), places)
        mean = base * self._over_time(unit, code, spec, period)
        if places:
            drawn = mean * random.lognormvariate(0, spec["noise"])
            return round_half_up(Decimal(str(drawn)), places)
        return _negative_binomial(random, mean, spec["noise"])

    def _heads(self, unit: str, spec: Spec, period: Period) -> Decimal:
        """Everybody of a kind whom the story's postings have sent so far: counted, never drawn."""
        told, side = self.document["postings"], spec["of_body"]
        return Decimal(
            sum(
                (one["kind"], one.get(side, told.get(side))) == (spec["heads"], unit)
                and one["from_on"] < period.until
                for one in told["earlier"]
            )
        )

    def _base(self, unit: str, code: str, period: Period, band: int) -> float | None:
        """The expected number in the first year's average month or in its year."""
        spec: Spec = self.document["elements"][code]
        if "of" in spec:
            found = (
                self.numbers.get((unit, base, period.code, at))
                for base in _of(spec)
                for at in (band, 0)
            )
            number = next((number for number in found if number is not None), None)
            if number is None:
                return None
            return float(number) * float(spec["bands"][band - 1] if band else spec["rate"])
        if "start" in spec:
            return float(spec["start"])
        if "units" in spec:
            return float(spec["units"][unit])
        if "around" in spec:
            level = self._random(unit, code, "level").lognormvariate(0, spec["spread"])
            return float(spec["around"] * level)
        return float(spec["each"] * self.sizes[unit])

    def _over_time(self, unit: str, code: str, spec: Spec, period: Period) -> float:
        years = period.year - self.document["years"][0] + (period.number - 1) / DECEMBER
        factor = float((1 + spec.get("growth", 0)) ** years)
        if "season" in spec:
            factor *= self.document["season"][spec["season"]][period.number - 1]
            festival = self.document["festival"]
            if festival["months"].get(period.year) == period.number:
                factor *= festival["factor"]
        lifted = self.document["story"].get("lifted")
        if lifted is None:
            return factor
        if (unit, True) == (lifted["unit"], code in lifted["elements"] and _from(lifted, period)):
            factor *= lifted["factor"]
        return factor

    def _random(self, *names: object) -> Random:
        """A source of its own for every number: another number drawn does not move this one."""
        return Random(":".join(map(str, (self.document["seed"], *names))))  # noqa: S311 invented


def _reported(
    document: Mapping[str, Any], elements: Mapping[str, Asked], numbers: Mapping[Key, Decimal]
) -> Iterator[Drawn]:
    """What came in of it: late, missing, wrong by a factor; each row with its moment."""
    story = document["story"]
    slip = story.get("slip", {"unit": "", "element": "", "period": "", "factor": 1})
    tardy = story.get("late", _PUNCTUAL)
    for (unit, code, period, band), number in numbers.items():
        asked = elements[code]
        random = Random(f"{document['seed']}:{unit}:{code}:{period}:report")  # noqa: S311 invented
        is_slip = (unit, code, period) == (slip["unit"], slip["element"], slip["period"])
        reason = "" if is_slip else _missing(document, asked, unit, code, period, random)
        reported = number * slip["factor"] if is_slip else number
        value = None if reason else reported
        late = tardy["days"] if unit == tardy["unit"] else 0
        at = _entered_at(document, asked, Period.parse(period), late, random)
        yield Drawn(unit, code, period, band, value, reason, at)
    for row in document["absent"]:
        asked, when = elements[row["element"]], Period.parse(row["period"])
        at = _entered_at(document, asked, when, 0, Random(0))  # noqa: S311 invented
        yield Drawn(row["unit"], row["element"], when.code, 0, None, row["reason"], at)


def _missing(  # noqa: PLR0917 - one row's facts
    document: Mapping[str, Any], asked: Asked, unit: str, code: str, period: str, random: Random
) -> str:
    rule, late = document["missing"], document["story"].get("late", _PUNCTUAL)
    if unit == late["unit"] and period in late["absent"] and code in late["elements"]:
        return "late"
    if asked.frequency != "month" or random.random() >= rule["share"]:
        return ""
    return "late" if random.random() < rule["late_of_them"] else "not_collected"


def _entered_at(
    document: Mapping[str, Any], asked: Asked, period: Period, late: int, random: Random
) -> datetime:
    entered = document["entered"]
    first, last = entered["forms"].get(asked.form) or entered[asked.frequency]
    day = period.until + timedelta(days=random.randint(first, last) + late)
    clock = time(random.randint(8, 17), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, clock, LOCAL)


def _periods(years: Sequence[int], frequency: str) -> list[Period]:
    first, last = years
    if frequency == "month":
        return Period.range(Period("month", first, 1), Period("month", last, DECEMBER))
    return Period.range(Period("year", first), Period("year", last))


def _of(spec: Spec) -> tuple[str, ...]:
    return (spec["of"],) if isinstance(spec["of"], str) else tuple(spec["of"])


def _from(lifted: Spec, period: Period) -> bool:
    return period >= Period.parse(lifted["from"])


def _negative_binomial(random: Random, mean: float, spread: float) -> Decimal:
    """A count whose mean itself varies, by `spread` as a share of it: last digits are not round."""
    shape = 1 / spread**2
    return _poisson(random, random.gammavariate(shape, mean / shape))


def _poisson(random: Random, mean: float) -> Decimal:
    if mean > NEAR_NORMAL:
        return Decimal(max(round(random.gauss(mean, math.sqrt(mean))), 0))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count, product = count + 1, product * random.random()
    return Decimal(count)
