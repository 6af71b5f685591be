"""Measure product paths against their floor on a scratch database of their own."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alliance.core.measuring import SCALES, Bench

Step = dict[str, Any]


class Command(BaseCommand):
    """`manage.py bench kpi assess explain pull import --scale county --counts`."""

    help = "Measure product paths against the shortest script that does the same."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to measure, how large, how often."""
        parser.add_argument("app")
        parser.add_argument("names", nargs="*", help="all when none is named")
        parser.add_argument("--scale", choices=list(SCALES), default="county")
        parser.add_argument("--counts", action="store_true", help="ratios fail nothing")
        parser.add_argument("--pairs", type=int, default=5)
        parser.add_argument("--json", metavar="FILE")
        parser.add_argument("--step", help="(used by the command itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the named benches one after the other; CommandError when one fails."""
        benches = _benches(options["app"], options["names"])
        if options["step"]:
            self._step(next(iter(benches.values())), options)
            return
        reports = {}
        with tempfile.TemporaryDirectory() as folder, _Seeded(options, Path(folder)) as seeded:
            for name, bench in benches.items():
                reports[name] = self._measure(name, bench, options, seeded)
        if options["json"]:
            Path(options["json"]).write_text(json.dumps(reports, indent=2), encoding="utf8")
        faults = [f"{name}: {fault}" for name in reports for fault in reports[name]["faults"]]
        self.stdout.write(f"{len(benches)} measured, {len(faults)} faults")
        if faults:
            raise CommandError("\n".join(faults))

    def _step(self, bench: Bench, options: dict[str, Any]) -> None:
        if options["step"] == "seed":
            bench.seed(SCALES[options["scale"]])
            return
        measured = bench.product if options["step"] == "product" else bench.floor
        if measured is not None:
            self.stdout.write(json.dumps(measured().as_json()))

    def _measure(self, name: str, bench: Bench, options: dict[str, Any], seeded: "_Seeded") -> Step:
        with seeded.copy_for(name, bench) as scratch:
            pairs = [
                (
                    scratch.step(name, "floor") if bench.floor else None,
                    scratch.step(name, "product"),
                )
                for _pair in range(options["pairs"])
            ]
        report = _report(bench, pairs, only_counts=options["counts"])
        self.stdout.write(_line(name, options["scale"], report))
        return report


class _Scratch:
    """A database and a var folder that nobody else uses, and commands run on them.

    As a context it is gone at the end. A copy begins with what `of` holds.
    """

    def __init__(self, options: dict[str, Any], folder: Path, of: "_Scratch | None" = None) -> None:
        self._app, self._scale, self._folder = options["app"], options["scale"], folder
        self._env = {**os.environ, "ALLIANCE_VAR": str(folder), "LOG_LEVEL": "ERROR"}
        self._server = ""
        if settings.DATABASE_URL:
            address = urlsplit(settings.DATABASE_URL)
            self._name = f"alliance_bench_{os.getpid()}_{folder.name}"
            self._server = urlunsplit(address._replace(path="/postgres"))
            self._env["DATABASE_URL"] = urlunsplit(address._replace(path=f"/{self._name}"))
            self._sql(
                f"CREATE DATABASE {self.quoted} TEMPLATE {of.quoted if of else 'template0'}"
                " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
            )
        if of:
            shutil.copytree(of._folder, folder)
        else:
            folder.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()

    @property
    def quoted(self) -> str:
        """The name of its database as SQL writes it."""
        return f'"{self._name}"'

    def drop(self) -> None:
        """Leave nothing behind."""
        if self._server:
            self._sql(f"DROP DATABASE IF EXISTS {self.quoted} WITH (FORCE)")
        shutil.rmtree(self._folder)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(statement.encode())

    def manage(self, *arguments: str) -> str:
        """A management command in a process of its own; its output."""
        done = subprocess.run(  # noqa: S603 our own command line
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"{' '.join(arguments)}\n{done.stderr[-3000:]}")
        return done.stdout

    def step(self, name: str, step: str) -> Step:
        """One step of a bench; what it printed as JSON in its last line."""
        told = self.manage("bench", self._app, name, "--scale", self._scale, "--step", step).strip()
        return json.loads(told.splitlines()[-1]) if step != "seed" else {}


class _Seeded:
    """What several benches begin with is made once: each measures in a copy of its own."""

    def __init__(self, options: dict[str, Any], folder: Path) -> None:
        self._options, self._folder = options, folder
        self._made: dict[Any, _Scratch] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for scratch in self._made.values():
            scratch.drop()

    def copy_for(self, name: str, bench: Bench) -> _Scratch:
        """A copy with what the bench's `seed` has made."""
        if bench.seed not in self._made:
            made = self._made[bench.seed] = _Scratch(self._options, self._folder / f"of_{name}")
            made.manage("migrate", "--verbosity", "0")
            made.step(name, "seed")
        return _Scratch(self._options, self._folder / name, of=self._made[bench.seed])


def _benches(app: str, names: list[str]) -> dict[str, Bench]:
    try:
        found: dict[str, Bench] = import_module(f"{app}.bench").BENCHES
    except ModuleNotFoundError as error:
        raise CommandError(f"{app} has nothing to measure.") from error
    if unknown := [name for name in names if name not in found]:
        raise CommandError(f"{app} has no bench {', '.join(unknown)}; it has {', '.join(found)}.")
    return {name: found[name] for name in names or found}


def _report(bench: Bench, pairs: list[tuple[Step | None, Step]], *, only_counts: bool) -> Step:
    products = [product for _floor, product in pairs]
    floors = [floor for floor, _product in pairs if floor is not None]
    ratios = [
        product["seconds"] / floor["seconds"] for floor, product in pairs if floor is not None
    ]
    faults = [fault for product in products for fault in product["faults"]]
    if not only_counts:
        faults += [fault for product in products for fault in product["slow"]]
    if floors and {one["digest"] for one in floors} != {one["digest"] for one in products}:
        faults.append("floor and product came to different results")
    counts = products[-1]["counts"]
    faults += [
        f"{what}: {counts[what]} above {most}"
        for what, most in bench.limits.items()
        if counts[what] > most
    ]
    middle = statistics.median(ratios) if ratios else None
    if not only_counts and bench.bar is not None and middle is not None and middle > bench.bar:
        faults.append(f"ratio {middle:.2f} above the bar {bench.bar}")
    return {
        "seconds": statistics.median(one["seconds"] for one in products),
        "cpu": statistics.median(one["cpu"] for one in products),
        "peak_mb": max(one["peak_mb"] for one in products),
        "floor_seconds": statistics.median(one["seconds"] for one in floors) if floors else None,
        "ratio": [min(ratios), middle, max(ratios)] if ratios else None,
        "goal": bench.goal,
        "bar": bench.bar,
        "counts": counts,
        "faults": sorted(set(faults)),
    }


def _line(name: str, scale: str, report: Step) -> str:
    parts = [
        f"{name} ({scale}): {report['seconds']:.3f} s",
        f"CPU {report['cpu']:.3f} s",
        f"{report['peak_mb']:.0f} MB",
    ]
    if report["ratio"]:
        least, middle, most = report["ratio"]
        parts.append(
            f"floor {report['floor_seconds']:.3f} s, ratio {least:.2f}/{middle:.2f}/{most:.2f}"
            f" (goal {report['goal']}, bar {report['bar']})"
        )
    parts += [f"{what} {number}" for what, number in report["counts"].items()]
    parts += [f"FAULT {fault}" for fault in report["faults"]]
    return "; ".join(parts)
