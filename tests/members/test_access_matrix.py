"""Every role × verb × relation, against a table that was written down apart from the code.

D03, D12: own body, a body of the same alliance, one elsewhere in the county, the county as a
whole, and another county; also without a role, not signed in, switched off, as a program, and
as a substitute.
"""

from dataclasses import dataclass

import pytest

from alliance.core.actor import Actor, Held
from alliance.core.errors import Forbidden, NotFound
from members import access
from members.middleware import actor_behind
from members.models import Institution
from members.rules import AT_AN_INSTITUTION, CLIENT, MAY, ROLES
from tests import make

pytestmark = pytest.mark.django_db

OFFICE = "viewer assessor approver finance auditor"
FUNDS = "viewer approver finance auditor"
ADMINS = "system_admin security_admin audit_admin"
BODIES = "lead_admin lead_finance clerk head village"
CARE = "doctor reviewer referral_desk alliance_desk"
ALL = f"{OFFICE} {ADMINS} {BODIES} {CARE} founder"

#: verb: who has it for the county; who for their alliances; who for their own body.
TABLE = {
    "members.read": (ALL, "", ""),
    "members.set_up": ("founder", "", ""),
    "members.propose_rule": ("assessor finance approver founder", "", ""),
    "members.set_rule": ("approver founder", "", ""),
    "members.keep_registry": ("approver founder", "", ""),
    "members.name_bodies": ("assessor approver founder", "", ""),
    "members.keep_figures": ("assessor approver founder", "", ""),
    "members.propose_facts": ("", "", "lead_admin clerk head"),
    "members.decide_facts": ("approver", "", ""),
    "members.ask_facts": ("assessor approver founder", "", ""),
    "members.request_membership": ("", "", "lead_admin head"),
    "members.read_requests": (OFFICE, "", "lead_admin lead_finance clerk head"),
    "members.agree_membership": ("", "", "lead_admin head"),
    "members.decide_membership": ("approver", "", ""),
    "members.keep_equipment": ("", "", "lead_admin clerk head"),
    "members.decide_equipment": ("approver", "", ""),
    "members.keep_medicines": ("approver founder", "", "lead_admin clerk head"),
    "members.keep_evidence": ("assessor approver", "", "lead_admin"),
    "members.add_person": ("system_admin founder", "", ""),
    "members.invite": ("system_admin founder", "", ""),
    "members.end_session": ("system_admin security_admin", "", ""),
    "members.keep_client": ("system_admin", "", ""),
    "members.issue_slip": ("", "", "clerk head"),
    "members.reset_factor": ("security_admin", "", ""),
    "members.keep_calendar": ("system_admin approver", "", ""),
    "members.grant": ("security_admin founder", "", ""),
    "members.delegate": ("system_admin", "", ""),
    "members.read_people": (f"{OFFICE} {ADMINS} founder", "lead_admin lead_finance", "clerk head"),
    "members.read_access": ("security_admin audit_admin auditor approver founder", "", ""),
    "members.hand_over": ("system_admin", "", "lead_admin head"),
    "members.record_paper": ("assessor viewer", "", "clerk"),
    "members.place_hold": ("audit_admin", "", ""),
    "members.read_audit": ("audit_admin auditor", "", ""),
    "kpi.read_definitions": (f"{OFFICE} {BODIES}", "", ""),
    "kpi.read_county": (f"{OFFICE} {BODIES}", "", ""),
    "kpi.read": (OFFICE, "lead_admin lead_finance", "clerk head village"),
    "kpi.import": ("assessor", "lead_admin", "clerk head"),
    "kpi.close_period": ("assessor", "", ""),
    "kpi.keep_forms": ("assessor", "", ""),
    "kpi.give_out": ("assessor", "", ""),
    "kpi.enter": ("", "", "lead_admin clerk head village"),
    "kpi.enter_for": ("assessor", "lead_admin", "clerk head"),
    "kpi.review_return": ("", "", "head"),
    "kpi.review_member_return": ("", "lead_admin", ""),
    "kpi.accept_return": ("assessor", "", ""),
    "kpi.unlock_return": ("assessor", "", ""),
    "kpi.draft_definitions": ("assessor", "", ""),
    "kpi.publish_definitions": ("approver", "", ""),
    "kpi.mark": ("assessor", "", ""),
    "kpi.run": ("assessor", "", ""),
    "kpi.cancel_run": ("assessor", "", ""),
    "kpi.publish_run": ("approver", "", ""),
    "kpi.answer_run": ("", "lead_admin", "head"),
    "kpi.decide_appeal": ("approver", "", ""),
    "kpi.keep_superiors": ("assessor", "", ""),
    "kpi.ask_ruling": ("", "", "lead_admin clerk head"),
    "kpi.answer_ruling": ("assessor approver", "", ""),
    "kpi.note_consequence": ("assessor approver", "", ""),
    "referrals.read": ("", "alliance_desk", "doctor reviewer referral_desk"),
    "referrals.treat": ("", "", "doctor"),
    "referrals.review": ("", "", "reviewer"),
    "referrals.receive": ("", "", "referral_desk"),
    "referrals.coordinate": ("", "alliance_desk", ""),
    "referrals.name_readers": ("", "", "lead_admin"),
    "referrals.keep_joint_wards": ("", "", "lead_admin"),
    "referrals.read_joint_wards": (
        "",
        "lead_admin clerk head doctor reviewer referral_desk alliance_desk",
        "",
    ),
    "referrals.read_figures": (
        "viewer assessor approver auditor",
        "lead_admin alliance_desk",
        "doctor reviewer referral_desk clerk head",
    ),
    "referrals.read_standing": ("", "lead_admin alliance_desk", "referral_desk"),
    "referrals.read_pools": (
        OFFICE,
        "lead_admin lead_finance clerk head village doctor reviewer referral_desk alliance_desk",
        "",
    ),
    "referrals.state_pools": ("", "", "lead_admin referral_desk"),
    "referrals.settle_pools": ("", "", "lead_admin referral_desk"),
    "referrals.keep_rosters": ("", "", "lead_admin referral_desk clerk head"),
    "referrals.read_rosters": (
        "",
        "lead_admin clerk head doctor reviewer referral_desk alliance_desk",
        "",
    ),
    "referrals.read_escalations": ("", "alliance_desk", "lead_admin referral_desk head"),
    "referrals.keep_deliveries": ("system_admin", "", ""),
    "referrals.confirm_deliveries": ("security_admin", "", ""),
    "referrals.read_deliveries": ("system_admin security_admin", "", ""),
    "referrals.hear_events": ("", "", ""),
    "referrals.book_pools": ("", "", "clerk doctor head village"),
    "staffing.read": (OFFICE, "lead_admin", "clerk head"),
    "staffing.arrange": ("", "", "lead_admin clerk head"),
    "staffing.agree": ("", "", "lead_admin head"),
    "staffing.verify": ("", "", "lead_admin clerk head"),
    "staffing.keep_staff": ("", "", "lead_admin clerk head"),
    "staffing.decide": ("approver", "", ""),
    "fundpool.read_pools": (FUNDS, "lead_admin lead_finance clerk head", ""),
    "fundpool.read_books": (FUNDS, "", ""),
    "fundpool.read_unit": (FUNDS, "", "lead_admin lead_finance clerk head"),
    "fundpool.keep_pools": ("finance", "", ""),
    "fundpool.post": ("finance", "", ""),
    "fundpool.draft_allocation": ("finance", "", ""),
    "fundpool.approve_allocation": ("approver", "", ""),
    "fundpool.close_year": ("finance", "", ""),
    "fundpool.keep_codes": ("finance", "", ""),
    "fundpool.pack_books": ("finance auditor", "", ""),
    "fundpool.read_requests": (OFFICE, "lead_admin lead_finance", "clerk head"),
    "fundpool.apply": ("", "", "lead_admin lead_finance clerk head"),
    "fundpool.review_members": ("", "lead_admin lead_finance", ""),
    "fundpool.review": ("assessor finance", "", ""),
    "fundpool.approve": ("approver", "", ""),
    "fundpool.pay": ("finance", "", ""),
    "fundpool.supervise": ("assessor finance", "", ""),
    "fundpool.keep_payees": ("", "", "lead_admin lead_finance clerk head"),
    "fundpool.confirm_payees": ("approver finance", "", ""),
    "fundpool.read_income": (FUNDS, "", "lead_admin lead_finance clerk head"),
    "fundpool.state_income": ("finance", "", "lead_admin lead_finance clerk head"),
    "fundpool.read_levies": (FUNDS, "", "lead_admin lead_finance clerk head"),
    "fundpool.submit_levy": ("finance", "", ""),
    "fundpool.confirm_levy": ("approver", "", ""),
    "fundpool.read_analysis": (FUNDS, "", "lead_admin lead_finance clerk head"),
    "fundpool.write_analysis": ("", "", "lead_admin lead_finance"),
}
PLACES = ("own", "alliance", "elsewhere", "county", "abroad")


@dataclass
class Ground:
    """One county with an alliance of three, a body beside it, and a neighbour."""

    own: Institution
    partner: Institution
    beside: Institution
    abroad: Institution

    def place(self, name: str) -> tuple[int, int | None]:
        """The ids of county and institution of a place."""
        here = self.own.county_id
        return {
            "own": (here, self.own.pk),
            "alliance": (here, self.partner.pk),
            "elsewhere": (here, self.beside.pk),
            "county": (here, None),
            "abroad": (self.abroad.county_id, self.abroad.pk),
        }[name]

    def held(self, role: str, **fields) -> Held:
        """A grant of this role at the first body, or of the county."""
        at = self.own.pk if role in AT_AN_INSTITUTION else None
        return Held(1, role, self.own.county_id, at, 1, **fields)

    def actor(self, *held: Held) -> Actor:
        """Somebody who holds these."""
        return Actor(user=1, person=1, held=held)


@pytest.fixture
def ground():
    county = make.county()
    alliance = make.alliance(county, members=2)
    own, partner = make.members_of(alliance)
    abroad = Institution.objects.filter(county=make.neighbour()).first()
    return Ground(own, partner, make.institution(county), abroad)


def expected(role, verb):
    """Where the table lets this role use the verb."""
    whole, allied, own = (set(words.split()) for words in TABLE[verb])
    if role in whole:
        return {"own", "alliance", "elsewhere", "county"}
    if role in allied:
        return {"own", "alliance"}
    return {"own"} if role in own else set()


def may(actor, verb, place):
    """What `check_may` says: yes, forbidden or not found."""
    county, institution = place
    try:
        acting = access.check_may(actor, verb, county=county, institution=institution)
    except Forbidden:
        return "forbidden"
    except NotFound:
        return "not found"
    assert acting.county == county
    return "yes"


def reached(actor, verb, place):
    """What `reach` says of the same."""
    county, institution = place
    found = access.reach(actor, verb)
    return county in found.counties or institution in found.institutions


def test_the_table_names_every_verb_and_only_roles_there_are():
    assert set(TABLE) == set(MAY)
    for verb, words in TABLE.items():
        assert set(" ".join(words).split()) <= set(ROLES), verb


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_reaches_what_the_table_says_and_nothing_else(ground, role):
    actor = ground.actor(ground.held(role))
    for verb in TABLE:
        wanted = expected(role, verb)
        for name in PLACES:
            place = ground.place(name)
            said = may(actor, verb, place)
            assert (said == "yes") == (name in wanted), (verb, name)
            assert reached(actor, verb, place) == (name in wanted), (verb, name)
            if name == "abroad":
                assert said == "not found", (verb, name)
            elif not wanted:
                assert said == "forbidden", (verb, name)
            elif name not in wanted:
                assert said == "not found", (verb, name)


def test_without_a_role_without_a_name_and_switched_off_there_is_nothing(ground):
    """D12: no role, no row."""
    person = make.person(ground.own.county)
    off = make.person(ground.own.county, role="approver")
    off.user.is_active = False
    off.user.save()
    nobody = {
        "no role": actor_behind(person.user),
        "not signed in": actor_behind(None),
        "switched off": actor_behind(off.user),
    }
    for who, actor in nobody.items():
        for verb in TABLE:
            for name in PLACES:
                assert may(actor, verb, ground.place(name)) == "not found", (who, verb)
                assert not reached(actor, verb, ground.place(name)), (who, verb)
        assert not access.persons_for(actor).exists(), who
        assert not access.institutions_for(actor).exists(), who
        assert not access.plans_for(actor).exists(), who


@pytest.mark.parametrize("at_a_body", [True, False])
def test_a_program_reaches_what_its_registration_names(ground, at_a_body):
    named = frozenset({"kpi.read", "members.read"})
    at = ground.own.pk if at_a_body else None
    held = Held(1, CLIENT, ground.own.county_id, at, None, named)
    actor = Actor(client=1, held=(held,))
    inside = {"own"} if at_a_body else {"own", "alliance", "elsewhere", "county"}
    for verb in TABLE:
        for name in PLACES:
            wanted = verb in named and name in inside
            assert (may(actor, verb, ground.place(name)) == "yes") == wanted, (verb, name)
            assert reached(actor, verb, ground.place(name)) == wanted, (verb, name)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_substitute_reaches_as_far_as_the_giver_with_the_verbs_that_were_named(ground, role):
    own = {verb for verb in TABLE if expected(role, verb)}
    named = frozenset(sorted(own)[::2])
    lent = ground.held(role, verbs=named, giver=2)
    actor = ground.actor(lent)
    for verb in TABLE:
        wanted = expected(role, verb) if verb in named else set()
        for name in PLACES:
            assert (may(actor, verb, ground.place(name)) == "yes") == (name in wanted), (verb, name)
    for verb in named:
        name = next(iter(expected(role, verb)))
        county, institution = ground.place(name)
        acting = access.check_may(actor, verb, county=county, institution=institution)
        assert acting.names == {1, 2}


def test_reading_unites_what_single_roles_reach(ground):
    both = ground.actor(ground.held("clerk"), ground.held("auditor"))
    for verb in TABLE:
        for name in PLACES:
            wanted = name in expected("clerk", verb) | expected("auditor", verb)
            assert reached(both, verb, ground.place(name)) == wanted, (verb, name)
