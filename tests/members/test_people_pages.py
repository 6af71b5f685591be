"""The pages of people: who finds whom, what a form refuses, what a page costs."""

from datetime import timedelta

import pytest

from alliance.core.clock import now, today
from members import access, actions, queries
from members.models import Delegation, Grant, Person
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def admin(county, client):
    """The system administrator at the screen."""
    person = make.person(county, role="system_admin")
    client.force_login(person.user)
    return client


@pytest.fixture
def security(county, client):
    client.force_login(make.person(county, role="security_admin").user)
    return client


def people(county, query=""):
    return f"/county/{county.code}/people/{query}"


def page(person, rest=""):
    return f"/county/{person.county.code}/person/{person.code}/{rest}"


# --- the list -----------------------------------------------------------------


def test_people_are_found_by_name_position_code_and_initials(county, admin):
    wanted = actions.people.add_person(
        county=county, name="演示会计 31", position="财务科长", code="K-31", by=make.system(county)
    )
    other = make.person(county, role="viewer")
    for asked in ("会计", "财务", "K-31", "yskj"):
        text = admin.get(people(county, f"?q={asked}")).text
        assert wanted.name in text, asked
        assert f">{other.name}<" not in text, asked
    assert "没有符合条件的人员" in admin.get(people(county, "?q=无此人")).text


def test_people_are_narrowed_by_institution_role_and_what_they_lack(county, admin):
    body = make.institution(county)
    clerk = make.person(county, role="clerk", institution=body)
    viewer = make.person(county, role="viewer")
    bare = make.newcomer(county)
    gone = make.person(county, role="viewer")
    actions.people.leave_office(person=gone, left_on=today(), reason="离任", by=make.system(county))
    shown = {
        f"?institution={body.code}": {clerk},
        "?role=viewer": {viewer},
        "?show=without-role": {bare},
        "?show=without-account": {bare},
        "?show=left": {gone},
    }
    for query, wanted in shown.items():
        text = admin.get(people(county, query)).text
        found = {one for one in (clerk, viewer, bare, gone) if f">{one.name}<" in text}
        assert found == wanted, query


@pytest.mark.parametrize("query", ["?show=no", "?role=emperor", "?cursor=zzz"])
def test_a_filter_that_does_not_exist_is_told_so(county, admin, query):
    assert admin.get(people(county, query)).status_code == 422


def test_a_clerk_sees_the_people_of_their_own_body_and_nobody_else(county, client):
    body = make.institution(county)
    clerk = make.person(county, role="clerk", institution=body)
    beside = make.person(county, institution=body)
    elsewhere = make.person(county, role="viewer")
    client.force_login(clerk.user)
    text = client.get(people(county)).text
    assert f">{beside.name}<" in text
    assert f">{elsewhere.name}<" not in text
    assert client.get(page(elsewhere)).status_code == 404
    assert client.get(page(clerk)).status_code == 200


def test_a_lead_sees_the_people_of_its_alliance(county, client):
    alliance = make.alliance(county, members=1)
    member = make.person(county, role="clerk", institution=make.members_of(alliance)[0])
    stranger = make.person(county, role="clerk")
    client.force_login(
        make.person(county, role="lead_admin", institution=make.lead_of(alliance)).user
    )
    text = client.get(people(county)).text
    assert f">{member.name}<" in text
    assert f">{stranger.name}<" not in text


def test_another_countys_people_are_not_there(county, admin):
    there = make.person(make.neighbour(), role="viewer")
    for address in (people(there.county), page(there), page(there, "sees/"), page(there, "leave/")):
        answer = admin.get(address)
        assert answer.status_code == 404
        assert there.name not in answer.text


def statements(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(40) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_more_people_cost_no_more_statements(county, admin, django_assert_max_num_queries):
    body = make.institution(county)
    make.person(county, role="clerk", institution=body)
    before = statements(admin, people(county), django_assert_max_num_queries)
    for _n in range(8):
        made = make.person(county, role="clerk", institution=make.institution(county))
        make.grant(made, "viewer")
    assert statements(admin, people(county), django_assert_max_num_queries) == before


def test_the_list_itself_takes_four_statements(county, django_assert_num_queries):
    for _n in range(3):
        make.person(county, role="clerk")
    actor = make.actor(role="viewer", county=county)
    mine = access.persons_for(actor).filter(county=county)
    sought = queries.people.Sought(text="演示", role="clerk")
    with django_assert_num_queries(4):
        page = queries.people.people_page(mine, sought, today(), now(), "")
        bodies = queries.people.institutions_of_people(mine)
    assert len(page.rows) == len(bodies) == 3


def test_a_long_list_goes_on_behind_the_last_row(county, admin):
    rows = [
        Person(county=county, code=f"L-{n:03d}", name=f"演示 {n:03d}", sort_key=f"yan {n:03d}")
        for n in range(60)
    ]
    Person.objects.bulk_create(rows)
    first = admin.get(people(county, "?q=演示"))
    assert first.text.count(">演示 0") == 50
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert admin.get(people(county) + following).text.count(">演示 0") == 10


# --- one person ---------------------------------------------------------------


def test_the_page_says_who_gave_a_role_when_and_why(county, security):
    person = make.person(county)
    form = {"role": "viewer", "from_on": today(), "reason": "新任科员"}
    answer = security.post(page(person, "roles/add/"), form)
    assert answer.status_code == 302, answer.text
    text = security.get(page(person)).text
    giver = Person.objects.get(county=county, grants__role="security_admin")
    assert "卫健委查阅" in text
    assert giver.name in text
    assert "新任科员" in text


def test_more_roles_and_delegations_cost_no_more_statements(
    county, admin, django_assert_max_num_queries
):
    person = make.person(county, role="approver")
    make.delegation(person, make.person(county, role="viewer"), "members.set_rule")
    before = statements(admin, page(person), django_assert_max_num_queries)
    for _n in range(4):
        make.grant(person, "clerk", make.institution(county))
        make.delegation(person, make.person(county, role="viewer"), "members.set_rule")
    assert statements(admin, page(person), django_assert_max_num_queries) == before


def test_everybody_sees_their_own_page_and_what_they_can_see(county, client):
    person = make.person(county, role="village")
    client.force_login(person.user)
    assert client.get(page(person)).status_code == 200
    answer = client.get("/access/mine/")
    assert answer.url == page(person, "sees/")
    assert "村卫生室" in client.get(answer.url).text


def test_positions_keep_their_tongue_in_english(county, admin):
    person = make.person(county, role="viewer", position="副主任")
    admin.cookies["django_language"] = "en"
    assert '<dd lang="zh">副主任</dd>' in admin.get(page(person)).text


# --- forms --------------------------------------------------------------------


def test_a_person_is_entered_changed_moved_and_dismissed_on_pages(county, admin):
    body = make.institution(county)
    answer = admin.post(people(county, "add/"), {"name": "演示人员 77", "position": "科员"})
    person = Person.objects.get(name="演示人员 77")
    assert answer.url == page(person)
    form = {"name": "演示人员 77", "position": "科长", "phone": "", "version": person.version}
    assert admin.post(page(person, "change/"), form).status_code == 302
    assert "科长" in admin.get(page(person)).text
    person.refresh_from_db()
    form = {"institution": body.code, "position": "主任", "on": today(), "reason": "调动"}
    form["version"] = person.version
    assert admin.post(page(person, "move/"), form).status_code == 302
    form = {"last_day": today() - timedelta(days=1), "reason": "退休"}
    assert admin.get(page(person, "leave/")).status_code == 200
    assert admin.post(page(person, "leave/"), form).status_code == 302
    text = admin.get(page(person)).text
    assert "起离任" in text
    assert "退休" in text
    assert admin.post(page(person, "come-back/"), {"reason": "登记有误"}).status_code == 302
    person.refresh_from_db()
    assert person.left_on is None


def test_what_is_refused_is_said_in_the_form_and_what_was_typed_stays(county, admin):
    make.person(county, role="viewer")
    taken = Person.objects.filter(county=county).last().code
    answer = admin.post(people(county, "add/"), {"name": "演示人员 78", "code": taken})
    assert answer.status_code == 422
    assert "已经登记" in answer.text
    assert "演示人员 78" in answer.text


def test_somebody_changed_it_meanwhile(county, admin):
    person = make.person(county)
    form = {"name": "演示", "position": "", "phone": "", "version": 0}
    answer = admin.post(page(person, "change/"), form)
    assert answer.status_code == 422
    assert "别人已经改过" in answer.text


def test_a_role_is_ended_at_once_or_after_a_last_day(county, security):
    person = make.person(county, role="viewer")
    grant = person.grants.get()
    address = page(person, f"roles/{grant.pk}/end/")
    answer = security.post(address, {"when": "after", "reason": "期满"})
    assert answer.status_code == 422
    assert "请填写最后一天" in answer.text
    friday = today() + timedelta(days=4)
    answer = security.post(address, {"when": "after", "last_day": friday, "reason": "期满"})
    assert answer.status_code == 302
    grant.refresh_from_db()
    assert grant.until_on == friday + timedelta(days=1)
    assert security.post(address, {"when": "now", "reason": "提前"}).status_code == 302
    grant.refresh_from_db()
    assert grant.until_on == today()


def test_a_grant_of_somebody_else_is_not_ended_under_this_name(county, security):
    one, other = make.person(county, role="viewer"), make.person(county, role="viewer")
    address = page(one, f"roles/{other.grants.get().pk}/end/")
    assert security.post(address, {"when": "now", "reason": "错"}).status_code == 404
    assert Grant.objects.get(person=other).until_on is None


def test_three_administrators_are_kept_apart_in_the_form_too(county, security):
    person = make.person(county, role="system_admin")
    form = {"role": "audit_admin", "from_on": today(), "reason": "兼任"}
    answer = security.post(page(person, "roles/add/"), form)
    assert answer.status_code == 422
    assert "三员" in answer.text


def test_a_delegation_is_given_and_ended_on_pages(county, client):
    giver, taker = (make.person(county, role=role) for role in ("approver", "viewer"))
    client.force_login(giver.user)
    form = {
        "taker": taker.code, "verbs": ["members.set_rule"], "from_on": today(),
        "last_day": today() + timedelta(days=7), "reason": "外出培训",
    }  # fmt: skip
    assert "审批县区参数" in client.get(page(giver, "delegate/")).text
    answer = client.post(page(giver, "delegate/"), form)
    assert answer.status_code == 302, answer.text
    row = Delegation.objects.get()
    assert row.until_on == today() + timedelta(days=8)
    assert taker.name in client.get(page(giver)).text
    form = {"when": "now", "reason": "返岗"}
    assert client.post(f"/delegations/{row.pk}/end/", form).status_code == 302
    row.refresh_from_db()
    assert row.until_on == today()


def test_one_may_not_delegate_for_another(county, client):
    giver, other = (make.person(county, role="approver") for _n in range(2))
    client.force_login(other.user)
    assert client.get(page(giver, "delegate/")).status_code == 403
    taker = make.person(county, role="viewer")
    row = make.delegation(giver, taker, "members.set_rule")
    form = {"when": "now", "reason": "无"}
    assert client.post(f"/delegations/{row.pk}/end/", form).status_code == 403
