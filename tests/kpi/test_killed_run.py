"""A run that is struck in the middle: killed, it ends with the same numbers, each once;
cancelled, it leaves none.

A real worker on the real transport: a folder beside SQLite, Redis beside PostgreSQL.
"""

import pytest

from alliance.core.models import AuditEvent
from kpi import access, actions
from kpi.models import Run
from tests.kpi.crowd import crowded_county, numbers, parts, parts_done, rows
from tests.workers import Workers, empty_the_queue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_parts")]


def is_over(run: Run) -> bool:
    run.refresh_from_db()
    return run.job.ended_at is not None if run.job else False


def test_killed_between_two_parts_a_run_ends_with_the_same_scores_each_once(
    workers: Workers,
) -> None:
    workers.start()
    story = crowded_county()
    run = story.start("weighted")
    workers.wait_for(lambda: parts_done(run) >= 3, pause=0.002)
    workers.kill_all()
    empty_the_queue()  # the broker forgets what the dead worker had in hand
    assert 3 <= parts_done(run) < parts(run)
    assert Run.objects.get(pk=run.pk).state == Run.State.COMPUTING
    assert rows(run) > 0
    assert not access.results_for(story.assessor).filter(run=run).exists()

    workers.start()
    workers.wait_for(lambda: is_over(run))
    run = Run.objects.get(pk=run.pk)
    assert run.state == Run.State.COMPUTED
    computed = AuditEvent.objects.filter(what="kpi.run_computed", subject__contains=str(run.pk))
    assert computed.count() == 1

    workers.kill_all()
    undisturbed = story.run("weighted")
    assert numbers(run) == numbers(undisturbed)
    assert rows(run) == rows(undisturbed) > 300


def test_cancelled_in_the_middle_a_run_leaves_nothing_to_be_seen(workers: Workers) -> None:
    workers.start()
    story = crowded_county()
    run = story.start("weighted")
    workers.wait_for(lambda: parts_done(run) >= 4, pause=0.002)
    actions.cancel_run(run=run, by=story.assessor)
    workers.wait_for(lambda: is_over(run))
    assert parts_done(run) < parts(run)
    assert run.job is not None
    assert (run.state, run.job.state) == (Run.State.CANCELLED, "cancelled")
    assert rows(run) == 0
    assert run.available_at is None
    assert not access.results_for(story.assessor).exists()
    assert not access.scores_for(story.assessor).exists()

    again = story.start("weighted")
    workers.wait_for(lambda: is_over(again))
    assert (again.state, again.revision) == (Run.State.COMPUTED, 2)
