"""Every table of the registry comes in and goes out in one layout; nothing is half written."""

import json
from datetime import date

import pytest

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.imports import reading, sheets
from alliance.core.models import AuditEvent, ImportMapping
from members import importing
from members.models import (
    Clause,
    Custody,
    DiseaseEntry,
    DiseaseList,
    Equipment,
    Figure,
    Grant,
    Institution,
    InstitutionEvent,
    InstitutionName,
    Membership,
    Person,
    Project,
    Unit,
    Village,
)
from members.queries.records import codes_of
from tests import make
from tests.members import loaded as plans
from tests.members import registry
from tests.members.registry import ROWS, apply, compared, outcomes, reasons

pytestmark = pytest.mark.django_db


def test_more_rows_cost_no_more_queries(django_assert_max_num_queries):
    place, by = registry.loaded(until="institutions")
    rows = [("机构代码", "机构名称"), *((f"X-{n}", f"第{n}院") for n in range(200))]
    with django_assert_max_num_queries(40):
        file = compared(place, by, "institutions", rows)
    with django_assert_max_num_queries(60):
        apply(file, by)
    assert Institution.objects.filter(county=place).count() == 200


# --- institutions -----------------------------------------------------------------------------


def test_parents_may_stand_in_the_same_file_and_short_names_are_remembered():
    place, _by = registry.loaded(until="alliances")
    clinic = Institution.objects.get(county=place, code="V-1")
    assert clinic.parent is not None
    assert (clinic.parent.code, clinic.parent.parent.code) == ("C-1", "H-1")
    assert clinic.town.name == "东镇"
    assert clinic.unit.kind == Unit.Kind.INSTITUTION
    names = InstitutionName.objects.filter(county=place, kind="short")
    assert set(names.values_list("name", flat=True)) == {"人医", "县医"}


def test_a_batch_is_one_event():
    place, by = registry.loaded(until="institutions")
    before = AuditEvent.objects.filter(county_id=place.pk).count()
    apply(compared(place, by, "institutions", ROWS["institutions"]), by)
    said = AuditEvent.objects.filter(county_id=place.pk).order_by("number")[before:]
    assert [event.what for event in said] == [
        "import.compared",
        "institutions.entered",
        "import.applied",
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("X-1", "某院", "火葬场", "", ""), "只能写"),
        (("X-1", "某院", "", "南镇", ""), "没有叫“南镇”的镇街"),
        (("X-1", "某院", "", "", "某某医院"), "没有叫“某某医院”的机构"),
        (("X-1", "某院", "", "", "X-1"), "不能隶属于它自己"),
        (("U-9", "某院", "", "", ""), "已有其他单元"),
        (("X-1", "", "", "", ""), "缺少“机构名称”"),
        (("", "某院", "", "", ""), "缺少“机构代码”"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(row, sentence):
    place, by = registry.loaded(until="institutions")
    make.alliance(place, code="U-9")
    heading = ("机构代码", "机构名称", "机构类别", "镇街", "隶属")
    (reason,) = reasons(compared(place, by, "institutions", [heading, row]))
    assert sentence in reason


def test_a_child_of_a_refused_parent_is_refused_too():
    place, by = registry.loaded(until="institutions")
    heading = ("机构代码", "机构名称", "机构类别", "隶属")
    file = compared(
        place, by, "institutions", [heading, ("X-1", "上", "火葬场", ""), ("X-2", "下", "", "X-1")]
    )
    assert file.counts["refused"] == 2


def test_a_blank_cell_leaves_and_the_word_empties():
    place, by = registry.loaded(until="alliances")
    heading = ("机构代码", "机构名称", "隶属", "举办")
    file = compared(
        place, by, "institutions", [heading, ("C-1", "东镇中心卫生院", "清空", "")], "更正"
    )
    (change,) = outcomes(file, "changed")
    assert (change.column, change.old, change.new) == ("parent", "县人民医院", "")
    apply(file, by)
    body = Institution.objects.get(county=place, code="C-1")
    assert (body.parent, body.ownership) == (None, "public")


def test_a_new_name_with_its_day_becomes_an_event_and_without_a_correction():
    place, by = registry.loaded(until="alliances")
    heading = ("机构代码", "机构名称", "变动生效日", "变动文号")
    rows = [
        heading,
        ("H-1", "县总医院", "2024-07-01", "卫〔2024〕9号"),
        ("C-1", "东镇卫生院", "", ""),
    ]
    file = compared(place, by, "institutions", rows)
    assert {o.reason for o in outcomes(file, "changed")} == {"", "没有写变动生效日，按更正处理"}
    apply(file, by)
    (event,) = InstitutionEvent.objects.filter(county=place)
    assert (event.kind, event.on, event.order_no) == ("renamed", date(2024, 7, 1), "卫〔2024〕9号")
    assert Institution.objects.get(county=place, code="C-1").name == "东镇卫生院"


def test_a_credit_code_that_fails_needs_a_word_and_one_from_elsewhere_is_pointed_out():
    place, by = registry.loaded(until="institutions")
    heading = ("机构代码", "机构名称", "统一社会信用代码", "信用代码说明")
    bad, elsewhere = "12330000MB0000000X", "91350100M000100Y43"
    file = compared(place, by, "institutions", [heading, ("X-1", "某院", bad, "")])
    assert "校验未过" in reasons(file)[0]
    rows = [heading, ("X-1", "某院", bad, "证书如此"), ("X-2", "乙院", elsewhere, "")]
    file = compared(place, by, "institutions", rows)
    assert "登记地不是本县区" in outcomes(file, "created")[1].reason
    apply(file, by)
    assert Institution.objects.get(county=place, code="X-1").uscc_override == "证书如此"


def test_what_a_plan_keeps_unchanged_needs_the_document():
    plans.load("jj")
    place = plans.county("jj")
    by = Actor.system(place.pk, "tests")
    body = Institution.objects.filter(county=place).earliest("pk")
    rows = [("机构代码", "机构名称"), (body.code, f"{body.name}新名")]
    file = compared(place, by, "institutions", rows)
    assert "不变" in reasons(file)[0]
    assert compared(place, by, "institutions", rows, "试验〔2026〕1号").counts["changed"] == 1


# --- the others -------------------------------------------------------------------------------


def test_memberships_keep_the_rules_of_one():
    place, by = registry.loaded(until="people")
    other = make.alliance(place, code="U-2", name="另一医共体")
    heading = ("医共体", "机构", "身份", "起始日", "最后一天")
    rival = compared(
        place,
        by,
        "memberships",
        [heading, (other.name, "东镇中心卫生院", "成员单位", "2024-06-01", "")],
    )
    assert "只能属一个" in reasons(rival)[0]
    ended = compared(
        place,
        by,
        "memberships",
        [heading, ("U-1", "C-1", "成员单位", "2024-01-01", "2024-05-31"),
         (other.name, "C-1", "成员单位", "2024-06-01", "")],
    )  # fmt: skip
    assert len(reasons(ended)) <= 1
    lead = compared(
        place, by, "memberships", [heading, ("U-1", "H-1", "牵头单位", "2024-01-01", "2024-05-31")]
    )
    assert "没有牵头单位" in reasons(lead)[0]
    assert Membership.objects.filter(county=place, alliance__code="U-1", until_on=None).count() == 2


def test_a_rehearsal_leaves_nothing_behind():
    place, by = registry.loaded(until="memberships")
    compared(place, by, "memberships", ROWS["memberships"])
    assert not Membership.objects.filter(county=place).exists()
    assert not AuditEvent.objects.filter(county_id=place.pk, what="membership.joined").exists()


def test_people_get_roles_and_never_lose_them():
    place, by = registry.loaded(until="villages")
    person = Person.objects.get(county=place, name="演示人员 02")
    heading = ("姓名", "角色")
    file = compared(place, by, "people", [heading, ("演示人员 02", "卫健委财务")])
    apply(file, by)
    held = set(Grant.objects.filter(person=person).values_list("role", flat=True))
    assert held == {"assessor", "viewer", "finance"}
    assert Person.objects.filter(county=place).count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("演示人员 09", "", "村卫生室"), "须指明任职机构"),
        (("演示人员 09", "人医", "卫健委考核"), ""),
        (("演示人员 01", "东镇中心卫生院", ""), ""),
        (("演示人员 09", "", "系统管理员、安全管理员"), "三员须由不同的人"),
        (("演示人员 09", "", "院长"), "只能写"),
    ],
)
def test_roles_are_held_where_they_belong_and_duties_stay_apart(row, sentence):
    place, by = registry.loaded(until="villages")
    found = reasons(compared(place, by, "people", [("姓名", "机构", "角色"), row]))
    assert [sentence in reason for reason in found] == ([True] if sentence else [])


def test_somebody_who_may_not_grant_loads_people_without_roles():
    place, _by = registry.loaded(until="people")
    admin = make.actor(county=place, role="system_admin")
    file = compared(place, admin, "people", ROWS["people"])
    assert all("安全管理员授予" in reason for reason in reasons(file))
    plain = [row[:3] for row in ROWS["people"]]
    assert apply(compared(place, admin, "people", plain), admin).counts["created"] == 2


def test_a_population_comes_with_its_day_and_source():
    place, by = registry.loaded(until="figures")
    village = Village.objects.get(county=place, code="990101201")
    assert (village.recruiting, village.town.name) == ("staffed", "东镇")
    assert Figure.objects.get(village=village).value == 812
    heading = ("村代码", "村名称", "常住人口", "人口截至", "人口来源")
    rows = [
        heading,
        ("990101202", "东二村", "790", "", "年鉴"),
        ("990101201", "东一村", "", "", ""),
    ]
    file = compared(place, by, "villages", rows)
    assert "要么都写" in reasons(file)[0]
    assert file.counts["unchanged"] == 1


def test_a_disease_needs_its_list_and_a_code():
    place, by = registry.loaded(until="equipment")
    entry = DiseaseEntry.objects.get(county=place)
    assert (entry.icd, entry.required) == ("I10.x00x002", ["病历", "检查单"])
    heading = ("病种目录", "ICD 编码", "病种名称")
    rows = [
        heading,
        ("没有的目录", "I10", "高血压"),
        ("L-1", "高血压", "高血压"),
        ("L-1", "E11.900", "糖尿病"),
    ]
    file = compared(place, by, "diseases", rows)
    assert ["没有叫" in reasons(file)[0], "不是 ICD-10 编码" in reasons(file)[1]] == [True, True]
    assert file.counts["created"] == 1


def test_a_body_loads_its_own_equipment_only():
    place, _by = registry.loaded(until="equipment")
    centre = Institution.objects.get(county=place, code="C-1")
    clerk = make.actor(make.person(place, role="clerk", institution=centre))
    heading = ("设备编号", "设备名称", "所有单位", "原值(元)")
    rows = [heading, ("E-7", "血球仪", "C-1", "80000.50"), ("E-8", "监护仪", "人医", "1")]
    file = compared(place, clerk, "equipment", rows)
    assert reasons(file) == ["只能登记本单位的设备。"]
    with pytest.raises(Refused, match="退回"):
        apply(file, clerk)
    assert not Equipment.objects.filter(county=place).exists()


def test_units_of_money_are_read_and_written_in_yuan():
    place, by = registry.loaded()
    assert Equipment.objects.get(county=place, code="E-1").cost_fen == 12_500_000
    said = json.loads(importing.as_json(importing.LAYOUTS["equipment"](place, by)))
    assert said[0]["cost_fen"] == "125000"


@pytest.mark.parametrize(
    ("layout", "heading", "row", "sentence"),
    [
        ("custody", ("机构", "托管方"), ("人医", "县人民医院"), "不能托管自己"),
        ("custody", ("机构", "托管方"), ("V-1", "人医"), "已有托管方"),
        ("custody", ("机构", "托管方"), ("V-1", "某某医院"), "没有叫“某某医院”的机构"),
        ("custody", ("机构", "托管方", "起始日"), ("V-1", "人医", "2024-01-01"), "换托管方"),
        ("custody", ("机构", "托管方", "起始日"), ("人医", "C-1", "1950-01-01"), "并非一直开业"),
        (
            "custody",
            ("机构", "托管方", "起始日", "最后一天"),
            ("C-1", "人医", "2020-01-01", "2022-12-31"),
            "不再改动",
        ),
        (
            "custody",
            ("机构", "托管方", "起始日", "最后一天"),
            ("V-1", "C-1", "2024-01-01", "2023-12-30"),
            "不能早于起始日",
        ),
        ("projects", ("项目编号", "项目名称", "机构"), ("P-1", "门诊楼改造", "C-1"), "不换单位"),
        ("projects", ("项目编号", "阶段"), ("P-1", "烂尾"), "只能写"),
        ("projects", ("项目编号", "阶段"), ("P-1", "清空"), "不能清空"),
        ("projects", ("项目编号", "估算(元)"), ("P-1", "-5"), "不能小于零"),
        ("projects", ("项目编号", "项目名称", "机构"), ("P-9", "新楼", ""), "缺少“机构”"),
        ("disease_lists", ("目录代码", "目录名称", "层级"), ("L-9", "新目录", ""), "缺少“层级”"),
        ("disease_lists", ("目录代码", "层级"), ("L-2", "村级"), "只能写"),
        ("disease_lists", ("目录代码", "文件所印病种数"), ("L-2", "-1"), "整数"),
    ],
)
def test_custody_projects_and_lists_say_why_a_row_is_refused(layout, heading, row, sentence):
    place, by = registry.loaded()
    required = {"projects": ("项目名称", "机构"), "disease_lists": ("目录名称", "层级")}
    before = dict(zip(ROWS[layout][0], ROWS[layout][1], strict=True))
    given = dict(zip(heading, row, strict=True))
    if row[0] == next(iter(before.values())):
        given = {name: before[name] for name in required.get(layout, ())} | given
    (reason,) = reasons(compared(place, by, layout, [tuple(given), tuple(given.values())]))
    assert sentence in reason


def test_a_body_changes_hands_in_one_file_and_one_event():
    place, by = registry.loaded(until="people")
    heading = ("机构", "托管方", "起始日", "最后一天")
    rows = [
        heading,
        ("V-1", "人医", "2025-01-01", ""),
        ("V-1", "C-1", "2024-01-01", "2024-12-31"),
    ]
    file = compared(place, by, "custody", rows)
    assert (file.counts["created"], file.counts["changed"]) == (1, 1)
    assert Custody.objects.filter(institution__code="V-1").count() == 1
    before = AuditEvent.objects.filter(what="custodies.entered").count()
    apply(file, by)
    assert AuditEvent.objects.filter(what="custodies.entered").count() == before + 1
    found = Custody.objects.filter(institution__code="V-1").order_by("from_on")
    assert [(row.custodian.code, row.until_on) for row in found] == [
        ("C-1", date(2025, 1, 1)),
        ("H-1", None),
    ]


def test_a_body_loads_its_own_projects_and_the_commission_says_how_far_they_are():
    place, _by = registry.loaded(until="projects")
    centre = Institution.objects.get(county=place, code="C-1")
    clerk = make.actor(make.person(place, role="clerk", institution=centre))
    rows = [
        ("项目编号", "项目名称", "机构", "估算（万元）", "阶段"),
        ("P-7", "发热诊室", "C-1", "12.5", ""),
        ("P-8", "门诊楼", "人医", "", ""),
        ("P-9", "药房", "C-1", "", "已选定"),
    ]
    file = compared(place, clerk, "projects", rows)
    assert reasons(file) == [
        "只能登记本单位的项目。",
        "项目阶段由卫健委在项目库页面变更，请不要改写这一列。",
    ]
    apply(compared(place, clerk, "projects", rows[:2]), clerk)
    project = Project.objects.get(county=place)
    assert (project.estimate_fen, project.stage) == (12_500_000, "entered")


def test_of_a_list_that_a_plan_prints_only_the_number_of_its_document_is_filled_in():
    plans.load("jj")
    place = plans.county("jj")
    by = Actor.system(place.pk, "tests")
    printed = DiseaseList.objects.filter(county=place).first() or DiseaseList.objects.create(
        county=place, code="L-1", name="基层病种", level="primary"
    )
    printed.clause = printed.clause or Clause.objects.filter(county=place).earliest("pk")
    printed.save()
    heading = ("目录代码", "目录名称", "层级", "目录文号")
    level = printed.get_level_display()
    renamed = [heading, (printed.code, "另一名称", level, "")]
    assert "只能补写目录文号" in reasons(compared(place, by, "disease_lists", renamed))[0]
    numbered = [heading, (printed.code, printed.name, level, "卫〔2024〕3号")]
    assert apply(compared(place, by, "disease_lists", numbered), by).counts["changed"] == 1
    printed.refresh_from_db()
    assert printed.document_no == "卫〔2024〕3号"


@pytest.mark.parametrize(
    ("layout", "row", "sentence"),
    [
        ("departments", ("H-1-K1", "人医", "国医部", "", "", "", ""), "不由文件改动"),
        ("departments", ("K-9", "人医", "中医部", "", "", "", ""), "已经设立"),
        ("departments", ("C-1", "人医", "内科", "", "", "", ""), "已有单元使用"),
        ("departments", ("K-9", "C-1", "内科", "", "", "H-1-K1", ""), "上级科室须是本机构"),
        ("departments", ("K-9", "人医", "内科", "", "", "K-9", ""), "上级科室须是本机构"),
        ("departments", ("K-9", "人医", "内科", "", "外科", "", ""), "只能写"),
        ("centres", ("Z-1", "影像诊断中心", "资源共享中心", "", "", "", ""), "不由文件改动"),
        ("centres", ("Z-9", "病理中心", "某类", "", "", "", ""), "只能写"),
        ("centres", ("Z-9", "病理中心", "其他中心", "某某医院", "", "", ""), "没有叫“某某医院”"),
        ("capabilities", ("人医", "设备", "MRI", "是", "", ""), "缺少“来源”"),
        ("capabilities", ("人医", "设备", "CT", "是", "2020-01-01", "年报"), "已有同样的登记"),
        ("capabilities", ("C-1", "设备", "CT", "是", "2024-01-01", "年报"), "请先结束它"),
        ("capabilities", ("C-1", "设备", "CT", "否", "", "公报"), "不由文件改动"),
    ],
)
def test_departments_centres_and_capabilities_keep_the_rules_of_one(layout, row, sentence):
    place, by = registry.loaded()
    (reason,) = reasons(compared(place, by, layout, [ROWS[layout][0], row]))
    assert sentence in reason


@pytest.mark.parametrize("layout", ["departments", "centres", "capabilities"])
def test_departments_centres_and_capabilities_come_in_as_one_event_each(layout):
    place, by = registry.loaded(until=layout)
    before = AuditEvent.objects.filter(county_id=place.pk).count()
    apply(compared(place, by, layout, ROWS[layout]), by)
    said = AuditEvent.objects.filter(county_id=place.pk).order_by("number")[before:]
    assert [event.what for event in said] == [
        "import.compared",
        f"{layout}.entered",
        "import.applied",
    ]


def test_what_a_body_has_from_a_later_day_follows_what_it_had_not():
    place, by = registry.loaded()
    rows = [ROWS["capabilities"][0], ("C-1", "设备", "CT", "是", "2024-06-01", "新购")]
    apply(compared(place, by, "capabilities", rows), by)
    found = place.capability_set.filter(institution__code="C-1", name="CT").order_by("from_on")
    assert list(found.values_list("has", "until_on")) == [(False, date(2024, 6, 1)), (True, None)]
    assert compared(place, by, "capabilities", rows).counts["unchanged"] == 1


@pytest.mark.parametrize("plan", ["bn", "hj", "jj", "pl", "tz"])
def test_what_a_plan_prints_of_centres_and_capabilities_comes_back_unchanged(plan):
    plans.load(plan)
    place = plans.county(plan)
    by = Actor.system(place.pk, "tests")
    for name in ("departments", "centres", "capabilities"):
        layout = importing.LAYOUTS[name](place, by)
        if not layout.there():
            continue
        content = importing.as_csv(layout)
        file = importing.compare_file(
            county=place, layout=name, name="表.csv", content=content, by=by
        )
        assert reasons(file) == [], name
        assert (file.counts["created"], file.counts["changed"]) == (0, 0), name


# --- nothing half, nothing stale, nobody else ---------------------------------------------------


def test_a_file_with_refused_rows_writes_nothing_unless_asked_for_the_good_ones():
    place, by = registry.loaded(until="institutions")
    rows = [("机构代码", "机构名称"), ("X-1", "某院"), ("X-1", "某院"), ("X-2", "乙院")]
    file = compared(place, by, "institutions", rows)
    with pytest.raises(Refused):
        apply(file, by)
    assert not Institution.objects.filter(county=place).exists()


def test_what_changed_since_the_comparison_is_not_written_over():
    place, by = registry.loaded(until="institutions")
    file = compared(place, by, "institutions", ROWS["institutions"])
    make.institution(place, code="H-1")
    with pytest.raises(Refused, match="数据有了变化"):
        apply(file, by)
    assert Institution.objects.filter(county=place).count() == 1


def test_a_column_is_asked_for_once_and_remembered_for_the_next_file():
    place, by = registry.loaded(until="people")
    rows = [("人名", "现任"), ("演示人员 03", "主任")]
    file = compared(place, by, "people", rows)
    assert file.state == "asking"
    layout = importing.layout_of(file, by)
    with pytest.raises(Refused):
        apply(file, by)
    mapping = {"人名": "name", "现任": "position"}
    file = imports.map_headings(file=file, layout=layout, mapping=mapping, by=by)
    assert (file.state, file.counts["created"]) == ("compared", 1)
    again = compared(place, by, "people", [("人名", "现任"), ("演示人员 04", "科员")])
    assert (again.state, again.counts["created"]) == ("compared", 1)
    assert ImportMapping.objects.get(county=place).kind == "members.people"


def test_answering_what_a_column_is_reads_the_file_once(client, monkeypatch):
    place, _by = registry.loaded(until="people")
    keeper = make.person(place, role="system_admin")
    file = compared(
        place, make.actor(keeper), "people", [("人名", "现任"), ("演示人员 03", "主任")]
    )
    read = []
    for module in (sheets, reading):
        real = module.read_table
        monkeypatch.setattr(
            module, "read_table", lambda *said, real=real: read.append(said[0]) or real(*said)
        )
    client.force_login(keeper.user)
    answer = client.post(
        f"/county/{place.code}/imports/{file.pk}/columns/",
        {"heading-1": "name", "heading-2": "position"},
    )
    assert answer.status_code == 302
    assert read == [file.name]
    file.refresh_from_db()
    assert (file.state, file.counts["created"]) == ("compared", 1)


def test_one_column_cannot_be_two():
    place, by = registry.loaded(until="people")
    file = compared(place, by, "people", [("人名", "现任"), ("演示人员 03", "主任")])
    with pytest.raises(Invalid, match="只能认一列"):
        imports.map_headings(
            file=file,
            layout=importing.layout_of(file, by),
            mapping={"人名": "name", "现任": "name"},
            by=by,
        )


def test_only_those_who_keep_the_registry_write_it():
    place, by = registry.loaded(until="institutions")
    viewer = make.actor(county=place, role="viewer")
    file = compared(place, viewer, "institutions", ROWS["institutions"])
    with pytest.raises(Forbidden):
        apply(file, viewer)
    with pytest.raises(NotFound):
        importing.layout_called("passwords")
    assert not Institution.objects.filter(county=place).exists()
    assert by.is_system


def test_a_neighbour_is_not_named():
    place, by = registry.loaded(until="memberships")
    rows = [ROWS["memberships"][0], ("U-1", "邻县医院", "成员单位", "2024-01-01", "")]
    theirs = Institution.objects.filter(county__code=make.NEIGHBOUR).earliest("pk")
    rows.append(("U-1", theirs.name, "成员单位", "2024-01-01", ""))
    assert compared(place, by, "memberships", rows).counts["refused"] == 2


# --- places ---------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", ["bn", "hj", "jj", "pl", "tz"])
def test_every_place_knows_its_codes_of_today_and_of_then(plan):
    plans.load(plan)
    county = plans.document(plan)["county"]
    found = codes_of(plans.county(plan))
    assert found == {str(county["code"]), *(str(row["code"]) for row in county.get("former", ()))}
    assert all(len(code) == 6 and code.isdigit() for code in found)


def test_a_gbk_file_with_semicolons_is_read():
    place, by = registry.county()
    content = "镇街代码;镇街名称\r\n1;东镇\r\n".encode("gbk")
    file = importing.compare_file(
        county=place, layout="towns", name="镇.csv", content=content, by=by
    )
    assert file.counts["created"] == 1
