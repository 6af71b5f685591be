"""Post into one pool over the web and from processes that are killed; then prove the books."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refusal
from fundpool.actions import soaking
from fundpool.bench.soak import Soak
from fundpool.queries import ledger


class Command(BaseCommand):
    """`manage.py soak fundpool --minutes 30`, in a database of demonstrations only."""

    help = "Post at random over the web and from processes that are killed, then recompute all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, how long; and what a process of its own is told."""
        parser.add_argument("app", choices=["fundpool"])
        parser.add_argument("--minutes", type=float, default=30.0)
        parser.add_argument("--pool", type=int, help="(used by the command itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Kill and start until the time is up; CommandError when the books are not right."""
        if options["pool"]:
            self._post(options["pool"])
            return
        pool, key = soaking.begin_soak(by=Actor.system(0, "soak"))
        soak = Soak(pool, key)
        soak.run(options["minutes"])
        self.stdout.write("; ".join(f"{name} {n}" for name, n in sorted(soak.counts.items())))
        if soak.faults:
            raise CommandError("\n".join(soak.faults[:50]))
        self.stdout.write("0 overspent, 0 posted twice, 0 acknowledged and lost")

    def _post(self, pk: int) -> None:
        """Until somebody kills this process; each line is a journal that is written for good."""
        pool = ledger.pool_numbered(pk)
        by = Actor.system(pool.county_id, "soak")
        while True:
            try:
                journal = soaking.post_at_random(pool=pool, on=today(), by=by)
            except Refusal:
                continue
            sys.stdout.write(f"{journal.pk}\n")
            sys.stdout.flush()
