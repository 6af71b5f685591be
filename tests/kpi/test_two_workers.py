"""Two workers on one run share its parts and harm nothing."""

import pytest

from alliance.core.models import JobPart
from kpi.models import Run
from tests.kpi.crowd import crowded_county, numbers, rows
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_at_once_compute_what_one_does_each_row_once(workers: Workers) -> None:
    story = crowded_county()
    alone = story.run("weighted")

    two = {str(workers.start().pid), str(workers.start().pid)}
    workers.wait_until_ready()
    run = story.start("weighted")
    workers.wait_for(lambda: Run.objects.get(pk=run.pk).state != Run.State.COMPUTING)
    run = Run.objects.get(pk=run.pk)
    assert run.state == Run.State.COMPUTED
    assert numbers(run) == numbers(alone)
    assert rows(run) == rows(alone)
    tokens = JobPart.objects.filter(job=run.job_id).values_list("token", flat=True)
    assert {token.split(":")[1] for token in tokens} == two
