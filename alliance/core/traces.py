"""Traces of somebody's work at a body that exist anyway: one app has them, another shows them.

An app that has some answers `queries.traces_of(county, person, body, first, until)`. They are
shown to whoever verifies and never judged: who has none may have worked all the same.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Trace:
    """What was done, and how many times in the days that were asked for."""

    label: "StrOrPromise"
    count: int
