"""A file is read as people fill it in, compared with the data, and applied as a whole."""

import datetime
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, NotFound, Refused, Unreadable
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.layout import Status
from alliance.core.imports.reading import read
from alliance.core.models import AuditEvent, ImportFile
from alliance.core.numbers import parse_number
from alliance.core.tables import read_table, write_csv
from members.models import County, Person
from tests import make


class Roster(Layout):
    """A list of people by code; a position is a number of beds, so that units can be tried."""

    kind = "test.roster"

    def __init__(self, county: County) -> None:
        self.county = county

    def columns(self) -> list[Column]:
        return [
            Column("code", "编码", ("人员编码",)),
            Column("name", "姓名", ("名字",)),
            Column("beds", "费用", (), False, True, "元", {"元": 1, "万元": 10_000}),
        ]

    def key_columns(self) -> list[str]:
        return ["code"]

    def compare(self, records: list[Record]) -> list[Outcome]:
        codes = {record.values["code"] for record in records}
        people = Person.objects.filter(county=self.county, code__in=codes)
        known = {person.code: person.position for person in people}
        return [self.outcome(record, known) for record in records]

    def outcome(self, record: Record, known: dict[str, str]) -> Outcome:
        code, new = record.values["code"], record.values.get("beds", "")
        try:
            new = str(parse_number(new)) if new else ""
        except Invalid as wrong:
            return refusal(record, wrong, "beds", code)
        if code not in known:
            return Outcome(record.number, "created", code, "", new, "beds")
        same = known[code] == new
        status: Status = "unchanged" if same else "changed"
        return Outcome(record.number, status, code, known[code], new, "beds")

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        rows = [
            Person(
                county=self.county,
                code=outcome.key,
                name=records[outcome.row].values["name"],
                position=outcome.new,
            )
            for outcome in outcomes
        ]
        Person.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["county", "code"],
            update_fields=["name", "position"],
        )


HEADING = ["编码", "姓名", "费用（元）"]


@pytest.fixture
def county(db: None) -> County:
    return make.county()


@pytest.fixture
def by(county: County) -> Actor:
    return Actor.system(county.pk, "tests")


def csv_of(*rows: list[Any], heading: list[str] = HEADING) -> bytes:
    return write_csv(heading, rows, title="名册", demo=False)


def sheet_of(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    for area in merged:
        book.active.merge_cells(area)  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def loaded(county: County, by: Actor, content: bytes, name: str = "名册.csv") -> ImportFile:
    return imports.compare(
        layout=Roster(county), county=county.pk, name=name, content=content, by=by
    )


def people(county: County) -> dict[str, str]:
    found = Person.objects.filter(county=county).exclude(code="")
    return dict(found.values_list("code", "position"))


def person(county: County, code: str, position: str) -> None:
    Person.objects.create(county=county, code=code, name="演示人员", position=position)


def values(county: County, content: bytes, name: str = "a.xlsx") -> list[tuple[int, list[str]]]:
    found = read(Roster(county), name, content)
    return [(record.number, list(record.values.values())) for record in found.records]


# --- Compare and apply ----------------------------------------------------------


def test_comparing_writes_nothing_but_the_comparison(county: County, by: Actor) -> None:
    person(county, "A2", "5")
    person(county, "A3", "7")
    file = loaded(
        county, by, csv_of(["A1", "甲", 3], ["A2", "乙", 6], ["A3", "丙", 7], ["A4", "丁", "x"])
    )
    assert file.counts == {
        "created": 1, "changed": 1, "unchanged": 1, "refused": 1, "left_out": 0, "rows": 4,
    }  # fmt: skip
    found = imports.comparison(ImportFile.objects.get(pk=file.pk))
    assert [(o.row, o.status, o.key, o.old, o.new) for o in found.outcomes] == [
        (2, "created", "A1", "", "3"),
        (3, "changed", "A2", "5", "6"),
        (4, "unchanged", "A3", "7", "7"),
        (5, "refused", "A4", "", "x"),
    ]
    assert "不是数字" in found.outcomes[3].reason
    assert people(county) == {"A2": "5", "A3": "7"}
    assert AuditEvent.objects.filter(what="import.compared").count() == 1


def test_a_file_with_refused_rows_is_applied_only_when_the_good_ones_are_asked_for(
    county: County, by: Actor
) -> None:
    file = loaded(county, by, csv_of(["A1", "甲", 3], ["A2", "乙", "x"]))
    with pytest.raises(Refused, match="1 行被退回"):
        imports.apply(file=file, layout=Roster(county), by=by)
    assert people(county) == {}
    done = imports.apply_good(file=file, layout=Roster(county), by=by)
    assert (done.state, people(county)) == ("applied", {"A1": "3"})
    assert AuditEvent.objects.filter(what="import.applied").count() == 1


def test_the_same_file_twice_changes_nothing_more(county: County, by: Actor) -> None:
    content = csv_of(["A1", "甲", 3])
    file = loaded(county, by, content)
    imports.apply(file=file, layout=Roster(county), by=by)
    with pytest.raises(Refused, match="已经处理过"):
        imports.apply(file=file, layout=Roster(county), by=by)
    again = loaded(county, by, content)
    assert again.sha256 == file.sha256
    assert again.counts["unchanged"] == 1
    with pytest.raises(Refused, match="没有可写入"):
        imports.apply(file=again, layout=Roster(county), by=by)


def test_what_changed_since_the_comparison_is_not_overwritten_unseen(
    county: County, by: Actor
) -> None:
    person(county, "A1", "5")
    file = loaded(county, by, csv_of(["A1", "甲", 6], ["A2", "乙", 1]))
    Person.objects.filter(county=county, code="A1").update(position="9")
    with pytest.raises(Refused, match="重新上传") as refused:
        imports.apply(file=file, layout=Roster(county), by=by)
    assert refused.value.code == "import_stale"
    assert people(county) == {"A1": "9"}
    assert ImportFile.objects.get(pk=file.pk).state == "compared"


def test_of_two_files_about_the_same_the_second_must_look_again(county: County, by: Actor) -> None:
    first = loaded(county, by, csv_of(["A1", "甲", 1]))
    second = loaded(county, by, csv_of(["A1", "甲", 2]))
    imports.apply(file=first, layout=Roster(county), by=by)
    with pytest.raises(Refused, match="重新上传"):
        imports.apply(file=second, layout=Roster(county), by=by)


def test_a_fault_in_the_middle_leaves_nothing_of_the_file(county: County, by: Actor) -> None:
    class Breaks(Roster):
        def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
            super().apply(outcomes, records, by)
            raise ZeroDivisionError

    file = loaded(county, by, csv_of(["A1", "甲", 1]))
    with pytest.raises(ZeroDivisionError):
        imports.apply(file=file, layout=Breaks(county), by=by)
    assert people(county) == {}
    assert ImportFile.objects.get(pk=file.pk).state == "compared"


def test_the_answer_does_not_depend_on_the_language_of_the_one_who_applies(
    county: County, by: Actor
) -> None:
    with translation.override("zh-hans"):
        file = loaded(county, by, csv_of(["A1", "甲", 1], ["", "乙", 1]))
    with translation.override("en"):
        imports.apply_good(file=file, layout=Roster(county), by=by)
    assert people(county) == {"A1": "1"}


def test_a_file_can_be_given_up_and_is_kept(county: County, by: Actor) -> None:
    file = loaded(county, by, csv_of(["A1", "甲", 1]))
    assert imports.withdraw(file=file, by=by).state == "withdrawn"
    with pytest.raises(Refused, match="已放弃"):
        imports.apply(file=file, layout=Roster(county), by=by)


def test_a_file_of_another_county_is_not_there(county: County, by: Actor) -> None:
    file = loaded(county, by, csv_of(["A1", "甲", 1]))
    there = make.neighbour()
    stranger = Actor.system(there.pk, "tests")
    with pytest.raises(NotFound):
        imports.apply(file=file, layout=Roster(there), by=stranger)
    with pytest.raises(NotFound):
        imports.withdraw(file=file, by=stranger)


@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
def test_refused_rows_come_back_as_the_same_table_with_a_reason(
    county: County, by: Actor, name: str
) -> None:
    rows: list[list[Any]] = [["A1", "甲", 3], ["A2", "乙", "x"], ["", "丙", 1]]
    content = csv_of(*rows) if name.endswith("csv") else sheet_of(["名册"], HEADING, *rows)
    file = loaded(county, by, content, name)
    back = imports.returned(file, Roster(county), demo=False)
    found = [row.cells for row in read_table(name, back).rows]
    assert found[0] == (*HEADING, "退回原因")
    assert found[1][:3] == ("A2", "乙", "x")
    assert "不是数字" in found[1][3]
    assert "编码" in found[2][3]
    corrected = back.replace(b"x", b"8") if name.endswith("csv") else back
    if name.endswith("csv"):
        assert loaded(county, by, corrected, name).counts["created"] == 1


def test_one_refused_cell_refuses_its_whole_row(county: County, by: Actor) -> None:
    class Wide(Roster):
        def compare(self, records: list[Record]) -> list[Outcome]:
            return [
                outcome
                for record in records
                for outcome in (
                    Outcome(record.number, "created", "甲", "", "1", "name"),
                    refusal(record, "不行。", "beds", "甲"),
                )
            ]

    content = csv_of(["A1", "甲", 1])
    file = imports.compare(
        layout=Wide(county), county=county.pk, name="a.csv", content=content, by=by
    )
    assert (file.counts["created"], file.counts["refused"]) == (0, 1)
    with pytest.raises(Refused, match="没有可写入"):
        imports.apply_good(file=file, layout=Wide(county), by=by)


# --- What sheets from practice bring along --------------------------------------


def test_both_of_two_equal_keys_are_refused_and_name_each_other(county: County, by: Actor) -> None:
    file = loaded(county, by, csv_of(["A1", "甲", 1], ["A2", "乙", 2], ["ａ1 ", "丙", 3]))
    refused = imports.comparison(file).with_status("refused")
    assert [(o.row, "第 4 行" in o.reason or "第 2 行" in o.reason) for o in refused] == [
        (2, True), (4, True),
    ]  # fmt: skip
    assert file.counts["created"] == 1
    assert file.refused[0][0] == 2


def test_the_heading_may_stand_below_a_title_and_have_other_names(county: County) -> None:
    content = sheet_of(
        ["演示数据，不是真实情况"], ["某县人员名册"], [None, None, "填报日期：2026-11-22"],
        ["序号", "人员编码*", "名 字", "费用"],
        [1, "A1", "甲", "１，０００．５０"], [None, None, None, None], [2, "A2", "乙", None],
    )  # fmt: skip
    assert values(county, content) == [(5, ["A1", "甲", "１，０００．５０"]), (7, ["A2", "乙", ""])]
    assert read(Roster(county), "a.xlsx", content).unknown == ("序号",)


def test_a_heading_of_two_merged_lines_is_understood(county: County) -> None:
    content = sheet_of(
        ["编码", "人员", None, "费用"], [None, "姓名", "电话", "万元"], ["A1", "甲", "1", "2.5"],
        merged=("A1:A2", "B1:C1"),
    )  # fmt: skip
    assert values(county, content) == [(3, ["A1", "甲", "2.5"])]


def test_a_line_that_numbers_the_columns_a_note_and_a_repeated_heading_are_left_out(
    county: County,
) -> None:
    content = sheet_of(
        HEADING, ["甲", "乙", 1], ["A1", "甲", 1], HEADING, ["A2", "乙", 2],
        ["注：费用含耗材。"], ["填表人：演示人员 07", None, "审核人：演示人员 08"],
    )  # fmt: skip
    found = read(Roster(county), "a.xlsx", content)
    assert [record.number for record in found.records] == [3, 5]
    assert [row.row for row in found.left_out] == [2, 4, 6, 7]


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "全县合计"])
def test_totals_are_left_out_and_reconciled(county: County, word: str) -> None:
    right = read(Roster(county), "a.csv", csv_of(["A1", "甲", 1], ["A2", "乙", "x"], [word, "", 1]))
    assert [tuple(row) for row in right.left_out] == [(4, word, "")]
    wrong = read(Roster(county), "a.csv", csv_of(["A1", "甲", 1], ["A2", "乙", 2], [word, "", 4]))
    assert wrong.left_out[0].difference == "费用：写的是 4，各行相加是 3"
    assert [record.number for record in wrong.records] == [2, 3]


def test_subtotals_are_of_their_part_and_the_total_of_all(county: County) -> None:
    content = csv_of(
        ["A1", "甲", 1], ["A2", "乙", 2], ["小计", "", 3], ["A3", "丙", 5], ["小计", "", 5],
        ["合计", "", 8],
    )  # fmt: skip
    found = read(Roster(county), "a.csv", content)
    assert [row.difference for row in found.left_out] == ["", "", ""]


def test_a_key_merged_over_several_rows_holds_for_each(county: County) -> None:
    class Pairs(Roster):
        def key_columns(self) -> list[str]:
            return ["code", "name"]

    content = sheet_of(
        HEADING, ["A1", "甲", 1], [None, "乙", 2], ["A2", "丙", 3], merged=("A2:A3",)
    )
    found = read(Pairs(county), "a.xlsx", content)
    assert [record.values["code"] for record in found.records] == ["A1", "A1", "A2"]


@pytest.mark.parametrize(
    ("heading", "above"),
    [
        ("费用（万元）", []),
        ("费用(万元)", []),
        ("费用", ["单位：万元"]),
        ("费用", ["名册（单位:万元）"]),
    ],
)
def test_a_unit_in_the_heading_or_above_the_table_is_converted(
    county: County, heading: str, above: list[str]
) -> None:
    content = sheet_of(*([line] for line in above), ["编码", "姓名", heading], ["A1", "甲", "1.5"])
    assert values(county, content)[0][1][2] == "15000"


def test_returned_rows_keep_their_unit(county: County, by: Actor) -> None:
    content = sheet_of(
        ["单位：万元"], ["编码", "姓名", "费用"], ["A1", "甲", "1.5"], ["A1", "乙", "2"]
    )
    file = loaded(county, by, content, "a.xlsx")
    back = imports.returned(file, Roster(county), demo=True)
    rows = read_table("a.xlsx", back).rows
    assert "演示数据" in rows[0].cells[0]
    assert rows[1].cells[2] == "费用(万元)"


def test_an_unknown_unit_is_refused_not_guessed(county: County) -> None:
    with pytest.raises(Invalid, match="美元"):
        values(county, sheet_of(["编码", "姓名", "费用（美元）"], ["A1", "甲", 1]))


def test_a_missing_column_is_named(county: County) -> None:
    with pytest.raises(Invalid, match="姓名"):
        values(county, sheet_of(["编码", "费用"], ["A1", 1]))
    with pytest.raises(Invalid, match="编码、姓名"):
        values(county, sheet_of(["别的", "表"], ["A1", 1]))


def test_two_columns_for_one_thing_are_refused(county: County) -> None:
    with pytest.raises(Invalid, match=r"姓名.*名字"):
        values(county, sheet_of(["编码", "姓名", "名字"], ["A1", "甲", "乙"]))


def test_a_table_without_rows_is_refused(county: County) -> None:
    with pytest.raises(Invalid, match="没有数据行"):
        values(county, sheet_of(HEADING, ["合计", None, 0]))


def test_a_formula_nobody_computed_refuses_its_row(county: County, by: Actor) -> None:
    file = loaded(county, by, sheet_of(HEADING, ["A1", "甲", "=1+1"], ["A2", "乙", 1]), "a.xlsx")
    assert file.counts["refused"] == 1
    assert "保存" in imports.comparison(file).outcomes[0].reason


def test_json_follows_the_same_rules(county: County, by: Actor) -> None:
    rows = [{"code": "A1", "name": "甲", "beds": "3"}, {"code": "A1", "name": "乙", "beds": None}]
    file = loaded(county, by, json.dumps(rows).encode(), "values.json")
    assert file.counts["refused"] == 2
    assert len(read_table("a.xlsx", imports.returned(file, Roster(county), demo=False)).rows) == 3
    with pytest.raises(Unreadable):
        loaded(county, by, b"{", "values.json")
    wrongs: list[Any] = [{}, [1], [{"code": 1}], [{"code": "A1", "stranger": "x"}]]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            loaded(county, by, json.dumps(wrong).encode(), "values.json")


def test_many_rows_cost_no_more_queries(
    county: County, by: Actor, django_assert_max_num_queries: Any
) -> None:
    content = csv_of(*[[f"A{n:05}", "甲", Decimal(n)] for n in range(3000)])
    with django_assert_max_num_queries(25):
        file = loaded(county, by, content)
        assert file.counts["created"] == 3000
    before = datetime.datetime.now(datetime.UTC)
    imports.apply(file=file, layout=Roster(county), by=by)
    assert Person.objects.filter(county=county).count() == 3000
    assert (datetime.datetime.now(datetime.UTC) - before).total_seconds() < 20
