"""Measuring a product path against the shortest script that does the same.

Floor and product run interleaved, each in a fresh process on one scratch database. Ratios are
trusted, seconds are only printed; equality of results and hard counts decide.
"""

import resource
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from django.db import connection
from django.test.utils import CaptureQueriesContext

SCALES: Mapping[str, int] = {"county": 1, "tenth": 10, "province": 100}
"""How many counties; an app's own bench says how large each of them is."""


@dataclass(frozen=True)
class Outcome:
    """What one step did: seconds and CPU of the measured part, and what came out.

    `faults` are wrong results and always fail; `slow` are times above their bar and fail only
    where times are trusted.
    """

    seconds: float
    cpu: float
    peak_mb: float
    digest: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the line a step prints."""
        return asdict(self)


@dataclass(frozen=True)
class Bench:
    """One thing to measure.

    `seed(counties)` fills the scratch database once. `floor` and `product` each return the
    outcome; `bar` is the ratio above which it fails, None where there is no floor. `hard`
    names counts that may not exceed their limit, at any size.
    """

    seed: Callable[[int], None]
    product: Callable[[], Outcome]
    floor: Callable[[], Outcome] | None = None
    goal: float | None = None
    bar: float | None = None
    limits: Mapping[str, int] = field(default_factory=dict)


class Watch:
    """A stop-watch over wall clock, CPU and queries: `with Watch() as watch: …`.

    `written`: statements are kept with their values, for who looks at them afterwards. That takes
    time, which is measured too; otherwise they are counted only.
    """

    def __init__(self, *, written: bool = False) -> None:
        self._written = written

    def __enter__(self) -> Self:
        self._log = connection.queries_log
        if not self._written:
            connection.queries_log = _Tally(maxlen=connection.queries_limit)
            vars(connection.ops)["last_executed_query"] = lambda _cursor, sql, _params: sql
        self._queries = CaptureQueriesContext(connection)
        self._queries.__enter__()
        self._cpu = _cpu()
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds = time.perf_counter() - self._began
        self.cpu = _cpu() - self._cpu
        self.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self._queries.__exit__(kind, error, trace)
        vars(connection.ops).pop("last_executed_query", None)
        self.queries = len(self._queries)
        connection.queries_log = self._log

    def outcome(self, digest: str = "", **more: Any) -> Outcome:
        """What was measured, with the digest of what came out.

        The peak is that of the measured part: what proves the result afterwards is not in it.
        """
        return Outcome(self.seconds, self.cpu, self.peak_mb, digest, **more)


class _Tally(deque[Any]):
    """As long as the statements that were sent, without their texts: these grow with the work."""

    def append(self, one: Any) -> None:
        """One more."""
        super().append(None)


def digest_of(rows: Iterable[Iterable[Any]]) -> str:
    """The same rows in any order have the same digest."""
    lines = sorted("|".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
