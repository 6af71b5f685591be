"""Towns and villages: entered, changed, served; who needs a doctor by the county's own rule."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent
from members import actions, queries
from members.actions.places import VillageRow
from members.models import CountyRule, Village
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def bn():
    return loaded.county("bn")


@pytest.fixture
def keeper(bn):
    return make.actor(role="approver", county=bn)


def body(county):
    return county.institutions.order_by("code").first()


def small(county, **fields):
    """A village that the rule of the plan speaks of."""
    fields = {"population": 799, "recruiting": "none_found", **fields}
    return make.village(county, **fields)


def needy(county, on):
    """The villages that the county's rule speaks of on a day, with what is done for each."""
    found = queries.places.small_villages(county.pk, on)
    return queries.places.village_lines(county.pk, found, on)


# --- entering ----------------------------------------------------------------


def test_a_village_is_entered_with_its_pinyin_and_is_in_the_audit(bn, keeper):
    village = actions.places.add_village(county=bn, code="500113001", name="长治村", by=keeper)
    assert village.sort_key
    assert village.initials.endswith("c")
    event = AuditEvent.objects.filter(what="village.entered").latest("pk")
    assert str(village.pk) in event.subject


def test_a_code_is_used_once_in_a_county_and_again_in_another(bn, keeper):
    make.village(bn, code="V1")
    make.village(make.neighbour(), code="V1")
    with pytest.raises(Refused):
        actions.places.add_village(county=bn, code="V1", name="又一村", by=keeper)


def test_many_villages_are_entered_or_changed_by_code_and_left_out_facts_stay(bn, keeper):
    town = make.town(bn)
    old = make.village(bn, code="V1", name="旧名村", town=town, recruiting="staffed")
    rows = [VillageRow("V1", "新名村"), VillageRow("V2", "二村", recruiting="recruiting")]
    actions.places.enter_villages(county=bn, rows=rows, by=keeper)
    old.refresh_from_db()
    assert (old.name, old.town, old.recruiting, old.version) == ("新名村", town, "staffed", 2)
    assert Village.objects.get(county=bn, code="V2").recruiting == "recruiting"
    again = actions.places.enter_villages(county=bn, rows=rows, by=keeper)
    assert [row.version for row in again] == [2, 1]


def test_only_who_keeps_the_registry_enters_villages(bn):
    for role in ("assessor", "viewer", "clerk"):
        with pytest.raises(Forbidden):
            actions.places.add_village(
                county=bn, code="V1", name="一村", by=make.actor(role=role, county=bn)
            )
    with pytest.raises(NotFound):
        stranger = make.actor(role="approver", county=make.neighbour())
        actions.places.add_village(county=bn, code="V1", name="一村", by=stranger)
    assert not Village.objects.filter(county=bn).exists()


def test_a_village_does_not_move_to_a_town_of_another_county(bn, keeper):
    village = make.village(bn)
    with pytest.raises(Invalid):
        actions.places.change_village(
            village=village,
            town=make.town(make.neighbour()),
            recruiting=None,
            by=keeper,
            version=village.version,
        )


def test_two_people_at_the_same_village_the_second_is_told(bn, keeper):
    village = make.village(bn)
    said = {"village": village, "town": None, "by": keeper, "version": village.version}
    actions.places.change_village(recruiting="recruiting", **said)
    with pytest.raises(Refused, match="别人已经改过"):
        actions.places.change_village(recruiting="staffed", **said)


def test_a_town_with_villages_is_not_closed(bn, keeper):
    town = make.town(bn)
    village = make.village(bn, town=town)
    said = {"town": town, "last_day": date(2025, 12, 31), "by": keeper, "reason": "撤并"}
    with pytest.raises(Refused, match="还有1个行政村"):
        actions.places.close_town(version=town.version, **said)
    actions.places.change_village(
        village=village, town=None, recruiting=None, by=keeper, version=village.version
    )
    closed = actions.places.close_town(version=town.version, **said)
    assert closed.closed_on == date(2026, 1, 1)


# --- serving -----------------------------------------------------------------


def test_a_body_serves_a_village_from_a_day_to_its_last_day(bn, keeper):
    village = make.village(bn)
    served = make.served_village(village, body(bn), "tour", date(2024, 1, 1))
    ended = actions.places.end_service(served=served, last_day=date(2024, 6, 30), by=keeper)
    assert ended.until_on == date(2024, 7, 1)
    on = lambda day: queries.places.village_lines(bn.pk, [village], day)[0].services
    assert len(on(date(2024, 6, 30))) == 1
    assert len(on(date(2024, 7, 1))) == 0


def test_the_same_body_does_not_serve_a_village_twice_at_once(bn, keeper):
    village = make.village(bn)
    make.served_village(village, body(bn), "clinic")
    with pytest.raises(Refused, match="请先结束"):
        actions.places.serve_village(village=village, institution=body(bn), mode="tour", by=keeper)


def test_a_service_does_not_end_before_it_begins(bn, keeper):
    served = make.served_village(make.village(bn), body(bn), "tour", date(2024, 1, 1))
    with pytest.raises(Invalid):
        actions.places.end_service(served=served, last_day=date(2023, 12, 31), by=keeper)


def test_a_body_of_another_county_serves_no_village_here(bn, keeper):
    stranger = make.institution(make.neighbour())
    with pytest.raises(Invalid):
        actions.places.serve_village(
            village=make.village(bn), institution=stranger, mode="tour", by=keeper
        )


# --- in need -----------------------------------------------------------------


def test_small_villages_without_a_doctor_are_found_by_the_rule_and_no_others(bn):
    wanted = small(bn)
    small(bn, population=800)
    small(bn, recruiting="recruiting")
    small(bn, recruiting="staffed")
    small(make.neighbour())
    need = queries.places.need_counts(bn.pk, today())
    assert [line.village for line in needy(bn, today())] == [wanted]
    assert need.all == 1
    assert (need.limit.value, need.limit.unit, need.limit.clause) == ("800", "人", "（四）")


def test_what_is_not_filled_in_is_not_judged_and_counted_apart(bn):
    small(bn, population=None)
    small(bn, recruiting=None)
    make.village(bn)
    make.village(bn, population=5000)
    make.village(bn, recruiting="staffed")
    need = queries.places.need_counts(bn.pk, today())
    assert (need.all, need.unknown) == (0, 3)


@pytest.mark.parametrize("mode", ["posted", "joint", "sitting", "tour"])
def test_a_village_that_is_answered_is_no_blank_spot_and_the_target_is_zero(bn, mode):
    village = small(bn)
    assert queries.places.need_counts(bn.pk, today()).blanks == 1
    make.served_village(village, body(bn), mode)
    need = queries.places.need_counts(bn.pk, today())
    assert (need.blanks, need.target) == (0, 0)
    (line,) = needy(bn, today())
    assert line.is_answered


def test_the_line_is_the_countys_own_value_and_not_a_number_in_the_program(bn):
    village = small(bn, population=1200)
    assert not needy(bn, today())
    actions.rules.set_rule(
        county=bn,
        key="members.village.low_population",
        value=1500,
        by=make.system(bn),
        reason="区里另定",
        from_on=today(),
    )
    assert [line.village for line in needy(bn, today())] == [village]


def test_the_latest_population_on_the_day_counts(bn):
    village = small(bn, population=799, on=date(2023, 12, 31))
    make.figure(bn, "served", 900, date(2024, 12, 31), village=village)
    assert len(needy(bn, date(2024, 12, 30))) == 1
    assert len(needy(bn, date(2024, 12, 31))) == 0


def test_a_county_without_the_rule_is_told_and_not_given_somebody_elses(bn):
    other = loaded.county("tz")
    small(other)
    with pytest.raises(NotSet):
        queries.places.need_counts(other.pk, today())
    CountyRule.objects.filter(county=bn, key="members.village.low_population").update(
        value=None, basis="not_set"
    )
    with pytest.raises(NotSet, match="（四）"):
        queries.places.need_counts(bn.pk, today())


# --- one room in every village ------------------------------------------------


def test_villages_with_no_room_or_two_are_found_where_the_plan_asks_for_one():
    county = loaded.county("jj")
    none, one, two, toured = (make.village(county) for _n in range(4))
    bodies = list(county.institutions.order_by("code")[:2])
    make.served_village(one, bodies[0], "joint")
    make.served_village(two, bodies[0], "clinic")
    make.served_village(two, bodies[1], "clinic")
    make.served_village(toured, bodies[0], "tour")
    required = queries.places.rooms_required(county.pk, today())
    assert (required.value, required.clause) == ("1", "三（二）")
    odd = queries.places.villages_by_rooms(county.pk, today()).exclude(rooms=required.typed)
    assert {village.pk: village.rooms for village in odd} == {none.pk: 0, two.pk: 2, toured.pk: 0}


# --- pages ---------------------------------------------------------------------


def test_the_list_is_filtered_by_town_state_and_name(client, bn):
    town = make.town(bn, name="试验镇甲")
    make.village(bn, name="东一村", town=town, recruiting="staffed")
    make.village(bn, name="西二村", recruiting="none_found")
    client.force_login(make.user("viewer", bn))
    said = lambda query: client.get(f"/county/{bn.code}/villages/?{query}").text
    assert "东一村" in said("") and "西二村" in said("")
    assert "西二村" not in said(f"town={town.code}")
    assert "东一村" not in said("recruiting=none_found")
    assert "西二村" not in said("q=dy") and "东一村" in said("q=dy")
    assert client.get(f"/county/{bn.code}/villages/?recruiting=no").status_code == 422


def test_the_page_in_need_shows_the_rule_its_clause_and_the_blank_spots(client, bn):
    small(bn, name="山顶村")
    client.force_login(make.user("viewer", bn))
    page = client.get(f"/county/{bn.code}/villages/in-need/").text
    assert "山顶村" in page and "（四）" in page and "800" in page
    assert "空白点1个" in page


def test_the_page_in_need_names_the_clause_while_nothing_is_set(client):
    county = loaded.county("pl")
    client.force_login(make.user("viewer", county))
    page = client.get(f"/county/{county.code}/villages/in-need/").text
    assert "未设" in page and "人口较少行政村的人口线" in page


def test_a_commission_officer_arranges_a_visit_in_one_form(client, bn):
    village = small(bn)
    client.force_login(make.user("approver", bn))
    answer = client.post(
        f"/county/{bn.code}/villages/of/{village.code}/serve/",
        {"institution": "接龙镇中心卫生院", "mode": "sitting", "from_on": "2024-03-01"},
    )
    assert answer.url == f"/county/{bn.code}/villages/of/{village.code}/"
    page = client.get(answer.url).text
    assert "坐诊" in page and "接龙镇中心卫生院" in page


def test_a_body_that_nobody_knows_is_refused_in_words(client, bn):
    village = make.village(bn)
    client.force_login(make.user("approver", bn))
    address = f"/county/{bn.code}/villages/of/{village.code}/serve/"
    said = {"institution": "没有这家", "mode": "tour", "from_on": "2024-03-01"}
    answer = client.post(address, said)
    assert answer.status_code == 422
    assert "请写全称、别名或代码" in answer.text


def test_a_stranger_finds_no_village_of_ours(client, bn):
    village = make.village(bn, name="不可见村")
    client.force_login(make.user("approver", make.neighbour()))
    for address in (f"of/{village.code}/", "", "in-need/", "rooms/"):
        answer = client.get(f"/county/{bn.code}/villages/{address}")
        assert answer.status_code == 404
        assert "不可见村" not in answer.text


@pytest.mark.parametrize(
    ("page", "own"),
    [("villages", 6), ("villages/in-need", 14), ("villages/rooms", 3), ("towns", 5)],
)
def test_more_rows_cost_no_more_queries(client, bn, page, own):
    client.force_login(make.user("viewer", bn))
    town = make.town(bn)
    one = body(bn)

    def grow(n):
        for _n in range(n):
            make.served_village(small(bn, town=town), one, "tour")

    def cost():
        """How many statements about villages, towns, figures and rules a page makes."""
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/county/{bn.code}/{page}/").status_code == 200
        tables = ("members_village", "members_town", "members_figure", "members_servedvillage")
        about = [q for q in seen if any(f'FROM "{t}"' in q["sql"] for t in tables)]
        return len(seen), len(about)

    grow(2)
    cost()  # the first visit opens a session
    few = cost()
    grow(12)
    assert cost() == few
    assert few[1] <= own


def test_a_long_list_is_leafed_through_without_losing_a_village(client, bn):
    rows = [VillageRow(f"V{n:05d}", f"第{n}号村") for n in range(120)]
    actions.places.enter_villages(county=bn, rows=rows, by=make.system(bn))
    client.force_login(make.user("viewer", bn))
    address, seen = f"/county/{bn.code}/villages/", set()
    while address:
        answer = client.get(address)
        seen |= {line.village.code for line in answer.context["lines"]}
        address = answer.context["next"]
    assert len(seen) == 120


def test_a_day_later_is_another_list(bn):
    village = small(bn)
    served = make.served_village(village, body(bn), "tour", today())
    actions.places.end_service(served=served, last_day=today(), by=make.system(bn))
    assert queries.places.need_counts(bn.pk, today()).blanks == 0
    assert queries.places.need_counts(bn.pk, today() + timedelta(days=1)).blanks == 1
