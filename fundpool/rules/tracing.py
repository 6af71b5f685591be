"""Whose money it was: what came first is used first, place by place. All in fen.

Every journal that brought money into the bank is a source. Each place of the books – free money of
an earmark, what is committed to a request, what is owed – holds parts of sources; who takes from a
place takes the source that came first, by the day it came and then by voucher. What comes back for
a request is again the sources that were paid for it; a reversal takes back what its journal moved,
as far as that is still there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from fundpool.rules.accounts import (
    CASH,
    COMMITTED,
    FREE,
    PAYABLE_TO_MEMBER,
    PAYABLE_TO_SOURCE,
    C,
    Lines,
)

#: Out of the bank; and not yet in it, where a source comes from.
OUT: Final = "OUT"
BANK: Final = "BANK"
HELD: Final = (FREE, COMMITTED, PAYABLE_TO_SOURCE, PAYABLE_TO_MEMBER)
#: Journals that bring back what was paid for a request.
BACK: Final = frozenset({"payment_returned", "unspent_returned", "recovered"})


@dataclass(frozen=True)
class Place:
    """Where money is: a kind of account, its earmark or unit, and the request it is for."""

    kind: str
    of: int | None = None
    request: UUID | None = None


@dataclass(frozen=True)
class Posted:
    """A journal as tracing reads it; `year` is the year of the books."""

    id: int
    on: date
    year: int
    kind: str
    lines: Lines
    request: UUID | None = None
    reverses: int | None = None


@dataclass(frozen=True)
class Piece:
    """Part of a source that a journal moved from one place to another."""

    journal: int
    source: int
    start: Place
    end: Place
    fen: int
    year: int


@dataclass
class Traced:
    """Every piece that was moved, and what of each source is where in the end."""

    pieces: list[Piece] = field(default_factory=list)
    held: dict[Place, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, source: int) -> list[Piece]:
        """What became of one source."""
        return [one for one in self.pieces if one.source == source]

    def by(self, journal: int) -> list[Piece]:
        """What one journal moved."""
        return [one for one in self.pieces if one.journal == journal]

    def stands(self, source: int) -> dict[str, int]:
        """What of a source is in each kind of place now."""
        found: dict[str, int] = {}
        for place, parts in self.held.items():
            if fen := parts.get(source, 0):
                found[place.kind] = found.get(place.kind, 0) + fen
        return found


def trace(journals: Iterable[Posted]) -> Traced:
    """Follow the money through the journals, given in the order in which they were posted."""
    tracing = _Tracing()
    for journal in journals:
        tracing.post(journal)
    return tracing.traced


@dataclass
class _Tracing:
    traced: Traced = field(default_factory=Traced)
    order: dict[int, tuple[date, int]] = field(default_factory=dict)
    moved: dict[int, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def post(self, journal: Posted) -> None:
        told = {one.source for one in self.moved.get(journal.reverses or 0, ())}
        taken: list[tuple[int, Place, int]] = []
        given: list[tuple[Place, int]] = []
        for place, fen in self._changes(journal).items():
            if fen > 0:
                given.append((place, fen))
            elif fen < 0 and place.kind == OUT:
                taken += self._came(journal, place, -fen, told)
            elif fen < 0:
                taken += self._take(self._places(place, -fen), -fen, told)
        self._give(journal, taken, given)

    def _changes(self, journal: Posted) -> dict[Place, int]:
        """By how much a journal changes each place; what it puts there and takes again is nothing."""
        found: dict[Place, int] = {}
        for line in journal.lines:
            if line.kind == CASH:
                place = Place(OUT, None, journal.request)
            elif line.kind in HELD:
                of = line.unit if line.kind == PAYABLE_TO_MEMBER else line.earmark
                place = Place(line.kind, of, journal.request if line.kind == COMMITTED else None)
            else:
                continue
            found[place] = found.get(place, 0) + (line.fen if line.side == C else -line.fen)
        return found

    def _came(
        self, journal: Posted, out: Place, fen: int, told: set[int]
    ) -> list[tuple[int, Place, int]]:
        """Money that came in: what was paid before, or a source of its own."""
        found: list[tuple[int, Place, int]] = []
        if journal.kind in BACK or journal.reverses is not None:
            there = sum(self.traced.held[out].values())
            found = self._take([out], min(there, fen), told)
            fen -= sum(part for _source, _place, part in found)
        if fen:
            self.order[journal.id] = (journal.on, journal.id)
            found.append((journal.id, Place(BANK), fen))
        return found

    def _places(self, place: Place, fen: int) -> list[Place]:
        """The place itself first; where it does not suffice, the same earmark's other requests."""
        if place.kind != COMMITTED or sum(self.traced.held[place].values()) >= fen:
            return [place]
        others = [
            one
            for one in self.traced.held
            if one != place and (one.kind, one.of) == (place.kind, place.of)
        ]
        return [place, *sorted(others, key=lambda one: str(one.request))]

    def _take(
        self, places: Iterable[Place], fen: int, told: set[int]
    ) -> list[tuple[int, Place, int]]:
        found = []
        for place in places:
            parts = self.traced.held[place]
            for source in sorted(parts, key=lambda one: (one not in told, self.order[one])):
                part = min(parts[source], fen)
                if not part:
                    break
                fen -= part
                parts[source] -= part
                if not parts[source]:
                    del parts[source]
                found.append((source, place, part))
        if fen:
            raise ValueError("more is taken from a place than is there")
        return found

    def _give(
        self,
        journal: Posted,
        taken: list[tuple[int, Place, int]],
        given: list[tuple[Place, int]],
    ) -> None:
        """What was taken goes to the places in the order of the lines."""
        rest = iter(taken)
        source, start, left = 0, Place(BANK), 0
        for end, fen in given:
            short = fen
            while short:
                if not left:
                    source, start, left = next(rest)
                part = min(left, short)
                left, short = left - part, short - part
                if journal.reverses == source and end.kind == OUT:
                    # The source itself is taken back: it never was.
                    self._note(journal, Piece(
                        journal.id, source, start, Place(BANK), part, journal.year
                    ))  # fmt: skip
                    continue
                parts = self.traced.held[end]
                parts[source] = parts.get(source, 0) + part
                self._note(journal, Piece(journal.id, source, start, end, part, journal.year))

    def _note(self, journal: Posted, piece: Piece) -> None:
        self.traced.pieces.append(piece)
        self.moved[journal.id].append(piece)


@dataclass(frozen=True)
class Sums:
    """What became of a source, or of several: received = free + committed + owed + out."""

    received: int = 0
    received_in_year: int = 0
    out: int = 0
    out_in_year: int = 0
    committed: int = 0
    free: int = 0
    owed: int = 0

    @property
    def in_bank(self) -> int:
        """What of it is still in the bank."""
        return self.free + self.committed + self.owed


def sums(traced: Traced, year: int) -> Mapping[int, Sums]:
    """What became of every source, by its journal; what came or went in `year` beside it."""
    flows: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in traced.pieces:
        for place, sign in ((one.start, 1), (one.end, -1)):
            if place.kind in {BANK, OUT}:
                at = 0 if place.kind == BANK else 2
                fen = one.fen * (sign if place.kind == BANK else -sign)
                flows[one.source][at] += fen
                if one.year == year:
                    flows[one.source][at + 1] += fen
    found = {}
    for source, flow in flows.items():
        there = traced.stands(source)
        found[source] = Sums(
            received=flow[0],
            received_in_year=flow[1],
            out=flow[2],
            out_in_year=flow[3],
            committed=there.get(COMMITTED, 0),
            free=there.get(FREE, 0),
            owed=there.get(PAYABLE_TO_SOURCE, 0) + there.get(PAYABLE_TO_MEMBER, 0),
        )
    return found


def added(several: Iterable[Sums]) -> Sums:
    """Several added up."""
    found = list(several)
    names = Sums.__dataclass_fields__
    return Sums(**{name: sum(getattr(one, name) for one in found) for name in names})
