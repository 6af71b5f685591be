"""Who may do what here and why, and what one person sees; every verb has its words."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import today
from members import actions, queries
from members.rules import MAY
from members.verb_words import FAMILIES, VERBS
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


def holders(county, verb, family, **more):
    """The names of those who may, with for whom."""
    lines = queries.people.who_may(county, family, more.pop("on", today()), more.pop("at", None))
    line = next(one for one in lines if one.verb == verb)
    return {(one.person, one.delegation.giver if one.delegation else None) for one in line.holders}


def test_every_verb_has_its_words_and_stands_in_one_family():
    assert set(VERBS) == set(MAY)
    listed = [verb for _name, verbs in FAMILIES.values() for verb in verbs]
    assert len(listed) == len(set(listed))


def test_roles_delegations_and_who_gave_them_are_told(county):
    security = make.person(county, role="security_admin")
    approver, taker = make.person(county), make.person(county, role="viewer")
    actions.people.add_grant(
        person=approver, role="approver", reason="任命", by=make.actor(security)
    )
    make.delegation(approver, taker, "members.set_rule")
    assert holders(county, "members.set_rule", "rules") == {(approver, None), (taker, approver)}
    lines = queries.people.who_may(county, "rules", today())
    one = next(line for line in lines if line.verb == "members.set_rule").holders[0]
    assert one.giver == security.name
    assert one.given_at is not None


def test_at_an_institution_only_those_who_reach_it(county):
    alliance = make.alliance(county, members=2)
    lead, (one, other) = make.lead_of(alliance), make.members_of(alliance)
    leader = make.person(county, role="lead_admin", institution=lead)
    clerk = make.person(county, role="clerk", institution=one)
    make.person(county, role="clerk", institution=other)
    viewer = make.person(county, role="viewer")
    assert holders(county, "kpi.read", "kpi", at=one) == {
        (leader, None), (clerk, None), (viewer, None),
    }  # fmt: skip


def test_it_is_as_of_a_day_and_of_this_county_alone(county):
    person = make.person(county, role="approver")
    make.person(make.neighbour(), role="approver")
    assert holders(county, "members.set_rule", "rules") == {(person, None)}
    assert holders(county, "members.set_rule", "rules", on=date(2019, 1, 1)) == set()
    actions.people.end_grant(
        grant=person.grants.get(), until_on=today(), reason="换岗", by=make.system(county)
    )
    assert holders(county, "members.set_rule", "rules") == set()
    yesterday = today() - timedelta(days=1)
    assert holders(county, "members.set_rule", "rules", on=yesterday) == {(person, None)}


def test_what_one_sees_names_role_delegation_and_alliance(county):
    alliance = make.alliance(county, members=1)
    lead, member = make.lead_of(alliance), make.members_of(alliance)[0]
    person = make.person(county, role="lead_admin", institution=lead)
    approver = make.person(county, role="approver")
    make.delegation(approver, person, "members.set_rule")
    seen = {
        str(line.words): line.reasons
        for _family, lines in queries.people.what_sees(person, today())
        for line in lines
    }
    (why,) = seen[str(VERBS["kpi.read"])]
    assert (why.far, why.place, why.through, why.giver) == ("alliance", lead, [member], None)
    (why,) = seen[str(VERBS["members.set_rule"])]
    assert (why.far, why.giver) == ("county", approver)
    assert str(VERBS["kpi.publish_run"]) not in seen


def test_the_page_is_for_those_who_read_access_and_everybody_for_themselves(county, client):
    person = make.person(county, role="viewer")
    other = make.person(county, role="viewer")
    client.force_login(person.user)
    where = f"/county/{county.code}"
    assert client.get(f"{where}/access/").status_code == 403
    assert client.get(f"{where}/person/{person.code}/sees/").status_code == 200
    assert client.get(f"{where}/person/{other.code}/sees/").status_code == 403
    client.force_login(make.person(county, role="auditor").user)
    assert client.get(f"{where}/access/").status_code == 200
    assert other.name in client.get(f"{where}/access/?family=kpi").text
    assert client.get(f"{where}/person/{other.code}/sees/?on=2020-06-01").status_code == 200
    assert client.get(f"{where}/access/?family=no").status_code == 422
    assert client.get("/access/").url == f"{where}/access/"
    assert client.get(f"/county/{make.NEIGHBOUR}/access/").status_code == 404


def test_more_people_cost_no_more_statements(county, client, django_assert_max_num_queries):
    client.force_login(make.person(county, role="auditor").user)
    giver = make.person(county, role="approver")
    make.delegation(giver, make.person(county, role="viewer"), "members.set_rule")

    def statements():
        with django_assert_max_num_queries(40) as counted:
            client.get(f"/county/{county.code}/access/?family=rules")
        return len(counted)

    statements()
    before = statements()
    for _n in range(4):
        make.delegation(giver, make.person(county, role="viewer"), "members.set_rule")
    assert statements() == before
