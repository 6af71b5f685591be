"""Two people at once: one start wins; stopping and finishing never wait for each other."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from alliance.core import jobs
from alliance.core.errors import Refused
from alliance.core.jobs import working
from kpi import actions
from kpi.models import IndicatorValue, Run
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db(transaction=True)


def together(*doings: Callable[[], object]) -> list[object]:
    """What each gives or raises when all begin at the same moment."""
    ready = threading.Barrier(len(doings))
    found: list[object] = [None] * len(doings)

    def do(place: int, doing: Callable[[], object]) -> None:
        try:
            ready.wait()
            found[place] = doing()
        except Exception as error:  # noqa: BLE001 - it is what the test looks at
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_who_start_the_same_run_at_once_one_is_told():
    story = small_county()
    found = together(story.start, story.start)
    assert {type(one) for one in found} == {Run, Refused}, found
    assert Run.objects.filter(scheme_version__scheme=story.version().scheme).count() == 1


def test_stopping_a_run_while_it_is_finished_ends_it_one_way_or_the_other(caplog, monkeypatch):
    story = small_county()
    for _round in range(3):
        run = story.start()
        with monkeypatch.context() as late:
            late.setattr(working, "end", lambda *_: None)
            jobs.run_due(limit=1)
        cancelled, worked = together(
            lambda run=run: actions.cancel_run(run=run, by=story.assessor), jobs.run_due
        )
        assert isinstance(cancelled, Run | Refused), cancelled
        assert not isinstance(worked, Exception), worked
        jobs.run_due()
        run.refresh_from_db()
        assert run.state in {Run.State.COMPUTED, Run.State.CANCELLED}
        assert IndicatorValue.objects.filter(run=run).exists() == (run.state == "computed")
    assert "at its end" not in caplog.text  # the worker never had to try again
