"""The two commands of the README, and what they say when something is in the way."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from alliance.core import embedded, supervise
from alliance.core.management.commands.start import processes

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what `make` reads before anything is installed."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def made(folder: Path, goal: str, python: str) -> list[str]:
    """What `make GOAL` says with a Python that answers like this, without make's own line."""
    (folder / "python").write_text(f"#!/bin/sh\n{python}\n", encoding="utf8")
    (folder / "python").chmod(stat.S_IRWXU)
    said = subprocess.run(
        ["make", goal, f"PYTHON={folder}/python"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode != 0
    assert "Traceback" not in said.stderr
    return [line for line in said.stderr.splitlines() if not line.startswith("make")]


@pytest.mark.parametrize("goal", ["run", "test"])
def test_a_missing_venv_is_told_in_one_sentence(folder, goal):
    (said,) = made(folder, goal, 'case "$2" in *ensurepip*) exit 1;; esac')
    assert "apt install python3-venv" in said


def test_a_python_too_old_is_told_in_one_sentence(folder):
    (said,) = made(folder, "run", "exit 1")
    assert "3.11" in said


def test_packages_that_cannot_be_installed_leave_no_stamp(folder):
    (folder / "requirements.txt").write_text("no-such-package==1 --hash=sha256:00\n")
    said = made(folder, "run", f'exec "{sys.executable}" "$@"')
    assert "could not be installed" in said[-1]
    assert not list((folder / ".venv").glob("runtime-*"))


def test_a_port_in_use_is_told_in_one_sentence():
    with socket.socket() as other:
        other.bind((supervise.LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1} make run"):
            call_command("start", port=port)


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(CommandError, match=str(port)):
        call_command("start", port=port)


def test_the_web_server_listens_on_the_loopback_address_alone():
    web = processes(8123)[0].command
    assert [web[i + 1] for i, word in enumerate(web) if word in {"--bind", "-b"}] == [
        "127.0.0.1:8123"
    ]


def test_everything_starts_answers_and_ends_on_one_ctrl_c(child_environment):
    with socket.socket() as free:
        free.bind((supervise.LOOPBACK, 0))
        port = free.getsockname()[1]
    # Somebody's own settings of the web server must not open it to the world.
    child_environment["GUNICORN_CMD_ARGS"] = "--bind 0.0.0.0:9"
    source = f"""
        import django
        django.setup()
        from alliance.core.management.commands.start import Command
        Command().run({port}, "the log-ins")
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(source)],
        cwd=ROOT,
        env=child_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not supervise.answers(f"http://127.0.0.1:{port}/healthz"):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until
        time.sleep(0.2)
    time.sleep(0.5)  # it looks ten times a second
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=40)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert said.index("the log-ins") < said.index(f"http://127.0.0.1:{port}/")
    assert supervise.port_is_free(port)


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """A folder of the embedded default with something in it."""
    monkeypatch.setattr(settings, "VAR", tmp_path)
    monkeypatch.setattr(settings, "DEBUG", True)
    monkeypatch.setattr(settings, "DATABASE_URL", "")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").touch()
    (tmp_path / "alliance.sqlite3").touch()
    return tmp_path


def test_reset_removes_the_embedded_data(own_folder):
    call_command("reset")
    assert list(own_folder.iterdir()) == []


def test_nothing_is_removed_while_it_runs(own_folder):
    with embedded.in_use(), pytest.raises(CommandError, match="Ctrl-C"):
        call_command("reset")
    assert (own_folder / "alliance.sqlite3").exists()


@pytest.mark.parametrize(("name", "value"), [("DATABASE_URL", "postgres://x"), ("DEBUG", False)])
def test_reset_never_touches_a_server(own_folder, monkeypatch, name, value):
    monkeypatch.setattr(settings, name, value)
    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("reset")
    assert (own_folder / "alliance.sqlite3").exists()
