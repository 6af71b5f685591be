"""A worker that is asked to end finishes the part in hand and leaves the rest to be found."""

import signal
import time

import pytest

from alliance.core.models import Job
from tests import make
from tests.core.test_worker import KEYS, asked
from tests.core.works import effects
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)


def test_asked_to_end_in_the_middle_of_a_job_it_is_gone_after_one_part(
    workers: Workers,
) -> None:
    job = asked(make.county(), seconds=0.5)
    worker = workers.start()
    workers.wait_for(lambda: len(effects(job)) >= 2)
    begun = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert time.monotonic() - begun < 5  # the whole job takes eight
    left = effects(job)
    assert 2 <= len(left) < len(KEYS)
    assert Job.objects.get(pk=job.pk).state == "running"
