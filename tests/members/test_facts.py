"""Putting right what was entered wrongly: codes, protected facts, two people at one row."""

import pytest
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions, queries
from members.actions.bodies import Order
from members.models import FormerCode, Institution
from tests import make
from tests.members import loaded
from tests.members.bodies import FAILS, FITS, cast, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return cast()


def doubts(body):
    return {doubt.code for doubt in queries.bodies.code_doubts(Institution.objects.get(pk=body.pk))}


# --- the unified social credit code -------------------------------------------


def test_a_code_is_stored_in_capitals(here):
    here.corrected({"uscc": f" {FITS.lower()} "})
    assert here.again().uscc == FITS
    assert here.again().uscc_override == ""


def test_a_failing_code_is_taken_with_a_reason_that_is_kept_and_audited(here):
    with pytest.raises(Invalid, match="校验未过") as refusal:
        here.corrected({"uscc": FAILS})
    assert set(refusal.value.fields) == {"uscc", "override"}
    here.corrected({"uscc": FAILS}, override="与登记证书原件核对一致")
    assert (here.again().uscc, here.again().uscc_override) == (FAILS, "与登记证书原件核对一致")
    assert "check" in doubts(here.body)
    assert "与登记证书原件核对一致" in AuditEvent.objects.get(what="institution.corrected").text
    here.corrected({"uscc": FITS})
    assert here.again().uscc_override == ""


def test_a_code_of_another_county_is_a_warning_and_never_a_bar(here):
    here.corrected({"uscc": FITS})
    assert doubts(here.body) == {"region"}
    FormerCode.objects.create(county=here.county, code="350100", until_on=days_ago(9))
    assert doubts(here.body) == set()


def test_the_other_body_with_the_same_code_is_named(here):
    other = cast(here.county, name="东山卫生院")
    here.corrected({"uscc": FITS})
    other.corrected({"uscc": FITS})
    told = [doubt.text for doubt in queries.bodies.code_doubts(here.again())]
    assert any("东山卫生院" in text for text in told)


def test_too_long_a_code_is_none(here):
    with pytest.raises(Invalid, match="最多18个字"):
        here.corrected({"uscc": FITS + "0"}, override="无误")


# --- correcting ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": ""}, "不能为空"),
        ({"kind": "X000"}, "可选项"),
        ({"ownership": "mine"}, "可选项"),
        ({"star": "6"}, "可选项"),
        ({"keeps_legal_person": "perhaps"}, "可选项"),
        ({"latitude": "91"}, "超出范围"),
        ({"longitude": "east"}, "请填度数"),
        ({"latitude": "NaN"}, "超出范围"),
        ({"opened_on": "2024-02-30"}, "2024-12-31"),
        ({"town": "000"}, "镇街"),
        ({"parent": "no-such"}, "没有代码为"),
        ({"status": "closed"}, "不能这样填写"),
        ({"address": "长" * 201}, "最多200个字"),
        ({"phone": ""}, "没有改动"),
    ],
)
def test_what_is_not_in_order_is_told_beside_its_field(here, facts, says):
    with pytest.raises(Invalid, match=says):
        here.corrected(facts)
    assert here.again().version == here.body.version


def test_every_fact_can_be_written_and_emptied(here):
    centre = make.institution(here.county)
    facts = {
        "name_en": "West Hill", "kind": "D600", "level": "一级甲等", "ownership": "social",
        "parent": centre.code, "licence_no": "PDY00001", "legal_form": "121",
        "income_type": "全额", "keeps_legal_person": "true", "own_representative": "false",
        "address": "西山路1号", "phone": "023-1", "latitude": "29.4028", "longitude": "106.54",
        "clinic_mode": "integrated", "joint_room": "false", "ecg": "true", "star": "3",
        "note": "演示",
    }  # fmt: skip
    here.corrected(facts)
    body = here.again()
    assert {field: queries.bodies.text_of(body, field) for field in facts} == facts
    assert (body.ecg, body.joint_room, body.parent) == (True, False, centre)
    here.corrected(dict.fromkeys(facts))
    assert {queries.bodies.text_of(here.again(), field) for field in facts} == {None}


def test_the_legal_person_is_kept_while_the_representative_is_another(here):
    """X9: members keep their 法人资格 although the lead is the only 法定代表人."""
    here.corrected({"keeps_legal_person": "true", "own_representative": "false"})
    assert (here.again().keeps_legal_person, here.again().own_representative) == (True, False)


def test_two_people_at_one_row_do_not_overwrite_each_other(here):
    seen = here.again().version
    here.corrected({"phone": "1"}, version=seen)
    with pytest.raises(Refused, match="别人已经改过") as refusal:
        here.corrected({"phone": "2"}, version=seen, by=here.other)
    assert refusal.value.details["values"] == {"phone": {"yours": "2", "theirs": "1"}}


def test_a_corrected_name_is_right_from_the_event_that_brought_it(here):
    actions.bodies.rename(
        institution=here.body, facts={"name": "西山中心卫生浣"}, order=Order(on=days_ago(9)),
        by=make.system(here.county),
    )  # fmt: skip
    here.corrected({"name": "西山中心卫生院"}, reason="录入错字")
    body = here.again()
    assert queries.bodies.body_on(body, days_ago(10)).name == "西山卫生院"
    assert queries.bodies.body_on(body, days_ago(9)).name == body.name == "西山中心卫生院"
    assert body.events.get().changes["name"] == ["西山卫生院", "西山中心卫生院"]
    assert [row.name for row in body.aliases.all()] == ["西山卫生院"]


def test_an_opening_with_its_order_is_not_corrected_behind_its_back(here):
    here.corrected({"opened_on": "2010-01-01"})
    here.corrected({"opened_on": None})
    by = make.system(here.county)
    event = actions.bodies.open_body(institution=here.body, order=Order(on=days_ago(90)), by=by)
    with pytest.raises(Refused, match="撤回“开业”"):
        here.corrected({"opened_on": "2010-01-01"})
    actions.bodies.withdraw_event(event=event, reason="录错", by=by)
    here.corrected({"opened_on": "2010-01-01"})


def test_only_the_commission_corrects(here):
    for person in (here.clerk, here.head, make.person(here.county, role="assessor")):
        with pytest.raises(Forbidden):
            here.corrected({"phone": "1"}, by=person)
    with pytest.raises(NotFound):
        here.corrected({"phone": "1"}, by=here.stranger)


# --- what the plan keeps unchanged --------------------------------------------


@pytest.mark.parametrize(
    ("plan", "facts", "words"),
    [
        ("jj", {"name": "新名"}, "机构名称"),
        ("jj", {"kind": "C210"}, "机构性质"),
        ("tz", {"ownership": "private"}, "举办主体"),
        ("tz", {"legal_form": "121"}, "法人地位"),
        ("tz", {"income_type": "差额"}, "投入政策"),
        ("pl", {"income_type": "差额"}, "财政投入供给机制"),
        ("pl", {"ownership": "social"}, "资产属性"),
    ],
)
def test_a_fact_that_the_plan_keeps_unchanged_asks_for_a_reason(plan, facts, words):
    here = cast(loaded.county(plan))
    with pytest.raises(Invalid, match=words) as refusal:
        here.corrected(facts)
    assert refusal.value.code == "protected"
    here.corrected(facts, reason="市编办批复")
    kept = queries.bodies.protected(here.county.pk, days_ago(0))
    assert kept[next(iter(facts))].clause in str(refusal.value)


def test_a_county_without_such_a_list_asks_for_none():
    here = cast()
    here.corrected({"name": "新名"})
    assert here.again().name == "新名"


def test_an_event_asks_for_the_reason_too_but_only_for_what_changes():
    here = cast(loaded.county("jj"))
    by = make.actor(here.approver)
    with pytest.raises(Invalid, match="机构名称"):
        actions.bodies.rename(
            institution=here.body, facts={"name": "新名"}, order=Order(on=days_ago(1)), by=by
        )
    same = {"kind": here.body.kind, "ownership": "public", "level": "一级"}
    actions.bodies.regrade(institution=here.body, facts=same, order=Order(on=days_ago(1)), by=by)
    assert here.again().level == "一级"


# --- other names --------------------------------------------------------------


def test_a_second_signboard_hangs_from_one_day_to_another(here):
    by = make.actor(here.approver)
    name = actions.bodies.add_name(
        institution=here.body, name="人民医院西山分院", kind="second", from_on=days_ago(30), by=by
    )
    with pytest.raises(Refused, match="已经登记"):
        actions.bodies.add_name(
            institution=here.body, name="人民医院西山分院", kind="second", from_on=days_ago(30),
            by=by,
        )  # fmt: skip
    with pytest.raises(Invalid, match="终止日"):
        actions.bodies.end_name(name=name, until_on=days_ago(30), by=by, reason="摘牌")
    ended = actions.bodies.end_name(name=name, until_on=days_ago(3), by=by, reason="摘牌")
    assert ended.until_on == days_ago(3)
    with pytest.raises(Forbidden):
        actions.bodies.add_name(
            institution=here.body, name="别名", kind="short", by=make.actor(here.clerk)
        )


# --- as printed ---------------------------------------------------------------


def test_bodies_that_look_alike_stay_apart():
    """二甲中心 and 二甲镇 are two bodies in one place; the 二甲 there is no grade."""
    county = loaded.county("tz")
    names = ["二甲中心卫生院", "二甲镇卫生院", "石港中心卫生院", "石港镇卫生院"]
    names += ["刘桥中心卫生院", "刘桥镇卫生院", "平潮中心卫生院", "平潮镇平潮卫生院"]
    bodies = {
        name: Institution.objects.filter(county=county, name__endswith=name) for name in names
    }
    assert {name: rows.count() for name, rows in bodies.items()} == dict.fromkeys(names, 1)
    rows = [rows.get() for rows in bodies.values()]
    assert len({row.pk for row in rows}) == len(names)
    assert {row.level for row in rows if row.name.endswith(("中心卫生院", "镇卫生院"))} == {None}
    assert not any(row.aliases.filter(name__in=names).exists() for row in rows)


def test_one_body_may_carry_two_identities_on_one_code():
    """区第二人民医院（城北社区卫生服务中心）: one row, one code, both names."""
    county = loaded.county("tz")
    body = Institution.objects.get(county=county, name__contains="城北社区卫生服务中心")
    assert "第二人民医院" in body.name
    assert Institution.objects.filter(county=county, name__contains="城北").count() == 1


def test_a_town_centre_is_run_by_another_while_it_stays_its_own_body():
    """天星寺镇卫生院 is run by 接龙镇中心卫生院: an edge with its days, no merger."""
    county = loaded.county("bn")
    body = Institution.objects.get(county=county, name__startswith="天星寺镇")
    custody = queries.bodies.body_page(body, days_ago(0)).custodies
    assert [row.custodian.name for row in custody] == ["接龙镇中心卫生院"]
    assert (body.status, body.merged_into) == ("open", None)
    wards = queries.bodies.body_page(custody[0].custodian, days_ago(0)).wards
    assert [row.institution.name for row in wards] == [body.name]


def test_star_and_ecg_of_a_clinic_are_put_right_in_the_form_and_proposed_by_the_clinic():
    here = cast(kind="D600", name="一村卫生室")
    for user, page in ((here.approver.user, "correct"), (here.head.user, "propose")):
        client = Client()
        client.force_login(user)
        form = client.get(f"{here.body.get_absolute_url()}{page}/").context["form"]
        assert {"star", "ecg", "joint_room", "clinic_mode", "latitude"} <= set(form.fields), page
    here.corrected({"star": "4", "ecg": "true", "clinic_mode": "integrated"})
    body = here.again()
    assert (body.star, body.ecg, body.clinic_mode) == (4, True, "integrated")
    proposal = here.proposed({"star": "5"}, by=here.head)
    actions.bodies.approve_proposal(
        proposal=proposal, version=proposal.version, by=make.actor(here.approver)
    )
    assert here.again().star == 5
    with pytest.raises(Invalid):
        here.corrected({"star": "6"})
