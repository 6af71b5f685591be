"""Joining and leaving on a day; who belonged to what is the same as counted by hand."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core.errors import Forbidden, Invalid, NotSet, Refused
from members import actions, queries
from members.models import CountyRule, Membership
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


def on(n):
    return DAY + timedelta(days=n)


def test_a_body_stands_in_one_exclusive_alliance_of_a_kind_on_a_day():
    county = make.county()
    one, two = make.alliance(county), make.alliance(county)
    body = make.institution(county)
    make.join(one, body, from_on=on(0), until_on=on(10))
    with pytest.raises(Refused, match="只能属一个"):
        make.join(two, body, from_on=on(9))
    make.join(two, body, from_on=on(10))
    assert queries.days.memberships_on(county.pk, on(9)).filter(institution=body).count() == 1


def test_lines_of_one_alliance_and_alliances_that_nest_stand_beside_each_other():
    county = make.county()
    whole = make.alliance(county, exclusive=False)
    nested = make.alliance(county, kind="tcm", exclusive=False)
    body = make.institution(county)
    for line in ("gp", "tcm", "mch", "special"):
        make.join(whole, body, line=line)
    make.join(nested, body)
    assert queries.days.memberships_on(county.pk, on(0)).filter(institution=body).count() == 5


def test_the_last_lead_cannot_leave_its_members_behind():
    county = make.county()
    alliance = make.alliance(county, members=2)
    lead = alliance.memberships.get(role="lead")
    with pytest.raises(Refused, match="没有牵头单位"):
        actions.alliances.leave(membership=lead, until_on=on(5), by=make.system(county))
    with pytest.raises(Refused, match="还有3家单位"):
        actions.alliances.close_alliance(
            alliance=alliance, closed_on=on(5), by=make.system(county), reason="撤销"
        )
    for membership in alliance.memberships.filter(role="member"):
        actions.alliances.leave(membership=membership, until_on=on(5), by=make.system(county))
    actions.alliances.leave(membership=lead, until_on=on(5), by=make.system(county))
    actions.alliances.close_alliance(
        alliance=alliance, closed_on=on(5), by=make.system(county), reason="撤销"
    )
    assert not queries.days.alliances_on(county.pk, on(5)).exists()
    assert queries.days.alliances_on(county.pk, on(4)).exists()


def test_only_the_commission_keeps_the_registry():
    county = make.county()
    alliance = make.alliance(county)
    body = make.institution(county)
    actions.alliances.join(
        alliance=alliance, institution=body, by=make.actor(make.person(county, role="approver"))
    )
    for role in ("viewer", "assessor", "lead_admin", "clerk", "auditor", "system_admin"):
        with pytest.raises(Forbidden):
            actions.alliances.join(
                alliance=alliance,
                institution=make.institution(county),
                by=make.actor(make.person(county, role=role)),
            )


def test_a_body_of_another_county_cannot_join():
    alliance = make.alliance(make.county())
    with pytest.raises(Invalid, match="不在同一县区"):
        make.join(alliance, make.institution(make.neighbour()))


def test_a_membership_ends_after_it_begins():
    county = make.county()
    alliance = make.alliance(county)
    with pytest.raises(Invalid, match="终止日"):
        make.join(alliance, make.institution(county), from_on=on(3), until_on=on(3))


def test_partners_are_those_who_share_an_alliance_today():
    county = make.county()
    one, two = make.alliance(county, members=2), make.alliance(county, members=1)
    lead = make.lead_of(one)
    partners = queries.days.partners_of([lead.pk], on(0))
    assert partners == {lead.pk, *(body.pk for body in make.members_of(one))}
    assert not partners & {body.pk for body in make.members_of(two)}
    assert queries.days.partners_of([], on(0)) == frozenset()


def test_who_has_left_or_comes_later_is_no_partner():
    county = make.county()
    alliance = make.alliance(county, members=1)
    left, coming = make.institution(county), make.institution(county)
    make.join(alliance, left, from_on=on(-9), until_on=on(-1))
    make.join(alliance, coming, from_on=on(3))
    lead = make.lead_of(alliance)
    assert not queries.days.partners_of([lead.pk], on(0)) & {left.pk, coming.pk}
    assert queries.days.partners_of([left.pk], on(0)) == {left.pk}
    assert {lead.pk, coming.pk} < queries.days.partners_of([coming.pk], on(4))


@dataclass
class Said:
    """A membership as a person would write it down."""

    alliance: int
    body: int
    from_on: date | None
    until_on: date | None

    def holds(self, day):
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day < self.until_on)


NUMBERS = st.integers(min_value=0, max_value=12)
HISTORIES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.none() | NUMBERS, st.none() | NUMBERS),
    max_size=12,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories=HISTORIES)
def test_who_belongs_on_a_day_is_what_a_diary_says(histories):
    """Random entries through the real action; every day is compared with a diary kept by hand."""
    county = make.county()
    alliances = [make.alliance(county, code=f"H-{n}-{county.code}") for n in range(2)]
    bodies = [make.institution(county) for _n in range(3)]
    leads = {make.lead_of(alliance).pk for alliance in alliances}
    diary: list[Said] = []
    for a, b, begin, end in histories:
        said = Said(
            alliances[a].pk,
            bodies[b].pk,
            None if begin is None else on(begin),
            None if end is None else on(end),
        )
        days = [on(n) for n in range(-1, 15)]
        backward = said.from_on and said.until_on and said.until_on <= said.from_on
        elsewhere = any(other.body == said.body and shares(other, said) for other in diary)
        try:
            make.join(alliances[a], bodies[b], from_on=said.from_on, until_on=said.until_on)
        except Invalid:
            assert backward
        except Refused:
            assert elsewhere and not backward
        else:
            assert not backward and not elsewhere
            diary.append(said)
    for day in days if histories else []:
        rows = queries.days.memberships_on(county.pk, day).exclude(institution__in=leads)
        found = sorted(rows.values_list("alliance", "institution"))
        assert found == sorted((s.alliance, s.body) for s in diary if s.holds(day))


def shares(one, other):
    """Whether two intervals share a day, tried day by day; open ends reach beyond all others."""
    return any(one.holds(on(n)) and other.holds(on(n)) for n in range(-400, 400))


# --- values in force ----------------------------------------------------------


def test_a_value_that_is_not_set_names_the_clause_that_leaves_it_open():
    county = loaded.county("bn")
    with pytest.raises(NotSet) as refusal:
        queries.rules.rule(county.pk, "fundpool.levy.rate[technical]", on=on(0))
    assert "（八）3" in str(refusal.value)
    assert "资金池提取比例" in str(refusal.value)
    assert refusal.value.details == {"key": "fundpool.levy.rate[technical]", "clause": "（八）3"}
    assert refusal.value.code == "NOT_SET"


def test_a_value_that_no_plan_knows_is_not_set_either():
    with pytest.raises(NotSet, match="资金池个数"):
        queries.rules.rule(make.county().pk, "fundpool.pool.count", on=on(0))


def test_the_county_sets_a_value_from_a_day_and_the_days_before_keep_the_old_one():
    county = loaded.county("bn")
    key = "members.village.low_population"
    approver = make.actor(make.person(county, role="approver"))
    actions.rules.set_rule(
        county=county, key=key, value=600, from_on=on(0), comparator="lt",
        reason="县府办〔2024〕1号", by=approver,
    )  # fmt: skip
    before, after = (queries.rules.rule(county.pk, key, on=on(n)) for n in (-1, 0))
    assert (before.typed, before.basis, before.plan) == (800, "printed", "BN")
    assert (after.typed, after.basis) == (600, "county")
    assert after.clause == before.clause == "（四）"

    actions.rules.set_rule(
        county=county, key=key, value=500, from_on=on(-10), reason="更正", by=approver
    )
    values = [queries.rules.rule(county.pk, key, on=on(n)).typed for n in (-11, -10, -1, 0)]
    assert values == [800, 500, 500, 600]


def test_what_was_open_is_set_once_and_for_all_by_the_county():
    county = loaded.county("bn")
    key = "fundpool.levy.rate[technical]"
    actions.rules.set_rule(
        county=county, key=key, value="1/20", reason="县府办〔2024〕2号", by=make.system(county)
    )
    assert str(queries.rules.rule(county.pk, key, on=on(0)).typed) == "1/20"
    loaded.load("bn")
    assert CountyRule.objects.get(county=county, key=key).value == "1/20"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": "no.such.key"}, "没有名为"),
        ({"value": "很多"}, "须为整数"),
        ({"reason": " "}, "依据"),
    ],
)
def test_a_setting_that_is_not_in_order_is_refused(change, says):
    county = make.county()
    arguments = {
        "county": county, "key": "fundpool.pool.count", "value": 2, "reason": "决定",
        "by": make.system(county), **change,
    }  # fmt: skip
    with pytest.raises(Invalid, match=says):
        actions.rules.set_rule(**arguments)
    assert not CountyRule.objects.filter(county=county).exists()


def test_only_the_approver_sets_values():
    county = make.county()
    for role in ("viewer", "assessor", "clerk", "lead_admin"):
        with pytest.raises(Forbidden):
            actions.rules.set_rule(
                county=county, key="fundpool.pool.count", value=2, reason="决定",
                by=make.actor(make.person(county, role=role)),
            )  # fmt: skip


def test_an_interval_without_beginning_stands_before_every_dated_one():
    """The latest beginning wins on both databases, wherever they put a null."""
    county = make.county()
    for from_on, value in ((None, 1), (on(0), 2)):
        actions.rules.set_rule(
            county=county, key="fundpool.pool.count", value=value, from_on=from_on,
            reason="决定", by=make.system(county),
        )  # fmt: skip
    assert queries.rules.rule(county.pk, "fundpool.pool.count", on=on(0)).typed == 2
    assert queries.rules.rule(county.pk, "fundpool.pool.count", on=on(-1)).typed == 1
    assert Membership.objects.filter(county=county).count() == 0
