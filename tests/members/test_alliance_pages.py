"""Alliances, two days compared, checks, who to call, requests: what the pages show and to whom."""

from datetime import date, timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from members import actions, queries
from members.models import Membership, MembershipRequest
from tests import make
from tests.members import loaded
from tests.members.asking import Cast, assembled

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def cast() -> Cast:
    return assembled()


@pytest.fixture
def viewer(cast) -> Client:
    return signed_in(make.person(cast.county, role="viewer"))


# --- the list -----------------------------------------------------------------


@pytest.mark.parametrize("n", [20, 400])
def test_the_list_asks_six_questions_however_long_it_is(n, django_assert_num_queries):
    county = make.county()
    alliance = make.alliance(county, members=2)
    for number in range(n):
        body = make.institution(county, code=f"L-{number:04}")
        if number % 4 == 0:
            make.join(alliance, body)
    with django_assert_num_queries(6):
        found = queries.bodies.registry(county, today(), queries.bodies.Wanted())
        shown = [(one.name, one.kind, one.memberships, one.custodian) for one in found.bodies]
    assert len(shown) == min(50, n + 3)
    assert found.total == n + 3
    client = signed_in(make.person(county, role="viewer"))
    page = client.get(f"/county/{county.code}/institutions/").text
    assert ("下一页" in page) == (n > 50)


def test_pages_of_the_list_hold_everybody_once():
    county = make.county()
    for number in range(120):
        make.institution(county, code=f"L-{number:04}")
    client = signed_in(make.person(county, role="viewer"))
    address, seen = f"/county/{county.code}/institutions/?kind=C220", []
    while address:
        answer = client.get(address)
        seen += [one.institution.code for one in answer.context["registry"].bodies]
        following = answer.context["next"]
        address = f"/county/{county.code}/institutions/{following}" if following else ""
    assert seen == [f"L-{number:04}" for number in range(120)]


def test_a_body_is_found_by_name_alias_code_and_narrowed_by_alliance_and_kind(viewer, cast):
    other = make.institution(cast.county, code="FIND-1", name="独山卫生院", kind="C210")
    address = f"/county/{cast.county.code}/institutions/"

    def found(**asked):
        rows = viewer.get(address, asked).context["registry"].bodies
        return {one.institution.code for one in rows}

    assert found(q="独山") == {"FIND-1"}
    assert found(q="find-1") == {"FIND-1"}
    assert found(kind="C210") == {"FIND-1"}
    assert found(alliance=cast.south.code) == {
        row.institution.code for row in cast.south.memberships.select_related("institution")
    }
    assert found(alliance="-") == {other.code}
    assert found(q="没有这个") == set()
    assert "没有符合条件的机构" in viewer.get(address, {"q": "没有这个"}).text
    assert viewer.get(address, {"cursor": "nonsense"}).status_code == 422


# --- alliances ----------------------------------------------------------------


def test_the_tree_shows_leads_members_clinics_and_overlaps(viewer, cast):
    nested = make.alliance(cast.county, kind="tcm", exclusive=False, name="中医联合体")
    make.join(nested, cast.body)
    page = viewer.get(f"/county/{cast.county.code}/alliances/").text
    assert page.count(cast.body.name) >= 2
    assert "与中医联合体重叠1家" in page
    assert "也在" in page
    assert "牵头 1，其他 2" in page


def test_the_alliance_page_is_as_of_the_day_and_keeps_the_history(viewer, cast):
    cast.approve(cast.agreed())
    address = f"/county/{cast.county.code}/alliances/{cast.north.code}/"
    line = "<td>成员单位</td>"
    before, after = viewer.get(address), viewer.get(f"{address}?on={cast.day}")
    assert before.text.count(line) == 2
    assert after.text.count(line) == 1
    assert (cast.day - timedelta(days=1)).isoformat() in before.text
    for page in (before.text, after.text):
        assert f"{cast.body.name}退出，原成员单位" in page
        assert "卫医〔2026〕7号" not in page.split("进出经过")[0]
    assert "这一天不存在" not in after.text


def test_the_alliance_page_shows_what_is_being_asked(cast):
    request = cast.ask()
    page = signed_in(cast.north_lead).get(
        f"/county/{cast.county.code}/alliances/{cast.north.code}/"
    )
    assert request.get_absolute_url() in page.text


def test_more_members_cost_no_more_statements(viewer, cast, django_assert_max_num_queries):
    for path in ("alliances/", f"alliances/{cast.north.code}/", "memberships/checks/", "contacts/",
                 "memberships/changes/", "membership-requests/"):  # fmt: skip
        address = f"/county/{cast.county.code}/{path}"
        viewer.get(address)
        with django_assert_max_num_queries(60) as before:
            viewer.get(address)
        for _n in range(5):
            body = make.institution(cast.county)
            make.join(cast.north, body)
            make.person(role="head", institution=body)
        with django_assert_max_num_queries(60) as after:
            assert viewer.get(address).status_code == 200
        assert len(after) <= len(before), path


def test_the_commission_enters_and_ends_on_its_own_order(cast):
    approver = signed_in(cast.approver)
    body = make.institution(cast.county)
    address = f"/county/{cast.county.code}/alliances/{cast.south.code}/join/"
    assert approver.get(address).status_code == 200
    said = {
        "institution": body.code, "role": "private", "line": "general", "from_on": "2026-01-01",
        "last_day": "2026-12-31", "order_no": "卫医〔2026〕1号", "reason": "自愿加入",
        "plaque_on": "2026-01-05", "second_name": "南部医院分院",
    }  # fmt: skip
    assert approver.post(address, said).status_code == 302
    made = Membership.objects.get(alliance=cast.south, institution=body)
    assert (made.until_on, made.order_no) == (date(2027, 1, 1), "卫医〔2026〕1号")
    assert (made.plaque_on, made.second_name) == (date(2026, 1, 5), "南部医院分院")
    again = approver.post(address, said)
    assert again.status_code == 422
    assert "已在南部医共体" in again.text
    leaving = f"/county/{cast.county.code}/memberships/{made.pk}/leave/"
    assert approver.get(leaving).status_code == 200
    assert approver.post(leaving, {"last_day": "2026-06-30", "reason": "退出"}).status_code == 302
    made.refresh_from_db()
    assert made.until_on == date(2026, 7, 1)


def test_an_alliance_with_members_is_not_closed(cast):
    approver = signed_in(cast.approver)
    address = f"/county/{cast.county.code}/alliances/{cast.south.code}/close/"
    answer = approver.post(address, {"last_day": "2027-12-31", "reason": "撤销"})
    assert answer.status_code == 422
    assert "还有2家单位" in answer.text
    for row in cast.south.memberships.order_by("-role"):
        row_of = Membership.objects.get(pk=row.pk)
        if row_of.role == "member":
            actions.alliances.leave(
                membership=row_of, until_on=date(2028, 1, 1), by=make.system(cast.county)
            )
    lead = cast.south.memberships.get(role="lead")
    actions.alliances.leave(membership=lead, until_on=date(2028, 1, 1), by=make.system(cast.county))
    assert approver.post(address, {"last_day": "2027-12-31", "reason": "撤销"}).status_code == 302
    cast.south.refresh_from_db()
    assert cast.south.closed_on == date(2028, 1, 1)


def test_who_only_reads_has_no_verbs(viewer, cast):
    page = viewer.get(f"/county/{cast.county.code}/alliances/{cast.north.code}/").text
    assert "办理退出" not in page
    for path in (f"alliances/{cast.north.code}/join/", f"alliances/{cast.north.code}/close/"):
        assert viewer.get(f"/county/{cast.county.code}/{path}").status_code == 403


def test_another_county_is_not_there(viewer):
    there = make.neighbour()
    code = there.alliances.get().code
    membership = Membership.objects.filter(county=there).first()
    for path in ("alliances/", f"alliances/{code}/", "memberships/checks/", "contacts/",
                 "memberships/changes/", "membership-requests/"):  # fmt: skip
        assert viewer.get(f"/county/{there.code}/{path}").status_code == 404, path
    approver = signed_in(make.person(make.county(), role="approver"))
    for path in (f"alliances/{code}/join/", f"memberships/{membership.pk}/leave/"):
        assert approver.get(f"/county/{there.code}/{path}").status_code == 404


# --- two days -----------------------------------------------------------------


def test_two_days_compared_name_who_moved_entered_left_and_changed(viewer, cast):
    cast.approve(cast.agreed())
    newcomer, leaver = make.institution(cast.county), make.members_of(cast.north)[1]
    make.join(cast.south, newcomer, from_on=cast.day)
    own = cast.north.memberships.get(institution=leaver)
    actions.alliances.leave(membership=own, until_on=cast.day, by=make.system(cast.county))
    lead = make.lead_of(cast.south)
    partner = make.institution(cast.county)
    first = make.join(cast.south, partner, role="partner")
    actions.alliances.leave(membership=first, until_on=cast.day, by=make.system(cast.county))
    make.join(cast.south, partner, role="member", from_on=cast.day)
    before = cast.day - timedelta(days=1)
    found = queries.alliances.movements(cast.county, before, cast.day)
    assert [(row.institution, row.source, row.target) for row in found.moved] == [
        (cast.body, cast.north, cast.south)
    ]
    assert [body for body, _alliance in found.entered] == [newcomer]
    assert [body for body, _alliance in found.left] == [leaver]
    assert [row.institution for row in found.changed] == [partner]
    assert lead not in {row.institution for row in found.changed}
    page = viewer.get(
        f"/county/{cast.county.code}/memberships/changes/?with={before}&on={cast.day}"
    ).text
    for words in ("转入另一联盟", cast.body.name, newcomer.name, leaver.name, "上级合作单位"):
        assert words in page


def test_two_days_without_a_difference_say_so(viewer, cast):
    page = viewer.get(f"/county/{cast.county.code}/memberships/changes/?with=2024-01-01").text
    assert "没有不同" in page


def test_who_cannot_ask_for_a_membership_reads_why_on_the_alliances_page(viewer, cast):
    address = f"/county/{cast.county.code}/alliances/{cast.north.code}/"
    ask = f"/county/{cast.county.code}/membership-requests/new/?target={cast.north.code}"
    page = viewer.get(address).text
    assert f'href="{ask}"' not in page
    assert "能办理的是：牵头单位管理、成员单位负责人" in page
    assert f'href="{ask}"' in signed_in(cast.head).get(address).text


# --- checks -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        ("tz", {"紧密型县域医共体": (3, 3), "牵头单位家数": (3, 3), "成员单位家数": (23, 23)}),
        ("pl", {"镇（街）卫生院（社区卫生服务中心）": (11, 11), "一体化村卫生室": (0, 105)}),
        ("hj", {"成员单位家数": (12, 12), "力争达到二级甲等的医疗机构家数": (0, 2)}),
        ("jj", {"镇（中心）卫生院（含社区卫生服务中心）": (3, 30)}),
    ],
)
def test_printed_counts_stand_beside_registered_ones_or_are_explained(plan, rows):
    county = loaded.county(plan)
    found = {str(row.what): row for row in queries.county.counted(county, today())}
    for words, (registered, printed) in rows.items():
        row = found[words]
        assert (row.registered, row.printed) == (registered, printed), words
        assert row.fits or row.explanation
    for row in found.values():
        assert row.fits or row.explanation
    client = signed_in(make.person(county, role="viewer"))
    page = client.get(f"/plans/{plan.upper()}/").text
    for row in found.values():
        assert str(row.what) in page


@pytest.mark.parametrize(("plan", "sizes"), [("tz", [11, 7, 5]), ("pl", [5, 4, 2]), ("hj", [6, 6])])
def test_each_alliance_has_as_many_members_as_the_plan_names(plan, sizes):
    county = loaded.county(plan)
    tight = [
        one for one in queries.alliances.unions(county, today()) if one.alliance.kind == "tight"
    ]
    assert [len(one.others) for one in tight] == sizes


def test_public_primary_care_must_be_in_by_the_day_that_the_rule_names():
    make.county()  # so that the numbers of bodies and of their units differ
    county = loaded.county("tz")
    client = signed_in(make.person(county, role="viewer"))
    address = f"/county/{county.code}/memberships/checks/"
    assert "应于 2024-12-31 前达到" in client.get(address).text
    before = queries.county.checks(county, date(2024, 6, 1)).coverage
    assert (before.tone, before.covered, before.bodies, before.missing) == ("good", 23, 23, [])
    make.institution(county, name="漏掉的卫生院")
    assert queries.county.checks(county, date(2024, 6, 1)).coverage.tone == "warn"
    late = queries.county.checks(county, date(2024, 12, 31)).coverage
    assert late.tone == "bad"
    assert "漏掉的卫生院" in client.get(address).text


def test_bodies_alone_and_alliances_without_lead_or_member_are_listed(viewer, cast):
    alone = make.institution(cast.county, name="独立卫生院")
    empty = actions.alliances.found_alliance(
        county=cast.county, code="EMPTY", name="空联盟", kind="league", by=make.system(cast.county)
    )
    headless = actions.alliances.found_alliance(
        county=cast.county, code="HEADLESS", name="无头联盟", kind="league",
        by=make.system(cast.county),
    )  # fmt: skip
    make.join(headless, cast.body)
    found = queries.county.checks(cast.county, today())
    assert found.alone == [alone]
    assert found.empty == [empty]
    assert [alliance for alliance, _line, _n in found.leaderless] == [headless]
    page = viewer.get(f"/county/{cast.county.code}/memberships/checks/").text
    for words in ("独立卫生院", "空联盟", "无头联盟"):
        assert words in page


def test_a_town_whose_clinic_belongs_through_its_centre_has_a_member(viewer, cast):
    town = make.town(cast.county, name="远山镇")
    by = make.actor(make.person(cast.county, role="approver"))
    clinic = make.institution(cast.county, kind="D600")
    actions.bodies.correct_facts(
        institution=clinic, facts={"town": town.code}, version=clinic.version, by=by
    )
    assert queries.county.checks(cast.county, today()).towns_without_member == [town]
    centre = make.members_of(cast.north)[0]
    actions.bodies.correct_facts(
        institution=clinic, facts={"parent": centre.code}, version=clinic.version + 1, by=by
    )
    assert queries.county.checks(cast.county, today()).towns_without_member == []


def test_who_is_counted_as_another_member_is_not_also_missing():
    county = loaded.county("bn")
    found = queries.county.checks(county, today())
    (others,) = [row for row in found.counted if row.what == "“N”（其他成员单位）"]
    missing = {body.unit_id for body in found.coverage.missing}
    assert (others.registered, others.demo, len(missing)) == (0, 12, 4)
    assert not others.units & missing
    # 16 public primary-care bodies = 12 invented ones that are in + 4 printed ones that are not.
    assert (found.coverage.bodies, found.coverage.covered, found.coverage.demo) == (16, 12, 12)
    client = signed_in(make.person(county, role="viewer"))
    page = client.get(f"/county/{county.code}/memberships/checks/").text
    assert "登记的公办基层机构16家，已纳入12家。其中演示12家，也计在内。" in page


def test_two_full_memberships_on_a_day_are_found_and_a_partner_is_none(viewer, cast):
    partner = make.institution(cast.county)
    for alliance in (cast.north, cast.south):
        make.join(alliance, partner, role="public_health")
    assert queries.county.checks(cast.county, today()).twice == []
    Membership.objects.create(  # as a file from before the rule may have brought it
        county=cast.county, alliance=cast.south, institution=cast.body, role="member"
    )
    found = queries.county.checks(cast.county, today()).twice
    assert [row.institution for row in found] == [cast.body]
    assert (
        "同一天有两个全职隶属" in viewer.get(f"/county/{cast.county.code}/memberships/checks/").text
    )


# --- who to call --------------------------------------------------------------


def test_who_to_call_lists_positions_and_no_names(viewer, cast):
    page = viewer.get(f"/county/{cast.county.code}/contacts/").text
    assert cast.body.name in page
    assert "成员单位负责人" in page
    assert cast.head.name not in page
    assert "没有登记经办人" in page
    narrowed = viewer.get(f"/county/{cast.county.code}/contacts/?alliance={cast.south.code}").text
    assert cast.body.name not in narrowed


# --- requests over HTTP -------------------------------------------------------


def test_a_head_asks_both_leads_agree_and_the_office_approves_on_the_pages(cast):
    start = f"/county/{cast.county.code}/membership-requests/"
    head = signed_in(cast.head)
    form = head.get(f"{start}new/").context["form"]
    assert form.initial["source"] == cast.north.code
    assert form.initial["kind"] == "move"
    said = {
        "kind": "move", "institution": cast.body.code, "source": cast.north.code,
        "target": cast.south.code, "effective_on": cast.day.isoformat(), "reason": "服务半径调整",
        "line": "general", "role": "member",
    }  # fmt: skip
    made = head.post(f"{start}new/", said)
    assert made.status_code == 302
    for lead in (cast.north_lead, cast.south_lead):
        client = signed_in(lead)
        page = client.get(made.url)
        assert "agree/" in page.text
        version = page.context["row"].version
        assert client.post(f"{made.url}agree/", {"version": version}).status_code == 302
        assert "agree/" not in client.get(made.url).text
    office = signed_in(cast.approver)
    page = office.get(made.url)
    said = {
        "version": page.context["row"].version, "order_no": "卫医〔2026〕7号",
        "effective_on": cast.day.isoformat(),
    }  # fmt: skip
    assert office.post(f"{made.url}approve/", said).status_code == 302
    assert MembershipRequest.objects.get().state == "approved"
    assert cast.alliances_of(cast.day) == {"南部医共体"}
    assert "已批准" in office.get(f"{start}?show=closed").text


def test_a_wrong_form_keeps_what_was_typed_and_says_why(cast):
    head = signed_in(cast.head)
    address = f"/county/{cast.county.code}/membership-requests/new/"
    said = {
        "kind": "join", "institution": cast.body.code, "target": cast.south.code,
        "effective_on": cast.day.isoformat(), "reason": "想加入", "line": "general",
        "role": "member",
    }  # fmt: skip
    answer = head.post(address, said)
    assert answer.status_code == 422
    assert "请申请转入" in answer.text
    assert "想加入" in answer.text
    assert head.post(address, {**said, "reason": ""}).status_code == 422


def test_a_request_is_read_by_those_concerned_and_by_nobody_else(cast):
    request = cast.ask()
    for person in (cast.head, cast.north_lead, cast.south_lead, cast.approver):
        assert signed_in(person).get(request.get_absolute_url()).status_code == 200
    other = make.person(role="head", institution=make.members_of(cast.south)[0])
    assert signed_in(other).get(request.get_absolute_url()).status_code == 404
    assert (
        signed_in(make.person(cast.county, role="village"))
        .get(request.get_absolute_url())
        .status_code
        == 403
    )


def test_who_may_not_agree_decline_refuse_or_withdraw_is_told(cast):
    request = cast.ask()
    other = make.person(role="head", institution=make.members_of(cast.south)[0])
    for verb in ("agree", "decline", "withdraw"):
        answer = signed_in(other).post(f"{request.get_absolute_url()}{verb}/", {"version": 1})
        assert answer.status_code == 404, verb
    for verb in ("approve", "refuse"):
        answer = signed_in(cast.head).post(f"{request.get_absolute_url()}{verb}/", {"version": 1})
        assert answer.status_code == 403, verb


def test_decline_withdraw_and_refuse_on_the_pages(cast):
    request = cast.ask()
    address = request.get_absolute_url()
    said = {"version": 1, "reason": "片区任务未完成"}
    assert signed_in(cast.north_lead).post(f"{address}decline/", said).status_code == 302
    assert "片区任务未完成" in signed_in(cast.head).get(address).text
    second = cast.ask()
    address = second.get_absolute_url()
    assert signed_in(cast.head).post(f"{address}withdraw/", {"version": 1}).status_code == 302
    third = cast.agreed()
    said = {"version": third.version, "reason": "不符合布局"}
    address = third.get_absolute_url()
    assert signed_in(cast.approver).post(f"{address}refuse/", said).status_code == 302
    states = MembershipRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "withdrawn", "refused"]


def test_a_refused_approval_keeps_what_was_typed_on_the_screen_and_on_paper(cast):
    request = cast.agreed()
    office = signed_in(cast.approver)
    said = {"version": request.version, "order_no": "", "effective_on": cast.day.isoformat(),
            "second_name": "南部医院第三分院", "note": "按会议纪要办理"}  # fmt: skip
    answer = office.post(f"{request.get_absolute_url()}approve/", said)
    assert answer.status_code == 422
    assert "南部医院第三分院" in answer.text
    assert "按会议纪要办理" in answer.text
    recorder = signed_in(make.person(cast.county, role="assessor"))
    paper = {"version": request.version, "on_paper": "1", "order_no": "卫医〔2026〕9号"}
    answer = recorder.post(f"{request.get_absolute_url()}approve/", paper)
    assert answer.status_code == 422
    assert "卫医〔2026〕9号" in answer.text
    request.refresh_from_db()
    assert request.state == "agreed"
