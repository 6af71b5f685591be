"""What a run that was made known says of each body, for whoever settles money by it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from kpi.models import Run, Total
from kpi.queries.course.settling import gives_points, subjects
from kpi.rules import KNOWN

SCORED: Final = "scored"
NOT_SCORED: Final = "not_scored"
NO_WEIGHTS: Final = "no_weights"


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One assessed body: `unit` is the id of its `members.Unit`, `code` and `name` its own.

    `share` is points over maximum, `part` points over the points of all bodies together, both
    exact. Where `status` is not `scored` there are no points: `no_weights` (未设权重) says that
    the scheme gives none, `not_scored` that no item applied to this body. Missing is not
    nought: these are None and must not be settled as 0. `part` is also None where nobody has
    any points.
    """

    unit: int
    code: str
    name: str
    status: str
    points: Decimal | None = None
    maximum: Decimal | None = None
    share: Fraction | None = None
    part: Fraction | None = None
    rank: int | None = None


def scores(run: Run) -> tuple[UnitScore, ...]:
    """Points, shares and ranks of a run's bodies, best first; the only way to money.

    For the settlement of the withheld public-health money, the shares of a surplus and the
    totals of performance pay. The numbers of a locked run never change; a published one may be
    followed by a revision (`known_before` gives the one that counts). Refused with the code
    NOT_PUBLISHED for a run that is not made known; money follows no provisional result.
    """
    if run.state not in KNOWN or run.provisional:
        raise Refused(
            _("这个批次还没有公布，不能据以结算。请在公布后再办理。"), code="NOT_PUBLISHED"
        )
    names = dict(run.units.values_list("unit_id", "name"))
    rows = list(Total.objects.filter(run=run).select_related("unit"))
    rows.sort(key=lambda row: (row.rank, names[row.unit_id], row.unit.code))
    whole = sum((Fraction(row.points) for row in rows), Fraction(0))
    found = [_scored(row, names[row.unit_id], whole) for row in rows]
    scored = {one.unit for one in found}
    status = NOT_SCORED if gives_points(run) else NO_WEIGHTS
    rest = subjects(run).exclude(pk__in=scored).order_by("code")
    return (*found, *(UnitScore(unit.pk, unit.code, names[unit.pk], status) for unit in rest))


def _scored(row: Total, name: str, whole: Fraction) -> UnitScore:
    points = Fraction(row.points)
    return UnitScore(
        unit=row.unit_id,
        code=row.unit.code,
        name=name,
        status=SCORED,
        points=row.points,
        maximum=row.maximum,
        share=points / Fraction(row.maximum) if row.maximum else None,
        part=points / whole if whole else None,
        rank=row.rank,
    )
