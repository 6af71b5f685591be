"""Each county's schemes are computed without weights, and their pages count as the plan does."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from kpi import actions
from kpi.actions import ValueRow
from kpi.models import DataElement, DataValue, IndicatorValue, Run, Score, Total
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from kpi.running.subjects import subjects_of
from members.models import Unit
from tests import make
from tests.kpi import counties
from tests.kpi import story as stories

pytestmark = pytest.mark.django_db


def report(county, by, figures):
    """(unit, element, year) → number; the county itself is "" """
    units = dict(Unit.objects.filter(county=county).values_list("code", "pk"))
    elements = dict(DataElement.objects.filter(county=county).values_list("code", "pk"))
    rows = [
        ValueRow(units[unit or county.code], elements[element], str(year), Decimal(number), "")
        for (unit, element, year), number in figures.items()
    ]
    actions.write_values(county=county, rows=rows, source=DataValue.Source.ENTERED, by=by)


def words(answer):
    """The page as people read it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


class Office:
    """A county's commission: it computes, and looks at the pages."""

    def __init__(self, plan):
        self.county = counties.loaded(plan)
        self.by = make.actor(county=self.county, role="assessor")
        self.browser = Client()
        self.browser.force_login(make.user("viewer", self.county))
        self.runs = {}

    def report(self, **figures):
        report(self.county, self.by, figures)

    def compute(self, *runs):
        """Runs (scheme, period); each must end computed, with no point and no rank."""
        found = counties.computed(self.county, self.by, *runs)
        self.runs |= found
        for run in found.values():
            assert run.state == Run.State.COMPUTED, run.job.error
            assert not Score.objects.filter(run=run).exists()
            assert not Total.objects.filter(run=run).exists()

    def value(self, scheme, indicator, unit=""):
        """One cell: (value, status, met)."""
        row = IndicatorValue.objects.get(
            run=self.runs[scheme],
            indicator__code=indicator,
            unit__code=unit or self.county.code,
            unit__county=self.county,
        )
        return (None if row.value is None else str(row.value.normalize()), row.status, row.met)

    def dashboard(self, scheme):
        return words(self.browser.get("/kpi/", {"scheme": scheme}))

    def unit(self, scheme, unit):
        return words(self.browser.get(f"/kpi/runs/{self.runs[scheme].pk}/units/{unit}/"))

    def sheet(self, scheme, unit=""):
        unit = unit or self.county.code
        return words(self.browser.get(f"/kpi/runs/{self.runs[scheme].pk}/units/{unit}/sheet/"))

    def subjects(self, scheme):
        return subjects_of(FrozenRun(freezing.facts_of(self.runs[scheme])))


# --- TZ: 5 + 6 ------------------------------------------------------------


@pytest.fixture
def tongzhou():
    office = Office("tz")
    report(
        office.county,
        office.by,
        {
            ("", "outpatient_visit_rate", 2025): "91.2",
            ("", "inpatient_rate", 2025): "88.5",
            ("", "primary_visit_rate", 2024): "61.0",
            ("", "primary_visit_rate", 2025): "61.4",
            ("", "primary_inpatient_share", 2024): "30",
            ("", "primary_inpatient_share", 2025): "30",
            ("", "public_primary_bodies", 2025): "26",
            ("", "public_primary_joined", 2025): "26",
            ("TZ-001", "surgery_share", 2025): "41.5",
            ("TZ-001", "lead_primary_visit_rate", 2024): "60",
            ("TZ-001", "lead_primary_visit_rate", 2025): "62.5",
            ("TZ-004", "up_referral_rate", 2025): "12.5",
        },
    )
    office.compute(("tz_lead", "2025"), ("tz_member", "2025"), ("tz_goals", "2025"))
    return office


def test_tongzhou_shows_five_lines_for_leads_and_six_for_members(tongzhou):
    assert "5项指标：" in tongzhou.dashboard("tz_lead")
    page = tongzhou.dashboard("tz_member")
    assert "6项指标：" in page
    for name in (
        "功能定位",
        "职责履行",
        "区内上转率",
        "费用控制",
        "社会满意度",
        "公共卫生服务质量",
    ):
        assert name in page
    assert "六（三）为成员单位列名6项，并写“等指标”" in page
    assert "未设权重：不计分。 方案没有印出权重与分值，见 六（三）" in page


def test_tongzhous_leads_and_members_are_those_of_the_plan(tongzhou):
    # 四（一）: three leads, one of them a township centre; 11 + 7 + 5 members.
    assert tongzhou.subjects("tz_lead") == ["TZ-001", "TZ-002", "TZ-003"]
    assert tongzhou.subjects("tz_member") == [f"TZ-{n:03}" for n in range(4, 27)]


def test_a_lead_is_asked_for_the_leads_figures_and_a_member_is_not(tongzhou):
    assert tongzhou.value("tz_lead", "tz_surgery_share", "TZ-001") == ("41.5", "computed", None)
    # 62.5 - 60
    assert tongzhou.value("tz_lead", "tz_lead_primary_rise", "TZ-001")[0] == "2.5"
    # The lead that is a township centre owes it too; other centres do not.
    assert tongzhou.value("tz_lead", "tz_surgery_share", "TZ-003")[1] == "missing"
    assert tongzhou.value("tz_lead", "tz_surgery_share", "TZ-005")[1] == "not_applicable"
    assert tongzhou.value("tz_member", "tz_up_referral_rate", "TZ-004")[0] == "12.5"
    assert tongzhou.value("tz_member", "tz_up_referral_rate", "TZ-001")[1] == "not_applicable"
    # Rates are not added up and not averaged over institutions.
    assert tongzhou.value("tz_lead", "tz_surgery_share")[1] == "not_applicable"


def test_what_nobody_computes_waits_to_be_judged_and_is_never_scored(tongzhou):
    page = tongzhou.unit("tz_lead", "TZ-001")
    assert re.search(r"4 费用控制 待评定 —", page)
    assert "1项待评定" in page
    # Of a member the scheme for leads says nothing.
    assert re.search(r"4 费用控制 不适用 —", tongzhou.unit("tz_lead", "TZ-005"))
    assert "费用控制 待评定" in tongzhou.sheet("tz_lead", "TZ-001")
    assert "未设权重" in tongzhou.sheet("tz_lead", "TZ-001")


def test_tongzhous_printed_goals_are_held_against_the_year(tongzhou):
    goals = "tz_goals"
    assert tongzhou.value(goals, "tz_outpatient_visit_rate") == ("91.2", "computed", True)
    assert tongzhou.value(goals, "tz_inpatient_rate") == ("88.5", "computed", False)
    assert tongzhou.value(goals, "tz_primary_emergency_share") == (None, "missing", None)
    # 61.4 - 61.0 = 0.4 is a rise; 30 - 30 = 0 is none: 逐年提升 wants more than last year.
    assert tongzhou.value(goals, "tz_primary_visit_rise") == ("0.4", "computed", True)
    assert tongzhou.value(goals, "tz_primary_inpatient_rise") == ("0", "computed", False)
    # 26 of 26; full coverage is printed for 2024, not for 2025.
    assert tongzhou.value(goals, "tz_public_coverage") == ("1E+2", "computed", None)
    page = tongzhou.dashboard(goals)
    assert "7项指标：2项达标，2项未达标，2项缺数，1项无目标。" in page
    assert "88.50 % 稳定在90%以上 −1.50" in page
    assert "0.40 个百分点 逐年提升 +0.40" in page


def test_the_lines_of_a_scheme_come_out_of_the_door_as_they_are_printed(tongzhou):
    run = tongzhou.runs["tz_lead"]
    answer = tongzhou.browser.get(f"/kpi/runs/{run.pk}/units/TZ-001/table.xlsx")
    assert answer.status_code == 200
    listed = tongzhou.browser.get("/api/v1/schemes/", {"code": "tz_lead"}).json()["results"][0]
    assert listed["subject"] == "lead"
    judged = [item for item in listed["items"] if item["indicator"] is None]
    assert [(item["name"], item["clause"]) for item in judged] == [("费用控制", "六（三）")]
    assert all(item["weight"] is None for item in listed["items"])


def test_a_schemes_page_is_whole_in_english(tongzhou):
    tongzhou.browser.cookies["django_language"] = "en"
    run = tongzhou.runs["tz_lead"]
    text = tongzhou.browser.get(f"/kpi/runs/{run.pk}/units/TZ-001/").text
    table = text[text.index('aria-labelledby="core"') :].partition("</section>")[0]
    said = re.sub(r'<(\w+)[^>]*lang="zh".*?</\1>', "", table, flags=re.DOTALL)
    assert "Expense control" in said
    assert "To be judged" in said
    assert "percentage points" in said
    assert "names 5 items for lead hospitals" in said
    assert not re.search(r"[\u3400-\u9fff]", said)


# --- PL: 19 and 23 --------------------------------------------------------


@pytest.fixture
def penglai():
    office = Office("pl")
    leads = {"PL-001": ("100", "112"), "PL-002": ("60", "60"), "PL-003": ("40", "40")}
    figures = {
        (code, "down_referrals", 2024 + year): number
        for code, numbers in leads.items()
        for year, number in enumerate(numbers)
    }
    report(
        office.county,
        office.by,
        figures
        | {("", "inpatient_visit_rate", 2025): "89.9", ("", "inpatient_visit_rate", 2024): "89.9"},
    )
    office.compute(
        ("pl_evaluation", "2025"), ("pl_supervision", "2025"), ("pl_lead", "2025"),
        ("pl_member", "2025"), ("pl_goals", "2025"),
    )  # fmt: skip
    return office


def test_penglai_shows_nineteen_and_twenty_three_lines(penglai):
    page = penglai.dashboard("pl_evaluation")
    assert "19项，都待评定。" in page
    assert "附件6按编号共19项" in page
    page = penglai.dashboard("pl_supervision")
    assert "23项，都待评定。" in page
    assert "“七、法律法规规章规定的其他监管事项”没有编号，不计在内" in page
    assert "各医疗机构功能定位履行情况" in page
    assert "3项指标：" in penglai.dashboard("pl_lead")
    assert "1项，都待评定。" in penglai.dashboard("pl_member")


def test_penglais_annex_six_looks_at_leads_and_annex_three_at_every_member(penglai):
    assert penglai.subjects("pl_evaluation") == ["PL-001", "PL-002", "PL-003"]
    assert penglai.subjects("pl_supervision") == [f"PL-{n:03}" for n in range(1, 15)]
    assert penglai.subjects("pl_member") == [f"PL-{n:03}" for n in range(4, 15)]


def test_penglais_goals_know_both_printed_rates(penglai):
    # 三: 90 % or more by 2025.
    assert penglai.value("pl_goals", "pl_inpatient_visit_rate") == ("89.9", "computed", False)
    # (112 + 60 + 40) / (100 + 60 + 40) - 1 = 6 %, against 10 % or more a year.
    assert penglai.value("pl_goals", "pl_down_referral_growth") == ("6", "computed", False)
    why = penglai.unit("pl_goals", f"{penglai.county.code}/why/pl_inpatient_visit_rate")
    assert "不分年度 目标 90%左右" in why
    # For a year without a cell of its own it is "about 90 %", and nobody says how far.
    penglai.compute(("pl_goals", "2024"))
    assert penglai.value("pl_goals", "pl_inpatient_visit_rate") == ("89.9", "computed", None)
    assert "1项未判定" in words(penglai.browser.get("/kpi/?scheme=pl_goals&period=2024"))


# --- JJ: 7 + 5 ------------------------------------------------------------


@pytest.fixture
def jiangjin():
    office = Office("jj")
    sent = {"JJ-001": (100, 120), "JJ-002": (50, 60), "JJ-003": (40, 40), "JJ-004": (10, 8)}
    figures = {
        (code, "down_referrals", 2020 + year): str(number)
        for code, numbers in sent.items()
        for year, number in enumerate(numbers)
    }
    bodies = {("JJ-005", "outpatient_visits", 2021): "1200"}
    bodies |= {(f"JJ-00{n}", "outpatient_visits", 2021): "900" for n in (6, 7)}
    report(
        office.county,
        office.by,
        figures
        | bodies
        | {
            ("", "county_visit_rate", 2021): "90.3",
            ("", "primary_treatment_share", 2021): "55.2",
            ("", "city_primary_share", 2021): "54",
        },
    )
    office.compute(("jj_performance", "2021"), ("jj_yearly", "2021"), ("jj_goals", "2021"))
    return office


def test_jiangjin_shows_seven_medical_and_five_public_health_lines(jiangjin):
    page = jiangjin.dashboard("jj_performance")
    assert "12项指标：" in page
    assert "医疗部分7项、公共卫生部分5项，共12项" in page
    assert "4项待评定" in page
    assert "9项指标：" in jiangjin.dashboard("jj_yearly")
    # 1200 + 900 + 900
    assert jiangjin.value("jj_performance", "jj_outpatient_visits")[0] == "3E+3"


def test_jiangjins_specialist_leagues_and_centres_are_no_alliances(jiangjin):
    assert jiangjin.subjects("jj_yearly") == ["JJ-A1"]
    assert jiangjin.subjects("jj_performance") == ["JJ-005", "JJ-006", "JJ-007"]


def test_jiangjins_goals_of_2021(jiangjin):
    goals = "jj_goals"
    assert jiangjin.value(goals, "jj_county_visit_rate") == ("90.3", "computed", True)
    # The goal is the city average: 55.2 - 54.
    assert jiangjin.value(goals, "jj_primary_share_over_city") == ("1.2", "computed", True)
    assert jiangjin.value(goals, "jj_primary_treatment_share") == ("55.2", "computed", None)
    # 228 / 200 - 1 = 14 %, one point short of what was striven for.
    assert jiangjin.value(goals, "jj_down_referral_growth") == ("14", "computed", False)
    page = jiangjin.dashboard(goals)
    assert re.search(r"下转病人增长率 力争 .* 14.00 % 较上年度增长15% −1.00", page)
    assert "计划印出5项目标" in page


# --- HJ: goals alone ------------------------------------------------------


def test_hangjin_prints_goals_and_no_assessment():
    office = Office("hj")
    report(
        office.county,
        office.by,
        {
            ("", "county_visit_rate", 2024): "90",
            ("", "township_visit_rate", 2024): "66",
            ("", "second_grade_a", 2024): "1",
        },
    )
    office.compute(("hj_goals", "2024"))
    # A bare number is reached or passed.
    assert office.value("hj_goals", "hj_county_visit_rate") == ("9E+1", "computed", True)
    # 65 %左右 does not say how far: shown beside the value, not judged.
    assert office.value("hj_goals", "hj_township_visit_rate") == ("66", "computed", None)
    assert office.value("hj_goals", "hj_second_grade_a") == ("1", "computed", False)
    page = office.dashboard("hj_goals")
    assert "4项指标：1项达标，1项未达标，1项缺数，1项未判定。" in page
    assert "计划没有列出考核指标；考核监管由管委会统筹，见二（二）。" in page
    assert "66.00 % 65%左右 +1.00" in page
    assert page.count("力争") >= 3


# --- BN: 12, and 14 with 13 numbers ---------------------------------------


def test_banan_shows_twelve_lines_and_says_how_fourteen_become_sixteen():
    office = Office("bn")
    office.compute(("bn_core", "2025"), ("bn_monitoring", "2025"))
    assert "12项指标：0项达标，12项缺数。" in office.dashboard("bn_core")
    page = office.dashboard("bn_monitoring")
    assert "16项指标：" in page
    assert "附件2编号14项：定性3项、定量11项；#5、#10各含两个数，定量共13个数" in page


# --- whom a scheme looks at -----------------------------------------------


def scored(story, subject):
    """The weighted scheme of the small county for another kind of subject: who got points."""
    said = stories.document(story.county)
    one = next(row for row in said["schemes"] if row["code"] == "weighted")
    said["schemes"].append(one | {"code": "other", "subject": subject})
    actions.load_definitions(document=said, by=make.system(story.county))
    run = story.run("other")
    return set(Total.objects.filter(run=run).values_list("unit__code", flat=True)), run


@pytest.fixture
def story():
    return stories.small_county()


def test_points_for_leads_go_to_leads_alone(story):
    found, _run = scored(story, "lead")
    assert found == {make.lead_of(story.north).code, make.lead_of(story.south).code}


def test_points_for_members_go_to_full_members_that_lead_nothing(story):
    # The first member leads another alliance, too: it is no longer only a member.
    upper = make.alliance(story.county, kind="tcm_group", exclusive=False)
    make.join(upper, story.bodies[0], role="lead", line="tcm")
    found, _run = scored(story, "member")
    assert found == {body.code for body in story.bodies[1:]}


def test_whoever_leads_a_specialist_league_is_no_lead(story):
    league = make.alliance(story.county, kind="league", exclusive=False)
    found, _run = scored(story, "lead")
    assert make.lead_of(league).code not in found


def test_clinics_and_public_health_bodies_are_told_by_their_kind(story):
    clinic = make.institution(story.county, kind="D600")
    disease = make.institution(story.county, kind="J100")
    mothers = make.institution(story.county, kind="G100")
    unkinded = make.institution(story.county, kind=None)
    make.join(story.north, unkinded, role="public_health")
    _found, run = scored(story, "clinic")
    assert subjects_of(FrozenRun(freezing.facts_of(run))) == [clinic.code]
    said = stories.document(story.county)
    said["schemes"].append(said["schemes"][0] | {"code": "health", "subject": "public_health"})
    actions.load_definitions(document=said, by=make.system(story.county))
    facts = FrozenRun(freezing.facts_of(story.run("health")))
    assert subjects_of(facts) == sorted([disease.code, mothers.code, unkinded.code])
