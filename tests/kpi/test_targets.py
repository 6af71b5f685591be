"""Yearly targets: entered by one, approved by another, replaced with dates, never restating."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.errors import Forbidden, Invalid, Refused
from kpi import actions
from kpi.actions import Aim
from kpi.models import Indicator, Target
from tests import make
from tests.kpi import counties
from tests.kpi.story import Story, document, published, small_county

pytestmark = pytest.mark.django_db
PAGE = "/kpi/targets/share/"
AIM = Aim(Decimal(75), "ge", title="试验县目标责任书", number="试验〔2025〕1号")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


def share(story: Story) -> Indicator:
    return Indicator.objects.get(county=story.county, code="share")


def entered(story: Story, year: int = 2025, aim: Aim = AIM, unit=None) -> Target:
    return actions.propose_target(
        indicator=share(story), unit=unit or story.unit, year=year, aim=aim, by=story.assessor
    )


def approved(story: Story, target: Target) -> Target:
    return actions.decide_target(target=target, approved=True, by=story.approver)


def held(story: Story, year: int) -> str | None:
    rows = Target.objects.filter(indicator=share(story), unit=story.unit, year=year)
    row = rows.filter(state="in_force").first()
    return row.printed if row else None


def signed_in(story: Story, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.user(role, story.county))
    return client


def test_a_target_holds_from_its_approval_and_not_before(story):
    target = entered(story)
    assert held(story, 2025) is None
    approved(story, target)
    assert held(story, 2025) == "≥75"
    assert held(story, 2026) is None  # no year is made out of another


def test_the_one_who_enters_does_not_approve(story):
    both = make.person(story.county, role="assessor")
    make.grant(both, "approver")
    target = actions.propose_target(
        indicator=share(story), unit=story.unit, year=2025, aim=AIM, by=make.actor(both)
    )
    with pytest.raises(Refused) as refusal:
        actions.decide_target(target=target, approved=True, by=make.actor(both))
    assert refusal.value.code == "same_person"
    with pytest.raises(Forbidden):
        actions.decide_target(target=target, approved=True, by=story.assessor)
    with pytest.raises(Forbidden):
        actions.propose_target(
            indicator=share(story), unit=story.unit, year=2026, aim=AIM, by=story.approver
        )


def test_a_replaced_target_stays_readable_with_its_dates(story):
    first = approved(story, entered(story))
    second = approved(story, entered(story, aim=Aim(Decimal(70), "ge", title="调整", number="2号")))
    first.refresh_from_db()
    assert (first.state, first.ended_at) == ("replaced", second.decided_at)
    assert held(story, 2025) == "≥70"
    page = signed_in(story, "viewer").get(PAGE).text
    assert "≥75" in page
    assert "已被代替" in page


def test_a_printed_cell_stays_as_printed_when_another_takes_its_place(story):
    approved(story, entered(story, 2024, Aim(Decimal(65), "ge", title="调整", number="3号")))
    printed = Target.objects.get(indicator=share(story), year=2024, entered_at=None)
    assert (printed.state, printed.printed, printed.value) == ("replaced", "≥60", Decimal(60))
    actions.load_definitions(document=document(story.county), by=make.system(story.county))
    printed.refresh_from_db()
    assert printed.state == "replaced"  # loading the plan again does not turn the decision back
    assert held(story, 2024) == "≥65"


def test_a_computed_run_keeps_its_target_and_the_next_one_takes_the_new(story):
    first = story.run("plain", "2024")
    approved(story, entered(story, 2024, Aim(Decimal(85), "ge", title="调整", number="3号")))
    page = f"/kpi/runs/{first.pk}/units/{story.county.code}/"
    assert "≥60" in signed_in(story, "viewer").get(page).text
    assert "≥85" not in signed_in(story, "viewer").get(page).text
    second = story.run("plain", "2024")
    cells = [run.values.get(unit=story.unit, indicator__code="share") for run in (first, second)]
    # 720 of 900 is 80: above 60, below 85.
    assert [(cell.target, cell.met) for cell in cells] == [
        (Decimal(60), True),
        (Decimal(85), False),
    ]


def test_a_locked_year_takes_no_other_target(story):
    waiting = entered(story, 2024)
    actions.lock_run(run=published(story), by=story.approver)
    with pytest.raises(Refused) as refusal:
        approved(story, waiting)
    assert refusal.value.code == "period_locked"
    with pytest.raises(Refused) as refusal:
        entered(story, 2024, unit=story.bodies[0].unit)
    assert refusal.value.code == "period_locked"
    assert approved(story, entered(story, 2025)).state == "in_force"


def test_a_stated_value_is_the_baseline_of_later_years(story):
    stated = Aim(Decimal(82), "bare", role="stated", title="统计公报", number="2024年")
    approved(story, entered(story, 2023, stated))
    run = story.run("plain", "2024")
    cell = run.values.get(unit=story.unit, indicator__code="share")
    assert cell.below_baseline is True  # 80 against 82


def test_a_reference_needs_the_source_of_its_value(story):
    with pytest.raises(Invalid) as refusal:
        entered(story, aim=Aim(Decimal("61.2"), "ge", reference="全市平均水平"))
    assert "title" in refusal.value.fields
    told = Aim(Decimal("61.2"), "ge", reference="全市平均水平", title="全市公报", number="2025年")
    target = approved(story, entered(story, aim=told))
    assert (target.printed, target.reference) == ("≥61.2", "全市平均水平")
    assert "全市平均水平" in signed_in(story, "viewer").get(PAGE).text


@pytest.mark.parametrize(
    ("year", "aim", "field"),
    [
        (25, AIM, "year"),
        (2025, Aim(Decimal(1), "about", title="a", number="b"), "comparator"),
        (2025, Aim(Decimal(1), "ge"), "title"),
        (2025, Aim(Decimal(1), "ge", title="只有名称"), "title"),
        (2025, Aim(Decimal(1), "ge", tolerance=Decimal(2), title="a", number="b"), "tolerance"),
        (
            2025,
            Aim(Decimal(1), "approx", tolerance=Decimal(-2), title="a", number="b"),
            "tolerance",
        ),
        (2025, Aim(Decimal(1), "ge", force="尽量", title="a", number="b"), "force"),
    ],
)
def test_what_does_not_say_enough_is_refused_beside_its_field(story, year, aim, field):
    with pytest.raises(Invalid) as refusal:
        entered(story, year, aim)
    assert field in refusal.value.fields


def test_only_one_entry_of_a_cell_waits_at_a_time(story):
    target = entered(story)
    with pytest.raises(Refused, match="待批准"):
        entered(story)
    actions.decide_target(target=target, approved=False, by=story.approver)
    assert held(story, 2025) is None
    approved(story, entered(story))


def test_nobody_sets_a_target_for_another_county(story):
    with pytest.raises(Invalid):
        entered(story, unit=make.institution(make.neighbour()).unit)


def test_the_page_takes_a_target_and_another_person_approves_it(story):
    assessor, approver = signed_in(story, "assessor"), signed_in(story, "approver")
    typed = {
        "unit": story.county.code, "year": "2025", "role": "target", "comparator": "approx",
        "value": "６５", "tolerance": "2", "force": "力争", "title": "责任书", "number": "1号",
    }  # fmt: skip
    wrong = assessor.post(f"{PAGE}propose/", {**typed, "value": "", "title": ""})
    assert (wrong.status_code, "请填写数值" in wrong.text) == (422, True)
    assert 'value="1号"' in wrong.text  # what was typed is kept
    assert assessor.post(f"{PAGE}propose/", typed).status_code == 302
    target = Target.objects.get(state="proposed")
    assert "待批准：≈65±2" in assessor.get(PAGE).text
    assert "≈65±2" not in signed_in(story, "viewer").get(PAGE).text
    assert assessor.post(f"{PAGE}{target.pk}/approve/").status_code == 403
    assert approver.post(f"{PAGE}{target.pk}/approve/").status_code == 302
    assert "≈65±2" in signed_in(story, "viewer").get(PAGE).text


def test_an_entered_target_waits_on_the_approvers_desk_and_on_nobody_elses(story):
    approver = signed_in(story, "approver")
    assert "目标值待批准" not in approver.get("/").text
    target = entered(story)
    assert "目标值待批准：指标share，2025 年" in approver.get("/").text
    assert "目标值待批准" not in signed_in(story, "assessor").get("/").text
    approved(story, target)
    assert "目标值待批准" not in approver.get("/").text


def test_empty_years_are_said_to_be_not_set(story):
    page = signed_in(story, "viewer").get(PAGE).text
    assert page.count("未设") > 2
    assert "没有印比较符" in page  # 60.48 of 2023 stands without a sign


def test_printed_cells_of_a_plan_are_shown_as_they_are_printed():
    with time_machine.travel(date(2026, 3, 1), tick=False):
        county = counties.loaded("bn")
        viewer = Client()
        viewer.force_login(make.user("viewer", county))
        bare = Target.objects.filter(county=county, comparator="bare", role="target").first()
        page = viewer.get(f"/kpi/targets/{bare.indicator.code}/").text
        assert bare.printed in page
        assert "没有印比较符" in page
        assert "未设" in page  # 2026 is not made out of 2025 and 2027


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE).status_code == 200
    return len(seen)


def test_more_targets_cost_no_more_queries(story):
    viewer = signed_in(story, "viewer")
    approved(story, entered(story))
    queries_of(viewer)
    before = queries_of(viewer)
    for year in range(2026, 2032):
        approved(story, entered(story, year))
    assert queries_of(viewer) == before
