"""Where the bodies of an alliance stand, drawn from their coordinates and from nothing else.

Degrees are laid flat at the middle latitude (equirectangular): over one county the error is
smaller than a dot. Stored coordinates are exact; floats are for the drawing alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from members.models import Institution
from members.queries.alliances.unions import Union

WIDTH, HEIGHT, MARGIN = 640, 400, 24
_KM_A_DEGREE: Final = 111.2
_BARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_LONGEST_BAR: Final = 160
#: Bodies that all stand in one spot are drawn as if the map were some 2 km high.
_LEAST_DEGREES: Final = 0.02


@dataclass(frozen=True)
class Spot:
    """One body on the map: its number in the table, what it is in the alliance, where it is drawn.

    `x` and `y` are texts in the map's own measure, the same in every language.
    """

    number: int
    institution: Institution
    role: str
    x: str
    y: str
    label_y: str


@dataclass(frozen=True)
class AllianceMap:
    """The bodies that have coordinates, how many have none, and a bar of so many kilometres."""

    spots: list[Spot]
    missing: int
    bar_km: int
    bar_px: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class _Frame:
    """How degrees become places on the paper."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    def x(self, longitude: float) -> float:
        return self.left + (longitude - self.west) * self.squeeze * self.scale

    def y(self, latitude: float) -> float:
        return self.top + (self.north - latitude) * self.scale


def alliance_map(union: Union) -> AllianceMap:
    """Leads first, then the other members, then village clinics; each body once."""
    bodies = _bodies(union)
    drawn = [one for one in bodies if _has_coordinates(one[0])]
    frame = _frame([one[0] for one in drawn])
    spots = [_spot(frame, number, body, role) for number, (body, role) in enumerate(drawn, start=1)]
    km = _KM_A_DEGREE / frame.scale
    bar = max((one for one in _BARS if one / km <= _LONGEST_BAR), default=_BARS[0])
    return AllianceMap(spots, len(bodies) - len(drawn), bar, f"{bar / km:.1f}")


def _bodies(union: Union) -> list[tuple[Institution, str]]:
    found: dict[int, tuple[Institution, str]] = {}
    for branches, role in ((union.leads, "leader"), (union.others, "member")):
        for branch in branches:
            found.setdefault(branch.institution.pk, (branch.institution, role))
    for branch in union.branches:
        for clinic in branch.clinics:
            found.setdefault(clinic.pk, (clinic, "clinic"))
    return list(found.values())


def _has_coordinates(body: Institution) -> bool:
    return body.latitude is not None and body.longitude is not None


def _frame(bodies: Sequence[Institution]) -> _Frame:
    """The largest scale at which all of them fit inside the margins, north up."""
    north_south = [float(body.latitude) for body in bodies if body.latitude is not None] or [0.0]
    east_west = [float(body.longitude) for body in bodies if body.longitude is not None] or [0.0]
    south, north = min(north_south), max(north_south)
    west, east = min(east_west), max(east_west)
    squeeze = max(cos(radians((south + north) / 2)), 0.01)
    inner_width, inner_height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    high = max(north - south, _LEAST_DEGREES)
    wide = max((east - west) * squeeze, _LEAST_DEGREES)
    scale = min(inner_width / wide, inner_height / high)
    left = (WIDTH - (east - west) * squeeze * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2
    return _Frame(west, north, squeeze, scale, left, top)


def _spot(frame: _Frame, number: int, body: Institution, role: str) -> Spot:
    x, y = frame.x(float(body.longitude or 0)), frame.y(float(body.latitude or 0))
    return Spot(number, body, role, f"{x:.1f}", f"{y:.1f}", f"{y - 9:.1f}")
