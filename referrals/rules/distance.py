"""How far two places are apart as the crow flies; roads are longer, and no road is known here."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Final

#: Mean radius of the earth in kilometres (IUGG).
_RADIUS_KM: Final = 6371.0088
_STEP: Final = Decimal("0.1")


@dataclass(frozen=True)
class Place:
    """Degrees as the registry keeps them; either may be unknown."""

    latitude: Decimal | None
    longitude: Decimal | None


def kilometres(one: Place, other: Place) -> Decimal | None:
    """The great-circle distance in kilometres, to one place; None where a coordinate is unknown.

    By the haversine formula, exact enough also for places next to each other.
    """
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    north, south = (radians(float(at.latitude or 0)) for at in (one, other))
    across = radians(float(one.longitude or 0) - float(other.longitude or 0))
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return Decimal(str(2 * _RADIUS_KM * asin(sqrt(min(1.0, half))))).quantize(_STEP)
