"""Which lead or public-health body answers for which town or body: entered, ended, loaded, read."""

from datetime import date

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions, importing, queries
from members.actions.bodies import Order
from members.actions.places import AreaRow
from members.models import ServedArea
from tests import make
from tests.members import loaded
from tests.members.registry import apply, compared, outcomes, reasons
from tests.members.test_api import client_of, results

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)
PAPER = "试验〔2024〕6号"


class Place:
    """An alliance with two leads of the gp line, a public-health body, and two members by town."""

    def __init__(self):
        self.county = make.county()
        self.by = make.actor(role="approver", county=self.county)
        self.alliance = make.alliance(self.county, exclusive=False)
        self.east, self.west = (make.town(self.county) for _n in range(2))
        self.one, self.two = (make.institution(self.county, kind="A100") for _n in range(2))
        self.disease_control = make.institution(self.county, kind="J100")
        for lead in (self.one, self.two):
            make.join(self.alliance, lead, role="lead", line="gp")
            make.join(self.alliance, lead, role="lead", line="special")
        make.join(self.alliance, self.disease_control, role="public_health")
        self.near, self.far = (make.institution(self.county) for _n in range(2))
        for body, town in ((self.near, self.east), (self.far, self.west)):
            body.town = town
            body.save(update_fields=["town"])
        for body in (self.near, self.far):
            make.join(self.alliance, body, line="gp")
            make.join(self.alliance, body, line="special")

    def row(self, provider=None, line="gp", **said):
        return AreaRow(provider or self.one, line, said.pop("from_on", DAY), said.pop("source", PAPER),
                       **(said or {"town": self.east}))  # fmt: skip

    def add(self, provider=None, line="gp", by=None, **said):
        row = self.row(provider, line, **said)
        return actions.places.add_area(county=self.county, row=row, by=by or self.by)


def providers(body, line, on):
    """Who answers for a body on one line."""
    return [row.provider for row in queries.places.answering(body, on) if row.line == line]


@pytest.fixture
def here():
    return Place()


def test_a_body_is_answered_for_by_the_lead_of_its_town_unless_it_is_named_itself(here):
    here.add(here.one, town=here.east)
    here.add(here.two, town=here.west)
    assert providers(here.near, "gp", DAY) == [here.one]
    assert providers(here.far, "gp", DAY) == [here.two]
    here.add(here.one, institution=here.far)
    assert providers(here.far, "gp", DAY) == [here.one]
    assert providers(here.far, "tcm", DAY) == []
    assert providers(here.far, "gp", date(2023, 12, 31)) == []


def test_one_lead_answers_for_a_town_on_a_line_and_the_next_follows_it(here):
    row = here.add(here.one)
    with pytest.raises(Refused, match="已由") as refusal:
        here.add(here.two)
    assert refusal.value.code == "served_already"
    actions.places.end_area(area=row, last_day=date(2024, 6, 30), by=here.by)
    here.add(here.two, from_on=date(2024, 7, 1), town=here.east)
    assert providers(here.near, "gp", date(2024, 6, 30)) == [here.one]
    assert providers(here.near, "gp", date(2024, 7, 1)) == [here.two]


def test_several_bring_their_speciality_and_public_health_stands_beside_a_lead(here):
    here.add(here.one, "special")
    here.add(here.two, "special")
    here.add(here.one)
    here.add(here.disease_control)
    assert providers(here.near, "special", DAY) == [here.one, here.two]
    assert set(providers(here.near, "gp", DAY)) == {
        here.one,
        here.disease_control,
    }
    with pytest.raises(Refused, match="已由"):
        here.add(here.disease_control)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (lambda at: {"line": "tcm"}, "不是中医的牵头单位"),
        (lambda at: {"provider": at.near}, "不是全科医学的牵头单位"),
        (lambda at: {"from_on": date(2019, 12, 31), "town": at.east}, "不是全科医学的牵头单位"),
        (lambda at: {"institution": make.institution(at.county)}, "请先登记隶属关系"),
        (lambda at: {"line": "none"}, "没有这条业务线"),
        (lambda at: {"source": " ", "town": at.east}, "请写明依据"),
        (lambda at: {"town": at.east, "institution": at.near}, "一个镇街或一家机构"),
        (lambda at: {"area": "东片"}, "一个镇街或一家机构"),
        (lambda at: {"institution": at.one}, "不能是服务对象自己"),
        (lambda at: {"town": at.east, "until_on": date(2023, 12, 31)}, "不能早于起始日"),
        (lambda at: {"town": make.town(make.neighbour())}, "须属同一县区"),
    ],
)
def test_what_is_not_in_order_is_refused_and_nothing_is_entered(here, said, sentence):
    with pytest.raises((Refused, Invalid), match=sentence):
        here.add(**said(here))
    assert not ServedArea.objects.exists()


def test_an_end_that_is_written_is_not_moved(here):
    row = here.add()
    with pytest.raises(Invalid):
        actions.places.end_area(area=row, last_day=date(2023, 12, 31), by=here.by)
    actions.places.end_area(area=row, last_day=date(2024, 6, 30), by=here.by)
    with pytest.raises(Refused, match="不再改动"):
        actions.places.end_area(area=row, last_day=date(2024, 7, 31), by=here.by)


def test_only_those_who_keep_the_registry_say_so_and_a_stranger_finds_nothing(here):
    row = here.add()
    for role in ("viewer", "assessor"):
        with pytest.raises(Forbidden):
            here.add(here.two, by=make.actor(role=role, county=here.county), town=here.west)
    stranger = make.actor(role="approver", county=make.neighbour())
    with pytest.raises(NotFound):
        here.add(by=stranger, town=here.west)
    with pytest.raises(NotFound):
        actions.places.end_area(area=row, last_day=date(2024, 6, 30), by=stranger)


def test_a_body_that_closes_answers_for_nobody_and_nobody_for_it(here):
    mine, theirs = here.add(here.two), here.add(here.one, institution=here.far)
    order = Order(on=date(2024, 9, 1), number=PAPER, reason="停办")
    for body in (here.two, here.far):
        actions.bodies.close_body(institution=body, order=order, by=here.by)
    for row in (mine, theirs):
        row.refresh_from_db()
        assert row.until_on == date(2024, 9, 1)


# --- the table -------------------------------------------------------------------------

HEADING = ("联系单位", "业务线", "服务对象", "起始日", "最后一天", "依据")


def table(here, *rows):
    return compared(here.county, here.by, "areas", [HEADING, *rows])


def test_a_town_changes_its_lead_in_one_file_and_one_event(here):
    here.add()
    rows = (
        (here.two.code, "全科医学", here.east.name, "2024-07-01", "", PAPER),
        (here.one.code, "gp", here.east.code, "2024-01-01", "2024-06-30", PAPER),
    )
    file = table(here, *rows)
    assert (file.counts["created"], file.counts["changed"], reasons(file)) == (1, 1, [])
    before = AuditEvent.objects.filter(what="areas.entered").count()
    apply(file, here.by)
    assert AuditEvent.objects.filter(what="areas.entered").count() == before + 1
    assert providers(here.near, "gp", date(2024, 7, 1)) == [here.two]
    assert table(here, *rows).counts["unchanged"] == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "gp", "E", "2024-01-01", "", PAPER), "缺少“联系单位”"),
        (("ONE", "", "E", "2024-01-01", "", PAPER), "缺少“业务线”"),
        (("ONE", "某线", "E", "2024-01-01", "", PAPER), "只能写"),
        (("ONE", "gp", "无此镇", "2024-01-01", "", PAPER), "没有叫“无此镇”的镇街或机构"),
        (("ONE", "gp", "邻县医院", "2024-01-01", "", PAPER), "没有叫“邻县医院”"),
        (("ONE", "gp", "E", "", "", PAPER), "缺少“起始日”"),
        (("ONE", "gp", "E", "2024-01-01", "", ""), "缺少“依据”"),
        (("ONE", "tcm", "E", "2024-01-01", "", PAPER), "不是中医的牵头单位"),
        (("ONE", "gp", "E", "2024-01-01", "2023-12-01", PAPER), "不能早于起始日"),
        (("TWO", "gp", "W", "2024-03-01", "", PAPER), "已由"),
        (("ONE", "gp", "W", "2024-01-01", "", "另一文件"), "只能补写最后一天"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(here, row, sentence):
    here.add(here.one, town=here.west)
    codes = {"ONE": here.one.code, "TWO": here.two.code, "E": here.east.code, "W": here.west.code}
    file = table(here, tuple(codes.get(text, text) for text in row))
    (reason,) = reasons(file)
    assert sentence in reason
    assert ServedArea.objects.count() == 1


def test_a_town_and_a_body_of_one_name_are_told_apart_by_their_code(here):
    make.institution(here.county, name=here.east.name)
    row = (here.one.code, "gp", here.east.name, "2024-01-01", "", PAPER)
    assert "请改写代码" in reasons(table(here, row))[0]
    here.add()
    out = importing.as_csv(importing.LAYOUTS["areas"](here.county, here.by))
    file = importing.compare_file(
        county=here.county, layout="areas", name="表.csv", content=out, by=here.by
    )
    assert (reasons(file), file.counts["unchanged"]) == ([], 1)


def test_the_three_leads_of_the_plan_answer_by_area_once_the_county_has_said_which():
    county = loaded.county("jj")
    by = make.actor(role="approver", county=county)
    town = make.town(county, name="试验镇")
    rows = [HEADING, ("区中心医院", "全科医学", "试验镇", "2024-01-01", "", PAPER),
            ("区妇幼保健院", "全科医学", "试验镇", "2024-01-01", "", PAPER)]  # fmt: skip
    file = compared(county, by, "areas", rows)
    assert len(outcomes(file, "created")) == 1
    assert "不是全科医学的牵头单位" in reasons(file)[0]
    assert town.areas.count() == 0


# --- page and REST ---------------------------------------------------------------------


def test_an_area_is_entered_and_ended_in_the_browser(client, here):
    client.force_login(make.user("approver", here.county))
    root = f"/county/{here.county.code}/areas/"
    said = {
        "provider": here.one.code, "line": "gp", "town": here.east.pk, "from_on": "2024-01-01",
        "source": PAPER, "area": "东片",
    }  # fmt: skip
    assert client.post(f"{root}add/", said).status_code == 302
    row = ServedArea.objects.get()
    assert "东片" in client.get(root).content.decode()
    assert "东片" not in client.get(f"{root}?on=2023-12-31").content.decode()
    again = client.post(f"{root}add/", {**said, "provider": here.two.code})
    assert (again.status_code, "已由" in again.content.decode()) == (422, True)
    wrong = client.post(f"{root}{row.pk}/end/", {"last_day": "2023-01-01"})
    assert wrong.status_code == 422
    assert client.post(f"{root}{row.pk}/end/", {"last_day": "2024-06-30"}).status_code == 302
    client.force_login(make.user("viewer", here.county))
    assert client.post(f"{root}add/", said).status_code == 403
    client.force_login(make.user("approver", make.neighbour()))
    assert client.get(root).status_code == 404
    assert client.post(f"{root}{row.pk}/end/", {"last_day": "2024-06-30"}).status_code == 404


def test_rest_tells_who_answers_on_a_day(here):
    here.add()
    here.add(here.two, institution=here.far, until_on=date(2024, 7, 1))
    caller = client_of(make.user("viewer", here.county))
    rows = results(caller, "areas/?on=2024-06-30")
    assert [(row["provider"], row["town"], row["institution"]) for row in rows] == [
        (here.one.code, here.east.code, None),
        (here.two.code, None, here.far.code),
    ]
    assert len(results(caller, "areas/?on=2024-07-01")) == 1
    assert len(results(caller, f"areas/?on=2024-06-30&provider={here.two.code}")) == 1
    assert results(caller, "areas/?on=2023-12-31") == []


def test_a_bodys_page_says_who_answers_for_it_and_whether_it_is_named_itself(here, client):
    here.add(here.one, town=here.east)
    here.add(here.two, "special", institution=here.near)
    here.add(here.disease_control, town=here.west)
    client.force_login(make.user("viewer", here.county))
    page = client.get(here.near.get_absolute_url()).text
    card = page[page.index('id="answering"') :]
    card = card[: card.index("</table>")]
    assert card.index(f"{here.one.code}/") < card.index(f"随{here.east.name}")
    assert card.index(f"{here.two.code}/") < card.index("单独写明")
    assert f"{here.disease_control.code}/" not in card
    before = client.get(f"{here.near.get_absolute_url()}?on=2023-12-31").text
    assert 'id="answering"' not in before
