"""Books written to over the web and by processes of our own, all of which are killed at any moment.

Whatever was answered must be in the books, once, and nothing twice: a program that got no answer
asks again under the same key. After each round everything is killed at once and the books are
proven from their entries.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings

from alliance.core import supervise
from alliance.core.clock import today
from fundpool.models import Journal, Pool, Receipt
from fundpool.queries import ledger
from fundpool.queries.verifying import verify

PROGRAMS: Final = 3
PROCESSES: Final = 2
#: Seconds from one death to the next, and from one common end to the next.
LIFE: Final = (3.0, 9.0)
ROUND: Final = 60.0
_PATIENCE: Final = 60.0
#: One of so many calls takes back what was answered before; one says again what was answered.
_BACK, _AGAIN = 6, 9


@dataclass
class Asked:
    """Something a program asks for under one key until it is answered."""

    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: str(uuid4()))
    answer: dict[str, Any] | None = None


@dataclass
class Soak:
    """One run over a pool; `key` signs the programs in."""

    pool: Pool
    key: str
    told: list[Asked] = field(default_factory=list)
    posted: set[int] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    port: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self, minutes: float) -> None:
        """Round after round until the time is up."""
        ends = time.monotonic() + minutes * 60
        open_calls: list[Asked | None] = [None] * PROGRAMS
        while time.monotonic() < ends:
            self._round(min(ROUND, ends - time.monotonic()), open_calls)
            self._prove()
        self._prove_answers([one for one in open_calls if one is not None])

    # --- processes --------------------------------------------------------------------------

    def _round(self, seconds: float, open_calls: list[Asked | None]) -> None:
        self.port = _free_port()
        self._over.clear()
        web, helpers = self._web(), [self._process() for _n in range(PROCESSES)]
        programs = [
            threading.Thread(target=self._program, args=(place, open_calls))
            for place in range(PROGRAMS)
        ]
        for one in programs:
            one.start()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(random.uniform(*LIFE))  # noqa: S311 - when, not what
            if random.randrange(2):  # noqa: S311
                self._kill_a_web_worker(web)
            else:
                place = random.randrange(PROCESSES)  # noqa: S311
                self._end(helpers[place], "process")
                helpers[place] = self._process()
        self._over.set()
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()
        self.counts["web server killed"] += 1
        for helper in helpers:
            self._end(helper, "process")
        for program in programs:
            program.join()

    def _web(self) -> "subprocess.Popen[bytes]":
        line = (
            f"gunicorn alliance.wsgi:application --bind {supervise.LOOPBACK}:{self.port}"
            " --worker-class gthread --workers 2 --threads 4 --no-control-socket --log-level critical"
        )
        web = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", *line.split()],
            cwd=settings.BASE_DIR,
            env={**os.environ, "API_RATE": "1000000/min"},
            start_new_session=True,
        )
        ends = time.monotonic() + _PATIENCE
        while not supervise.answers(f"http://{supervise.LOOPBACK}:{self.port}/healthz"):
            if time.monotonic() > ends:
                self.faults.append("the web server did not come up")
                break
            time.sleep(0.2)
        return web

    def _kill_a_web_worker(self, web: "subprocess.Popen[bytes]") -> None:
        children = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text(encoding="ascii")
        if workers := children.split():
            os.kill(int(random.choice(workers)), signal.SIGKILL)  # noqa: S311
            self.counts["web worker killed"] += 1

    def _process(self) -> "subprocess.Popen[bytes]":
        command = [
            sys.executable, str(settings.BASE_DIR / "manage.py"), "soak", "fundpool",
            "--pool", str(self.pool.pk),
        ]  # fmt: skip
        found = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 our own command line
        threading.Thread(target=self._hear, args=(found,), daemon=True).start()
        return found

    def _hear(self, process: "subprocess.Popen[bytes]") -> None:
        """Every whole line is a journal that the process had been told is written."""
        for line in process.stdout or ():
            if line.endswith(b"\n"):
                self.posted.add(int(line))

    def _end(self, process: "subprocess.Popen[bytes]", name: str) -> None:
        if process.poll() is not None:
            self.faults.append(f"a {name} ended by itself: {process.returncode}")
        process.kill()
        process.wait()
        self.counts[f"{name} killed"] += 1

    # --- programs ---------------------------------------------------------------------------

    def _program(self, place: int, open_calls: list[Asked | None]) -> None:
        mine: list[Asked] = []
        while not self._over.is_set():
            call = open_calls[place] or self._next(mine)
            open_calls[place] = call
            if self._answered(call):
                mine.append(call)
                open_calls[place] = None
            else:
                self.counts["asked again"] += 1
                time.sleep(0.1)

    def _next(self, mine: list[Asked]) -> Asked:
        chance = random.randrange(10)  # noqa: S311
        if mine and chance >= _AGAIN:
            return random.choice(mine)  # noqa: S311 - says again what was answered
        if mine and chance >= _BACK:
            back = random.choice(mine)  # noqa: S311
            if back.answer and "id" in back.answer:
                why = {"on": today().isoformat(), "reason": "soak"}
                return Asked(f"journals/{back.answer['id']}/reverse/", why)
        key = str(uuid4())
        day = today().isoformat()
        body: dict[str, Any] = {
            "amount": random.choice(["0.01", "0.99", "123.45"]),  # noqa: S311
            "on": day, "notice_no": key, "notice_on": day, "level": "county", "project": "soak",
            "year": today().year,
        }  # fmt: skip
        return Asked(f"pools/{self.pool.code}/receive/", body, key)

    def _answered(self, call: Asked) -> bool:
        """Whether an answer came; a refusal is one. The same key must be answered alike."""
        county = self.pool.county.code
        request = urllib.request.Request(
            f"http://{supervise.LOOPBACK}:{self.port}/api/v1/{call.path}?county={county}",
            json.dumps(call.body).encode(),
            {
                "Authorization": f"Token {self.key}",
                "Content-Type": "application/json",
                "Idempotency-Key": call.key,
            },
        )
        try:
            with _DIRECT.open(request, timeout=10) as reply:
                said: dict[str, Any] = json.load(reply)
        except urllib.error.HTTPError as refusal:
            if refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.faults.append(f"{refusal.code} from {call.path}")
                return True
            said = {"refused": json.load(refusal).get("code")}
        except (OSError, ValueError, TimeoutError):
            return False
        if call.answer is None:
            call.answer = said
            self.told.append(call)
        elif "id" in call.answer and call.answer != said:
            self.faults.append(f"{call.key} was answered {call.answer} and then {said}")
        else:
            self.counts["answered alike"] += 1
        return True

    # --- proof ------------------------------------------------------------------------------

    def _prove(self) -> None:
        """The books from their entries; then every answer against the books."""
        verdict = verify(self.pool.county_id)
        self.faults += verdict.findings
        self.faults += [one.words for one in ledger.invariants(self.pool) if not one.holds]
        rows = Journal.objects.filter(county=self.pool.county_id, pool=self.pool)
        there = dict(rows.values_list("pk", "hash"))
        self.counts["journals"] = len(there)
        self.counts["proofs"] += 1
        lost = self.posted - set(there)
        self.faults += [f"journal {pk} was acknowledged and is lost" for pk in sorted(lost)]
        for call in self.told:
            if (
                call.answer
                and "id" in call.answer
                and there.get(call.answer["id"]) != (call.answer["hash"])
            ):
                self.faults.append(f"what {call.key} was answered is lost")

    def _prove_answers(self, unanswered: list[Asked]) -> None:
        """Each notice is in the books once when it was answered, at most once otherwise."""
        notices = Counter(
            Receipt.objects.filter(county=self.pool.county_id, pool=self.pool).values_list(
                "notice_no", flat=True
            )
        )
        entered = [one for one in self.told if one.path.endswith("/receive/")]
        for call in entered:
            wanted = 1 if call.answer and "id" in call.answer else 0
            if notices[call.key] != wanted:
                self.faults.append(f"notice {call.key} is in the books {notices[call.key]} times")
        known = {one.key for one in [*entered, *unanswered]}
        if twice := [key for key, times in notices.items() if times > 1 or key not in known]:
            self.faults.append(f"{len(twice)} notices are in the books twice or unasked")
        self.counts["answered over the web"] = len(self.told)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((supervise.LOOPBACK, 0))
        return int(probe.getsockname()[1])


_DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
