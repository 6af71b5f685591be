"""Who serves which village, and evidence, as files bring them: refused as carefully as taken."""

from datetime import date

import pytest

from alliance.core.errors import Forbidden
from alliance.core.models import AuditEvent
from members import actions, importing
from members.models import CentreServed, Institution, RuleEvidence, ServedVillage
from tests import make
from tests.members import registry
from tests.members.registry import ROWS, apply, compared, outcomes, reasons

pytestmark = pytest.mark.django_db

# --- who serves which village -----------------------------------------------------------


def services(place, *rows):
    return [("行政村", "服务机构", "方式", "起始日", "最后一天"), *rows]


def test_services_are_entered_and_ended_as_one_event():
    place, by = registry.loaded(until="served_villages")
    file = compared(place, by, "served_villages", ROWS["served_villages"])
    assert file.counts["created"] == 3
    before = AuditEvent.objects.filter(county_id=place.pk).count()
    apply(file, by)
    said = AuditEvent.objects.filter(county_id=place.pk).order_by("number")[before:]
    assert [event.what for event in said] == ["villages.served", "import.applied"]
    rows = services(place, ("东一村", "V-1", "村卫生室", "2024-01-01", "2024-06-30"),
                    ("东一村", "V-1", "联合设置", "2024-07-01", ""))  # fmt: skip
    file = compared(place, by, "served_villages", rows)
    assert (file.counts["changed"], file.counts["created"], reasons(file)) == (1, 1, [])
    apply(file, by)
    found = ServedVillage.objects.filter(village__code="990101201").order_by("from_on")
    assert [(row.mode, row.until_on) for row in found] == [
        ("clinic", date(2024, 7, 1)),
        ("joint", None),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("南村", "V-1", "巡诊", "2024-01-01", ""), "没有叫“南村”的行政村"),
        (("东二村", "某某卫生室", "巡诊", "2024-01-01", ""), "没有叫“某某卫生室”的机构"),
        (("东二村", "V-1", "路过", "2024-01-01", ""), "只能写"),
        (("东二村", "V-1", "巡诊", "", ""), "缺少“起始日”"),
        (("东二村", "V-1", "", "2024-01-01", ""), "缺少“方式”"),
        (("", "V-1", "巡诊", "2024-01-01", ""), "缺少“行政村”"),
        (("东二村", "V-1", "巡诊", "2024-01-01", "2023-12-30"), "不能早于起始日"),
        (("东一村", "V-1", "巡诊", "2024-03-01", ""), "请先结束原来的安排"),
        (("东一村", "V-1", "巡诊", "2024-01-01", ""), "换方式请先写最后一天"),
        (("东二村", "C-1", "巡诊", "2023-01-01", "2023-11-30"), "不再由文件改动"),
        (("东二村", "C-1", "巡诊", "2023-01-01", "清空"), "不再由文件改动"),
    ],
)
def test_a_service_that_cannot_be_says_why(row, sentence):
    place, by = registry.loaded()
    before = ServedVillage.objects.count()
    (reason,) = reasons(compared(place, by, "served_villages", services(place, row)))
    assert sentence in reason
    assert ServedVillage.objects.count() == before


def test_a_village_that_ended_and_a_body_that_closed_take_no_new_service():
    place, by = registry.loaded()
    village = make.village(place, code="990101299", name="旧村")
    village.closed_on = date(2024, 6, 1)
    village.save()
    rows = services(place, ("旧村", "V-1", "巡诊", "2024-01-01", ""))
    assert "已经撤销" in reasons(compared(place, by, "served_villages", rows))[0]
    rows = services(place, ("旧村", "V-1", "巡诊", "2024-01-01", "2024-05-31"))
    assert reasons(compared(place, by, "served_villages", rows)) == []


def test_the_population_stands_beside_and_is_changed_elsewhere():
    place, by = registry.loaded()
    village = place.villages.get(code="990101201")
    make.figure(place, "served", 770, date(2024, 12, 31), village=village)
    layout = importing.LAYOUTS["served_villages"](place, by)
    said = next(one for one in layout.there().values() if one["village"] == village)
    assert said["population"] == 770
    heading = ("行政村", "服务机构", "方式", "起始日", "服务人口")
    row = ("东一村", "V-1", "村卫生室", "2024-01-01")
    assert reasons(compared(place, by, "served_villages", [heading, (*row, "770")])) == []
    (reason,) = reasons(compared(place, by, "served_villages", [heading, (*row, "771")]))
    assert "人口与床位" in reason


def test_two_villages_of_one_name_are_told_apart_by_their_code():
    place, by = registry.loaded()
    make.village(place, code="990102201", name="东一村")
    rows = services(place, ("东一村", "C-1", "巡诊", "2024-01-01", ""))
    assert "请改写代码" in reasons(compared(place, by, "served_villages", rows))[0]
    rows = services(place, ("990102201", "C-1", "巡诊", "2024-01-01", ""))
    apply(compared(place, by, "served_villages", rows), by)
    out = importing.as_csv(importing.LAYOUTS["served_villages"](place, by)).decode("utf-8-sig")
    assert "990102201" in out
    assert "990101201" in out


def test_only_those_who_keep_the_registry_say_who_serves_whom():
    place, _by = registry.loaded()
    clerk = make.actor(role="assessor", county=place)
    rows = services(place, ("东二村", "V-1", "巡诊", "2024-01-01", ""))
    assert reasons(compared(place, clerk, "served_villages", rows))
    with pytest.raises(Forbidden):
        actions.places.enter_services(county=place, rows=[], by=clerk)


# --- evidence --------------------------------------------------------------------------


def done(*rows):
    return [("规则代码", "事项", "机构", "落实日", "说明", "附件"), *rows]


def test_evidence_comes_in_as_one_event_and_is_never_changed():
    place, by = registry.loaded(until="evidence")
    loader = registry.loader_of(place, by, "evidence")
    before = AuditEvent.objects.filter(county_id=place.pk).count()
    apply(compared(place, loader, "evidence", ROWS["evidence"]), loader)
    said = AuditEvent.objects.filter(county_id=place.pk).order_by("number")[before:]
    assert [event.what for event in said] == [
        "import.compared",
        "evidence.entered",
        "import.applied",
    ]
    row = RuleEvidence.objects.get(county=place, institution=None)
    assert (row.item, row.done_on, row.note) == ("统一采购", date(2024, 1, 1), "已印发目录")
    assert row.by_id == loader.person
    other = done(("t-buy", "统一采购", "", "2024-01-01", "另一说法", ""))
    file = compared(place, loader, "evidence", other)
    (made,) = outcomes(file, "created")
    assert "已有佐证" in made.reason


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("t-bought", "统一采购", "", "2024-01-01", "已办", ""), "是不是“t-buy”"),
        (("t-buy", "统一思想", "", "2024-01-01", "已办", ""), "没有“统一思想”这一项"),
        (("t-buy", "", "", "2024-01-01", "已办", ""), "缺少“事项”"),
        (("t-buy", "统一采购", "", "", "已办", ""), "缺少“落实日”"),
        (("t-buy", "统一采购", "", "2999-01-01", "已办", ""), "不能晚于今天"),
        (("t-buy", "统一采购", "", "2024-01-01", "", ""), "请写明落实情况"),
        (("t-buy", "统一采购", "邻县医院", "2024-01-01", "已办", ""), "没有叫“邻县医院”"),
        (("t-buy", "统一采购", "", "2024-01-01", "已办", "目录.pdf"), "附件不能由表带入"),
    ],
)
def test_evidence_that_says_nothing_or_the_impossible_says_why(row, sentence):
    place, by = registry.loaded(until="evidence")
    loader = registry.loader_of(place, by, "evidence")
    (reason,) = reasons(compared(place, loader, "evidence", done(row)))
    assert sentence in reason
    assert not RuleEvidence.objects.exists()


def test_a_program_records_no_evidence_and_a_lead_only_its_own():
    place, by = registry.loaded(until="evidence")
    rows = ROWS["evidence"]
    assert all("须由人登记" in reason for reason in reasons(compared(place, by, "evidence", rows)))
    hospital = Institution.objects.get(county=place, code="H-1")
    lead = make.actor(make.person(place, role="lead_admin", institution=hospital))
    file = compared(place, lead, "evidence", rows)
    assert (file.counts["refused"], file.counts["created"]) == (1, 1)
    assert outcomes(file, "refused")[0].row == 2


def test_what_was_recorded_on_the_page_with_a_document_comes_back_unchanged():
    place, _by = registry.loaded()
    rule = place.plan.rules.get()
    keeper = make.actor(role="approver", county=place)
    for note, name in (("", "支付办法"), ("", "会议纪要"), ("两行\r\n说明", "支付办法")):
        actions.rules.record_evidence(
            county=place, rule=rule, item="统一支付", done_on=date(2024, 3, 1), note=note,
            upload=make.upload(f"{name}.pdf"), by=keeper,
        )  # fmt: skip
    content = importing.as_xlsx(importing.LAYOUTS["evidence"](place, keeper))
    file = importing.compare_file(
        county=place, layout="evidence", name="表.xlsx", content=content, by=keeper
    )
    assert reasons(file) == []
    assert (file.counts["created"], file.counts["unchanged"]) == (0, 5)


def test_evidence_that_was_taken_back_is_not_in_the_table_and_may_be_said_again():
    place, by = registry.loaded()
    loader = registry.loader_of(place, by, "evidence")
    row = RuleEvidence.objects.get(county=place, institution=None)
    actions.rules.withdraw_evidence(evidence=row, by=loader, reason="文件废止")
    file = compared(place, loader, "evidence", ROWS["evidence"])
    assert (file.counts["created"], file.counts["unchanged"]) == (1, 1)


def test_an_item_is_the_same_in_every_language(client):
    place, _by = registry.loaded(until="evidence")
    client.force_login(make.user("assessor", place))
    page = client.get(f"/county/{place.code}/evidence/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "统一采购" in page


# --- whom a centre serves ---------------------------------------------------------------


def centres(*rows):
    return [("共享中心", "服务对象", "起始日", "最后一天"), *rows]


def test_whom_centres_serve_is_entered_and_ended_as_one_event():
    place, by = registry.loaded()
    before = AuditEvent.objects.filter(county_id=place.pk).count()
    rows = centres(("影像中心", "U-1", "2024-01-01", "2024-06-30"),
                   ("影像中心", "人医", "2024-07-01", ""))  # fmt: skip
    file = compared(place, by, "centres_served", rows)
    assert (file.counts["changed"], file.counts["created"], reasons(file)) == (1, 1, [])
    apply(file, by)
    said = AuditEvent.objects.filter(county_id=place.pk).order_by("number")[before:]
    assert [event.what for event in said] == [
        "import.compared",
        "centres.served_entered",
        "import.applied",
    ]
    found = CentreServed.objects.filter(centre__code="Z-1", from_on__isnull=False)
    assert [(row.alliance_id is None, row.until_on) for row in found.order_by("from_on")] == [
        (False, date(2024, 7, 1)),
        (True, None),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("病理中心", "U-1", "", ""), "没有叫“病理中心”的共享中心"),
        (("影像中心", "某某医院", "", ""), "没有叫“某某医院”的医共体或机构"),
        (("", "U-1", "", ""), "缺少“共享中心”"),
        (("影像中心", "", "", ""), "缺少“服务对象”"),
        (("影像中心", "人医", "2024-01-01", "2023-12-30"), "不能早于起始日"),
        (("影像中心", "U-1", "2024-03-01", ""), "已经为它服务"),
        (("检验中心", "C-1", "2024-01-01", "2025-06-30"), "不再改动"),
        (("检验中心", "C-1", "2024-01-01", "清空"), "不再改动"),
    ],
)
def test_what_a_centre_cannot_serve_says_why(row, sentence):
    place, by = registry.loaded()
    before = CentreServed.objects.count()
    (reason,) = reasons(compared(place, by, "centres_served", centres(row)))
    assert sentence in reason
    assert CentreServed.objects.count() == before


def test_a_name_that_an_alliance_and_a_body_share_is_asked_by_code():
    place, by = registry.loaded()
    alliance = place.alliances.get(code="U-1")
    Institution.objects.filter(code="C-1").update(name=alliance.name)
    rows = centres(("检验中心", alliance.name, "2026-01-01", ""))
    assert "请改写代码" in reasons(compared(place, by, "centres_served", rows))[0]
    out = importing.as_csv(importing.LAYOUTS["centres_served"](place, by)).decode("utf-8-sig")
    assert "U-1" in out
    assert "C-1" in out
