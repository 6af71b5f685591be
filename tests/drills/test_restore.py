"""A backup is worth what a restore shows: same rows, same guards, a chain that goes on."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from alliance.settings import DATABASE_URL
from tests.drills.reporting import manage, report, run

pytestmark = [pytest.mark.drill, pytest.mark.postgres]
NAME = sql.Identifier(f"alliance_drill_{os.getpid()}")
CREATE = sql.SQL("CREATE DATABASE {} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
WORK = "from alliance.core import jobs; jobs.run_due()"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
ROWS = sql.SQL("SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {} t")
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
TRIGGERS = """
    SELECT tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY 1, 2
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
REWRITE = "UPDATE core_auditevent SET what = 'something else'"


class Scratch:
    """A database of this drill alone, the product's commands on it, and how long each took."""

    def __init__(self, folder: Path) -> None:
        address = urlsplit(DATABASE_URL)
        self.server = urlunsplit(address._replace(path="/postgres"))
        self.address = urlunsplit(address._replace(path=f"/{NAME.as_string()[1:-1]}"))
        self.environment = {"DATABASE_URL": self.address, "ALLIANCE_VAR": str(folder)}
        self.dump = folder / "alliance.dump"
        self.seconds: dict[str, float] = {}

    def on_server(self, statement: sql.SQL) -> None:
        """Create or drop it."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.format(NAME))

    def manage(self, *arguments: str) -> str:
        """A command that must end well; what it printed."""
        done = manage(*arguments, **self.environment)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def timed(self, name: str, *command: str) -> None:
        """One of the database's own tools."""
        began = time.monotonic()
        done = run(*command)
        self.seconds[name] = time.monotonic() - began
        assert done.returncode == 0, done.stderr[-3000:]

    def lose_and_restore(self) -> None:
        """The whole database is gone, and comes back from the one file."""
        self.on_server(DROP)
        self.on_server(CREATE)
        self.timed(
            "restore", "pg_restore", "--exit-on-error", f"--dbname={self.address}", str(self.dump)
        )

    def verify(self) -> "subprocess.CompletedProcess[str]":
        """Read every chain, against the anchors outside."""
        return manage("verify_audit", **self.environment)

    def holds(self) -> dict[str, Any]:
        """Every row by count and digest, and everything that guards rows."""
        with psycopg.connect(self.address) as connection:
            tables = [sql.Identifier(name) for (name,) in connection.execute(TABLES)]
            rows = {
                table.as_string(): connection.execute(ROWS.format(table)).fetchone()
                for table in tables
            }
            asked = {"sequences": SEQUENCES, "triggers": TRIGGERS, "constraints": CONSTRAINTS}
            return {"rows": rows} | {
                name: connection.execute(text).fetchall() for name, text in asked.items()
            }


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    """The demonstration, its runs computed, its audit anchored."""
    made = Scratch(tmp_path)
    made.on_server(CREATE)
    try:
        made.manage("migrate", "--verbosity", "0")
        made.manage("load_plans")
        made.manage("load_demo")
        made.manage("shell", "-c", WORK)
        made.manage("verify_audit", "--anchor")
        yield made
    finally:
        made.on_server(DROP)


def test_a_lost_database_comes_back_with_rows_guards_and_a_sound_audit(scratch: Scratch) -> None:
    before = scratch.holds()
    scratch.timed("backup", "pg_dump", "--format=custom", f"--file={scratch.dump}", scratch.address)
    scratch.lose_and_restore()

    assert scratch.holds() == before
    assert len(before["triggers"]) >= 2
    assert scratch.verify().returncode == 0
    scratch.manage("migrate", "--check")
    scratch.manage("check", "--database", "default")
    with (
        psycopg.connect(scratch.address) as connection,
        pytest.raises(psycopg.errors.IntegrityError, match="append-only"),
    ):
        connection.execute(REWRITE)

    scratch.manage("token", "bn-viewer")  # one more event, behind those that were restored
    scratch.manage("verify_audit", "--anchor")
    scratch.lose_and_restore()
    told = scratch.verify()  # what was lost with the event shows
    assert told.returncode == 1
    assert "shorter than its anchor" in told.stderr

    rows, took = before["rows"].values(), scratch.seconds
    lines = (
        f"{sum(count for count, _digest in rows)} rows in {len(rows)} tables",
        f"backup {took['backup']:.1f} s, {scratch.dump.stat().st_size / 1e6:.1f} MB",
        f"restore {took['restore']:.1f} s: the same rows and sequences",
        f"{len(before['triggers'])} triggers and {len(before['constraints'])} constraints, the same",
        "the audit is sound and cannot be rewritten",
        "an older backup than the last anchor is noticed by verify_audit",
    )
    report("restore", "Backup, loss and restore", (f"- {line}" for line in lines))
