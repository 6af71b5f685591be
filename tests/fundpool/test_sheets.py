"""In every workbook of the funds an amount is a number that adds up, shown with two decimals."""

import ast
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from alliance.core.money import exact_yuan
from alliance.core.tables import write_csv, write_xlsx
from fundpool import analysis_sheets, closing_sheets, ledger_sheets, levy_sheets
from fundpool.models import InsuranceYear
from fundpool.queries import income, levies
from members.models import Alliance, Institution
from tests.fundpool.insured import insured_in
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import BASE_YEAR, levied
from tests.fundpool.test_analyses import figures_of

#: What makes an amount a cell; and what may look at one without writing it.
MAKES = {"exact_yuan", "_amount", "_amounts"}
TEXTS = {"two_places", "in_yuan", "yuan", "wan"}
FOLDER = Path(settings.BASE_DIR) / "fundpool"


def workbooks() -> list[Path]:
    """Every module of the funds that writes a workbook."""
    return [
        path
        for path in sorted(FOLDER.glob("*.py"))
        if "write_xlsx(" in path.read_text(encoding="utf-8")
    ]


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def bare(tree: ast.AST) -> list[int]:
    """Lines where fen would become a cell, or yuan a text, without `exact_yuan`."""
    found = []
    fine: set[int] = set()
    for node in ast.walk(tree):
        if called(node) in MAKES or isinstance(
            node, ast.Compare | ast.IfExp | ast.comprehension | ast.DictComp
        ):
            parts = [node.test] if isinstance(node, ast.IfExp) else [node]
            parts = [node.iter] if isinstance(node, ast.comprehension) else parts
            fine |= {id(one) for part in parts for one in ast.walk(part)}
    for node in ast.walk(tree):
        money = isinstance(node, ast.Attribute) and node.attr.endswith("fen")
        if (money and id(node) not in fine) or called(node) in TEXTS:
            found.append(getattr(node, "lineno", 0))
    return found


#: Tables that are loaded again, not read: their amounts are typed by whoever fills them.
BLANK = {"income_files.py", "bank_files.py", "capitation_files.py", "subsidy_files.py"}


@pytest.mark.pure
def test_no_sheet_of_the_funds_writes_fen_or_an_amount_as_text() -> None:
    paths = [path for path in workbooks() if path.name not in BLANK]
    assert len(paths) >= 8
    told = {path.name: bare(ast.parse(path.read_text(encoding="utf-8"))) for path in paths}
    told["ledger_sheets.py"] = [
        line for line in told["ledger_sheets.py"] if line < vouchers_from()
    ]  # fmt: skip
    assert {name: lines for name, lines in told.items() if lines} == {}


def vouchers_from() -> int:
    """Where the flat file of vouchers begins: it is CSV for programs, strings with two decimals."""
    text = (FOLDER / "ledger_sheets.py").read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(text, 1) if line.startswith("def vouchers"))


@pytest.mark.pure
def test_whole_yuan_show_two_decimals_too_and_programs_read_a_string() -> None:
    rows: list[list[Any]] = [[exact_yuan(1_234_00)], [exact_yuan(-5)], [exact_yuan(0)], [None]]
    sheet = first_sheet(write_xlsx(["金额（元）"], rows, title="t", demo=False))
    cells = [sheet.cell(row=n, column=1) for n in (2, 3, 4, 5)]
    assert [one.value for one in cells] == [1234, -0.05, 0, None]
    assert {one.number_format for one in cells[:3]} == {"0.00"}
    assert b"1234.00\r\n-0.05\r\n0.00\r\n" in write_csv(["元"], rows, title="t", demo=False)


def first_sheet(content: bytes) -> Worksheet:
    book = load_workbook(BytesIO(content))
    return book[book.sheetnames[0]]


def amounts(content: bytes) -> list[Any]:
    """The cells beneath headings in yuan, or of accounts."""
    sheet = first_sheet(content)
    rows = list(sheet.iter_rows())
    words = ("元", "余额", "借方", "贷方", "收入", "支出")
    head = next(n for n, row in enumerate(rows) if sum(bool(one.value) for one in row) > 2)
    places = [
        n for n, one in enumerate(rows[head]) if any(word in str(one.value) for word in words)
    ]  # fmt: skip
    return [row[n] for row in rows[head + 1 :] for n in places if row[n].value is not None]


@pytest.mark.django_db
def test_what_accountants_add_up_is_a_number_in_every_kind_of_sheet() -> None:
    there = levied()
    there.confirmed()
    there.pay(there.fund.one, 300_00)
    county, pool = there.fund.county, there.fund.pool
    alliance = Alliance.objects.get(county=county)
    insured = insured_in(county, alliance)
    insured.rule(surplus="for_units")
    insured.settle(insured.confirmed(1_000_00, 900_00, "1"), earmark=None)
    bodies = list(Institution.objects.filter(county=county).order_by("code"))
    owed = levies.owed_of_year(pool, YEAR, Institution.objects.filter(county=county))
    sheets = {
        "trial": ledger_sheets.trial(pool, YEAR),
        "flows": ledger_sheets.flows(pool, YEAR),
        "owed": levy_sheets.owed(pool, YEAR, owed),
        "incomes": levy_sheets.incomes(county, BASE_YEAR, income.year_of(bodies, BASE_YEAR)),
        "insurance": closing_sheets.insurance_years(county, InsuranceYear.objects.all()),
        "analysis": analysis_sheets.analysis(
            alliance, YEAR, figures_of(alliance, YEAR, there.fund.finance), None
        ),
    }
    for name, content in sheets.items():
        cells = amounts(content)
        assert cells, name
        assert all(isinstance(one.value, int | float) for one in cells), name
        assert {one.number_format for one in cells} == {"0.00"}, name
