"""From one blank workbook to the next: where each bound cell stands now, surely or probably.

A cell whose texts left and above are the same, once, is the same cell. Otherwise rows and columns
of the old sheet are laid beside those of the new one: equal ones first, in their order, then those
that moved, then those that were reworded; a cell follows its row and its column, and somebody
confirms it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from alliance.core.imports.layout import normal
from alliance.core.tables.blanks import Sheet
from alliance.core.tables.parts import place_of, ref_of
from kpi.filling.labels import Found, Labels, dated_away, labels_of, open_cells
from kpi.models import BoundCell

#: From this likeness on a reworded row, column or sheet is proposed to be the same.
ALIKE: Final = 0.6


@dataclass(frozen=True)
class Carried:
    """Where a bound cell stands in the new workbook; `sure` when the texts are the same."""

    row: BoundCell
    found: Found
    labels: list[list[str]]
    sure: bool


@dataclass(frozen=True)
class Lost:
    """A bound cell that is not found: its texts stand nowhere, or in several places."""

    row: BoundCell
    why: str


def carried_over(
    rows: Sequence[BoundCell], before: Sequence[Sheet], now: Sequence[Sheet]
) -> tuple[list[Carried], list[Lost]]:
    """The bound cells of the workbook before on the new one, and those that are lost."""
    labels = {sheet.name: labels_of(sheet) for sheet in now}
    places = _by_labels(labels)
    taken: set[tuple[str, str]] = set()
    sure: dict[int, Carried] = {}
    several: set[int] = set()
    for row in rows:
        here = _same(places, row)
        if len(here) == 1 and (here[0].sheet, here[0].cell) not in taken and any(row.labels):
            taken.add((here[0].sheet, here[0].cell))
            sure[row.pk] = Carried(row, here[0], row.labels, sure=True)
        elif len(here) > 1:
            several.add(row.pk)
    moves = _Moves(before, now)
    lost: list[Lost] = []
    for row in rows:
        if row.pk in sure:
            continue
        found = moves.place(row.sheet, row.cell)
        key = (found.sheet, found.cell) if found else ("", "")
        if found is None or key in taken or found.cell not in labels[found.sheet]:
            lost.append(Lost(row, "several" if row.pk in several else "none"))
            continue
        taken.add(key)
        sure[row.pk] = Carried(row, found, labels[found.sheet][found.cell], sure=False)
    return [sure[row.pk] for row in rows if row.pk in sure], lost


def _by_labels(labels: Mapping[str, Labels]) -> dict[Hashable, list[Found]]:
    found: dict[Hashable, list[Found]] = defaultdict(list)
    for sheet, cells in labels.items():
        for ref, said in cells.items():
            found[_key(said)].append(Found(sheet, ref))
    return found


def _key(labels: Sequence[Sequence[str]]) -> Hashable:
    return tuple(tuple(side) for side in labels)


def _same(places: Mapping[Hashable, list[Found]], row: BoundCell) -> list[Found]:
    """The open cells with the same texts: on the sheet of this name, else on any."""
    everywhere = places.get(_key(row.labels), [])
    return [one for one in everywhere if one.sheet == row.sheet] or everywhere


class _Moves:
    """Where rows and columns of the old sheets stand in the new ones."""

    def __init__(self, before: Sequence[Sheet], now: Sequence[Sheet]) -> None:
        self.now = {sheet.name: sheet for sheet in now}
        self.before = {sheet.name: sheet for sheet in before}
        names = _beside([[one.name] for one in before], [[one.name] for one in now])
        self.sheets = {before[old].name: now[new].name for old, new in names.items()}
        self._lines: dict[str, tuple[dict[int, int], dict[int, int]]] = {}

    def place(self, sheet: str, cell: str) -> Found | None:
        """The cell in the row and the column that were this cell's."""
        if sheet not in self.before or sheet not in self.sheets:
            return None
        row, column = place_of(cell)
        rows, columns = self._of(sheet)
        if row - 1 not in rows or column - 1 not in columns:
            return None
        ref = ref_of(rows[row - 1] + 1, columns[column - 1] + 1)
        return Found(self.sheets[sheet], ref)

    def _of(self, sheet: str) -> tuple[dict[int, int], dict[int, int]]:
        if sheet not in self._lines:
            old, new = self.before[sheet], self.now[self.sheets[sheet]]
            self._lines[sheet] = (
                _beside(_lines(old, down=True), _lines(new, down=True)),
                _beside(_lines(old, down=False), _lines(new, down=False)),
            )
        return self._lines[sheet]


def _lines(sheet: Sheet, *, down: bool) -> list[list[str]]:
    """What each row, or each column, says beside its open cells; years do not count."""
    is_open = open_cells(sheet)
    texts: dict[int, list[str]] = defaultdict(list)
    for row in sheet.table.rows:
        for column, text in enumerate(row.cells, start=1):
            if text and ref_of(row.number, column) not in is_open:
                texts[row.number if down else column].append(dated_away(text))
    for first, left, last, right in sheet.table.merged:
        if right - left + 1 >= sheet.columns:
            continue  # a title says nothing about one column
        top = next((r for r in sheet.table.rows if r.number == first), None)
        text = top.cells[left] if top and left < len(top.cells) else ""
        numbers = range(first + 1, last + 1) if down else range(left + 2, right + 2)
        for number in numbers if text else ():
            texts[number].insert(0, dated_away(text))
    count = sheet.rows if down else sheet.columns
    return [texts.get(number, []) for number in range(1, count + 1)]


def _beside(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> dict[int, int]:
    """For each old line the new one that is the same, moved or reworded."""
    keys_of_old, keys_of_new = ["\n".join(one) for one in old], ["\n".join(one) for one in new]
    found: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    matcher = SequenceMatcher(None, keys_of_old, keys_of_new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.update(zip(range(a, b), range(c, d), strict=True))
        else:
            gaps.append((range(a, b), range(c, d)))
    _moved(keys_of_old, keys_of_new, found)
    for olds, news in gaps:
        _reworded(keys_of_old, keys_of_new, olds, news, found)
    return found


def _moved(old: Sequence[str], new: Sequence[str], found: dict[int, int]) -> None:
    """Lines that say something, once on either side, and stand elsewhere now."""
    left = _once(old, set(found))
    for text, at in _once(new, set(found.values())).items():
        if text in left:
            found[left[text]] = at


def _once(lines: Sequence[str], taken: set[int]) -> dict[str, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(lines):
        if text and number not in taken:
            places[text].append(number)
    return {text: numbers[0] for text, numbers in places.items() if len(numbers) == 1}


def _reworded(
    old: Sequence[str],
    new: Sequence[str],
    olds: Iterable[int],
    news: Iterable[int],
    found: dict[int, int],
) -> None:
    """In the place of lines that are gone: the new ones that resemble them, each once."""
    taken = set(found.values())
    free = [number for number in news if number not in taken]
    pairs = sorted(
        (
            (_likeness(old[a], new[c]), -abs(a - c), a, c)
            for a in olds
            if a not in found
            for c in free
        ),
        reverse=True,
    )
    for likeness, _near, a, c in pairs:
        if likeness >= ALIKE and a not in found and c not in taken:
            found[a] = c
            taken.add(c)


def _likeness(old: str, new: str) -> float:
    if not old or not new:
        return 0.0
    return SequenceMatcher(None, normal(old), normal(new), autojunk=False).ratio()
