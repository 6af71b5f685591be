"""`manage.py start`: everything on this machine alone, on the embedded database and queue."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from alliance.core import assets as front_end
from alliance.core import supervise
from alliance.core.embedded import in_use
from alliance.core.supervise import Child

PATIENCE_FOR_ASSETS = 180  # seconds; without an answer by then the pages come up plain
WORKER_GRACE = 20  # seconds to finish the part it is computing; the sweep finds what is left


class Command(BaseCommand):
    """Prepare the data, then run web server, worker and schedule until Ctrl-C."""

    help = "Prepares the data and runs web server, worker and schedule until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Only the port: the address is always the loopback one."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Prepare, announce, keep; one sentence when something is in the way."""
        # Started in the background of a script, a process would inherit a deaf ear for Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if not 0 < port < 2**16:
            raise CommandError(_("端口须在 1 到 65535 之间，不能是 %(port)s。") % {"port": port})
        if not supervise.port_is_free(port):
            raise CommandError(
                _("端口 %(port)s 已被占用，请换一个：PORT=%(other)s make run")
                % {"port": port, "other": port + 1}
            )
        try:
            with in_use():
                self.run(port, self.prepare())
        except KeyboardInterrupt:
            raise CommandError(_("已中断，数据完好，可再次 make run。"), returncode=130) from None

    def prepare(self) -> str:
        """Bring tables, messages, plans and the demonstration up to date; the log-ins as text."""
        for name in ("queue", "queue-control", "static"):
            (settings.VAR / name).mkdir(parents=True, exist_ok=True)
        with assets() as wait:  # on the second core meanwhile
            self.step(_("数据库"), "migrate", verbosity=0)
            self.step(_("界面文字"), "messages", "compile")
            self.step(_("五份方案"), "load_plans")
            story = self.step(_("演示数据"), "load_demo")
            wait()
            if not front_end.present():
                self.stdout.write(_("前端组件未能取得：页面以无样式的简单形式显示，功能不受影响。"))
        return story

    def step(self, name: str, command: str, *args: str, **options: Any) -> str:
        """One command of ours, with its seconds; what it printed."""
        began = time.monotonic()
        printed = io.StringIO()
        call_command(command, *args, stdout=printed, **options)
        seconds = f"{time.monotonic() - began:.1f}"
        self.stdout.write(_("%(name)s：%(seconds)s 秒") % {"name": name, "seconds": seconds})
        self.stdout.flush()
        return printed.getvalue().strip()

    def run(self, port: int, story: str) -> None:
        """Keep the three processes; print where to look as soon as pages can be served."""
        connections.close_all()  # the children open their own
        # Whoever has set this for another server must not make this one listen elsewhere.
        environment = {k: v for k, v in os.environ.items() if k != "GUNICORN_CMD_ARGS"}
        address = f"http://{supervise.LOOPBACK}:{port}/"
        announced = False

        def announce() -> None:
            nonlocal announced
            if not announced and supervise.answers(f"{address}healthz"):
                announced = True
                self.stdout.write(f"\n{story}\n\n" if story else "")
                self.stdout.write(_("请打开 %(address)s（Ctrl-C 结束）") % {"address": address})
                self.stdout.flush()

        try:
            supervise.keep(processes(port), environment=environment, look=announce)
        except supervise.Ended as end:
            raise CommandError(
                _("“%(name)s”已自行结束（状态 %(status)s），其余进程也已停止。")
                % {"name": end.child.name, "status": end.status}
            ) from None
        self.stdout.write(_("全部已停止；数据保留在 %(folder)s。") % {"folder": settings.VAR})


@contextmanager
def assets() -> Iterator[Callable[[], None]]:
    """Build the front end in a process beside; called, it waits, but not without end."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "assets"], cwd=settings.BASE_DIR, start_new_session=True
    )

    def wait() -> None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_FOR_ASSETS)

    try:
        yield wait
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def processes(port: int) -> list[Child]:
    """Web server, worker and schedule; the worker is solo: a pool loses work under a signal."""
    web = f"""gunicorn alliance.wsgi:application --bind {supervise.LOOPBACK}:{port}
        --worker-class gthread --workers 1 --threads 8 --graceful-timeout 8
        --no-control-socket --log-level warning"""
    worker = """celery --quiet -A alliance worker --pool solo --concurrency 1 --loglevel WARNING
        --without-gossip --without-mingle --without-heartbeat"""
    schedule = "celery --quiet -A alliance beat --loglevel WARNING --pidfile="

    def python(line: str) -> list[str]:
        # Celery's advice to root is for servers; here the queue is a folder of one's own.
        return [sys.executable, "-W", "ignore:::celery.platforms", "-m", *line.split()]

    return [
        Child(_("网页"), python(web)),
        Child(_("后台任务"), python(worker), grace=WORKER_GRACE),
        Child(_("定时任务"), python(schedule)),
    ]
