"""From a return that came late to a number that explains itself.

As the commission's assessor I get the December return of a health centre that was late, in a
workbook as people send them. I sign in, import it, see its two bad rows refused by row and
reason, keep them as a workbook to send back, and write the good ones. I compute the year anew,
watch the bar, look away and come back to it. The new result tells me how it came about: down
to the very figure I have just imported, up to the clause of the plan. My visitor reads
English; so does the page.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from selenium.webdriver.common.by import By

from alliance.core import assets, jobs
from kpi.actions import _starting
from kpi.models import DataValue, Indicator, Run
from members.models import Institution
from tests import banan, browser
from tests.browser import Visitor
from tests.make_workbook import full_width, ugly
from tests.workers import Workers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not assets.present(), reason="the front-end files are not built"),
]
LATE = 24317
STRANGE = "演示镇卫生院99"
HEADING = ["机构名称", "基层医疗卫生机构诊疗人次", "非中医类医疗机构中医类临床科室诊疗量"]
YEARS = ("2021", "2022", "2023", "2024")


@pytest.fixture
def visitor(live_server, settings, tmp_path: Path) -> Iterator[Visitor]:
    settings.DEBUG = True
    with browser.started(downloads=tmp_path) as driver:
        yield Visitor(driver, live_server.url)


def test_a_late_return_is_imported_computed_and_explained(
    visitor: Visitor, workers: Workers, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(_starting, "SLICE", 5)  # as a county of many bodies: several parts
    banan.computed(*[("bn_core", year) for year in YEARS])
    assert late_value().missing == "late"
    visitor.begin()
    sign_in(visitor)
    compare_the_workbook(visitor, december(tmp_path / "十二月月报.xlsx"))
    assert late_value().missing == "late"
    keep_the_refused_rows(visitor, tmp_path)
    write_the_good_ones(visitor)
    assert late_value().value == LATE
    compute_anew_and_watch_the_bar(visitor, workers)
    open_the_explanation(visitor)
    go_down_to_the_imported_figure(visitor)
    go_up_to_the_clause(visitor)
    switch_to_english(visitor)
    with capsys.disabled():
        print(f"\nfirst light: {visitor.seconds:.1f} s, {visitor.clicks} clicks")


def late_value() -> DataValue:
    """The centre's visits in December."""
    return DataValue.objects.get(
        unit__code="BN-D10", element__code="primary_visits", period="202412"
    )


def name_of(code: str) -> str:
    return Institution.objects.get(code=code).name


def december(path: Path) -> Path:
    """The workbook: a merged heading, trailing blanks, full-width digits, text, a total row."""
    rows: list[list[object]] = [
        [name_of("BN-D10"), full_width(LATE), " 3 964 "],
        [name_of("BN-D01"), "7 864", 1283],
        [STRANGE, 5120, 835],
        [name_of("BN-D02"), "81o2", 1320],
    ]
    path.write_bytes(ugly(HEADING, rows, total=["合计", LATE + 7864 + 5120 + 8102, 7402]))
    return path


def sign_in(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.finds_nothing_wrong()
    visitor.type("username", "bn-assessor")
    visitor.type("password", banan.PASSWORD)
    visitor.click("登录")
    visitor.find(".side")
    visitor.finds_nothing_wrong()
    visitor.click("指标考核")
    visitor.reads("县区考核看板")
    visitor.finds_nothing_wrong()


def compare_the_workbook(visitor: Visitor, workbook: Path) -> None:
    visitor.click("导入与导出")
    visitor.choose("data_set", "医疗机构月报")
    visitor.type("period", "202412")
    visitor.type("file", str(workbook))
    visitor.finds_nothing_wrong()
    visitor.click("上传并比对")
    visitor.reads("尚未写入任何数据")
    for row, text, reason in (
        ("8", STRANGE, f"没有叫“{STRANGE}”的单位"),
        ("9", "81o2", "不是数字"),
    ):
        refused = visitor.row(text, within="[aria-labelledby=refused]")
        assert refused.find_element(By.TAG_NAME, "td").text == row
        assert reason in refused.text
    visitor.finds_nothing_wrong()


def keep_the_refused_rows(visitor: Visitor, folder: Path) -> None:
    visitor.click("下载退回行")
    visitor.wait(lambda: list(folder.glob("*退回行*.xlsx")), "no workbook came")
    (returned,) = folder.glob("*退回行*.xlsx")
    sheet = load_workbook(returned).active
    assert sheet is not None
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    reasons = {row[0]: row[-1] for row in rows}
    assert "没有叫" in reasons[STRANGE]
    assert "不是数字" in reasons[name_of("BN-D02")]
    assert name_of("BN-D10") not in reasons


def write_the_good_ones(visitor: Visitor) -> None:
    visitor.click("只写入可用的 4 个值")
    visitor.reads("已写入")
    assert late_value().source == DataValue.Source.IMPORTED
    visitor.finds_nothing_wrong()


def compute_anew_and_watch_the_bar(visitor: Visitor, workers: Workers) -> None:
    """Nothing is slowed down for it: the first parts are done before the worker begins."""
    visitor.click("重新计算")
    visitor.choose("period", "2024年度")
    visitor.finds_nothing_wrong()
    visitor.click("开始计算")
    visitor.find("[data-poll] progress")
    run = Run.objects.get(revision=2)
    assert run.job is not None
    jobs.run_due(limit=3)
    parts = jobs.progress(run.job).all
    visitor.reads(f"3 / {parts} 份")
    visitor.finds_nothing_wrong()
    visitor.driver.refresh()
    visitor.reads(f"3 / {parts} 份")
    workers.start()
    visitor.reads("看结果")
    run.refresh_from_db()
    assert run.state == Run.State.COMPUTED
    visitor.finds_nothing_wrong()


def open_the_explanation(visitor: Visitor) -> None:
    visitor.click("看结果")
    share = visitor.row("诊疗人次占比", within="[aria-labelledby=core]")
    visitor.finds_nothing_wrong()
    visitor.click(share.find_element(By.CSS_SELECTOR, "a.value"))
    visitor.reads("由这些数算来")


def go_down_to_the_imported_figure(visitor: Visitor) -> None:
    inputs = "#in-primary_visits"
    centre = visitor.row(name_of("BN-D10"), "导入", within=inputs)
    visitor.click(centre.find_element(By.TAG_NAME, "summary"))
    month = visitor.row("24 317", within=f"{inputs} .months")
    assert "12" in month.find_element(By.TAG_NAME, "th").text
    assert "导入" in month.text
    visitor.finds_nothing_wrong()


def go_up_to_the_clause(visitor: Visitor) -> None:
    clause = visitor.find(".proof .help a[href*='/plans/']")
    address = clause.get_attribute("href")
    assert address
    visitor.click(clause)
    section = visitor.find("#" + address.rpartition("#")[2])
    assert section.is_displayed()
    visitor.finds_nothing_wrong()
    visitor.driver.back()


def switch_to_english(visitor: Visitor) -> None:
    visitor.click(visitor.find(".lang button"))
    visitor.wait(lambda: visitor.find("html").get_attribute("lang") == "en")
    assert "/why/bn_k08/" in visitor.driver.current_url
    visitor.reads(Indicator.objects.get(code="bn_k08").name_en)
    visitor.finds_nothing_wrong()
