"""Drawing a sample that anybody can draw again: order by SHA-256 of the seed and the codes.

Plain Python: no rows, no clock, no random generator whose algorithm may change.
"""

import hashlib
from collections.abc import Mapping, Sequence

Frame = Mapping[str, Sequence[str]]
"""Codes of the units with the codes of the elements that each of them owes."""


def rank(seed: str, *codes: str) -> str:
    """The place of a code in the order that a seed gives: SHA-256 of seed and codes, hexadecimal."""
    return hashlib.sha256(":".join((seed, *codes)).encode()).hexdigest()


def draw(frame: Frame, units: int, elements: int, seed: str) -> dict[str, tuple[str, ...]]:
    """The first units by their rank, and of each the first elements by theirs; in that order."""
    chosen = sorted(frame, key=lambda unit: rank(seed, unit))[:units]
    return {
        unit: tuple(sorted(frame[unit], key=lambda element: rank(seed, unit, element))[:elements])
        for unit in chosen
    }


def fingerprint(frame: Frame) -> str:
    """What was drawn from, in one short text: SHA-256 of its sorted codes."""
    lines = (f"{unit}={','.join(sorted(frame[unit]))}" for unit in sorted(frame))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
