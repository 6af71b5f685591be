"""What a process has read is looked through by the collector once, and never again."""

import gc

from celery.signals import worker_process_init

from alliance.core import (
    lasting,
    tasks,  # noqa: F401 connects what a worker does at its start
)


def test_what_was_read_is_passed_over_and_what_comes_later_is_not() -> None:
    there = ["read at the start"]
    lasting.keep_what_is_read()
    watched = gc.get_objects()
    assert not any(one is there for one in watched)
    later = ["made by the work"]
    assert any(one is later for one in gc.get_objects())


def test_what_comes_later_is_looked_through_seldom() -> None:
    lasting.keep_what_is_read()
    assert gc.get_threshold() == lasting.OFTEN


def test_every_worker_does_so_when_it_begins() -> None:
    before = gc.get_freeze_count()
    kept = [[n] for n in range(1000)]
    worker_process_init.send(sender=None)
    assert gc.get_freeze_count() >= before + len(kept)
