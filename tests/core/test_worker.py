"""A real worker on the real transport: killed in the middle, it loses and doubles nothing.

On SQLite the queue is a folder, with REDIS_URL it is Redis; the rest is the same.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import transaction

from alliance.core import jobs, outbox
from alliance.core.actor import Actor
from alliance.core.jobs import Part
from alliance.core.models import Job, JobPart, Message, Notice
from members.models import County, Person
from tests import make
from tests.core.works import effects

WORKER = [
    sys.executable, "-m", "celery", "-A", "alliance", "worker", "-P", "solo", "-c", "1",
    "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "INFO", "--include", "tests.core.works",
]  # fmt: skip
KEYS = [f"{number:02}" for number in range(16)]
pytestmark = pytest.mark.django_db(transaction=True)


class Workers:
    """The worker processes of one test."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        with self.log.open("ab") as out:
            worker = subprocess.Popen(
                WORKER, cwd=settings.BASE_DIR, env=self.environment, stdout=out, stderr=out
            )
        self.running.append(worker)
        return worker

    def kill_all(self) -> None:
        """As a power cut would."""
        for worker in self.running:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
        self.running.clear()

    def wait_for(self, reached: Callable[[], bool], seconds: float = 40) -> None:
        """Until it is so; with the worker's own words when it does not come to be."""
        end = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < end, self.log.read_text(encoding="utf8")[-3000:]
            time.sleep(0.03)


@pytest.fixture
def workers(child_environment: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    empty_the_queue()
    found = Workers(child_environment, tmp_path / "worker.log")
    yield found
    found.kill_all()
    empty_the_queue()


def empty_the_queue() -> None:
    """What a broker without its memory looks like."""
    if settings.REDIS_URL:
        server = redis.Redis.from_url(settings.REDIS_URL)
        server.delete("celery", "unacked", "unacked_index", "unacked_mutex")
        server.close()
        return
    shutil.rmtree(settings.VAR / "queue", ignore_errors=True)
    (settings.VAR / "queue").mkdir()


def asked(county: County, seconds: float, key: str = "once") -> Job:
    with transaction.atomic():
        return jobs.enqueue(
            county=county.pk,
            kind="test.leaves-traces",
            arguments={},
            key=key,
            parts=[Part(part, {"seconds": seconds}) for part in KEYS],
            by=Actor.system(county.pk, "tests"),
        )


def is_over(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, ended_at__isnull=False).exists()


def test_killed_between_two_parts_and_the_queue_lost_each_effect_is_there_once(
    workers: Workers,
) -> None:
    job = asked(make.county(), seconds=0.2)
    workers.start()
    workers.wait_for(lambda: len(effects(job)) >= 3)
    workers.kill_all()
    before = effects(job)
    assert 3 <= len(before) < len(KEYS)
    assert Job.objects.get(pk=job.pk).state == "running"

    empty_the_queue()
    JobPart.objects.filter(job=job).update(arguments={"seconds": 0})
    restarted = time.monotonic()
    workers.start()
    workers.wait_for(lambda: is_over(job))
    assert time.monotonic() - restarted < 30
    assert Job.objects.get(pk=job.pk).state == "done"
    assert effects(job)[: len(before)] == before
    assert sorted(effects(job)) == KEYS


def test_two_workers_share_a_job_asked_for_while_they_wait(workers: Workers) -> None:
    """The nudge of the commit reaches them; messages to people are delivered as well."""
    county = make.county()
    person = Person.objects.create(county=county, name="演示人员 07")
    two = {str(workers.start().pid), str(workers.start().pid)}
    workers.wait_for(lambda: workers.log.read_text(encoding="utf8").count(" ready.") == len(two))
    job = asked(county, seconds=0.15)
    with transaction.atomic():
        outbox.tell(county=county.pk, person=person.pk, text="考核结果已公布。")
    workers.wait_for(lambda: is_over(job) and Notice.objects.exists())
    assert sorted(effects(job)) == KEYS
    assert not Message.objects.filter(kind="notice", sent_at=None).exists()
    tokens = JobPart.objects.filter(job=job).values_list("token", flat=True)
    assert {token.split(":")[1] for token in tokens} == two
    assert str(os.getpid()) not in two
