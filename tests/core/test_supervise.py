"""What was started together ends together, and says why."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from alliance.core import supervise
from alliance.core.supervise import Child, Ended

STAYS = "import time; time.sleep(60)"
TIDY = """
    import pathlib, signal, sys, time
    def end(number, frame):
        with open(sys.argv[1], "a") as told:
            told.write("asked\\n")
        time.sleep(0.5)
        pathlib.Path(sys.argv[1] + ".tidied").touch()
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    pathlib.Path(sys.argv[1] + ".ready").touch()
    while True:
        time.sleep(0.05)
"""


def python(source: str, *args: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(source), *args]


def parent(*children: list[str], grace: float = 5) -> subprocess.Popen[str]:
    """A process that keeps these children; deaf to Ctrl-C at first, as in a script's background."""
    listed = ", ".join(
        f"Child('child {i}', {command!r}, grace={grace})" for i, command in enumerate(children)
    )
    source = f"""
        import os, sys
        from alliance.core.supervise import Child, Ended, keep
        try:
            keep([{listed}], environment=os.environ)
        except Ended as end:
            sys.exit(f"{{end.child.name}} ended with {{end.status}}")
        print("all ended")
    """
    return subprocess.Popen(
        python(source),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "alliance.settings"},
    )


def wait_for(path: Path) -> None:
    until = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.05)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_to_the_whole_group_asks_each_child_once(tmp_path, sent):
    marks = [tmp_path / "web", tmp_path / "worker"]
    process = parent(*(python(TIDY, str(mark)) for mark in marks))
    for mark in marks:
        wait_for(tmp_path / f"{mark.name}.ready")
    os.killpg(process.pid, sent)
    said, _ = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (0, "all ended")
    for mark in marks:
        assert mark.read_text(encoding="utf8") == "asked\n"
        assert (tmp_path / f"{mark.name}.tidied").exists()


def test_when_one_dies_the_others_end_and_it_is_named(tmp_path):
    mark = tmp_path / "web"
    dies = f"""
        import pathlib, sys, time
        while not pathlib.Path({str(mark)!r} + ".ready").exists(): time.sleep(0.05)
        sys.exit(3)
    """
    process = parent(python(TIDY, str(mark)), python(dies))
    said, _ = process.communicate(timeout=20)
    assert said.strip() == "child 1 ended with 3"
    assert process.returncode == 1
    assert (tmp_path / "web.tidied").exists()


def test_a_child_that_does_not_end_in_its_grace_is_killed(tmp_path):
    deaf = f"""
        import pathlib, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pathlib.Path({str(tmp_path / "ready")!r}).touch()
        time.sleep(60)
    """
    process = parent(python(deaf), grace=1)
    wait_for(tmp_path / "ready")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert 0.9 < time.monotonic() - began < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of it")
def test_a_killed_parent_leaves_no_child_behind(tmp_path):
    mark = tmp_path / "web"
    process = parent(python(TIDY, str(mark)))
    wait_for(tmp_path / "web.ready")
    process.kill()
    process.communicate(timeout=20)
    wait_for(tmp_path / "web.tidied")


def test_a_child_that_cannot_start_leaves_no_other_running():
    begun = time.monotonic()
    with pytest.raises(FileNotFoundError):
        supervise.keep(
            [Child("stays", python(STAYS)), Child("absent", ["/nowhere/at/all"])], environment={}
        )
    assert time.monotonic() - begun < 10


def test_it_looks_while_it_keeps():
    looked = []
    with pytest.raises(Ended) as end:
        supervise.keep(
            [Child("short", python("import time; time.sleep(0.5)"))],
            environment={},
            look=lambda: looked.append(True),
        )
    assert looked
    assert (end.value.child.name, end.value.status) == ("short", 0)


def test_a_port_in_use_is_seen_before_anything_starts():
    with socket.socket() as other:
        other.bind((supervise.LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        assert not supervise.port_is_free(port)
    assert supervise.port_is_free(port)


def test_nobody_at_an_address_is_no_answer():
    assert not supervise.answers(f"http://{supervise.LOOPBACK}:9/")
