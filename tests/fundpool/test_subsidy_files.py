"""What is approved of each body, from a workbook: compared, then written as a whole or not at all."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.core import imports
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.imports import comparison
from alliance.core.models import ImportFile
from alliance.core.tables import write_xlsx
from fundpool import subsidy_files
from fundpool.access import subsidies as access
from fundpool.actions import subsidies as actions
from fundpool.models import AppraisedSubsidy
from fundpool.queries import subsidies as queries
from fundpool.rules.subsidy_years import Figures
from tests import make
from tests.fundpool.levies import set_rules
from tests.fundpool.subsidized import Subsidized, subsidized
from tests.fundpool.test_insurance_pages import enter, text

pytestmark = pytest.mark.django_db
HEAD = ["机构代码", "核定任务", "核定收入（元）", "核定支出（元）"]


@pytest.fixture
def there() -> Subsidized:
    found = subsidized()
    set_rules(found.story.county, {queries.METHOD % "running": "score"})
    return found


def sheet(*rows: tuple[object, ...], head: list[str] | None = None) -> bytes:
    return write_xlsx(head or HEAD, [list(row) for row in rows], title="核定数", demo=False)


def compared(there: Subsidized, row: AppraisedSubsidy, *rows: tuple[object, ...]) -> ImportFile:
    return subsidy_files.compare_file(
        row=row, name="核定数.xlsx", content=sheet(*rows), by=there.finance
    )


def outcomes(file: ImportFile) -> list[tuple[str, str]]:
    return [(one.status, one.column) for one in comparison(file).outcomes]


def applied(there: Subsidized, file: ImportFile) -> None:
    imports.apply(file=file, layout=subsidy_files.layout_of(file), by=there.finance)


def kept(row: AppraisedSubsidy) -> dict[str, Figures]:
    return {one.institution.code: one.figures for one in queries.lines_of(row)}


def test_a_table_is_compared_and_then_written_and_other_bodies_stay(there) -> None:
    row = there.draft("running", Figures("一", 0, 100), Figures("二", 0, 200))
    poor, good = there.poor.code, there.good.code
    file = compared(there, row, (poor, "服务1万人次", "1999.99", "3000"))
    assert outcomes(file) == [("changed", "")]
    assert kept(row)[poor] == Figures("一", 0, 100)
    applied(there, file)
    assert kept(row) == {
        poor: Figures("服务1万人次", 199_999, 300_000),
        good: Figures("二", 0, 200),
    }
    row.refresh_from_db()
    # 1 000.01 by 52.00 % is 520.0052, 2.00 by 94.86 % is 1.8972
    assert there.amounts(row) == [520_01, 1_90]
    assert outcomes(compared(there, row, (poor, "服务1万人次", "1999.99", "3000"))) == [
        ("unchanged", "")
    ]


def test_an_empty_draft_takes_new_figures_also_in_ten_thousands(there) -> None:
    row = actions.draft_subsidy(
        earmark=there.earmark, kind="running", year=2024, document_no="9号", by=there.finance
    )
    content = sheet(
        (there.poor.code, "一", "0.5", "1.25"),
        head=["机构代码", "核定任务", "核定收入（万元）", "核定支出（万元）"],
    )
    file = subsidy_files.compare_file(
        row=row, name="核定数.xlsx", content=content, by=there.finance
    )
    assert outcomes(file) == [("created", "")]
    applied(there, file)
    assert kept(row)[there.poor.code] == Figures("一", 500_000, 1_250_000)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("nobody", "一", "1", "1"), "unit"),
        ((None, "", "1", "1"), "tasks"),
        ((None, "一", "", "1"), "income_fen"),
        ((None, "一", "1.001", "1"), "income_fen"),
        ((None, "一", "约三万", "1"), "income_fen"),
        ((None, "一", "1", "NaN"), "expense_fen"),
        ((None, "一", "-1", "1"), ""),
    ],
)
def test_one_row_that_cannot_be_taken_keeps_the_whole_from_being_written(
    there, cells, column
) -> None:
    row = there.draft("running", Figures("一", 0, 100))
    before = kept(row)
    file = compared(
        there, row, (cells[0] or there.poor.code, *cells[1:]),
        (there.good.code, "二", "1", "2"),
    )  # fmt: skip
    assert ("refused", column) in outcomes(file)
    with pytest.raises(Refused) as refused:
        applied(there, file)
    assert refused.value.code == "import_has_refused_rows"
    assert kept(row) == before


def test_each_kind_asks_its_own_columns_and_medicines_paid_are_no_more_than_due(there) -> None:
    set_rules(there.story.county, {queries.METHOD % "medicine": "score"})
    row = there.draft("medicine")
    head = ["机构代码", "核定补助（元）", "应付采购款（元）", "已付采购款（元）"]
    content = sheet(
        (there.poor.code, "100", "80", "60"), (there.good.code, "100", "80", "80.01"), head=head
    )
    file = subsidy_files.compare_file(row=row, name="a.xlsx", content=content, by=there.finance)
    assert outcomes(file) == [("created", ""), ("refused", "")]


def test_figures_that_changed_after_the_comparison_are_not_overwritten(there) -> None:
    row = there.draft("running", Figures("一", 0, 100))
    file = compared(there, row, (there.poor.code, "一", "5", "6"))
    row = actions.state_subsidy(
        row=row, bodies=[actions.BodyTold(there.poor, Figures("一", 7, 100))],
        version=row.version, by=there.finance,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        applied(there, file)
    assert refused.value.code == "import_stale"
    assert kept(row)[there.poor.code] == Figures("一", 7, 100)


def test_what_was_submitted_is_not_written_from_a_table(there) -> None:
    row = there.draft("running", Figures("一", 0, 10_000), Figures("二", 0, 20_000))
    file = compared(there, row, (there.poor.code, "一", "5", "600"))
    there.receive(30_000)
    there.submit(row)
    with pytest.raises(Refused) as refused:
        applied(there, file)
    assert refused.value.code == "wrong_state"


def test_only_finance_of_the_county_loads_and_only_who_loaded_writes(there) -> None:
    row = there.draft("running", Figures("一", 0, 100))
    file = compared(there, row, (there.poor.code, "一", "5", "6"))
    with pytest.raises(Forbidden):
        access.check_can_end_load(there.approver, file)
    with pytest.raises((Forbidden, Refused)):
        access.check_can_end_load(there.cashier, file)
    stranger = make.actor(role="finance", county=make.neighbour())
    with pytest.raises(NotFound):
        access.file_for(stranger, file.pk)
    assert not access.drafts_for(stranger).exists()


def test_a_table_is_loaded_on_pages_and_its_template_reads_back(there) -> None:
    row = there.draft("running", Figures("一", 0, 100))
    finance = enter(there.finance)
    figures = text(finance.get(reverse("fundpool:subsidy-figures", args=[row.pk])))
    assert "从 Excel 导入" in figures
    answer = finance.get(reverse("fundpool:subsidy-template", args=[row.pk]))
    cells = [
        [cell.value for cell in line]
        for line in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    ]
    assert [there.poor.code, there.poor.name] in [line[:2] for line in cells]
    home = reverse("fundpool:subsidy-imports")
    assert "表格怎样写" in text(finance.get(f"{home}?subsidy={row.pk}"))
    upload = reverse("fundpool:subsidy-import-upload")
    assert finance.post(upload, {"subsidy": row.pk}).status_code == 422
    content = sheet((there.poor.code, "一", "5", "600"))
    sent = {"subsidy": row.pk, "file": SimpleUploadedFile("核定数.xlsx", content)}
    done = finance.post(upload, sent)
    assert done.status_code == 302
    assert "/ 600.00" in text(finance.get(done["Location"]))
    assert finance.post(f"{done['Location']}apply/").status_code == 302
    assert kept(row)[there.poor.code] == Figures("一", 500, 60_000)
    assert "已写入 1 家单位的核定数" in text(finance.get(done["Location"]))
    assert finance.post(f"{done['Location']}apply-good/").status_code == 404
    assert enter(there.approver).get(home).status_code == 403
