"""What every test may lean on: the two databases, real child processes, no surprise."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

from alliance.core import catalogue
from tests import application_role, template
from tests.flushing import execute_sql_flush
from tests.workers import Workers, empty_the_queue

PURE = pytest.StashKey[int]()
# How long an example takes says what else the machine is doing.
examples.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """End with one sentence when a server that was asked for does not answer."""
    if hasattr(config, "workerinput"):
        return
    catalogue.compile_all(catalogue.ours())
    if settings.DATABASE_URL:
        given = settings.DATABASES["default"]
        try:
            psycopg.connect(
                host=given["HOST"] or None,
                port=given["PORT"] or None,
                user=given["USER"] or None,
                password=given["PASSWORD"] or None,
                dbname="postgres",
                connect_timeout=5,
            ).close()
        except psycopg.OperationalError as error:
            pytest.exit(
                f"PostgreSQL does not answer at {given['HOST']}:{given['PORT'] or 5432}"
                f" ({str(error).strip().splitlines()[-1]}):"
                " start it, or name another one in DATABASE_URL.",
                returncode=1,
            )
    if settings.REDIS_URL:
        try:
            redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
        except redis.RedisError as error:
            pytest.exit(
                f"Redis does not answer ({error}): start it, or name another one in REDIS_URL.",
                returncode=1,
            )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Tests that need PostgreSQL are deselected on SQLite, also without the Makefile.

    A test that asks for no database by mark or fixture could not reach one: it is marked
    `pure`, and what is pure is the same on both. Pure tests stand in the middle: of two
    processes one migrates, the other has something to do until it is done.
    """
    pure = [item for item in items if not _asks_for_a_database(item)]
    for item in pure:
        item.add_marker(pytest.mark.pure)
    if hasattr(config, "workeroutput"):
        config.workeroutput["pure"] = len(pure)
    away = [item for item in items if item.get_closest_marker("postgres")]
    if away and not settings.DATABASE_URL:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]
    yield
    pure = [item for item in items if item.get_closest_marker("pure")]
    rest = [item for item in items if not item.get_closest_marker("pure")]
    half = len(items) // 2
    items[:] = [*rest[:half], *pure, *rest[half:]]


def _asks_for_a_database(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(name) for name in ("django_db", "postgres")):
        return True
    return not {"db", "django_db_setup"}.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_testnodedown(node: Any) -> None:
    """Remember what a worker found pure, for the summary."""
    node.config.stash[PURE] = getattr(node, "workeroutput", {}).get("pure", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many tests a run on PostgreSQL left to the run on the embedded default."""
    left = config.stash.get(PURE, 0)
    if left and "not pure" in config.option.markexpr:
        terminalreporter.line(f"{left} tests touch no database and run in `make test` alone")


def pytest_collection_finish() -> None:
    """What is imported now stays: the collector looks at it no more, and rarely at the rest."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """A database of its own for each process; on SQLite its folder is already its own."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    default = settings.DATABASES["default"]
    if worker and settings.DATABASE_URL:
        name = (default.get("TEST") or {}).get("NAME") or f"test_{default['NAME']}"
        default.setdefault("TEST", {})["NAME"] = f"{name}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The migrations run once for all processes and all runs, until one of them changes."""
    asked: dict[str, Any] = {"verbosity": 0, "interactive": False, "aliases": {"default"}}
    with django_db_blocker.unblock():
        with template.alone():
            found = template.take()
            if not found:
                made = setup_databases(**asked, serialized_aliases=set())
                template.keep()
        if found:
            here = not settings.DATABASE_URL  # a file that lies there already
            made = setup_databases(**asked, serialized_aliases=set(), keepdb=here)
        if settings.DATABASE_URL:
            with template.alone():
                application_role.make()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _as_the_application() -> Iterator[None]:
    """Whatever goes through the product's doors has the rights of the role that runs it."""
    with pytest.MonkeyPatch.context() as patch:
        application_role.take_on(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_without_guards() -> Iterator[None]:
    """Every connection's flush empties append-only tables too, here and nowhere else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(autouse=True)
def _as_found() -> Iterator[None]:
    """No test leaves its language or its counted attempts to the next."""
    language = translation.get_language()
    yield
    translation.activate(language or settings.LANGUAGE_CODE)
    cache.clear()


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """Environment for a process of ours (manage.py, celery) on this test's own database."""
    given = connection.settings_dict
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    environment["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
    if settings.DATABASE_URL:
        who = quote(given["USER"] or "")
        if given["PASSWORD"]:
            who += ":" + quote(given["PASSWORD"])
        place = f"{given['HOST']}:{given['PORT'] or 5432}"
        environment["DATABASE_URL"] = f"postgres://{who}@{place}/{given['NAME']}"
    return environment


@pytest.fixture
def workers(child_environment: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    """Nobody works yet; a test starts real workers, and none outlives it."""
    empty_the_queue()
    found = Workers(child_environment, tmp_path / "worker.log")
    yield found
    found.kill_all()
    empty_the_queue()
