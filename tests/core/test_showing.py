"""Numbers, amounts and times as people read them."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from alliance.core import showing

GAP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (2418655, f"2{GAP}418{GAP}655"),
        (Decimal("91.30"), "91.30"),
        (Decimal("1E+3"), f"1{GAP}000"),
        (
            "12345678901234567890.123456789012",
            f"12{GAP}345{GAP}678{GAP}901{GAP}234{GAP}567{GAP}890.123456789012",
        ),
        (-8, f"{MINUS}8"),
        ("-0.00", "0.00"),
        (0, "0"),
        (None, "—"),
        ("", "—"),
        ("未填", "未填"),
        ("≥0.85", "≥0.85"),
    ],
)
def test_a_number_keeps_its_digits_and_gains_gaps(given, shown):
    assert showing.number(given) == shown


def test_a_float_is_refused_because_it_is_not_exact():
    with pytest.raises(TypeError):
        showing.number(0.1)


@pytest.mark.parametrize(
    ("given", "shown"), [("1.30", "+1.30"), (-8, f"{MINUS}8"), (0, "0"), (None, "—")]
)
def test_a_difference_carries_its_sign(given, shown):
    assert showing.number(given, signed=True) == shown


def test_an_amount_has_two_decimals():
    assert showing.yuan(38600000) == f"386{GAP}000.00"
    assert showing.yuan(-5) == f"{MINUS}0.05"
    assert showing.yuan(0) == "0.00"
    assert showing.yuan(None) == "—"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (21222200, "贰拾壹万贰仟贰佰贰拾贰元整"),
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (1050, "壹拾元伍角整"),
        (100_0100, "壹万零壹元整"),
        (10_0000_0000_00, "壹拾亿元整"),
        (1_0000_2000_00, "壹亿零贰仟元整"),
        (1050_0000_00, "壹仟零伍拾万元整"),
        (1_0010_0000_00, "壹亿零壹拾万元整"),
        (2002_0101, "贰拾万零贰佰零壹元零壹分"),
        (-150, "负壹元伍角整"),
    ],
)
def test_capitals_are_read_as_on_a_voucher(fen, words):
    assert showing.capitals(fen) == words


def test_the_year_is_written_only_when_it_is_another():
    today = date(2025, 11, 18)
    assert showing.short_day(date(2025, 11, 17), today) == "11-17"
    assert showing.short_day(date(2026, 3, 31), today) == "2026-03-31"


def test_times_are_local():
    late = datetime(2025, 12, 31, 16, 5, tzinfo=ZoneInfo("UTC"))
    assert showing.short_time(late, date(2026, 1, 1)) == "01-01 00:05"


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2025, 11, 10), "逾期 8 天", "bad"),
        (date(2025, 11, 18), "今日到期", "warn"),
        (date(2025, 11, 24), "剩 6 天", ""),
    ],
)
def test_only_time_left_and_time_late_are_relative(due, words, tone):
    assert showing.time_left(due, date(2025, 11, 18)) == (words, tone)


def test_a_missing_value_leaves_a_gap_in_the_line():
    lines, level = showing.spark_points(["1", "2", None, "4"], width=84, height=22, target="4")
    assert lines == ["1.0,19.0 28.0,13.7", "82.0,3.0"]
    assert level == 3.0


def test_a_line_without_values_is_no_line():
    assert showing.spark_points([None, ""], width=84, height=22) == ([], None)


def test_equal_values_lie_on_the_ground():
    lines, level = showing.spark_points(["2", "2"], width=84, height=22)
    assert lines == ["1.0,19.0 82.0,19.0"]
    assert level is None


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("3−5个", "“3−5个”"),
        ("“六统一”", "“六统一”"),
        ("4大“诊断共享中心”", "“4大‘诊断共享中心’”"),
        ("“双聘任”“双流动”制度", "“‘双聘任’‘双流动’制度”"),
    ],
)
def test_a_quotation_never_stands_in_two_pairs_of_the_same_marks(printed, shown):
    assert showing.quoted(printed) == shown


def test_sentences_follow_each_other_as_the_language_writes_them():
    assert showing.sentences(["还有3家没有登记。", "印作“3−5个”"]) == "还有3家没有登记。印作“3−5个”"
    with translation.override("en"):
        assert showing.sentences(["Three are missing.", "Printed so."]) == (
            "Three are missing. Printed so."
        )
