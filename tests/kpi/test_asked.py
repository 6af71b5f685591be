"""临时要数: asked once by an hour; what exists is filled in, gaps go out, late is said, it ends."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.utils import timezone

from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from kpi import access, actions, queries
from kpi.actions import Asking, NewItem, SourceTerms, ValueRow
from kpi.models import AdHocCell, AdHocRequest, DataElement, DataValue, OtherFigure
from members.models import Unit
from tests import make
from tests.kpi.returning import place
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
MONTH = "202501"


@pytest.fixture
def story() -> Story:
    """The first body has reported January; the other two have not."""
    found = small_county(filled=False)
    found.write("here", {(found.bodies[0].unit, MONTH): "12"})
    return found


def units(story: Story, *bodies: int) -> list[Unit]:
    return [story.bodies[body].unit for body in bodies or (0, 1, 2)]


def ask(story: Story, **said: Any) -> AdHocRequest:
    told: dict[str, Any] = {
        "title": "寒潮期间门诊量", "basis": "市卫健委电话通知", "period": MONTH,
        "due_at": now() + timedelta(hours=3),
        "elements": [DataElement.objects.select_related("data_set").get(
            county=story.county, code="here")],
        "new": [NewItem("发热门诊留观人数", "人")], "units": units(story), "minutes": 5,
    } | said  # fmt: skip
    return actions.ask_for_figures(county=story.county, asking=Asking(**told), by=story.assessor)


def part(row: AdHocRequest, unit: Unit) -> dict[str, AdHocCell]:
    found = queries.adhoc.asked_cells(row, unit)
    assert found is not None
    return {cell.item.name: cell for cell in found.cells}


def answer(story: Story, row: AdHocRequest, body: int, texts: list[str], **more: Any) -> int:
    unit = story.bodies[body].unit
    cells = [cell for cell in part(row, unit).values() if cell.state != "found"]
    return actions.answer_figures(
        asked=row,
        unit=unit,
        texts={cell.pk: text for cell, text in zip(cells, texts, strict=False)},
        by=make.actor(role="clerk", institution=story.bodies[body]),
        **more,
    )


# --- asking -------------------------------------------------------------------


def test_what_exists_is_filled_in_with_source_and_day_and_only_gaps_go_out(story):
    row = ask(story)
    found = part(row, story.bodies[0].unit)["数据元here"]
    value = DataValue.objects.get()
    assert (found.state, found.value, found.source) == ("found", 12, "entered")
    assert (found.at, found.by_id) == (value.entered_at, value.entered_by_id)
    # two items of three bodies, one of them known
    assert AdHocCell.objects.filter(state="asked").count() == 5
    waiting = queries.adhoc.asked_waiting([story.bodies[1].unit])
    assert len(waiting) == 1
    assert "2 项" in waiting[0].what


def test_a_stated_gap_is_asked_for_again(story):
    story.write("here", {(story.bodies[1].unit, MONTH): None})
    assert part(ask(story), story.bodies[1].unit)["数据元here"].state == "asked"


def test_nobody_is_asked_when_everything_is_known(story):
    with pytest.raises(Refused, match="都有了"):
        ask(story, new=[], units=units(story, 0))
    assert not AdHocRequest.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "事由"),
        ({"basis": ""}, "依据"),
        ({"elements": [], "new": []}, "要哪些数"),
        ({"new": [NewItem("无", "")]}, "计量单位"),
        ({"units": []}, "哪些单位"),
        ({"new": [NewItem(f"数{n}", "人") for n in range(12)]}, "最多要 12 个数"),
        ({"due_at": datetime(2020, 1, 1, tzinfo=timezone.get_current_timezone())}, "现在之后"),
        ({"period": "2025"}, "不是按这样的期间报的"),
        ({"period": "203001"}, "还没有开始"),
    ],
)
def test_an_incomplete_request_does_not_go_out(story, said, words):
    with pytest.raises(Invalid, match=words):
        ask(story, **said)
    assert not AdHocRequest.objects.exists()


def test_only_who_gives_out_forms_asks(story):
    with pytest.raises(Forbidden):
        actions.ask_for_figures(
            county=story.county,
            asking=Asking("x", "x", MONTH, now() + timedelta(hours=1), [], [], []),
            by=story.approver,
        )


# --- answering ----------------------------------------------------------------


def test_a_body_answers_with_numbers_reasons_and_stated_noughts(story):
    row = ask(story)
    assert answer(story, row, 1, ["7", ""]) == 1
    assert answer(story, row, 1, ["7", "未采集"]) == 0
    cells = part(row, story.bodies[1].unit)
    assert (cells["数据元here"].value, cells["发热门诊留观人数"].missing) == (7, "not_collected")
    zero = part(row, story.bodies[2].unit)["发热门诊留观人数"]
    assert answer(story, row, 2, ["3"], zeros=[zero.pk]) == 0
    zero.refresh_from_db()
    assert (zero.value, zero.stated_zero) == (0, True)
    # the answer belongs to the request: no form was filled in by it
    assert DataValue.objects.count() == 1


def test_a_wrong_cell_keeps_the_whole_answer_back(story):
    row = ask(story)
    with pytest.raises(Invalid, match="1 格填得不对") as refused:
        answer(story, row, 1, ["七", "3"])
    assert len(refused.value.fields) == 1
    assert not AdHocCell.objects.filter(state="answered").exists()


def test_nothing_typed_is_no_answer_and_what_was_found_is_nobodys_to_change(story):
    row = ask(story)
    with pytest.raises(Invalid, match="没有填任何数"):
        answer(story, row, 1, ["", ""])
    found = part(row, story.bodies[0].unit)["数据元here"]
    with pytest.raises(Invalid, match="不是要您答复的"):
        actions.answer_figures(
            asked=row,
            unit=story.bodies[0].unit,
            texts={found.pk: "99"},
            by=make.actor(role="clerk", institution=story.bodies[0]),
        )


def test_an_answer_may_be_corrected_and_the_earlier_one_stays(story):
    row = ask(story)
    answer(story, row, 1, ["7"])
    answer(story, row, 1, ["8"])
    cell = part(row, story.bodies[1].unit)["数据元here"]
    assert cell.value == 8
    assert [one["value"] for one in cell.before] == ["7"]


def test_a_body_refuses_with_a_reason_and_may_still_answer(story):
    row = ask(story)
    by = make.actor(role="head", institution=story.bodies[1])
    unit = story.bodies[1].unit
    with pytest.raises(Invalid, match="为什么不能提供"):
        actions.refuse_figures(asked=row, unit=unit, reason=" ", by=by)
    actions.refuse_figures(asked=row, unit=unit, reason="没有发热门诊", by=by)
    assert {cell.refusal for cell in part(row, unit).values()} == {"没有发热门诊"}
    with pytest.raises(Refused, match="没有待答复"):
        actions.refuse_figures(asked=row, unit=unit, reason="再说一次", by=by)
    assert answer(story, row, 1, ["7", "0"]) == 0
    assert {cell.refusal for cell in part(row, unit).values()} == {""}


def test_a_stranger_neither_answers_nor_reads(story):
    row = ask(story)
    stranger = make.actor(role="clerk", institution=story.bodies[2])
    cell = part(row, story.bodies[1].unit)["数据元here"]
    with pytest.raises(NotFound):
        actions.answer_figures(
            asked=row, unit=story.bodies[1].unit, texts={cell.pk: "1"}, by=stranger
        )
    with pytest.raises(NotFound):
        access.ad_hoc_unit_for(stranger, row, story.bodies[1].code)
    with pytest.raises(NotFound):
        access.one_ad_hoc_for(make.actor(role="assessor", county=make.county()), row.pk)
    own = queries.adhoc.asked_units(row, access.ad_hoc_cells_for(stranger))
    assert [one.unit.code for one in own] == [story.bodies[2].code]


# --- answers that become data values ----------------------------------------------


def test_without_the_choice_an_answer_stays_with_the_request(story):
    answer(story, ask(story), 1, ["7", "0"])
    assert DataValue.objects.count() == 1
    assert not AdHocCell.objects.filter(kept=True).exists()


def test_by_choice_answers_about_elements_become_values_with_their_source(story):
    row = ask(story, keeps=True)
    answer(story, row, 1, ["7", "3"])
    value = DataValue.objects.get(unit=story.bodies[1].unit)
    assert (value.element.code, value.value, value.source) == ("here", 7, "asked")
    told = part(row, story.bodies[1].unit)
    # what was named for this request alone is no element and stays with it
    assert [told[name].kept for name in ("数据元here", "发热门诊留观人数")] == [True, False]
    assert told["数据元here"].not_kept == ""
    answer(story, row, 1, ["8"])
    value.refresh_from_db()
    assert (value.value, value.version, value.changes.get().old_value) == (8, 2, 7)
    answer(story, row, 2, ["未采集", "0"])
    gap = DataValue.objects.get(unit=story.bodies[2].unit)
    assert (gap.value, gap.missing, gap.source) == (None, "not_collected", "asked")


def test_a_request_without_elements_has_nothing_to_keep(story):
    with pytest.raises(Invalid, match="没有可以记入数据的") as refused:
        ask(story, keeps=True, elements=[])
    assert set(refused.value.fields) == {"keeps"}


def test_a_shut_form_keeps_the_answer_out_and_the_cell_says_why(story):
    row = ask(story, keeps=True)
    form = DataElement.objects.get(county=story.county, code="here").data_set
    actions.close_period(data_set=form, period=MONTH, reason="已定稿", by=story.assessor)
    assert answer(story, row, 1, ["7", "3"]) == 0
    told = part(row, story.bodies[1].unit)["数据元here"]
    assert (told.value, told.kept) == (7, False)
    assert "已定稿" in told.not_kept
    assert not DataValue.objects.filter(unit=story.bodies[1].unit).exists()


def test_a_return_that_was_handed_in_is_not_written_over():
    with time_machine.travel(datetime(2024, 11, 5, 12, tzinfo=UTC), tick=False):
        there = place()
        there.out()
        # asked for before the return came in, answered after it
        row = ask(there.story, period="202410", keeps=True)
        clerk = there.who("clerk", there.story.bodies[1])
        unit = there.story.bodies[1].unit
        there.submitted(unit, {"here": "12", "elsewhere": "3"}, clerk)
        answer(there.story, row, 1, ["7", "3"])
        assert DataValue.objects.get(unit=unit, element__code="here").value == 12
        told = part(row, unit)["数据元here"]
        assert (told.value, told.kept) == (7, False)
        assert "等待办理" in told.not_kept


def test_the_authoritative_source_stands_above_an_answer(story):
    element = DataElement.objects.get(county=story.county, code="here")
    terms = SourceTerms("imported", "门诊系统", "", None, "试验〔2025〕8号")
    actions.set_source_rule(element=element, terms=terms, version=0, by=story.assessor)
    unit = story.bodies[1].unit
    row = ask(story, keeps=True)
    imported = [ValueRow(unit.pk, element.pk, MONTH, Decimal(9))]
    actions.write_values(
        county=story.county, rows=imported, source=DataValue.Source.IMPORTED, by=story.assessor
    )
    answer(story, row, 1, ["7", "3"])
    assert DataValue.objects.get(unit=unit, element=element).value == 9
    assert OtherFigure.objects.get().source == "asked"


# --- late, ended, what it costs -------------------------------------------------


def test_an_answer_after_the_hour_is_late_and_so_is_none(story):
    row = ask(story)
    answer(story, row, 1, ["7", "0"])
    with time_machine.travel(row.due_at + timedelta(minutes=1), tick=False):
        answer(story, row, 2, ["7", "0"])
        told = {
            one.unit.code: one for one in queries.adhoc.asked_units(row, AdHocCell.objects.all())
        }
    late = [told[body.code].is_late for body in story.bodies]
    assert late[1:] == [False, True]
    with time_machine.travel(row.due_at + timedelta(minutes=1), tick=False):
        assert told[story.bodies[0].code].is_late  # still owes one


def test_an_ended_request_takes_no_more(story):
    row = ask(story)
    with pytest.raises(Forbidden):
        actions.end_asking(asked=row, by=story.approver)
    row = actions.end_asking(asked=row, by=story.assessor)
    with pytest.raises(Refused, match="已经结束"):
        answer(story, row, 1, ["7"])
    assert queries.adhoc.asked_waiting(units(story)) == []
    with pytest.raises(Refused):
        actions.end_asking(asked=row, by=story.assessor)


def test_only_what_went_out_counts_as_burden(story):
    due = datetime(2026, 12, 5, 10, tzinfo=timezone.get_current_timezone())
    ask(story, due_at=due)
    rows = queries.burden(story.county.pk, Unit.objects.filter(pk__in=[
        unit.pk for unit in units(story)]).select_related("institution", "county"), 2026)  # fmt: skip
    december = {row.unit.code: (row.months[11].cells, row.months[11].minutes) for row in rows}
    # the first body had one of the two figures already
    assert [december[body.code] for body in story.bodies] == [(1, 5), (2, 5), (2, 5)]


# --- pages --------------------------------------------------------------------


def test_it_is_asked_answered_and_taken_home_as_a_workbook(story, client):
    client.force_login(make.user("assessor", story.county))
    due = timezone.localtime(now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    said = {
        "title": "寒潮期间门诊量", "basis": "市卫健委电话通知", "period": MONTH, "due_at": due,
        "elements": ["here"], "new": "发热门诊留观人数，人", "minutes": "5",
        "bodies": [body.code for body in story.bodies],
    }  # fmt: skip
    refused = client.post("/kpi/asked/new/", said | {"new": "没有单位"})
    assert refused.status_code == 422
    assert "请写成“名称，计量单位”" in refused.content.decode()
    assert 'value="市卫健委电话通知"' in refused.content.decode()
    page = client.post("/kpi/asked/new/", said)
    assert page.status_code == 302
    row = AdHocRequest.objects.get()
    shown = client.get(page.url).content.decode()
    assert "3 家单位，0 家已答齐" in shown

    client.force_login(make.user("clerk", institution=story.bodies[1]))
    there = f"{page.url}{story.bodies[1].code}/"
    cells = list(part(row, story.bodies[1].unit).values())
    typed = {f"c-{cells[0].pk}": "7", f"c-{cells[1].pk}": ""}
    asks = client.post(there, typed | {"act": "zeros"}).content.decode()
    assert "1 项将记为 0" in asks
    done = client.post(there, typed | {"act": "answer", "zero": cells[1].pk}, follow=True)
    assert "已全部答复" in done.content.decode()

    client.force_login(make.user("viewer", story.county))
    book = openpyxl.load_workbook(BytesIO(client.get(f"{page.url}table.xlsx").content))
    values = [[cell.value for cell in line] for line in book.active.iter_rows()]
    mine = [line for line in values if story.bodies[1].code in line]
    assert [line[4] for line in mine] == [7, 0]
    assert mine[1][6] == "零报告"


def test_a_wrong_answer_stays_on_the_page_as_typed(story, client):
    row = ask(story)
    client.force_login(make.user("clerk", institution=story.bodies[1]))
    cell = part(row, story.bodies[1].unit)["数据元here"]
    page = client.post(
        f"{row.get_absolute_url()}{story.bodies[1].code}/",
        {f"c-{cell.pk}": "七个", "act": "answer"},
    )
    assert page.status_code == 422
    assert 'value="七个"' in page.content.decode()


def test_more_bodies_cost_no_more_queries(story, client, django_assert_max_num_queries):
    row = ask(story, units=units(story, 0))
    client.force_login(make.user("assessor", story.county))
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(100) as few:
        client.get(row.get_absolute_url())
    other = ask(story)
    with django_assert_max_num_queries(len(few)):
        client.get(other.get_absolute_url())
    assert AdHocCell.objects.filter(value=Decimal(12)).count() == 2
