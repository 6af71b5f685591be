"""A cell of a run: an indicator of a unit, computed and held against its yardstick."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi.formula import Result


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one unit: the result, its yardstick and the judgement.

    `met` and `below_baseline` are None without a value, a target or a baseline.
    """

    unit: str
    indicator: str
    result: Result
    target: Mapping[str, Any] | None
    met: bool | None
    below_baseline: bool | None
