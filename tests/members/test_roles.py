"""Several roles at once: all work together, one is chosen for the record, one may be looked in."""

from dataclasses import replace

import pytest

from alliance.core.errors import Forbidden, Refused
from alliance.core.models import AuditEvent
from members import access, queries
from members.models import RuleProposal
from tests import make
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def person(county):
    """A clerk of one body, head of another, and assessor of the county."""
    person = make.person(county, role="clerk")
    make.grant(person, "head", make.institution(county))
    make.grant(person, "assessor")
    return person


def narrow(client, grant):
    return client.post("/roles/narrow/", {"grant": grant, "next": "/plans/"})


# --- as whom? -----------------------------------------------------------------


def test_every_grant_that_is_recorded_differently_is_offered_once(county, person):
    actor = make.actor(person)
    clerk, head, assessor = person.grants.order_by("pk")
    held = access.grants_for_verb(
        actor, "kpi.import", county=county.pk, institution=clerk.institution_id
    )
    assert [one.grant for one in held] == [clerk.pk, assessor.pk]
    assert [one.grant for one in access.grants_for_verb(actor, "kpi.run", county=county.pk)] == [
        assessor.pk
    ]
    assert access.grants_for_verb(actor, "kpi.publish_run", county=county.pk) == ()
    words = [(str(one.role), one.place) for one in queries.people.in_words(held)]
    assert words == [("成员单位填报", clerk.institution.name), ("卫健委考核", "")]
    assert head.pk not in {one.grant for one in held}


def test_the_same_role_at_the_same_place_is_one_answer(county):
    person = make.person(county, role="approver")
    giver = make.person(county, role="approver")
    make.delegation(giver, person, "members.set_rule")
    held = access.grants_for_verb(make.actor(person), "members.set_rule", county=county.pk)
    assert [one.giver for one in held] == [None, giver.pk], "for whom it is done is recorded"


def test_the_chosen_grant_is_the_one_that_is_recorded(county, person):
    actor = make.actor(person)
    clerk, _head, assessor = person.grants.order_by("pk")
    where = {"county": county.pk, "institution": clerk.institution_id}
    assert access.check_may(actor, "kpi.import", **where).role == "clerk"
    chosen = replace(actor, chosen=assessor.pk)
    assert access.check_may(chosen, "kpi.import", **where).role == "assessor"


def test_a_choice_gives_nothing_that_is_not_held(county, person):
    foreign = make.person(county, role="approver").grants.get()
    actor = replace(make.actor(person), chosen=foreign.pk)
    with pytest.raises(Refused, match="不再有效"):
        access.check_may(actor, "kpi.run", county=county.pk)
    own = replace(make.actor(person), chosen=person.grants.get(role="assessor").pk)
    with pytest.raises(Forbidden):
        access.check_may(own, "kpi.publish_run", county=county.pk)


def test_a_form_asks_as_whom_only_where_it_matters(county, client):
    admin = make.person(county, role="system_admin")
    client.force_login(admin.user)
    address = f"/county/{county.code}/people/add/"
    assert 'name="as"' not in client.get(address).text
    giver = make.person(county, role="system_admin")
    make.delegation(giver, admin, "members.add_person")
    asked = client.get(address).text
    assert 'name="as"' in asked
    assert f"（代{giver.name}）" in asked
    form = {"name": "演示人员 60", "as": giver.grants.get().pk}
    assert client.post(address, form).status_code == 302
    event = AuditEvent.objects.filter(what="person.added").order_by("pk").last()
    assert f'"for_person":"{giver.pk}"' in event.text


def test_other_pages_ask_as_whom_too(client):
    story = small_county()
    assessor = make.person(story.county, role="assessor")
    giver = make.person(story.county, role="assessor")
    client.force_login(assessor.user)
    assert 'name="as"' not in client.get("/kpi/runs/").text
    make.delegation(giver, assessor, "kpi.run")
    assert 'name="as"' in client.get("/kpi/runs/").text
    form = {"scheme": "plain", "period": "2024", "as": giver.grants.get().pk}
    answer = client.post("/kpi/runs/start/", form)
    assert answer.status_code == 302, answer.text
    assert f"（代{giver.name}）" in client.get(answer.url).text


@pytest.mark.parametrize("said", ["999999", "x", "-1"])
def test_a_forged_choice_is_refused(county, client, said):
    client.force_login(make.person(county, role="system_admin").user)
    form = {"name": "演示人员 61", "as": said}
    answer = client.post(f"/county/{county.code}/people/add/", form)
    assert answer.status_code == 409
    assert "不再有效" in answer.text


# --- looking in one role ------------------------------------------------------


def test_one_role_is_looked_in_and_left_again_with_one_click(county, person, client):
    client.force_login(person.user)
    clerk = person.grants.get(role="clerk")
    assert "只以一个身份查看" not in client.get("/plans/").text
    assert narrow(client, clerk.pk).url == "/plans/"
    page = client.get("/plans/").text
    assert "只以一个身份查看" in page
    assert "恢复全部角色" in page
    form = {"county": county.code, "scheme": "plain", "period": "2024"}
    assert client.post("/kpi/runs/start/", form).status_code == 403
    narrow(client, "")
    assert "只以一个身份查看" not in client.get("/plans/").text


def test_looking_in_one_role_never_widens(county, person, client):
    foreign = make.person(county, role="approver").grants.get()
    client.force_login(person.user)
    assert narrow(client, foreign.pk).status_code == 404
    assert narrow(client, "x").status_code == 404


def test_a_role_that_ends_while_it_is_looked_in_leaves_nothing(county, person, client):
    client.force_login(person.user)
    grant = person.grants.get(role="assessor")
    narrow(client, grant.pk)
    grant.until_on = grant.from_on
    grant.save()
    page = client.get(f"/county/{county.code}/institutions/")
    assert page.status_code == 404
    assert "已经终止" in page.text
    assert "恢复全部角色" in page.text


def test_who_has_one_role_is_not_asked(county, client):
    client.force_login(make.person(county, role="viewer").user)
    assert "以哪个身份查看" not in client.get("/plans/").text


def test_reading_unites_all_roles(county, person):
    reach = access.reach(make.actor(person), "kpi.import")
    bodies = {grant.institution_id for grant in person.grants.all() if grant.institution_id}
    assert county.pk in reach.counties
    assert bodies <= reach.institutions
    assert not RuleProposal.objects.exists()
