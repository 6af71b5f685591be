"""A county's plan brings centres, lists, towns and capabilities: as printed, and nothing else."""

from datetime import date

import pytest

from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import actions, queries
from members.models import (
    Capability,
    Centre,
    CentreServed,
    DiseaseEntry,
    DiseaseList,
    Institution,
    Town,
)
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db

TABLES = (Town, Centre, CentreServed, DiseaseList, DiseaseEntry, Capability)


def every_row():
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES
    }


def names(county, family):
    lines = queries.sharing.centres_on(county.pk, today(), family=family)
    return [line.centre.name for line in lines]


def hosts(county, family):
    lines = queries.sharing.centres_on(county.pk, today(), family=family)
    return [line.centre.host.name if line.centre.host else None for line in lines]


@pytest.mark.parametrize("plan", loaded.CODES)
def test_loading_twice_changes_nothing(plan):
    loaded.load(plan)
    before = every_row()

    report = loaded.load(plan)

    assert report.is_quiet
    assert not report.gone
    assert every_row() == before


@pytest.mark.parametrize(
    ("plan", "counts"),
    [
        ("tz", {"resource": 5, "clinical": 5, "pharmacy": 4, "remote": 3, "incubation": 3}),
        ("jj", {"resource": 4, "regional": 3}),
        ("bn", {"resource": 10, "pharmacy": 3, "finance": 1, "regional": 1}),
        ("pl", {"resource": 12, "pharmacy": 6, "finance": 3, "emergency": 5}),
        ("hj", {"remote": 2, "finance": 2, "emergency": 6}),
    ],
)
def test_every_list_of_centres_stands_apart_with_what_is_printed(plan, counts):
    county = loaded.county(plan)
    families = queries.sharing.centres_by_family(county.pk, today())
    assert {family.family: len(family.lines) for family in families} == counts


def test_tongzhous_five_and_five_stand_in_the_district_hospital():
    county = loaded.county("tz")
    for family in ("resource", "clinical"):
        assert set(hosts(county, family)) == {"区人民医院"}
    assert hosts(county, "pharmacy") == [None] * 4
    assert hosts(county, "remote") == ["区人民医院", "区中医院", "平潮中心卫生院"]
    fields = {tuple(c.services) for c in Centre.objects.filter(county=county, family="incubation")}
    assert fields == {("康复", "呼吸", "心血管", "内分泌", "儿科", "消化", "中医")}


def test_tongzhous_emergency_five_are_not_defined_and_its_ten_offices_are_no_centres():
    county = loaded.county("tz")
    assert names(county, "emergency") == []
    assert not Centre.objects.filter(county=county, name__contains="管理中心").exists()


def test_emergency_centres_are_as_each_plan_prints_them_and_in_no_named_hospital():
    penglai, hangjin = loaded.county("pl"), loaded.county("hj")
    assert names(penglai, "emergency") == [
        "胸痛中心",
        "卒中中心",
        "创伤中心",
        "急危重症新生儿救治中心",
        "急危重症孕产妇救治中心",
    ]
    assert "危重儿童救治中心" in names(hangjin, "emergency")
    assert set(hosts(penglai, "emergency") + hosts(hangjin, "emergency")) == {None}


def test_jiangjins_rural_centres_are_paired_by_order_only_and_wait_to_be_confirmed():
    county = loaded.county("jj")
    lines = queries.sharing.centres_on(county.pk, today(), family="regional")
    assert [(line.centre.name[:2], line.centre.host.name[:2]) for line in lines] == [
        ("津北", "油溪"),
        ("綦河", "珞璜"),
        ("津南", "李市"),
    ]
    assert not any(line.centre.confirmed for line in lines)


def test_every_lead_of_penglai_has_four_diagnostic_centres_for_its_own_alliance():
    county = loaded.county("pl")
    lines = queries.sharing.centres_on(county.pk, today(), family="resource")
    assert {line.centre.host.name for line in lines} == {
        "蓬莱人民医院",
        "蓬莱中医医院",
        "蓬莱第二人民医院",
    }
    assert all(
        [row.alliance_id for row in line.served] == [line.centre.alliance_id] for line in lines
    )


@pytest.mark.parametrize(
    ("plan", "lists"),
    [
        ("jj", {"first_contact": 66, "two_level": None}),
        ("hj", {"two_level": None}),
        ("pl", {"referral": None}),
        ("tz", {"referral": None}),
        ("bn", {"referral": None}),
    ],
)
def test_disease_lists_are_there_with_their_printed_count_and_without_any_entry(plan, lists):
    county = loaded.county(plan)
    rows = DiseaseList.objects.filter(county=county)
    assert {row.code: row.expected for row in rows} == lists
    assert not DiseaseEntry.objects.exists()


def test_only_the_towns_that_are_printed_are_there_also_the_one_without_a_body():
    county = loaded.county("hj")
    lines = queries.places.town_lines(county.pk, today())
    assert [line.town.name for line in lines] == [
        "锡尼镇",
        "伊和乌素苏木",
        "巴拉贡镇",
        "呼和木独镇",
        "吉日嘎朗图镇",
        "独贵塔拉镇",
    ]
    assert [line.town.name for line in lines if not line.institutions] == ["锡尼镇"]


def test_what_penglai_says_its_bodies_have_and_have_not_is_recorded():
    county = loaded.county("pl")
    without = Capability.objects.filter(county=county, kind="equipment", name="CT", has=False)
    assert {row.institution.name[:3] for row in without} == {"登州街", "紫荆山"}
    assert queries.sharing.capable(county.pk, "equipment", "CT", today()) == []
    stations = queries.sharing.capable(county.pk, "emergency", "急救120站点", today())
    assert [body.name[:3] for body in stations] == ["村里集", "大柳行"]


def test_what_the_county_has_confirmed_or_ended_is_never_touched():
    county = loaded.county("jj")
    north, rest = Centre.objects.filter(county=county, family="regional").order_by("code")[:2]
    other = Institution.objects.get(county=county, code="JJ-007")
    by = make.actor(role="approver", county=county)
    actions.sharing.confirm_centre(
        centre=north, host=other, by=by, version=north.version, reason="会议纪要"
    )
    actions.sharing.end_centre(
        centre=rest, last_day=date(2024, 6, 30), by=by, version=rest.version, reason="撤并"
    )

    report = loaded.load("jj")

    north.refresh_from_db()
    rest.refresh_from_db()
    assert (north.host_id, north.confirmed) == (other.pk, True)
    assert rest.until_on == date(2024, 7, 1)
    assert report.is_quiet


def test_a_corrected_text_of_a_centre_follows_the_file():
    loaded.load("tz")
    changed = loaded.document("tz")
    changed["registry"]["centres"][0]["services"] = ["送检"]
    report = loaded.load("tz", changed)
    assert Centre.objects.get(code="TZ-C01").services == ["送检"]
    assert report.tally.changed["centre"] == 1


def test_a_centre_that_the_file_no_longer_has_is_reported_and_kept():
    loaded.load("hj")
    changed = loaded.document("hj")
    gone = changed["registry"]["centres"].pop()
    report = loaded.load("hj", changed)
    assert any(gone["code"] in line for line in report.gone)
    assert Centre.objects.filter(code=gone["code"]).exists()


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        ("centres", {"family": "five"}, "没有这类中心"),
        ("centres", {"host": "TZ-999"}, "没有机构"),
        ("centres", {"alliance": "TZ-A9"}, "没有医共体"),
        ("centres", {"serves": ["TZ-A9"]}, "没有代码为"),
        ("centres", {"clause": "九"}, "没有这个条款"),
        ("centres", {"name": ""}, "没有填写"),
        ("disease_lists", {"level": "high"}, "没有这个层级"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_the_place(part, change, says):
    broken = loaded.document("tz")
    broken["registry"][part][0].update(change)
    with pytest.raises(Invalid) as refusal:
        loaded.load("tz", broken)
    assert says in str(refusal.value)
    assert not Centre.objects.exists()


def test_a_body_in_a_town_that_is_not_there_is_refused():
    broken = loaded.document("hj")
    broken["registry"]["bodies"][0]["town"] = "HJ-T99"
    with pytest.raises(Invalid, match="没有镇街"):
        loaded.load("hj", broken)
