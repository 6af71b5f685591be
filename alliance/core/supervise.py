"""Several processes that live and end together, for a machine without a service manager.

Only the standard library: `manage.py start` names the processes, this keeps them.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import FrameType

LOOPBACK = "127.0.0.1"
PAUSE = 0.1  # seconds between two looks at the children
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """A process to keep: its name in messages, its command, seconds it may take to end."""

    name: str
    command: Sequence[str]
    grace: float = 10


class Ended(Exception):
    """A child ended although nobody asked it to; says which, and with what exit status."""

    def __init__(self, child: Child, status: int) -> None:
        super().__init__(f"{child.name}: {status}")
        self.child = child
        self.status = status


def port_is_free(port: int) -> bool:
    """Whether a web server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(address: str) -> bool:
    """Whether the address answers 200 within two seconds."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by a proxy
    try:
        with direct.open(address, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:  # nobody listens yet, or an answer above 400
        return False


def keep(
    children: Sequence[Child],
    *,
    environment: Mapping[str, str],
    look: Callable[[], None] = lambda: None,
) -> None:
    """Start the children and keep them until Ctrl-C (SIGINT), SIGTERM or SIGHUP.

    `look` is called about ten times a second meanwhile. Raises `Ended` when a child ends by
    itself; the others are ended first, so that nothing is left behind in either case.
    """
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    running: list[tuple[Child, subprocess.Popen[bytes]]] = []
    try:
        for child in children:
            running.append((child, _start(child, environment)))
        while not asked:
            for child, process in running:
                if (status := process.poll()) is not None and not asked:
                    raise Ended(child, status)
            look()
            time.sleep(PAUSE)
    finally:
        _end(running)
        for number, handler in before.items():
            signal.signal(number, handler)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _start(child: Child, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: a Ctrl-C in the terminal reaches the parent alone, which then asks
    # each child once. Twice would make the worker drop what it is doing.
    return subprocess.Popen(  # noqa: S603 — the commands are ours
        child.command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_as_child,  # noqa: PLW1509 — there are no threads here
    )


def _as_child() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":  # a killed parent takes its children with it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(running: Sequence[tuple[Child, subprocess.Popen[bytes]]]) -> None:
    """Ask every child once, wait for each as long as it may take, then kill what is left."""
    for _, process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    for child, process in running:
        try:
            process.wait(max(0.1, child.grace - (time.monotonic() - begun)))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
