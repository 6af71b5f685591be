"""One county's registry while its plan's file is taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alliance.core.loading import Tally
from members.actions.plans._printed import Printed
from members.models import County

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Filing:
    """One county's registry while its plan's file is taken over."""

    county: County
    printed: Printed
    tally: Tally
    gone: list[str]

    def clause(self, row: Row) -> int | None:
        """The id of the clause that a row of the file names."""
        return self.printed.clause(row.get("clause"))
