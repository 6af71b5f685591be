"""Real worker processes of a test: started, killed as by a power cut, waited for."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings

WORKER = [
    sys.executable, "-m", "celery", "-A", "alliance", "worker", "-P", "solo", "-c", "1",
    "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "INFO", "--include", "tests.core.works",
]  # fmt: skip


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

    def wait_until_ready(self) -> None:
        """Until each of them listens to the queue."""
        self.wait_for(lambda: self.said().count(" ready.") >= len(self.running))

    def kill_all(self) -> None:
        """As a power cut would."""
        for worker in self.running:
            worker.send_signal(signal.SIGKILL)
        for worker in self.running:
            worker.wait(10)
        self.running.clear()

    def wait_for(
        self, reached: Callable[[], bool], seconds: float = 60, pause: float = 0.03
    ) -> None:
        """Until it is so; with the worker's own words when it does not come to be."""
        end = time.monotonic() + seconds
        while not reached():
            ended = [worker.pid for worker in self.running if worker.poll()]
            assert not ended and time.monotonic() < end, self.said()[-3000:]
            time.sleep(pause)

    def said(self) -> str:
        """What the workers wrote down."""
        return self.log.read_text(encoding="utf8") if self.log.exists() else ""


def empty_the_queue() -> None:
    """What a broker without its memory looks like."""
    if settings.REDIS_URL:
        server = redis.Redis.from_url(settings.REDIS_URL)
        server.delete("celery", "unacked", "unacked_index", "unacked_mutex")
        server.close()
        return
    shutil.rmtree(settings.VAR / "queue", ignore_errors=True)
    (settings.VAR / "queue").mkdir()
