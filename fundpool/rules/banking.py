"""Bank lines against the books: which belong together, and what explains a difference. In fen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IN: Final = "in"
OUT: Final = "out"
SIDES: Final[Mapping[str, Promise]] = MappingProxyType({IN: _("收"), OUT: _("付")})

#: So many days a bank may take: a line and a journal further apart are not proposed as one.
WINDOW: Final = 10
#: A shorter reference stands in too many texts to say anything.
TELLING: Final = 4


def signed(side: str, fen: int) -> int:
    """What came in above nought, what went out below."""
    return fen if side == IN else -fen


@dataclass(frozen=True)
class Moved:
    """Money that moved on a day, at the bank or in the books; `text` is what may name the other."""

    id: int
    on: date
    fen: int
    text: str


@dataclass(frozen=True)
class Proposal:
    """A line and a journal that may be one; `named` when one names the other's reference."""

    line: int
    journal: int
    named: bool
    days: int


def proposals(lines: Sequence[Moved], journals: Sequence[Moved]) -> list[Proposal]:
    """Pairs of the same amount and direction within WINDOW days, each line and journal once.

    A reference that names the other goes before nearness in time. Where two are equally likely
    nothing is proposed for that line: a person has to look.
    """
    found: list[tuple[bool, int, int, int]] = []
    for line in lines:
        for journal in journals:
            days = abs((line.on - journal.on).days)
            if line.fen == journal.fen and days <= WINDOW:
                found.append((not _named(line, journal), days, line.id, journal.id))
    found.sort()
    taken_lines: set[int] = set()
    taken_journals: set[int] = set()
    made = []
    for unnamed, days, line_id, journal_id in found:
        if line_id in taken_lines or journal_id in taken_journals:
            continue
        rivals = [
            one
            for one in found
            if one[:2] == (unnamed, days)
            and one[2:] != (line_id, journal_id)
            and (one[2] == line_id or one[3] == journal_id)
            and one[2] not in taken_lines
            and one[3] not in taken_journals
        ]
        if rivals:
            taken_lines.add(line_id)
            continue
        taken_lines.add(line_id)
        taken_journals.add(journal_id)
        made.append(Proposal(line_id, journal_id, not unnamed, days))
    return made


def _named(line: Moved, journal: Moved) -> bool:
    """Whether a word of the one, long enough to tell something, stands in the other's text."""
    words = [word for word in line.text.split() if len(word) >= TELLING]
    return any(word in journal.text for word in words) or any(
        word in line.text for word in journal.text.split() if len(word) >= TELLING
    )


@dataclass(frozen=True)
class Reconciled:
    """Cash in the books held against the bank on a day: every difference has its name.

    `books` = `bank` + `not_at_bank` − `not_in_books` + `unexplained`.
    """

    books: int
    bank: int
    not_at_bank: int
    not_in_books: int

    @property
    def unexplained(self) -> int:
        """What no open line or journal explains: nought when the two agree."""
        return self.books - self.bank - self.not_at_bank + self.not_in_books


def reconciled(books: int, bank: int, journals: Iterable[int], lines: Iterable[int]) -> Reconciled:
    """From the open journals and the open lines, each signed."""
    return Reconciled(books, bank, sum(journals), sum(lines))
