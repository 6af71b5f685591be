"""Loading what a plan says follows from a result, with its clause."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alliance.core.loading import Tally
from kpi.models import Consequence, Scheme
from members.models import Clause, County


def load_consequences(
    county: County,
    rows: Sequence[Mapping[str, Any]],
    clause: Callable[[str | None], Clause | None],
    tally: Tally,
) -> None:
    """The rows of a definitions file's key `consequences`, after its schemes."""
    schemes = {scheme.code: scheme for scheme in Scheme.objects.filter(county=county)}
    for position, row in enumerate(rows):
        tally.ensure(
            Consequence,
            {"county": county, "scheme": schemes[row["scheme"]], "code": row["code"]},
            {
                "name": row["name"],
                "name_en": row["name_en"],
                "clause": clause(row["clause"]),
                "position": position,
            },
        )
