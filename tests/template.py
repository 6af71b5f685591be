"""A database that the migrations have made once, from which each process takes its own.

Running them takes twenty seconds on one core. What they made is kept under a key of what they
are: whoever changes a migration, or what migrations are written with, has them run again.
Whatever was taken from it is still migrated, so that nothing left over is overlooked.
"""

import fcntl
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
KEPT = ROOT / "var" / "tests"
#: As it is before a test database takes its place.
OURS = settings.DATABASES["default"]["NAME"]
WRITTEN_WITH = ("*/migrations/*.py", "alliance/core/migrations/*.py", "alliance/core/db/**/*.py")


def key() -> str:
    """What the migrations are, in twelve letters."""
    said = hashlib.sha256(django.__version__.encode())
    for pattern in WRITTEN_WITH:
        for path in sorted(ROOT.glob(pattern)):
            said.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return said.hexdigest()[:12]


@contextmanager
def alone() -> Iterator[None]:
    """One process after the other: the first one migrates, the others wait for what it made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def take() -> bool:
    """Let Django make its test database out of what was kept; False when nothing is there."""
    given = settings.DATABASES["default"]["TEST"]
    if not settings.DATABASE_URL:
        kept = _file()
        if kept.exists():
            _copy(kept, Path(given["NAME"]))
        return kept.exists()
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name()])
        found = cursor.fetchone() is not None
    if found:
        given["TEMPLATE"] = _name()
    return found


def keep() -> None:
    """Keep the database that was migrated just now in place of what was kept earlier."""
    made = connection.settings_dict["NAME"]
    if not settings.DATABASE_URL:
        for path in KEPT.glob("*.sqlite3"):
            path.unlink()
        half = KEPT / "half"
        half.unlink(missing_ok=True)
        _copy(Path(made), half)
        half.rename(_file())
        return
    connection.close()
    with _server() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        for (name,) in cursor.fetchall():
            if re.fullmatch(f"{re.escape(_stem())}[0-9a-f]{{12}}", name):
                cursor.execute(f'DROP DATABASE "{name}"')
        cursor.execute(f'CREATE DATABASE "{_name()}" TEMPLATE "{made}"')


def _file() -> Path:
    return KEPT / f"{key()}.sqlite3"


def _stem() -> str:
    return f"migrated_{OURS}_"


def _name() -> str:
    return _stem() + key()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as of, closing(sqlite3.connect(target)) as to:
        of.backup(to)


@contextmanager
def _server() -> Iterator[Any]:
    with connection._nodb_cursor() as cursor:
        yield cursor
