"""A county large enough that a worker can be interrupted in the middle of its run."""

from typing import Any

from alliance.core.models import JobPart
from kpi.models import IndicatorValue, Run, RunFacts, Score, Total
from tests import make
from tests.kpi.story import Story, small_county

BODIES = 75
CELL = ("unit__code", "indicator__code", "value", "numerator", "denominator", "status",
        "target", "comparator", "met", "below_baseline")  # fmt: skip
POINTS = ("unit__code", "item__code", "status", "points", "weight", "scaled")


def crowded_county() -> Story:
    """The small county's northern alliance has seventy-five members more, which report as well.

    Four in a hundred contracts are missing, so that there are gaps as well as numbers.
    """
    story = small_county()
    bodies = [make.institution(story.county) for _body in range(BODIES)]
    for body in bodies:
        make.join(story.north, body)
    numbered = list(enumerate(bodies, 1))
    months = [f"2024{month:02}" for month in range(1, 13)]
    for element, factor in (("here", 7), ("elsewhere", 3)):
        figures: dict[Any, str | None] = {
            (body.unit, month): str(factor * n % 50 + 1) for n, body in numbered for month in months
        }
        story.write(element, figures)
    story.write(
        "contracts",
        {(body.unit, "2024"): None if n % 25 == 0 else str(n % 40) for n, body in numbered},
    )
    return story


def parts_done(run: Run) -> int:
    """How many parts of the run's job have had their effect."""
    return JobPart.objects.filter(job=run.job_id, state=JobPart.State.DONE).count()


def parts(run: Run) -> int:
    """How many parts the run's job has."""
    return JobPart.objects.filter(job=run.job_id).count()


def numbers(run: Run) -> list[list[Any]]:
    """Every row of the run but its keys: values, points, sums and ranks; doubled rows stay."""
    return [
        sorted(run.values.values_list(*CELL), key=str),
        sorted(run.scores.values_list(*POINTS), key=str),
        sorted(run.totals.values_list("unit__code", "points", "maximum", "rank"), key=str),
    ]


def rows(run: Run) -> int:
    """Rows of any table that belong to the run."""
    return sum(
        model._default_manager.filter(run=run).count()
        for model in (IndicatorValue, Score, Total, RunFacts)
    )
