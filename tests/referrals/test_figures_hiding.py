"""Small counts stay hidden: whoever tries to reckon them from sums always finds two answers."""

import random
from itertools import product

import pytest

from referrals.queries.figures.hiding import HIDDEN, SMALL, Entry, marks_of

TOTAL = "sum"


def cells(table):
    """A table of rows as entries, with the totals of its rows, columns and of all."""
    found = []
    for r, row in enumerate(table):
        found += [Entry((r, c), r, c, 1, n) for c, n in enumerate(row)]
        found.append(Entry((r, TOTAL), r, TOTAL, -1, sum(row)))
    for c, column in enumerate(zip(*table, strict=True)):
        found.append(Entry((TOTAL, c), TOTAL, c, -1, sum(column)))
    whole = sum(map(sum, table))
    return [*found, Entry((TOTAL, TOTAL), TOTAL, TOTAL, 1, whole, fixed=True)]


def reckoned(table, marks):
    """What a reader can take every inner cell for: all tables that agree with what is shown."""
    rows, columns = len(table), len(table[0])
    most = sum(map(sum, table))
    shown = {one.key: one.value for one in cells(table) if one.key not in marks}

    def fits(key, value):
        if key in shown:
            return value == shown[key]
        return 0 < value < 5 if marks[key] == SMALL else value >= 5

    ways = [
        [n for n in range(most + 1) if fits((r, c), n)] for r in range(rows) for c in range(columns)
    ]
    answers = {(r, c): set() for r in range(rows) for c in range(columns)}
    for flat in product(*ways):
        tried = [flat[r * columns : (r + 1) * columns] for r in range(rows)]
        if all(fits(one.key, one.value) for one in cells(tried)):
            for key, found in answers.items():
                found.add(tried[key[0]][key[1]])
    return answers


@pytest.mark.parametrize("number", range(60))
def test_no_small_cell_can_be_reckoned_from_what_is_shown(number):
    chance = random.Random(number)
    table = [[chance.choice((0, 1, 2, 3, 4, 5, 6, 9)) for _c in range(2)] for _r in range(2)]
    marks = marks_of(cells(table))
    if marks is None:
        return  # nothing of it is shown at all
    answers = reckoned(table, marks)
    for (r, c), found in answers.items():
        if 0 < table[r][c] < 5:
            assert len(found) > 1, (table, marks)


def test_the_reader_who_reckons_does_find_a_cell_that_is_hidden_alone():
    """Without the second hidden cell the trial above would prove nothing."""
    table = [[3, 9], [8, 7]]
    alone = {(0, 0): SMALL}
    assert reckoned(table, alone)[0, 0] == {3}
    marks = marks_of(cells(table))
    assert marks is not None and len(marks) > 1
    assert len(reckoned(table, marks)[0, 0]) > 1


def test_two_hidden_cells_at_the_edge_of_what_is_possible_are_not_enough():
    """4 + 4 = 8 and both below five: only one way, so all of it is withheld."""
    both = [Entry(n, "r", "c", 1, 4) for n in (0, 1)]
    total = Entry(TOTAL, "r", "c", -1, 8, fixed=True)
    assert marks_of([*both, total]) is None
    third = Entry(2, "r", "c", 1, 6)
    wider = Entry(TOTAL, "r", "c", -1, 14, fixed=True)
    assert marks_of([*both, third, wider]) == {0: SMALL, 1: SMALL, 2: HIDDEN}


def test_a_table_without_a_small_count_is_shown_whole_and_a_nought_is_no_small_count():
    assert marks_of(cells([[0, 12], [5, 40]])) == {}


def test_a_small_total_hides_itself():
    one = [Entry("a", "r", "c", 1, 3), Entry(TOTAL, "r", "c", -1, 3, fixed=True)]
    assert marks_of(one) == {"a": SMALL, TOTAL: SMALL}
