"""The page of one institution and what leads on from it, for the office, the body and a reader."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import today
from members import actions
from members.actions.bodies import Order
from members.models import FactRequest, InstitutionEvent, Proposal
from tests import make
from tests.members import loaded
from tests.members.bodies import FAILS, cast, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return cast(level="一级")


@pytest.fixture
def office(client, here):
    client.force_login(here.approver.user)
    return client


def address(body, more=""):
    return f"{body.get_absolute_url()}{more}"


def form_of(page):
    """What the page's form would send as it stands."""
    form = page.context["form"]
    said = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in said.items()}


# --- the office ---------------------------------------------------------------


def test_an_officer_renames_a_centre_with_the_order_in_hand(office, here):
    page = office.get(address(here.body))
    assert address(here.body, "events/renamed/") in page.text
    said = form_of(office.get(address(here.body, "events/renamed/")))
    said |= {
        "name": "西山中心卫生院", "on": days_ago(3), "order_no": "卫〔2026〕7号",
        "document": make.upload("批复.pdf"),
    }  # fmt: skip
    answer = office.post(address(here.body, "events/renamed/"), said)
    assert answer.url == address(here.body)
    page = office.get(answer.url)
    assert "西山中心卫生院" in page.text
    assert "卫〔2026〕7号" in page.text
    former = page.text[page.text.index('id="aliases"') :]
    assert "西山卫生院" in former[:600]
    event = InstitutionEvent.objects.get()
    served = office.get(address(here.body, f"events/of/{event.pk}/document/"))
    assert served["Content-Disposition"].startswith("attachment")
    before = office.get(address(here.body), {"on": days_ago(4).isoformat()})
    assert "<h1>西山卫生院" in before.text
    assert "回到今天" in before.text


def test_an_event_that_is_refused_keeps_what_was_typed(office, here):
    said = form_of(office.get(address(here.body, "events/renamed/")))
    answer = office.post(
        address(here.body, "events/renamed/"), {**said, "order_no": "卫〔2026〕8号"}
    )
    assert answer.status_code == 422
    assert "没有可改的内容" in answer.text
    assert "卫〔2026〕8号" in answer.text
    assert not InstitutionEvent.objects.exists()


def test_before_a_body_ends_the_page_says_what_hangs_on_it(office, here):
    make.join(make.alliance(here.county), here.body)
    page = office.get(address(here.body, "events/closed/")).text
    assert "到那一天自动终止" in page
    assert "人员的角色授权" in page
    said = {"on": days_ago(1), "order_no": "卫〔2026〕9号"}
    assert office.post(address(here.body, "events/closed/"), said).status_code == 302
    page = office.get(address(here.body)).text
    assert "已停业" in page
    assert "登记不再变更" in page
    assert office.get(address(here.body, "events/renamed/")).status_code == 409


def test_a_merger_has_a_page_of_its_own(office, here):
    answer = office.get(address(here.body, "events/merged/"))
    assert answer.url == address(here.body, "merge/")


def test_a_coming_event_waits_on_the_page_and_can_be_taken_back(office, here):
    actions.bodies.suspend(
        institution=here.body, order=Order(on=today() + timedelta(days=9)),
        by=make.system(here.county),
    )  # fmt: skip
    page = office.get(address(here.body)).text
    assert "待生效" in page
    event = InstitutionEvent.objects.get()
    answer = office.post(
        address(here.body, f"events/of/{event.pk}/withdraw/"), {"reason": "文件撤销"}
    )
    assert answer.status_code == 302
    assert "待生效" not in office.get(address(here.body)).text


def test_a_correction_writes_only_what_was_changed(office, here):
    said = form_of(office.get(address(here.body, "correct/"))) | {"version": here.again().version}
    answer = office.post(address(here.body, "correct/"), {**said, "phone": "023-1"})
    assert answer.status_code == 302
    body = here.again()
    assert (body.phone, body.level, body.kind, body.ownership) == (
        "023-1",
        "一级",
        "C220",
        "public",
    )
    late = office.post(address(here.body, "correct/"), {**said, "phone": "023-2"})
    assert late.status_code == 422
    assert "别人已经改过" in late.text


def test_a_failing_code_is_warned_about_and_stays_marked(office, here):
    said = form_of(office.get(address(here.body, "correct/")))
    said |= {"version": here.again().version, "uscc": FAILS}
    answer = office.post(address(here.body, "correct/"), said)
    assert answer.status_code == 422
    assert "校验未过" in answer.text
    office.post(address(here.body, "correct/"), {**said, "override": "与原件一致"})
    page = office.get(address(here.body)).text
    assert "校验位不符" in page
    assert "与原件一致" in page
    assert "校验未过" in office.get(address(here.body, "sheet/")).text


def test_a_protected_fact_shows_its_clause_before_it_is_touched(client):
    here = cast(loaded.county("jj"))
    client.force_login(here.approver.user)
    page = client.get(address(here.body, "events/renamed/")).text
    assert "“机构名称”不变" in page


def test_names_and_departments_are_kept_on_the_page(office, here):
    office.post(address(here.body, "names/add/"), {"name": "人民医院西山分院", "kind": "second"})
    office.post(address(here.body, "departments/add/"), {"name": "中医馆", "line": "tcm"})
    page = office.get(address(here.body)).text
    assert "人民医院西山分院" in page
    assert "中医馆" in page
    name, department = here.body.aliases.get(), here.body.departments.get()
    end = {"last_day": today(), "reason": "摘牌"}
    office.post(address(here.body, f"names/{name.pk}/end/"), end)
    office.post(address(here.body, f"departments/{department.pk}/close/"), end)
    for row, field in ((name, "until_on"), (department, "closed_on")):
        row.refresh_from_db()
        assert getattr(row, field) == today() + timedelta(days=1)


# --- the body -----------------------------------------------------------------


def test_a_clerk_checks_her_facts_and_says_that_all_is_right(client, here):
    office = make.actor(here.approver)
    actions.bodies.ask_facts(
        county=here.county, institutions=[here.body], due_on=today(), by=office
    )
    client.force_login(here.clerk.user)
    assert "核对西山卫生院的登记信息" in client.get("/").text
    page = client.get(address(here.body)).text
    assert "核对无误" in page
    assert client.post(address(here.body, "confirm/")).status_code == 302
    assert FactRequest.objects.get().answered_by == here.clerk
    assert "核对无误" not in client.get(address(here.body)).text
    assert "核对西山卫生院的登记信息" not in client.get("/").text


def test_a_clerk_proposes_and_an_approver_decides_on_the_page(client, here):
    client.force_login(here.clerk.user)
    said = form_of(client.get(address(here.body, "propose/")))
    answer = client.post(
        address(here.body, "propose/"), {**said, "phone": "023-1", "reason": "换号"}
    )
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert proposal.changes == {"phone": [None, "023-1"]}
    assert "撤回申请" in client.get(answer.url).text
    client.force_login(here.approver.user)
    assert "登记变更待审批" in client.get("/").text
    page = client.get(answer.url).text
    assert "<ins>023-1</ins>" in page
    assert client.post(f"{answer.url}approve/", {"version": 1}).status_code == 302
    assert here.again().phone == "023-1"
    assert "已批准" in client.get(f"/county/{here.county.code}/proposals/?show=closed").text


def test_a_decided_proposal_keeps_beside_the_new_value_what_stood_before(client, here):
    proposal = here.proposed({"level": "一级甲等", "phone": "023-1"})
    client.force_login(here.approver.user)
    before = client.get(proposal.get_absolute_url()).text
    assert "现登记</th>" in before
    client.post(f"{proposal.get_absolute_url()}approve/", {"version": 1})
    assert here.again().level == "一级甲等"
    after = client.get(proposal.get_absolute_url()).text
    assert "现登记</th>" not in after
    row = after[after.index("原登记</th>") :]
    assert "<del>一级</del>" in row
    assert "<ins>一级甲等</ins>" in row
    assert "未填" in row[row.index("电话") :][:200]


def test_history_and_proposals_call_towns_and_parents_by_their_names(client, here):
    town = make.town(here.county, name="接龙镇")
    above = make.institution(here.county, name="接龙镇中心卫生院")
    proposal = here.proposed({"town": town.code, "parent": above.code})
    client.force_login(here.approver.user)
    page = client.get(proposal.get_absolute_url()).text
    for name, code in ((town.name, town.code), (above.name, above.code)):
        assert f"<ins>{name}</ins>" in page
        assert f"<ins>{code}</ins>" not in page
    client.post(f"{proposal.get_absolute_url()}approve/", {"version": 1})
    page = client.get(address(here.body)).text
    history = page[page.index('id="history"') :]
    assert "<ins>接龙镇中心卫生院</ins>" in history
    assert "<ins>接龙镇</ins>" in history


def test_a_village_clinic_belongs_through_its_centre(client, here):
    alliance = make.alliance(here.county, name="东部医共体")
    make.join(alliance, here.body)
    clinic = make.institution(here.county, name="西山村卫生室", kind="D600")
    client.force_login(make.user("viewer", here.county))
    assert "未列入任何联盟" in client.get(address(clinic)).text
    here.corrected({"parent": here.body.code}, institution=clinic)
    pages = [client.get(address(clinic, more)).text for more in ("", "sheet/")]
    pages.append(client.get(f"/county/{here.county.code}/institutions/").text)
    for page in pages:
        words = " ".join(re.sub("<[^>]*>", "", page).split())
        assert "随 西山卫生院 属于 东部医共体" in words
    assert "未列入任何联盟" not in pages[0] + pages[1]
    alone = client.get(f"/county/{here.county.code}/institutions/?alliance=-").text
    assert "没有符合条件的机构" in alone


def test_a_refusal_comes_home_with_its_sentence(client, here):
    proposal = here.proposed()
    client.force_login(here.approver.user)
    client.post(f"{proposal.get_absolute_url()}refuse/", {"version": 1, "reason": "请附证明"})
    client.force_login(here.clerk.user)
    assert "未批准：请附证明" in client.get("/").text


def test_who_asked_sees_who_is_late(client, here):
    actions.bodies.ask_facts(
        county=here.county, institutions=[here.body], due_on=today(),
        by=make.actor(here.approver),
    )  # fmt: skip
    FactRequest.objects.update(due_on=days_ago(2))
    client.force_login(here.approver.user)
    assert "1家机构逾期未核对" in client.get("/").text
    assert "逾期 2 天" in client.get(f"/county/{here.county.code}/fact-requests/").text


def test_one_click_asks_every_body_of_the_county(office, here):
    other, there = make.institution(here.county), make.institution(make.neighbour())
    office.post(f"/county/{here.county.code}/fact-requests/", {"due_on": today()})
    asked = set(FactRequest.objects.values_list("institution", flat=True))
    assert asked == {here.body.pk, other.pk}
    assert there.pk not in asked


def test_only_the_chosen_bodies_are_asked(office, here):
    other = make.institution(here.county)
    office.post(
        f"/county/{here.county.code}/fact-requests/", {"due_on": today(), "body": [other.code]}
    )
    assert FactRequest.objects.get().institution == other


# --- readers ------------------------------------------------------------------


def test_a_reader_sees_the_verbs_greyed_with_the_reason(client, here):
    client.force_login(make.user("viewer", here.county))
    page = client.get(address(here.body)).text
    assert 'aria-disabled="true"' in page
    assert "您的角色不能办理此事" in page
    assert "增加名称" not in page


def test_another_body_s_clerk_reads_no_proposal(client, here):
    proposal = here.proposed()
    client.force_login(cast(here.county, name="东山卫生院").clerk.user)
    assert client.get(proposal.get_absolute_url()).status_code == 404
    assert "西山卫生院" not in client.get(f"/county/{here.county.code}/proposals/").text


def test_missing_facts_say_so_in_their_own_words(client, here):
    body = make.institution(here.county, kind=None, ownership=None)
    client.force_login(make.user("viewer", here.county))
    page = client.get(address(body)).text
    facts = page[page.index('id="facts"') : page.index('id="memberships"')]
    for words in ("未定", "未印", "未填"):
        assert words in facts
    assert ">None<" not in facts


def test_a_longer_history_costs_no_more_statements(office, here):
    def statements():
        with CaptureQueriesContext(connection) as found:
            office.get(address(here.body))
        return len(found)

    statements()
    before = statements()
    for n in range(4):
        actions.bodies.regrade(
            institution=here.body, facts={"level": f"{n}级"}, order=Order(on=days_ago(9 - n)),
            by=make.system(here.county),
        )  # fmt: skip
        actions.bodies.add_name(
            institution=here.body, name=f"名{n}", kind="short", by=make.system(here.county)
        )
        actions.bodies.add_department(
            institution=here.body, name=f"科{n}", by=make.system(here.county)
        )
    assert statements() <= before
