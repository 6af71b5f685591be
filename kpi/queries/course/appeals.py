"""The figures an appeal is about: those behind a score, and those that were asked for."""

from collections.abc import Collection
from dataclasses import dataclass

from kpi import naming
from kpi.formula import AGE_BANDS
from kpi.models import Appeal, DataElement
from kpi.running import owing
from kpi.running.computing import Computation

MOST = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One entered value: whose, of what, for when, what it is and what it is asked to be.

    `field` is its name on a form; `value` is None where nothing was reported.
    """

    unit: str
    unit_name: str
    element: str
    name: str
    name_en: str
    period: str
    band: int
    value: str | None
    asked: str = ""
    corrected: str | None = None

    @property
    def field(self) -> str:
        """Under which name it stands on a form."""
        return f"figure-{self.unit}-{self.element}-{self.period}-{self.band}"


def figures_behind(
    computation: Computation, unit: str, indicator: str, readable: Collection[str]
) -> list[Figure]:
    """The entered values of the body itself, or of an alliance's members, behind a score.

    At most sixty: a larger correction goes through the form with a reason.
    """
    run = computation.run
    if indicator not in computation.catalogue.indicators:
        return []
    own = {unit, *run.alliances.get(unit, ())}
    found: dict[str, Figure] = {}
    for element, scope, covers in owing.uses(computation, indicator):
        row = run.elements[element]
        subject = run.subject(unit, covers)
        for band in range(1, AGE_BANDS + 1) if row["banded"] else (0,):
            for one in subject.contributions(element, scope, band):
                if one.unit not in own or one.unit not in readable:
                    continue
                for period, entry in one.entries:
                    figure = Figure(
                        one.unit, run.units[one.unit]["name"], element, row["name"],
                        row["name_en"], period, band,
                        None if entry is None else (entry[0] or entry[1]),
                    )  # fmt: skip
                    found.setdefault(figure.field, figure)
    return list(found.values())[:MOST]


def asked_in(appeal: Appeal) -> list[Figure]:
    """What an appeal asks for, beside what was entered in its place."""
    elements = {
        row.code: row
        for row in DataElement.objects.filter(
            county=appeal.county_id, code__in=[one["element"] for one in appeal.asked]
        )
    }
    units = naming.names_in(appeal.run)
    entered = {_key(one): one["value"] for one in appeal.corrected}
    return [
        Figure(
            unit=one["unit"],
            unit_name=units.get(one["unit"], one["unit"]),
            element=one["element"],
            name=elements[one["element"]].name if one["element"] in elements else one["element"],
            name_en=elements[one["element"]].name_en if one["element"] in elements else "",
            period=one["period"],
            band=one["band"],
            value=None,
            asked=one["value"],
            corrected=entered.get(_key(one)),
        )
        for one in appeal.asked
    ]


def _key(one: dict[str, object]) -> tuple[object, ...]:
    return (one["unit"], one["element"], one["period"], one["band"])
