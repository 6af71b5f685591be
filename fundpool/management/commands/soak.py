"""Post into one pool from several processes that are killed again and again; then prove the books."""

import os
import random
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refusal
from fundpool.actions import soaking
from fundpool.queries import ledger
from fundpool.queries.verifying import verify

WORKERS: Final = 4
LONGEST_LIFE: Final = 3.0


class Command(BaseCommand):
    """`manage.py soak fundpool --minutes 30`, in a database of demonstrations only."""

    help = "Post at random from processes that are killed, then recompute everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, how long; and what a worker is told."""
        parser.add_argument("app", choices=["fundpool"])
        parser.add_argument("--minutes", type=float, default=30.0)
        parser.add_argument("--pool", type=int, help="(used by the command itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Kill and start until the time is up; CommandError when the books are not right."""
        if options["pool"]:
            self._post(options["pool"])
            return
        by = Actor.system(0, "soak")
        pool = soaking.begin_soak(by=by)
        ends, killed = time.monotonic() + options["minutes"] * 60, 0
        workers = [self._worker(pool.pk) for _n in range(WORKERS)]
        while time.monotonic() < ends:
            time.sleep(random.uniform(0.2, LONGEST_LIFE))  # noqa: S311 — when, not what
            victim = random.randrange(WORKERS)  # noqa: S311
            workers[victim].send_signal(signal.SIGKILL)
            workers[victim].wait()
            killed += 1
            workers[victim] = self._worker(pool.pk)
        for worker in workers:
            worker.kill()
            worker.wait()
        verdict = verify(pool.county_id)
        broken = [one.words for one in ledger.invariants(pool) if not one.holds]
        self.stdout.write(f"{verdict.journals} journals, {killed} killed")
        if verdict.findings or broken:
            raise CommandError("\n".join([*verdict.findings, *broken]))

    def _worker(self, pool: int) -> "subprocess.Popen[bytes]":
        command = [
            sys.executable, str(settings.BASE_DIR / "manage.py"), "soak", "fundpool",
            "--pool", str(pool),
        ]  # fmt: skip
        return subprocess.Popen(command, env=os.environ.copy())  # noqa: S603 our own command line

    def _post(self, pk: int) -> None:
        """Until somebody kills this process."""
        pool = ledger.pool_numbered(pk)
        by = Actor.system(pool.county_id, "soak")
        while True:
            try:
                soaking.post_at_random(pool=pool, on=today(), by=by)
            except Refusal:
                continue
