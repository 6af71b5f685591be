"""Two workers on the same runs share their parts and harm nothing."""

import pytest

from alliance.core.models import JobPart
from kpi.models import Run
from tests.kpi.crowd import crowded_county, numbers, rows
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = [("weighted", "2024"), ("plain", "2024"), ("plain", "2024H1"), ("plain", "202405")]
"""More than one, so that the work outlasts the second in which a worker looks at its queue."""


def test_two_workers_at_once_compute_what_one_does_each_row_once(workers: Workers) -> None:
    two = {str(workers.start().pid), str(workers.start().pid)}
    story = crowded_county()
    workers.wait_until_ready()
    shared = [story.start(*one) for one in ASKED]
    runs = Run.objects.filter(pk__in=[run.pk for run in shared])
    workers.wait_for(lambda: not runs.filter(state=Run.State.COMPUTING).exists())
    parts = JobPart.objects.filter(job__in=[run.job_id for run in shared])
    assert {token.split(":")[1] for token in parts.values_list("token", flat=True)} == two

    workers.kill_all()
    for run, asked in zip(shared, ASKED, strict=True):
        run.refresh_from_db()
        assert run.state == Run.State.COMPUTED
        alone = story.run(*asked)
        assert numbers(run) == numbers(alone)
        assert rows(run) == rows(alone)
