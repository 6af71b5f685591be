"""Two pairs of eyes at a unit with too few people: its lead's office looks, or the commission."""

from datetime import date, timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.models import AuditEvent
from members import access, actions, queries
from members.actions._decisions import Paper
from members.offices import TWO_AT_UNIT, commission_roles, lead_roles, unit_roles
from members.queries.waiting import waiting_for
from tests import make

pytestmark = pytest.mark.django_db

AGREE = "members.agree_membership"


class Cast:
    """An alliance whose member has one head, its lead with two people, and the commission."""

    def __init__(self) -> None:
        self.county = make.county()
        self.alliance = make.alliance(self.county, members=2)
        self.lead = make.lead_of(self.alliance)
        self.unit, self.other_unit = make.members_of(self.alliance)
        self.head = make.person(role="head", institution=self.unit)
        self.manager = make.person(role="lead_admin", institution=self.lead)
        self.approver = make.person(self.county, role="approver")

    def eyes(self, body=None, *first, verb=AGREE, on=None):
        before = [one.pk for one in first] or None
        return queries.people.second_eyes(body or self.unit, verb, on or today(), before)

    def second(self, person, body=None, first=None):
        """The institution under whose grant the person may be second here."""
        before = [one.pk for one in first or (self.head,)]
        acting = access.check_may_second(
            make.actor(person), AGREE, body=body or self.unit, first=before
        )
        return acting.institution


@pytest.fixture
def cast() -> Cast:
    return Cast()


def people(eyes):
    return [one.person for one in eyes.people]


# --- who it is ----------------------------------------------------------------


def test_a_unit_with_another_person_looks_itself(cast):
    deputy = make.person(role="head", institution=cast.unit)
    eyes = cast.eyes(cast.unit, cast.head)
    assert (eyes.office, people(eyes)) == ("unit", [deputy])
    assert cast.second(deputy) == cast.unit.pk


def test_where_nobody_is_left_the_office_of_the_lead_looks(cast):
    eyes = cast.eyes(cast.unit, cast.head)
    assert (eyes.office, eyes.why, people(eyes)) == ("lead", "too_few", [cast.manager])
    assert eyes.leads == (cast.lead,)
    assert cast.second(cast.manager) == cast.lead.pk
    assert cast.lead.name in eyes.words


def test_a_unit_with_nobody_at_all_is_looked_after_too(cast):
    eyes = cast.eyes(cast.other_unit, cast.head)
    assert (eyes.office, people(eyes)) == ("lead", [cast.manager])


def test_a_unit_in_no_alliance_goes_to_the_commission(cast):
    alone = make.institution(cast.county)
    head = make.person(role="head", institution=alone)
    eyes = cast.eyes(alone, head)
    assert (eyes.office, eyes.why, people(eyes)) == ("commission", "no_alliance", [cast.approver])
    assert cast.second(cast.approver, alone, [head]) is None
    with pytest.raises(NotFound):
        cast.second(cast.manager, alone, [head])


def test_the_lead_itself_goes_to_the_commission(cast):
    eyes = cast.eyes(cast.lead, cast.manager)
    assert (eyes.office, eyes.why, people(eyes)) == ("commission", "is_lead", [cast.approver])
    assert cast.second(cast.approver, cast.lead, [cast.manager]) is None


def test_a_lead_without_people_hands_on_to_the_commission(cast):
    eyes = cast.eyes(cast.unit, cast.head, cast.manager)
    assert (eyes.office, eyes.why, people(eyes)) == ("commission", "lead_too_few", [cast.approver])


def test_the_lead_is_that_of_the_day(cast):
    south = make.alliance(cast.county)
    make.person(role="lead_admin", institution=make.lead_of(south))
    kept = cast.unit.memberships.get()
    actions.alliances.leave(
        membership=kept, until_on=date(2022, 1, 1), reason="调整", by=make.system(cast.county)
    )
    make.join(south, cast.unit, from_on=date(2022, 1, 1))
    assert cast.eyes(cast.unit, cast.head, on=date(2021, 6, 1)).leads == (cast.lead,)
    assert cast.eyes(cast.unit, cast.head).leads == (make.lead_of(south),)


def test_a_league_is_not_the_alliance_that_a_unit_belongs_to(cast):
    alone = make.institution(cast.county)
    make.join(make.alliance(cast.county, kind="league", exclusive=False), alone)
    assert cast.eyes(alone, cast.head).why == "no_alliance"


def test_of_several_leads_those_of_the_units_own_line_look(cast):
    wide = make.alliance(cast.county, exclusive=False)
    make.person(role="lead_admin", institution=make.lead_of(wide))
    tcm = make.institution(cast.county, kind="A210")
    make.join(wide, tcm, role="lead", line="tcm")
    of_line = make.person(role="head", institution=tcm)
    body = make.institution(cast.county)
    make.join(wide, body, line="tcm")
    eyes = cast.eyes(body, cast.head)
    assert (eyes.leads, people(eyes)) == ((tcm,), [of_line])


def test_a_village_clinic_belongs_where_its_centre_belongs(cast):
    clinic = make.institution(cast.county, kind="D600")
    actions.bodies.correct_facts(
        institution=clinic, facts={"parent": cast.unit.code}, reason="一体化管理", version=1,
        by=make.system(cast.county),
    )  # fmt: skip
    clinic.refresh_from_db()
    eyes = cast.eyes(clinic, cast.head)
    assert (eyes.office, eyes.leads) == ("lead", (cast.lead,))
    assert queries.people.short_of_people(clinic, today()) == [], "it agrees to nothing itself"


def test_the_suitable_roles_follow_the_verb():
    assert unit_roles(AGREE) == lead_roles(AGREE) == {"lead_admin", "head"}
    assert commission_roles(AGREE) == {"approver"}
    assert unit_roles("members.record_paper") == {"clerk"}
    assert lead_roles("members.record_paper") == {"clerk", "lead_admin"}
    assert commission_roles("members.record_paper") == {"assessor", "viewer"}


def test_whoever_has_left_or_whose_role_is_over_is_not_counted(cast):
    deputy = make.person(role="head", institution=cast.unit)
    day = today()
    actions.people.end_grant(
        grant=deputy.grants.get(), until_on=day, reason="换岗", by=make.system(cast.county)
    )
    assert cast.eyes(cast.unit, cast.head).office == "lead"
    assert cast.eyes(cast.unit, cast.head, on=day - timedelta(days=1)).office == "unit"


# --- substitutes --------------------------------------------------------------


def test_a_substitute_of_another_person_of_the_unit_looks_under_both_names(cast):
    deputy = make.person(role="head", institution=cast.unit)
    taker = make.person(role="clerk", institution=cast.other_unit)
    make.delegation(deputy, taker, AGREE)
    eyes = cast.eyes(cast.unit, cast.head)
    assert {(one.person, one.giver) for one in eyes.people} == {(deputy, None), (taker, deputy)}
    assert {one.names for one in eyes.people} == {
        frozenset({deputy.pk}), frozenset({taker.pk, deputy.pk}),
    }  # fmt: skip
    assert cast.second(taker) == cast.unit.pk


def test_the_substitute_of_the_first_is_no_second_person(cast):
    taker = make.person(role="clerk", institution=cast.unit)
    make.delegation(cast.head, taker, AGREE)
    assert people(cast.eyes(cast.unit, cast.head)) == [cast.manager]
    with pytest.raises(Refused, match="代办人也不能") as refused:
        cast.second(taker)
    assert refused.value.code == "own_request"


def test_whoever_was_acted_for_is_no_second_person(cast):
    """The substitute acted: both names stand before the line."""
    taker = make.person(role="clerk", institution=cast.unit)
    make.delegation(cast.head, taker, AGREE)
    with pytest.raises(Refused):
        cast.second(cast.head, first=[taker, cast.head])


def test_two_people_of_which_one_is_the_others_substitute_are_one_pair_of_eyes(cast):
    taker = make.person(role="clerk", institution=cast.unit)
    make.delegation(cast.head, taker, AGREE)
    assert [eyes.office for eyes in queries.people.short_of_people(cast.unit, today())] == [
        "lead"
    ] * len(TWO_AT_UNIT)
    make.person(role="head", institution=cast.unit)
    assert cast.eyes().office == "unit"


# --- who it is not ------------------------------------------------------------


def test_the_leads_person_who_acted_first_is_refused(cast):
    make.grant(cast.manager, "head", cast.other_unit)
    with pytest.raises(Refused, match="请由另一人办理") as refused:
        cast.second(cast.manager, cast.other_unit, [cast.manager])
    assert refused.value.code == "own_request"
    second = make.person(role="lead_admin", institution=cast.lead)
    assert cast.second(second, cast.other_unit, [cast.manager]) == cast.lead.pk


def test_a_person_of_another_alliance_finds_nothing(cast):
    stranger = make.person(role="lead_admin", institution=make.lead_of(make.alliance(cast.county)))
    with pytest.raises(NotFound):
        cast.second(stranger)


def test_a_person_of_another_county_finds_nothing(cast):
    there = make.neighbour()
    for role in ("approver", "lead_admin"):
        with pytest.raises(NotFound):
            cast.second(make.person(there, role=role))
    assert people(cast.eyes(cast.unit, cast.head)) == [cast.manager]


def test_the_lead_is_refused_where_the_unit_has_people(cast):
    make.person(role="head", institution=cast.unit)
    with pytest.raises(Refused, match="牵头单位不代为办理") as refused:
        cast.second(cast.manager)
    assert refused.value.code == "unit_has_people"


def test_the_commission_is_refused_where_the_lead_looks(cast):
    with pytest.raises(Forbidden):
        cast.second(cast.approver)


def test_a_role_that_does_not_suit_is_refused(cast):
    with pytest.raises(Forbidden):
        cast.second(make.person(role="lead_finance", institution=cast.lead))


# --- 动态调整 -------------------------------------------------------------------


class Moving(Cast):
    """A head who also manages the other lead asks to enter its alliance: one hand, two sides."""

    def __init__(self) -> None:
        super().__init__()
        actions.rules.set_rule(
            county=self.county, key="members.membership.adjustable", value=True,
            reason="县府办〔2024〕1号", by=make.system(self.county),
        )  # fmt: skip
        self.south = make.alliance(self.county)
        self.south_lead = make.person(role="lead_admin", institution=make.lead_of(self.south))

    def ask(self, by, body):
        return actions.alliances.request_membership(
            institution=body, kind="move", source=self.alliance, target=self.south,
            effective_on=today() + timedelta(days=30), reason="服务半径调整", by=make.actor(by),
        )  # fmt: skip

    def agree(self, request, by, **said):
        request.refresh_from_db()
        return actions.alliances.agree_membership(
            request=request, by=make.actor(by), version=request.version, **said
        )


@pytest.fixture
def moving() -> Moving:
    return Moving()


def test_the_lead_agrees_for_a_body_that_has_nobody(moving):
    request = moving.ask(moving.south_lead, moving.other_unit)
    second = make.person(role="lead_admin", institution=moving.lead)
    moving.agree(request, moving.manager)
    assert request.body_agreed_by is None
    with pytest.raises(NotFound):
        moving.agree(request, moving.manager)
    request = moving.agree(request, second)
    assert (request.state, request.body_agreed_by) == ("agreed", second)
    event = AuditEvent.objects.filter(what="membership_request.agreed").latest("number")
    assert (event.person_id, event.institution_id) == (second.pk, moving.lead.pk)


def test_the_commission_agrees_for_a_lead_whose_only_person_asked(moving):
    make.grant(moving.head, "lead_admin", make.lead_of(moving.south))
    moving.south_lead.grants.update(until_on=date(2021, 1, 1))
    request = moving.ask(moving.head, moving.unit)
    moving.agree(request, moving.manager)
    request = moving.agree(request, moving.approver)
    assert (request.state, request.target_agreed_by) == ("agreed", moving.approver)
    another = make.person(moving.county, role="approver")
    with pytest.raises(Refused, match="不能审批"):
        actions.alliances.approve_membership(
            request=request, by=make.actor(moving.approver), version=request.version,
            order_no="卫医〔2026〕7号",
        )  # fmt: skip
    actions.alliances.approve_membership(
        request=request, by=make.actor(another), version=request.version,
        order_no="卫医〔2026〕7号",
    )  # fmt: skip


def test_the_lead_does_not_agree_for_a_body_that_has_somebody(moving):
    request = moving.ask(moving.south_lead, moving.unit)
    moving.agree(request, moving.manager)
    second = make.person(role="lead_admin", institution=moving.lead)
    with pytest.raises(Refused) as refused:
        moving.agree(request, second)
    assert refused.value.code == "unit_has_people"


def test_it_waits_for_whoever_answers_and_for_nobody_else(moving):
    request = moving.ask(moving.south_lead, moving.other_unit)
    second = make.person(role="lead_admin", institution=moving.lead)
    moving.agree(request, moving.manager)
    url = request.get_absolute_url()

    def waits(person):
        return [item.what for item in waiting_for(make.actor(person)) if item.url == url]

    assert any("第二人" in what for what in waits(second))
    assert waits(moving.manager) == []
    assert waits(moving.approver) == []


def test_the_page_of_a_request_names_who_answers_and_offers_it(moving, client):
    request = moving.ask(moving.south_lead, moving.other_unit)
    second = make.person(role="lead_admin", institution=moving.lead)
    moving.agree(request, moving.manager)
    client.force_login(second.user)
    page = client.get(request.get_absolute_url()).text
    assert moving.lead.name in page
    assert "没有第二人" in page
    assert f"{request.pk}/agree/" in page
    client.force_login(moving.manager.user)
    assert f"{request.pk}/agree/" not in client.get(request.get_absolute_url()).text


def test_a_signature_on_paper_counts_for_the_leads_person_as_second(moving):
    request = moving.ask(moving.south_lead, moving.other_unit)
    second = make.person(role="lead_admin", institution=moving.lead)
    moving.agree(request, moving.manager)
    recorder = make.person(moving.county, role="viewer")
    paper = Paper(second, today(), make.upload())
    assert moving.agree(request, recorder, paper=paper).body_agreed_by == second


def test_the_lead_records_what_a_body_without_a_clerk_signed_on_paper(cast):
    signed = make.signed_on_paper(
        by=make.actor(cast.manager), approver=cast.head, verb=AGREE,
        step="membership_request.agree", institution=cast.unit.pk, parties=(cast.approver.pk,),
    )  # fmt: skip
    assert signed.recorder == cast.manager
    make.person(role="clerk", institution=cast.unit)
    with pytest.raises(Refused) as refused:
        make.signed_on_paper(
            by=make.actor(cast.manager), approver=cast.head, verb=AGREE,
            step="membership_request.agree", institution=cast.unit.pk,
            parties=(cast.approver.pk,),
        )  # fmt: skip
    assert refused.value.code == "unit_has_people"


# --- pages --------------------------------------------------------------------


def test_the_units_page_says_so_to_those_who_see_roles_there(cast, client: Client):
    address = cast.unit.get_absolute_url()
    for person in (cast.head, cast.manager, cast.approver):
        assert person.user
        client.force_login(person.user)
        page = client.get(address).text
        assert f"由牵头单位{cast.lead.name}的" in page
        assert "代表本单位同意动态调整" in page
    client.force_login(make.user("head", cast.county, institution=cast.other_unit))
    assert "没有第二人" not in client.get(address).text


def test_the_units_page_says_nothing_where_there_are_enough(cast, client: Client):
    make.person(role="head", institution=cast.unit)
    for _n in range(2):
        make.person(role="clerk", institution=cast.unit)
    client.force_login(cast.approver.user)
    assert "没有第二人" not in client.get(cast.unit.get_absolute_url()).text


def test_who_may_do_what_here_names_the_second_eyes(cast, client: Client):
    client.force_login(cast.approver.user)
    where = f"/county/{cast.county.code}/access/?family=registry"
    page = client.get(f"{where}&institution={cast.unit.code}").text
    assert f"由牵头单位{cast.lead.name}的" in page
    assert "没有第二人" not in client.get(where).text


def test_a_lead_without_anybody_says_what_to_do(cast, client: Client):
    for one in (cast.manager, cast.approver):
        one.grants.update(until_on=date(2021, 1, 1))
    client.force_login(cast.head.user)
    assert "请先由安全管理员授予" in client.get(cast.unit.get_absolute_url()).text


def test_more_people_and_bodies_cost_no_more_statements(cast, django_assert_num_queries):
    def asked():
        bodies = [cast.unit, cast.other_unit, cast.lead, *extra]
        return queries.people.looks(
            [queries.people.Look(body, AGREE, frozenset()) for body in bodies], today()
        )

    extra = []
    with django_assert_num_queries(4):
        asked()
    for _n in range(5):
        extra += make.members_of(make.alliance(cast.county, members=1))
        make.person(role="head", institution=extra[-1])
    with django_assert_num_queries(4):
        assert [eyes.office for eyes in asked()] == ["unit", "lead", "unit", *["unit"] * 5]
