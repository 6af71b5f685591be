"""A published element is worded otherwise from a day on: two people, dates, no locked run restated."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.periods import Period
from kpi import actions, queries, tasks
from kpi.actions import Reworded
from kpi.models import DataElement, ElementVersion
from kpi.running import freezing
from tests import make
from tests.kpi.story import Story, document, published, small_county

pytestmark = pytest.mark.django_db
PAGE = "/kpi/elements/here/"
NEW = Reworded("门诊总人次", "人次", note="含急诊", owner="医政科", source_system="门诊系统")
SOON = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def element(story: Story, code: str = "here") -> DataElement:
    return DataElement.objects.get(county=story.county, code=code)


def asked(story: Story, worded: Reworded = NEW, on: date | None = SOON, **more) -> ElementVersion:
    return actions.propose_wording(
        element=more.pop("element", None) or element(story),
        worded=worded,
        from_on=on,
        reason=more.pop("reason", "口径文件改称"),
        by=more.pop("by", story.assessor),
    )


def corrected(story: Story, worded: Reworded = NEW, on: date = SOON) -> ElementVersion:
    return actions.decide_wording(
        version=asked(story, worded, on), approved=True, by=story.approver
    )


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


def test_a_correction_holds_from_its_approval_and_what_was_said_before_is_kept(story):
    version = asked(story)
    assert element(story).name == "数据元here"
    actions.decide_wording(version=version, approved=True, by=story.approver)
    row = element(story)
    assert (row.name, row.note, row.source_system) == ("门诊总人次", "含急诊", "门诊系统")
    first, second = row.versions.order_by("number")
    assert (first.name, first.from_on, first.until_on) == ("数据元here", None, SOON)
    assert (second.name, second.from_on, second.until_on) == ("门诊总人次", SOON, None)
    assert (row.over_time, row.over_units, row.kinds) == ("sum", "sum", [])  # what is counted stays


def test_the_one_who_asks_does_not_approve(story):
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    version = asked(story, by=make.actor(both))
    with pytest.raises(Refused) as refusal:
        actions.decide_wording(version=version, approved=True, by=make.actor(both))
    assert refusal.value.code == "same_person"
    with pytest.raises(Forbidden):
        actions.decide_wording(version=version, approved=True, by=story.assessor)
    with pytest.raises(Forbidden):
        asked(story, element=element(story, "elsewhere"), by=story.approver)


def test_a_refused_correction_changes_nothing(story):
    version = asked(story)
    actions.decide_wording(version=version, approved=False, by=story.approver)
    assert element(story).name == "数据元here"
    assert asked(story).number == 3  # asked again; the refused one keeps its number


@pytest.mark.parametrize(
    ("worded", "on", "more", "field"),
    [
        (Reworded("", "人次"), SOON, {}, "name"),
        (Reworded("门诊", ""), SOON, {}, "unit"),
        (Reworded("门诊" * 200, "人次"), SOON, {}, "name"),
        (NEW, None, {}, "from_on"),
        (NEW, SOON, {"reason": " "}, "reason"),
    ],
)
def test_what_does_not_say_enough_is_refused_beside_its_field(story, worded, on, more, field):
    with pytest.raises(Invalid) as refusal:
        asked(story, worded, on, **more)
    assert field in refusal.value.fields


def test_a_correction_that_corrects_nothing_is_refused(story):
    same = Reworded("数据元here", "人次", "Element here", "", "医政科", "月报")
    with pytest.raises(Invalid) as refusal:
        asked(story, same)
    assert refusal.value.code == "nothing_differs"


def test_one_correction_waits_at_a_time_and_days_only_move_on(story):
    asked(story)
    with pytest.raises(Refused) as refusal:
        asked(story)
    assert refusal.value.code == "correction_open"
    actions.decide_wording(version=ElementVersion.objects.get(), approved=True, by=story.approver)
    with pytest.raises(Invalid) as refusal:
        asked(story, Reworded("另一个名称", "人次"), SOON)
    assert refusal.value.code == "day_too_early"


def test_a_correction_of_a_coming_day_waits_for_it(story):
    corrected(story, on=date(2025, 6, 1))
    assert element(story).name == "数据元here"
    with time_machine.travel(date(2025, 6, 1), tick=False):
        tasks.wordings()
        tasks.wordings()  # a second beat finds nothing to do
    assert element(story).name == "门诊总人次"


def test_a_run_says_what_the_element_was_called_on_its_last_day(story):
    corrected(story)
    old = freezing.facts_of(story.run("plain", "2024"))["elements"]["here"]
    story.write("here", {(story.bodies[0].unit, "202501"): "3"})
    new = freezing.facts_of(story.run("plain", "2025"))["elements"]["here"]
    assert (old["name"], old["source_system"]) == ("数据元here", "月报")
    assert (new["name"], new["source_system"]) == ("门诊总人次", "门诊系统")


def test_a_return_of_an_earlier_month_keeps_the_words_of_its_last_day(story):
    form = DataElement.objects.get(county=story.county, code="here").data_set
    corrected(story)  # from the first day of 2025
    grids = {
        month: queries.collecting.grid(form, story.bodies[0].unit, Period.parse(month), None)
        for month in ("202412", "202501")
    }
    names = {
        month: [line.cell.element.name for line in found.lines if line.cell.key == "here"]
        for month, found in grids.items()
    }
    assert names == {"202412": ["数据元here"], "202501": ["门诊总人次"]}
    assert element(story).name == "门诊总人次"  # looking writes nothing


def test_a_locked_period_is_never_reached_and_its_pages_keep_the_name(story):
    run = published(story)
    actions.lock_run(run=run, by=story.approver)
    with pytest.raises(Refused) as refusal:
        asked(story, on=date(2024, 12, 31))
    assert refusal.value.code == "period_locked"
    corrected(story)
    page = f"/kpi/runs/{run.pk}/units/{story.bodies[1].code}/why/share/"
    text = signed_in(story, "viewer").get(page).text
    assert "数据元here" in text
    assert "门诊总人次" not in text


def test_an_element_that_no_locked_run_used_may_be_corrected_for_the_same_days(story):
    actions.lock_run(run=published(story), by=story.approver)
    # The locked scheme counts share and contracts; residents stand in per_head alone.
    row = element(story, "residents")
    assert asked(story, Reworded("常住人口", "人"), date(2024, 6, 1), element=row).number == 2


def test_loading_the_plan_again_does_not_turn_a_correction_back(story):
    corrected(story)
    actions.load_definitions(document=document(story.county), by=make.system(story.county))
    assert element(story).name == "门诊总人次"


def test_the_page_takes_a_correction_and_another_person_approves_it(story):
    assessor, approver, viewer = (
        signed_in(story, role) for role in ("assessor", "approver", "viewer")
    )
    typed = {
        "name": "门诊总人次", "unit": "人次", "note": "含急诊", "from_on": "2025-01-01",
        "reason": "口径文件改称",
    }  # fmt: skip
    wrong = assessor.post(f"{PAGE}correct/", {**typed, "reason": ""})
    assert (wrong.status_code, 'value="门诊总人次"' in wrong.text) == (422, True)
    assert viewer.post(f"{PAGE}correct/", typed).status_code == 403
    assert assessor.post(f"{PAGE}correct/", typed).status_code == 302
    assert "数据元更正待批准：数据元here" in approver.get("/").text
    assert "口径文件改称" not in viewer.get(PAGE).text
    version = ElementVersion.objects.get()
    assert assessor.post(f"{PAGE}{version.pk}/approve/").status_code == 403
    assert approver.post(f"{PAGE}{version.pk}/approve/").status_code == 302
    page = viewer.get(PAGE).text
    assert "门诊总人次" in page
    assert "数据元here" in page  # the versions
    assert "/kpi/indicators/share/" in page  # what is made of it
    assert approver.post(f"{PAGE}{version.pk}/refuse/").status_code == 409


def test_a_stranger_finds_no_element_of_this_county(story):
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make.user("assessor", make.neighbour()))
    assert stranger.get(PAGE).status_code == 404
    assert stranger.post(f"{PAGE}correct/", {"name": "x"}).status_code == 404


def test_more_versions_cost_no_more_queries(story):
    viewer = signed_in(story, "viewer")
    corrected(story)
    viewer.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        viewer.get(PAGE)
    for month in range(4, 10):
        corrected(story, Reworded(f"第{month}次", "人次"), date(2025, month, 1))
    with CaptureQueriesContext(connection) as many:
        viewer.get(PAGE)
    assert len(many) == len(few)
