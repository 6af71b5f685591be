"""Old .xls workbooks are read, by a child that may neither grow nor linger."""

import resource
import time

import pytest

from alliance.core.errors import Invalid
from alliance.core.tables import read_table
from tests.make_workbook import workbook
from tests.make_xls import old_workbook, with_a_far_cell


def test_an_old_workbook_is_read_like_a_new_one():
    rows = [["机构", "常住人口", "占比"], ["试验卫生院", 12345, 0.1 + 0.2], [None, -7, "１２"]]
    new = read_table("表.xlsx", workbook(rows))
    old = read_table("表.xls", old_workbook(rows))
    assert old.rows == new.rows
    assert old.rows[1].cells == ("试验卫生院", "12345", "0.3")


def test_merged_areas_of_an_old_workbook_are_known():
    rows = [["本期", "", "上期"], ["一", "二", "三"]]
    table = read_table("表.xls", old_workbook(rows, merged=[(0, 0, 0, 1)]))
    assert table.merged == ((1, 0, 1, 1),)


def test_a_cell_in_the_far_corner_is_refused_before_it_costs_anything():
    content = with_a_far_cell()
    assert len(content) < 6000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with pytest.raises(Invalid) as refusal:
        read_table("小.xls", content)
    assert refusal.value.code == "file_too_large"
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_damaged_old_workbook_is_refused_with_a_sentence():
    with pytest.raises(Invalid) as refusal:
        read_table("坏.xls", b"\xd0\xcf\x11\xe0 old")
    assert refusal.value.code == "file_damaged"
    cut = old_workbook([["一"] * 50] * 50)[:3000]
    with pytest.raises(Invalid):
        read_table("断.xls", cut)


def test_a_new_workbook_under_the_old_name_is_read_and_a_page_is_not():
    assert read_table("表.xls", workbook([["一", "二"]])).rows[0].cells == ("一", "二")
    with pytest.raises(Invalid) as refusal:
        read_table("表.xls", b"<html><table>")
    assert "网页" in str(refusal.value)


def test_a_new_workbook_with_a_password_is_told_so():
    with pytest.raises(Invalid) as refusal:
        read_table("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "密码" in str(refusal.value)
