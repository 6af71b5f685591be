"""Figures that are missing behind an assessed body's points and that somebody else owes."""

from dataclasses import dataclass

from kpi.running import owing
from kpi.running.computing import Computation
from kpi.running.subjects import subjects_of


@dataclass(frozen=True, slots=True)
class Gap:
    """One item of one assessed body that waits for others; codes, and who owes what."""

    unit: str
    item: str
    indicator: str
    owed: tuple[owing.Owed, ...]


def gaps_of(computation: Computation) -> list[Gap]:
    """Every item that waits for a figure which the assessed body does not itself hand in.

    What a body's own members owe is its own gap. Only what gives points counts.
    """
    if not computation.has_points:
        return []
    run = computation.run
    items = [row for row in run.frozen["scheme"]["items"] if row["indicator"]]
    found = []
    for unit in subjects_of(run):
        for row in items:
            code = row["indicator"]
            if run.indicators[code]["qualitative"]:
                continue
            own = {unit, *run.subject(unit, run.indicators[code]["covers"]).institutions}
            others = [one for one in owing.owed(computation, unit, [code]) if one.unit not in own]
            if others:
                found.append(Gap(unit, row["code"], code, tuple(others)))
    return found
