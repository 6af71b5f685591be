"""家庭医生团队: the seats a plan prints, and what a team lacks of them."""

import re
from collections.abc import Iterable, Mapping

_PRINTED = re.compile(r"(?P<seat>.*?\D)\s*(?P<number>\d+)?")


def seats_of(printed: Iterable[str]) -> dict[str, int]:
    """Seats with how many of each, as printed (“区级医生1”); one where no number stands."""
    found: dict[str, int] = {}
    for text in printed:
        read = _PRINTED.fullmatch(text.strip())
        if read is not None:
            seat = read["seat"].strip()
            found[seat] = found.get(seat, 0) + int(read["number"] or 1)
    return found


def lacking_of(wanted: Mapping[str, int], held: Iterable[str]) -> dict[str, int]:
    """How many of each seat are empty."""
    there = list(held)
    empty = {seat: number - there.count(seat) for seat, number in wanted.items()}
    return {seat: number for seat, number in empty.items() if number > 0}
