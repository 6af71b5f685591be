"""撤并: one previewed action moves people and open work; past days keep the old body."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Refused
from kpi.models import IndicatorValue
from members import actions, queries
from members.actions.bodies import Order
from members.models import (
    Capability,
    CentreServed,
    Equipment,
    Grant,
    Institution,
    ServedVillage,
    Village,
)
from tests import make
from tests.kpi.story import small_county
from tests.members.asking import Cast, assembled
from tests.members.mergers import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assembled()


def test_people_roles_villages_and_equipment_go_to_the_successor(cast):
    into = make.members_of(cast.north)[1]
    village = Village.objects.create(county=cast.county, code="V-1", name="东村")
    ServedVillage.objects.create(
        county=cast.county, village=village, institution=cast.body, mode="tour",
        from_on=date(2024, 1, 1),
    )  # fmt: skip
    item = Equipment.objects.create(county=cast.county, code="E-1", name="超声", owner=cast.body)
    clinic = make.institution(cast.county, kind="D600")
    actions.bodies.move(
        institution=clinic,
        facts={"parent": cast.body.code},
        order=Order(on=date(2024, 1, 1), number="1", reason="登记"),
        by=make.system(cast.county),
    )
    merge(cast.body, into)
    cast.head.refresh_from_db()
    item.refresh_from_db()
    clinic.refresh_from_db()
    assert cast.head.institution == item.owner == clinic.parent == into
    grants = Grant.objects.filter(person=cast.head).order_by("from_on")
    assert [(row.institution, row.until_on) for row in grants] == [
        (cast.body, today()), (into, None)
    ]  # fmt: skip
    served = ServedVillage.objects.filter(village=village).order_by("from_on")
    assert [(row.institution, row.until_on) for row in served] == [
        (cast.body, today()), (into, None)
    ]  # fmt: skip


def test_its_memberships_end_on_the_day_and_the_days_before_stand(cast):
    merge(cast.body, make.members_of(cast.north)[1])
    assert cast.alliances_of(today() - timedelta(days=1)) == {"北部医共体"}
    assert cast.alliances_of(today()) == set()
    gone = Institution.objects.get(pk=cast.body.pk)
    assert (gone.status, gone.merged_into) == ("merged", make.members_of(cast.north)[1])
    before = queries.days.institutions_on(cast.county.pk, today() - timedelta(days=1))
    assert gone in before
    assert gone not in queries.days.institutions_on(cast.county.pk, today())


def test_a_body_that_leads_others_is_not_merged(cast):
    with pytest.raises(Refused, match="牵头单位"):
        merge(make.lead_of(cast.north), cast.body)
    with pytest.raises(Refused, match="牵头单位"):
        actions.bodies.close_body(
            institution=make.lead_of(cast.north),
            order=Order(on=today(), number="2", reason="停业"),
            by=make.system(cast.county),
        )


def test_nothing_under_a_hold_is_merged(cast):
    keeper = make.person(cast.county, role="audit_admin")
    actions.records.place_hold(
        county=cast.county,
        obj=cast.body,
        document_no="监〔2026〕3号",
        reason="核查",
        by=make.actor(keeper),
    )
    with pytest.raises(Refused, match="封存"):
        merge(cast.body, make.members_of(cast.north)[1])
    with pytest.raises(Refused, match="封存"):
        merge(make.members_of(cast.north)[1], cast.body)


def test_a_coming_day_waits(cast):
    with pytest.raises(Refused, match="生效日当天"):
        merge(cast.body, make.members_of(cast.north)[1], on=today() + timedelta(days=3))


def test_only_the_commission_merges(cast):
    for person in (cast.head, cast.north_lead, make.person(cast.county, role="assessor")):
        with pytest.raises(Forbidden):
            merge(cast.body, make.members_of(cast.north)[1], by=make.actor(person))


def test_a_past_period_computes_with_the_old_bodies():
    story = small_county()
    before = story.run("plain")
    figures = _figures(before)
    merge(story.bodies[0], story.bodies[1])
    again = story.run("plain")
    assert _figures(again) == figures
    assert before.pk != again.pk


def _figures(run):
    rows = IndicatorValue.objects.filter(run=run).order_by("unit__code", "indicator__code")
    return [(row.unit.code, row.indicator.code, str(row.value)) for row in rows.select_related()]


def test_what_is_kept_of_a_day_before_is_that_of_the_old_body(cast):
    into = make.members_of(cast.north)[1]
    village = make.village(cast.county)
    make.served_village(village, cast.body, from_on=date(2024, 1, 1))
    centre = make.centre(cast.county)
    actions.sharing.serve_from_centre(
        centre=centre, institution=cast.body, from_on=date(2024, 1, 1),
        by=make.system(cast.county),
    )  # fmt: skip
    actions.sharing.record_capability(
        institution=cast.body, kind="equipment", name="彩超", source="台账",
        from_on=date(2024, 1, 1), by=make.system(cast.county),
    )  # fmt: skip
    merge(cast.body, into)
    yesterday = today() - timedelta(days=1)
    for rows in (
        ServedVillage.objects.filter(village=village),
        CentreServed.objects.filter(centre=centre),
        Capability.objects.filter(name="彩超"),
    ):
        held = [rows.get(queries.days.in_force(day)).institution for day in (yesterday, today())]
        assert held == [cast.body, into]
    assert queries.bodies.body_on(cast.body, yesterday).status == "open"
    assert cast.body not in queries.days.institutions_on(cast.county.pk, today())
