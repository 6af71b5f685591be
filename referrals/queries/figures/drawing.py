"""The flow between bodies as a picture: bands from left to right, as wide as there are cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.showing import number
from referrals.queries.figures.counting import Counts
from referrals.queries.figures.flows import between
from referrals.queries.figures.tables import MARKS, TOTAL

WIDTH: Final = 760
_LEFT: Final = 210
_RIGHT: Final = 550
_TALL: Final = 320
_GAP: Final = 22
_MOST: Final = 30
_THIN: Final = 1
#: No wider is a single case, or a handful of them would fill the picture.
_ONE: Final = 12


@dataclass(frozen=True)
class Band:
    """One flow: its path, how wide it is, what it says, whether its count is hidden."""

    path: str
    width: int
    words: str
    hidden: bool


@dataclass(frozen=True)
class End:
    """One body at the edge: its name with its count, and how high it stands."""

    words: str
    x: int
    y: int
    left: bool


@dataclass(frozen=True)
class Picture:
    """The bands of a direction; `left_out` are flows too many to be drawn, all are in the table."""

    key: str
    label: str
    bands: tuple[Band, ...]
    ends: tuple[End, ...]
    height: int
    left_out: int
    width: int = WIDTH


def picture(way: str, counts: Counts, names: Mapping[int, str], *, hides: bool) -> Picture | None:
    """The largest flows drawn; a hidden one as a thin line. None where nothing may be drawn."""
    found = between(way, counts, names, hides=hides)
    if found.marks is None or not found.rows:
        return None
    flows = [
        (row, column, 0 if found.mark(row, column) else found.value(row, column),
         found.mark(row, column))
        for row in found.rows
        for column in found.columns
        if found.value(row, column)
    ]  # fmt: skip
    flows.sort(key=lambda flow: -flow[2])
    drawn = flows[:_MOST]
    scale = min(_ONE, _TALL / max(1, sum(flow[2] for flow in drawn)))

    def wide(flow: tuple[Any, Any, int, str]) -> int:
        return max(_THIN, round(flow[2] * scale))

    rows = [row for row in found.rows if any(flow[0] == row for flow in drawn)]
    columns = [column for column in found.columns if any(flow[1] == column for flow in drawn)]
    starts, low = _stacked(rows, {key: sum(wide(f) for f in drawn if f[0] == key) for key in rows})
    stops, deep = _stacked(
        columns, {key: sum(wide(f) for f in drawn if f[1] == key) for key in columns}
    )

    def said(row: Any, column: Any) -> str:
        mark = found.mark(row, column)
        return str(MARKS[mark]) if mark else number(found.value(row, column))

    def name(key: Any) -> str:
        return _("待定") if key is None else names[key]

    ends = [
        End(f"{name(key)} {said(key, TOTAL)}", _LEFT - 8, round(starts[key]) + 8, True)
        for key in rows
    ]
    ends += [
        End(f"{name(key)} {said(TOTAL, key)}", _RIGHT + 8, round(stops[key]) + 8, False)
        for key in columns
    ]
    order = sorted(drawn, key=lambda flow: (rows.index(flow[0]), columns.index(flow[1])))
    bands = []
    for flow in order:
        row, column, _n, mark = flow
        width = wide(flow)
        words = _("%(a)s → %(b)s：%(n)s") % {
            "a": name(row),
            "b": name(column),
            "n": said(row, column),
        }
        path = _path(starts[row] + width / 2, stops[column] + width / 2)
        bands.append(Band(path, width, words, bool(mark)))
        starts[row] += width
        stops[column] += width
    label = _("上转流向") if way == "up" else _("下转流向")
    height = round(max(low, deep)) + _GAP
    return Picture(
        f"picture-{way}", label, tuple(bands), tuple(ends), height, len(flows) - len(drawn)
    )


def _stacked(keys: list[Any], heights: Mapping[Any, int]) -> tuple[dict[Any, float], float]:
    """Where each body begins, one beneath the other with a gap, and where the last ends."""
    at, found = float(_GAP) / 2, {}
    for key in keys:
        found[key] = at
        at += max(heights[key], _GAP / 2) + _GAP
    return found, at


def _path(start: float, stop: float) -> str:
    middle = (_LEFT + _RIGHT) // 2
    return f"M{_LEFT} {start:.1f}C{middle} {start:.1f} {middle} {stop:.1f} {_RIGHT} {stop:.1f}"
