"""Exports of other systems: asked about once, remembered, named, withdrawn, asked about again."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, ImportFile, ImportMapping
from kpi import access, importing
from kpi.models import DataSet, DataValue
from members.models import InstitutionName, User
from tests import make
from tests.kpi.story import Story, small_county
from tests.make_workbook import several, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ["网点", "总诊次", "转出量", "备用"]
ANSWER = {"网点": "unit", "总诊次": "here", "转出量": "elsewhere", "备用": ""}


@pytest.fixture
def story() -> Story:
    return small_county(filled=False)


def export(story: Story, *figures, headings=HEADINGS, names=None) -> bytes:
    """What another system writes: its own headings, a line for each body."""
    names = names or [body.name for body in story.bodies]
    lines = [[name, *line] for name, line in zip(names, figures, strict=False)]
    return workbook([headings, *lines])


def loaded(story: Story, content: bytes, period: str = "202412", by: Actor | None = None):
    return importing.compare_file(
        county=story.county, name="导出.xlsx", content=content, by=by or story.assessor,
        form=DataSet.objects.get(county=story.county, code="month"), period=period,
    )  # fmt: skip


def told(story: Story, file: ImportFile, mapping=ANSWER, system: str = "基层系统") -> ImportFile:
    return imports.map_headings(
        file=file, layout=importing.layout_of(file, story.assessor), mapping=mapping,
        by=story.assessor, system=system,
    )  # fmt: skip


def applied(story: Story, file: ImportFile) -> None:
    imports.apply(file=file, layout=importing.layout_of(file, story.assessor), by=story.assessor)


def value(story: Story, body: int, element: str, period: str) -> Decimal | None:
    rows = DataValue.objects.filter(
        unit=story.bodies[body].unit, element__code=element, period=period
    )
    found: Decimal | None = rows.get().value
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_export_is_asked_about_once_and_loads_without_a_question_next_month(story):
    first = loaded(story, export(story, [11, 2, "x"], [21, 3, "y"], [31, 4, "z"]))
    assert first.state == "asking"
    first = told(story, first)
    assert (first.state, first.counts["created"], first.counts["refused"]) == ("compared", 6, 0)
    applied(story, first)
    second = loaded(story, export(story, [12, 5, ""], [22, 6, ""], [32, 7, ""]), "202501")
    assert second.state == "compared"
    applied(story, second)
    assert [value(story, n, "here", "202412") for n in range(3)] == [11, 21, 31]
    assert [value(story, n, "elsewhere", "202501") for n in range(3)] == [5, 6, 7]
    assert ImportMapping.objects.get().name == "基层系统"


def test_the_unit_of_a_column_is_said_where_the_sheet_does_not(story):
    file = loaded(story, export(story, ["0.0011", 2, ""]))
    file = told(story, file, {**ANSWER, "总诊次": "here@万人次"})
    applied(story, file)
    assert value(story, 0, "here", "202412") == 11  # 0.0011 × 10 000
    later = loaded(story, export(story, ["0.0012", 2, ""]), "202501")
    applied(story, later)
    assert value(story, 0, "here", "202501") == 12


def test_a_unit_that_the_element_does_not_know_is_refused(story):
    file = loaded(story, export(story, [1, 2, ""]))
    with pytest.raises(Invalid, match="请重新选择"):
        told(story, file, {**ANSWER, "总诊次": "here@公斤"})
    with pytest.raises(Invalid, match="请重新选择"):
        told(story, file, {**ANSWER, "转出量": "here@万人次"})  # one element twice


def test_a_changed_layout_is_asked_about_again(story):
    told(story, loaded(story, export(story, [11, 2, ""])))
    other = ["网点", "门诊总诊次", "转出量", "备用"]
    assert loaded(story, export(story, [11, 2, ""], headings=other), "202501").state == "asking"


def test_a_withdrawn_layout_is_asked_about_again_and_stays_listed(story):
    told(story, loaded(story, export(story, [11, 2, ""])))
    row = ImportMapping.objects.get()
    imports.withdraw_mapping(mapping=row, by=story.assessor)
    with pytest.raises(Refused, match="已经撤销"):
        imports.withdraw_mapping(mapping=row, by=story.assessor)
    again = loaded(story, export(story, [11, 2, ""]), "202501")
    assert again.state == "asking"
    told(story, again, {**ANSWER, "转出量": ""}, system="")
    row.refresh_from_db()
    assert (row.withdrawn_at, row.mapping["转出量"], row.name) == (None, "", "基层系统")
    assert AuditEvent.objects.filter(what="import.mapping_withdrawn").count() == 1


def test_sheets_that_were_not_read_are_named_but_not_our_own_notes(story):
    lines = [["机构", "数据元", "期间", "值"], [story.bodies[0].name, "here", "202412", 5]]
    content = several(("封面", []), ("本月", lines), ("上月", lines))
    file = importing.compare_file(
        county=story.county, name="月报.xlsx", content=content, by=story.assessor
    )
    client = Client()
    client.force_login(User.objects.get(pk=file.by_user))
    page = client.get(reverse("kpi:import", args=[file.pk])).content.decode()
    assert "工作簿有几张工作表，读的是“本月”。改读" in page
    assert page.count("<option") >= 2
    for name in ("封面", "上月"):
        assert f'<option lang="zh">{name}</option>' in page

    own = several(("填写", lines), ("填表说明", [["怎样填"]]))
    file = importing.compare_file(
        county=story.county, name="模板.xlsx", content=own, by=story.assessor
    )
    assert (
        "工作簿有几张工作表"
        not in client.get(reverse("kpi:import", args=[file.pk])).content.decode()
    )


def test_a_sheet_without_a_figure_is_no_export(story):
    with pytest.raises(Invalid, match="没有认出表头"):
        loaded(story, workbook([["网点", "备注"], ["甲", "乙"]]))


def test_another_county_neither_sees_nor_withdraws_it(story):
    told(story, loaded(story, export(story, [11, 2, ""])))
    row = ImportMapping.objects.get()
    assert access.mapping_for(story.assessor, row.pk) == row
    with pytest.raises(NotFound):
        access.mapping_for(make.actor(county=make.neighbour(), role="assessor"), row.pk)


def test_the_page_asks_lists_renames_and_withdraws(story):
    client = signed_in(make.user("assessor", story.county))
    file = client.post(
        reverse("kpi:import-upload"),
        {"data_set": DataSet.objects.get(county=story.county, code="month").pk,
         "period": "202412", "file": make.upload("导出.xlsx", export(story, [11, 2, ""]))},
    )  # fmt: skip
    page = client.get(file.url).content.decode()
    assert "这些列是什么" in page
    assert 'value="here@万人次"' in page
    found = ImportFile.objects.get()
    client.post(
        reverse("kpi:import-columns", args=[found.pk]),
        {"heading-1": "unit", "heading-2": "here", "heading-3": "elsewhere", "heading-4": "",
         "system": "云HIS"},
    )  # fmt: skip
    page = client.get(reverse("kpi:mappings")).content.decode()
    assert "云HIS" in page
    assert "总诊次" in page
    row = ImportMapping.objects.get()
    client.post(reverse("kpi:mapping-rename", args=[row.pk]), {"name": "省平台"})
    client.post(reverse("kpi:mapping-withdraw", args=[row.pk]))
    page = client.get(reverse("kpi:mappings")).content.decode()
    assert "省平台" in page
    assert "已撤销" in page


def test_a_short_name_is_asked_once_and_remembered(story):
    client = signed_in(make.user("assessor", story.county))
    by = actor_of_client(story, client)
    file = told(
        story, loaded(story, export(story, [11, 2, ""], names=["老街院"]), by=story.assessor)
    )
    assert file.counts["refused"] == 1
    ImportFile.objects.filter(pk=file.pk).update(by_person=by.person)
    page = client.get(reverse("kpi:import", args=[file.pk])).content.decode()
    assert "这些单位名称是谁" in page
    client.post(
        reverse("kpi:import-names", args=[file.pk]),
        {"name": "老街院", "body": story.bodies[1].code},
    )
    file.refresh_from_db()
    assert (file.counts["refused"], file.counts["created"]) == (0, 2)
    assert InstitutionName.objects.get(name="老街院").institution == story.bodies[1]
    later = loaded(story, export(story, [12, 3, ""], names=["老街院"]), "202501")
    assert later.counts["refused"] == 0


def actor_of_client(story: Story, client: Client) -> Actor:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    return make.actor(user.persons.get())
