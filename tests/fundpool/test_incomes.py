"""Income statements: typed, loaded from a workbook, corrected by a next version with a reason."""

import io

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from alliance.core import imports
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.imports import comparison
from alliance.core.tables import write_xlsx
from fundpool import income_files
from fundpool.access import income as access
from fundpool.actions.income import state_income
from fundpool.income_told import Told
from fundpool.models import IncomeStatement
from fundpool.queries import income as queries
from fundpool.rules.income import LINES
from tests import make
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import BASE_YEAR, amounts, levied, set_rules

pytestmark = pytest.mark.django_db


def sheet(*rows: tuple[object, ...]) -> bytes:
    """A table: unit, year, treatment and drugs in yuan, the rest 0, a reason."""
    head = ["机构代码", "年度", *map(str, LINES.values()), "更正理由"]
    written = []
    for unit, year, treatment, drugs, reason in rows:
        said = dict.fromkeys(LINES, "0") | {"treatment": treatment, "drugs": drugs}
        written.append([unit, year, *said.values(), reason])
    return write_xlsx(head, written, title="收入表", demo=False)


def compared(there, *rows, by=None):
    return income_files.compare_file(
        county=there.fund.county, name="收入.xlsx", content=sheet(*rows),
        by=by or there.fund.finance,
    )  # fmt: skip


def outcomes(file):
    return [(one.status, one.column) for one in comparison(file).outcomes]


def test_a_body_states_its_own_year_and_drugs_do_not_count() -> None:
    there = levied(stated=False)
    clerk = make.actor(role="clerk", institution=there.fund.one)
    row = there.state(there.fund.one, 1_234_56, by=clerk)
    assert (row.version, row.base_fen, row.total_fen) == (1, 1_234_56, 901_234_56)
    counted = {line.code for line in row.lines.all() if line.counts}
    assert counted == set(LINES) - {"drugs", "consumables", "examination", "laboratory"}


def test_another_body_and_a_mere_reader_may_not() -> None:
    there = levied(stated=False)
    other = make.actor(role="clerk", institution=there.fund.two)
    with pytest.raises(NotFound):
        there.state(there.fund.one, 1, by=other)
    with pytest.raises(Forbidden):
        there.state(there.fund.one, 1, by=make.actor(role="viewer", county=there.fund.county))
    assert not access.statements_for(other).exists()


def test_a_correction_is_a_next_version_with_a_reason() -> None:
    there = levied()
    with pytest.raises(Invalid):
        there.state(there.fund.one, 1_00, version=1)
    with pytest.raises(Refused) as refused:
        there.state(there.fund.one, 1_00, version=0, note="看错")
    assert refused.value.code == "version_conflict"
    with pytest.raises(Refused) as refused:
        there.state(there.fund.one, 73_130_50, version=1, note="没变")
    assert refused.value.code == "nothing_changed"
    row = there.state(there.fund.one, 73_130_51, version=1, note="漏记一分")
    assert [one.before for one in queries.beside(row) if one.moved] == [73_130_50]
    assert queries.current(there.fund.county.pk, BASE_YEAR, [there.fund.one.pk]) == {
        there.fund.one.pk: row
    }


@pytest.mark.parametrize("year", [YEAR, 1999])
def test_a_year_that_is_not_over_is_not_stated(year: int) -> None:
    there = levied(stated=False)
    with pytest.raises(Invalid) as refused:
        there.state(there.fund.one, 1, year=year)
    assert refused.value.code == "year"


def test_a_line_that_is_missing_unknown_or_negative_is_refused() -> None:
    there = levied(stated=False)
    lines = amounts(1)
    short = {code: fen for code, fen in lines.items() if code != "bed"}
    for told in (short, short | {"beds": 1}, lines | {"bed": -1}, lines | {"bed": True}):
        with pytest.raises(Invalid) as refused:
            state_income(
                institution=there.fund.one, told=Told(BASE_YEAR, told, 0), by=there.fund.finance
            )
        assert refused.value.code == "INVALID_AMOUNT"


def test_a_county_that_has_not_said_what_counts_is_told_so() -> None:
    there = levied(stated=False)
    set_rules(there.fund.county, {"fundpool.levy.base_excludes": None})
    with pytest.raises(NotSet):
        there.state(there.fund.one, 1)


def test_only_the_commission_assigns_a_base() -> None:
    there = levied(stated=False)
    told = Told(BASE_YEAR, amounts(1), 0, basis="assigned")
    with pytest.raises(Forbidden):
        state_income(
            institution=there.fund.one, told=told, upload=make.upload(),
            by=make.actor(role="clerk", institution=there.fund.one),
        )  # fmt: skip


def test_a_statement_is_never_changed_in_the_database() -> None:
    there = levied()
    for statement in (
        "UPDATE fundpool_incomestatement SET base_fen = 0",
        "DELETE FROM fundpool_incomeline",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert there.seen().total_fen


def test_a_workbook_is_compared_and_then_written() -> None:
    there = levied(stated=False)
    there.state(there.fund.one, 500_00)
    one, two = there.fund.one.code, there.fund.two.code
    file = compared(
        there, (one, "2025", "500", "900000", ""), (two, "2025", "86.40", "0", ""),
    )  # fmt: skip
    assert outcomes(file) == [("unchanged", ""), ("created", "")]
    assert IncomeStatement.objects.count() == 1
    layout = income_files.layout_of(file, there.fund.finance)
    imports.apply(file=file, layout=layout, by=there.fund.finance)
    row = IncomeStatement.objects.get(institution=there.fund.two)
    assert (row.base_fen, row.file_id) == (86_40, file.pk)


def test_a_loaded_correction_needs_its_reason() -> None:
    there = levied(stated=False)
    there.state(there.fund.one, 500_00)
    one = there.fund.one.code
    assert outcomes(compared(there, (one, "2025", "501", "900000", ""))) == [("refused", "note")]
    file = compared(there, (one, "2025", "501", "900000", "漏记"))
    assert outcomes(file) == [("changed", "")]
    layout = income_files.layout_of(file, there.fund.finance)
    imports.apply(file=file, layout=layout, by=there.fund.finance)
    assert IncomeStatement.objects.get(version=2).base_fen == 501_00


@pytest.mark.parametrize(
    ("unit", "year", "treatment", "column"),
    [
        ("nobody", "2025", "1", "unit"),
        (None, "25", "1", "year"),
        (None, "2026", "1", "year"),
        (None, "2025", "-0.01", "treatment"),
        (None, "2025", "1.001", "treatment"),
        (None, "2025", "NaN", "treatment"),
        (None, "2025", "约三万", "treatment"),
        (None, "2025", "", "treatment"),
    ],
)
def test_what_is_no_statement_is_refused_with_its_column(unit, year, treatment, column) -> None:
    there = levied(stated=False)
    code = unit or there.fund.one.code
    assert outcomes(compared(there, (code, year, treatment, "0", ""))) == [("refused", column)]


def test_a_body_loads_for_itself_alone() -> None:
    there = levied(stated=False)
    clerk = make.actor(role="clerk", institution=there.fund.one)
    file = compared(
        there, (there.fund.one.code, "2025", "1", "0", ""), (there.fund.two.code, "2025", "1", "0", ""),
        by=clerk,
    )  # fmt: skip
    assert outcomes(file) == [("created", ""), ("refused", "unit")]
    assert not access.files_for(make.actor(role="clerk", institution=there.fund.two)).exists()


def test_the_template_names_the_bodies_and_reads_back() -> None:
    there = levied(stated=False)
    content = income_files.template(there.fund.county, [there.fund.one], BASE_YEAR)
    cells = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    ]
    assert cells[-1][:3] == [there.fund.one.code, there.fund.one.name, str(BASE_YEAR)]
