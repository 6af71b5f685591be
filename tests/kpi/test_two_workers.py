"""Two workers on the same runs share their parts and harm nothing."""

import time

import pytest

from alliance.core.models import JobPart
from kpi.models import Run
from tests.kpi.crowd import crowded_county, numbers, rows
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)
SPANS = ["2024", "2024H1", "2024H2", *(f"2024Q{n}" for n in range(1, 5))]
PERIODS = [*SPANS, *(f"2024{month:02}" for month in range(1, 13))]
ASKED = [(code, period) for period in PERIODS for code in ("weighted", "plain")]
LEAST = 4
PACE = 0.1
"""Seconds: about as fast as one worker computes a run, so that some is always left."""


def test_two_workers_at_once_compute_what_one_does_each_row_once(workers: Workers) -> None:
    two = {str(workers.start().pid), str(workers.start().pid)}
    story = crowded_county()
    workers.wait_until_ready()
    shared: list[tuple[Run, tuple[str, str]]] = []
    # A worker looks at its queue each second: there is work until both have taken of it.
    for asked in ASKED:
        shared.append((story.start(*asked), asked))
        if len(shared) >= LEAST and _took(shared) == two:
            break
        time.sleep(PACE)
    runs = Run.objects.filter(pk__in=[run.pk for run, _ in shared])
    workers.wait_for(lambda: not runs.filter(state=Run.State.COMPUTING).exists())
    assert _took(shared) == two

    workers.kill_all()
    for run, asked in shared:
        run.refresh_from_db()
        assert run.state == Run.State.COMPUTED
        alone = story.run(*asked)
        assert numbers(run) == numbers(alone)
        assert rows(run) == rows(alone)


def _took(shared: list[tuple[Run, tuple[str, str]]]) -> set[str]:
    """The processes that had a part of these runs in hand."""
    parts = JobPart.objects.filter(job__in=[run.job_id for run, _ in shared])
    tokens = parts.exclude(token="").values_list("token", flat=True)
    return {token.split(":")[1] for token in tokens}
