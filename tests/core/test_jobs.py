"""Long work is done part by part, by whoever comes, and each effect counts once."""

import datetime
import logging
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from alliance.core import clock, jobs, nudging, tasks
from alliance.core.actor import Actor
from alliance.core.db.scope import current
from alliance.core.errors import NotFound, Refused
from alliance.core.jobs import Part, working
from alliance.core.models import AuditEvent, Job, JobPart
from members.models import County
from tests import make
from tests.core.works import LeavesTraces, effects

ABC = [Part("a"), Part("b"), Part("c")]


@pytest.fixture
def county(db: None) -> County:
    return make.county()


def by(county: County) -> Actor:
    return Actor.system(county.pk, "tests")


def asked(county: County, kind: str = "test.leaves-traces", parts: Any = ABC, **more: Any) -> Job:
    given: dict[str, Any] = {"arguments": {}, "key": "once", "by": by(county)} | more
    with transaction.atomic():
        return jobs.enqueue(county=county.pk, kind=kind, parts=parts, **given)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_when_all_its_parts_are(county: County) -> None:
    job = asked(county)
    assert jobs.progress(job) == jobs.Progress(0, 3)
    assert jobs.run_due() == 3
    job = fresh(job)
    assert effects(job) == ["a", "b", "c"]
    assert (job.state, job.result) == ("done", {"effects": 3})
    assert job.started_at and job.ended_at and job.started_at <= job.ended_at
    assert jobs.progress(job).percent == 100


def test_the_same_key_is_the_same_job(county: County) -> None:
    first = asked(county)
    jobs.run_due()
    second = asked(county, parts=[Part("x")])
    assert second.pk == first.pk
    assert jobs.run_due() == 0
    assert asked(make.neighbour()).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_a_job_outside_any_transaction_is_a_fault() -> None:
    county = make.county()
    with pytest.raises(RuntimeError, match="action"):
        jobs.enqueue(county=county.pk, kind="x", arguments={}, key="k", parts=[], by=by(county))


def test_a_job_without_parts_just_ends(county: County) -> None:
    job = asked(county, parts=[])
    assert jobs.run_due() == 0
    assert fresh(job).state == "done"
    assert jobs.progress(job).percent == 100


def test_a_higher_stage_waits_for_the_lower_ones(county: County) -> None:
    job = asked(county, parts=[Part("late", stage=1), Part("first"), Part("second")])
    jobs.run_due(limit=2)
    assert effects(job) == ["first", "second"]
    jobs.run_due()
    assert effects(job) == ["first", "second", "late"]


def test_while_a_lower_part_is_held_the_higher_stage_stays_closed(county: County) -> None:
    job = asked(county, parts=[Part("late", stage=1), Part("first")])
    held(job, "first", "elsewhere:1:x", until=clock.now() + datetime.timedelta(minutes=1))
    assert jobs.run_due() == 0
    assert effects(job) == []


def test_a_small_job_does_not_wait_for_the_end_of_a_large_one(county: County) -> None:
    large = asked(county, key="large", parts=[Part(f"{n}") for n in range(50)])
    jobs.run_due(limit=5)
    small = asked(county, key="small")
    jobs.run_due(limit=6)
    assert fresh(small).state in {"running", "done"}
    assert len(effects(small)) == 3
    assert len(effects(large)) == 8


def held(job: Job, key: str, token: str, until: datetime.datetime) -> JobPart:
    """A part as a worker leaves it that was killed."""
    JobPart.objects.filter(job=job, key=key).update(
        state="claimed", token=token, lease_until=until, claims=1
    )
    return JobPart.objects.get(job=job, key=key)


def test_a_part_held_by_a_live_worker_is_left_alone_until_its_lease_ends(county: County) -> None:
    job = asked(county)
    held(job, "b", "elsewhere:1:x", until=clock.now() + datetime.timedelta(seconds=30))
    assert jobs.run_due() == 2
    assert fresh(job).state == "running"
    with time_machine.travel(clock.now() + datetime.timedelta(seconds=31)):
        assert jobs.run_due() == 1
    assert sorted(effects(job)) == ["a", "b", "c"]
    assert fresh(job).state == "done"


def test_a_worker_that_was_too_slow_writes_nothing(county: County) -> None:
    """Two workers computed the same part: only the one whose claim still stands counts."""
    job = asked(county, parts=[Part("a")])
    slow = JobPart.objects.get(job=job)
    assert working._claim(job, slow)
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=5)):
        assert jobs.run_due() == 1
        working._do(job, slow)
    assert effects(job) == ["a"]


def test_a_claim_that_was_taken_over_counts_no_longer(county: County) -> None:
    job = asked(county, parts=[Part("a")])
    slow = JobPart.objects.get(job=job)
    assert working._claim(job, slow)
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=5)):
        heir = JobPart.objects.get(job=job)
        assert working._claim(job, heir)
        working._do(job, slow)
        assert effects(job) == []
        working._do(job, heir)
    assert effects(job) == ["a"]


def test_of_two_that_want_a_part_one_gets_it(county: County) -> None:
    job = asked(county, parts=[Part("a")])
    mine, yours = JobPart.objects.get(job=job), JobPart.objects.get(job=job)
    assert working._claim(job, mine)
    assert not working._claim(job, yours)


def test_the_sweep_frees_what_a_dead_worker_of_this_machine_held(county: County) -> None:
    job = asked(county)
    later = clock.now() + datetime.timedelta(minutes=1)
    held(job, "a", f"{working._host()}:999999999:x", until=later)
    held(job, "b", "elsewhere:999999999:x", until=later)
    assert jobs.sweep() == 1
    assert jobs.run_due() == 2
    assert sorted(effects(job)) == ["a", "c"]


def test_a_part_that_raises_is_tried_again_and_its_effect_counts_once(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    job = asked(county, kind="test.stumbles", arguments={"stumbles": 3})
    with caplog.at_level(logging.ERROR, "alliance.jobs"):
        assert jobs.run_due() == 6
    assert fresh(job).state == "done"
    assert sorted(effects(job)) == ["a", "b", "c"]
    assert caplog.text.count("ZeroDivisionError") >= 3


def test_after_three_retries_the_job_breaks_off_with_a_sentence(county: County) -> None:
    job = asked(county, kind="test.stumbles", arguments={"stumbles": 4})
    jobs.run_due()
    job = fresh(job)
    assert job.state == "failed"
    assert str(job.pk) in job.error
    assert "ZeroDivisionError" not in job.error
    assert "b" not in effects(job)
    assert not JobPart.objects.filter(job=job, state="claimed").exists()


def test_a_job_that_broke_off_goes_on_where_it_was(county: County) -> None:
    job = asked(county, kind="test.stumbles", arguments={"stumbles": 4})
    jobs.run_due()
    Job.objects.filter(pk=job.pk).update(arguments={"stumbles": 0})
    jobs.retry(job=job, by=by(county))
    jobs.run_due()
    assert fresh(job).state == "done"
    assert fresh(job).error == ""
    assert sorted(effects(job)) == ["a", "b", "c"]
    with pytest.raises(Refused, match="中断"):
        jobs.retry(job=job, by=by(county))


def test_a_worker_that_was_too_slow_does_not_end_the_job_either(county: County) -> None:
    """Its part was taken over, and the other one got through."""
    job = asked(county, kind="test.refuses", parts=[Part("b"), Part("a", stage=1)])
    slow = JobPart.objects.get(job=job, key="b")
    assert working._claim(job, slow)
    JobPart.objects.filter(pk=slow.pk).update(state="done", token="another")
    working._do(job, slow)
    assert fresh(job).state == "running"


def test_a_job_that_nobody_knows_does_not_hold_up_the_others(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = asked(county, kind="test.of-a-newer-version")
    known = asked(county, key="later")
    with caplog.at_level(logging.WARNING, "alliance.jobs"):
        assert jobs.run_due() == 3
    assert fresh(known).state == "done"
    assert fresh(unknown).state == "queued"
    assert "test.of-a-newer-version" in caplog.text


def test_a_part_works_in_the_scope_of_its_county(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[frozenset[int]] = []
    monkeypatch.setattr(LeavesTraces, "compute", lambda self, job, part: seen.append(current()))
    asked(county, parts=[Part("a")])
    there = make.neighbour()
    asked(there, parts=[Part("a")])
    jobs.run_due()
    assert set(seen) == {frozenset({county.pk}), frozenset({there.pk})}


def test_a_rule_that_refuses_ends_the_job_at_once_with_its_sentence(county: County) -> None:
    job = asked(county, kind="test.refuses")
    jobs.run_due()
    job = fresh(job)
    assert (job.state, job.error) == ("failed", "还没有目标值，不能计算。")
    assert JobPart.objects.get(job=job, key="b").claims == 1


def test_a_part_that_keeps_taking_its_worker_with_it_is_given_up(county: County) -> None:
    job = asked(county, parts=[Part("a")])
    for _kill in range(working.MOST_CLAIMS):
        part = JobPart.objects.get(job=job)
        assert working._claim(job, part)
        working._free(part.token)
    jobs.run_due()
    assert fresh(job).state == "failed"
    assert "a" in fresh(job).error
    assert effects(job) == []


def test_an_end_that_always_raises_breaks_the_job_off(county: County) -> None:
    job = asked(county, kind="test.fails-at-the-end")
    jobs.run_due()
    assert fresh(job).state == "failed"


def test_cancelling_between_parts_leaves_nothing_behind(county: County) -> None:
    job = asked(county)
    jobs.run_due(limit=2)
    assert len(effects(job)) == 2
    jobs.cancel(job=job, by=by(county))
    jobs.run_due()
    job = fresh(job)
    assert job.state == "cancelled"
    assert effects(job) == []
    assert jobs.run_due() == 0


def test_a_part_under_way_while_its_job_is_cancelled_writes_nothing(county: County) -> None:
    job = asked(county)
    slow = JobPart.objects.get(job=job, key="a")
    assert working._claim(job, slow)
    jobs.cancel(job=job, by=by(county))
    jobs.run_due()
    working._do(job, slow)
    assert effects(job) == []
    assert fresh(job).state == "cancelled"


def test_a_finished_job_cannot_be_cancelled(county: County) -> None:
    job = asked(county)
    jobs.run_due()
    with pytest.raises(Refused, match="已经结束"):
        jobs.cancel(job=job, by=by(county))


def test_cancelling_is_audited_and_stays_within_the_county(county: County) -> None:
    job = asked(county)
    with pytest.raises(NotFound):
        jobs.cancel(job=job, by=by(make.neighbour()))
    jobs.cancel(job=job, by=by(county))
    assert AuditEvent.objects.filter(what="job.cancel_asked").count() == 1


def test_work_is_done_in_the_name_of_the_system_for_the_one_who_asked(county: County) -> None:
    clerk = Actor(user=1, person=7, grant=3, role="clerk", county=county.pk)
    job = asked(county, by=clerk)
    assert (job.by_user, job.by_person, job.by_grant) == (1, 7, 3)
    assert job.actor.is_system
    assert (job.actor.county, job.actor.for_person) == (county.pk, 7)


def test_an_unreachable_broker_refuses_nobody(
    county: County, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[str] = []

    def away(self: object, name: str, **_: Any) -> None:
        calls.append(name)
        raise ConnectionError("no broker")

    monkeypatch.setattr("celery.app.base.Celery.send_task", away)
    monkeypatch.setattr(nudging, "_away_until", 0.0)
    with caplog.at_level(logging.WARNING, "alliance.jobs"):
        jobs.nudge()
        asked(county)
        assert jobs.sweep() == 0
    assert calls == ["core.work"]  # whoever comes next does not wait for it again
    assert "broker unreachable" in caplog.text
    tasks.work()
    assert Job.objects.get().state == "done"


def test_the_commit_nudges_the_worker(
    county: County, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(nudging, "_away_until", 0.0)
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda self, name, **_: sent.append(name)
    )
    with django_capture_on_commit_callbacks(execute=True):
        asked(county)
        assert sent == []
    assert set(sent) == {"core.work"}


def test_more_parts_cost_no_more_queries_each(
    county: County, django_assert_max_num_queries: Any
) -> None:
    asked(county, parts=[Part(f"{n:04}") for n in range(300)])
    with django_assert_max_num_queries(12 * 5):
        jobs.run_due(limit=5)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_do_every_part_once() -> None:
    county = make.county()
    job = asked(county, parts=[Part(f"{n:02}", {"seconds": 0.005}) for n in range(24)])

    def work() -> None:
        try:
            for _try in range(50):
                jobs.run_due()
                if not Job.objects.filter(pk=job.pk, ended_at=None).exists():
                    return
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(effects(job)) == [f"{n:02}" for n in range(24)]
    assert fresh(job).result == {"effects": 24}
