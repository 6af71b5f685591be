"""Population and beds: dated, with a source, 未填 until entered, each body counted once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet
from alliance.core.models import AuditEvent
from members import actions, queries
from members.actions.bodies import FigureRow
from members.models import Figure
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)


@pytest.fixture
def here():
    return make.county()


@pytest.fixture
def keeper(here):
    return make.actor(role="assessor", county=here)


def test_a_figure_is_unfilled_until_it_is_entered_and_the_refusal_says_where(here):
    body = make.institution(here, name="一号卫生院")
    with pytest.raises(
        NotSet, match=r"一号卫生院.*2024-12-31.*开放床位未填.*人口与床位"
    ) as refusal:
        queries.bodies.figure(here.pk, "beds", DAY, institution=body.pk)
    assert refusal.value.code == "figure_missing"
    with pytest.raises(NotSet, match=here.name):
        queries.bodies.figure(here.pk, "resident", DAY)


def test_the_latest_figure_not_after_the_day_counts(here):
    body = make.institution(here)
    make.figure(here, "beds", 30, date(2023, 12, 31), institution=body)
    make.figure(here, "beds", 45, DAY, institution=body)
    on = lambda day: queries.bodies.figure(here.pk, "beds", day, institution=body.pk).value
    assert on(DAY - timedelta(days=1)) == 30
    assert on(DAY) == on(today()) == 45


def test_a_counted_zero_is_a_figure_and_not_unfilled(here):
    body = make.institution(here)
    make.figure(here, "beds", 0, DAY, institution=body)
    assert queries.bodies.figure(here.pk, "beds", DAY, institution=body.pk).value == 0


def test_a_value_for_the_same_day_corrects_the_old_one_and_the_audit_keeps_it(here, keeper):
    village = make.village(here)
    make.figure(here, "served", 700, DAY, village=village)
    row = FigureRow("served", 770, DAY, "村级台账", village=village)
    actions.bodies.enter_figure(county=here, row=row, by=keeper)
    assert Figure.objects.get(village=village).value == 770
    event = AuditEvent.objects.filter(what="figure.entered").latest("pk")
    assert '"before":"700"' in event.text


def test_places_of_the_same_day_do_not_touch_each_other(here):
    town, village, body = make.town(here), make.village(here), make.institution(here)
    for value, place in enumerate(
        ({}, {"town": town}, {"village": village}, {"institution": body})
    ):
        make.figure(here, "resident", value, DAY, **place)
    assert queries.bodies.figure(here.pk, "resident", DAY).value == 0
    assert queries.bodies.figure(here.pk, "resident", DAY, town=town.pk).value == 1
    assert queries.bodies.figure(here.pk, "resident", DAY, village=village.pk).value == 2
    assert queries.bodies.figure(here.pk, "resident", DAY, institution=body.pk).value == 3


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "dogs"},
        {"value": -1},
        {"value": 10**9},
        {"as_of": today() + timedelta(days=1)},
        {"source": "  "},
    ],
)
def test_a_figure_that_cannot_be_is_refused(here, keeper, change):
    said = {"kind": "served", "value": 1, "as_of": DAY, "source": "年鉴", **change}
    with pytest.raises(Invalid):
        actions.bodies.enter_figure(county=here, row=FigureRow(**said), by=keeper)


def test_a_figure_of_another_countys_village_is_refused(here, keeper):
    village = make.village(make.neighbour())
    with pytest.raises(Invalid, match="只属于本县区"):
        row = FigureRow("served", 1, DAY, "年鉴", village=village)
        actions.bodies.enter_figure(county=here, row=row, by=keeper)


def test_only_the_commission_enters_figures(here):
    row = FigureRow("resident", 1, DAY, "年鉴")
    for role in ("clerk", "lead_admin", "viewer"):
        with pytest.raises(Forbidden):
            actions.bodies.enter_figure(county=here, row=row, by=make.actor(role=role, county=here))
    with pytest.raises(NotFound):
        stranger = make.actor(role="assessor", county=make.neighbour())
        actions.bodies.enter_figure(county=here, row=row, by=stranger)


def test_a_countys_total_counts_a_body_once_although_it_stands_in_three_alliances(here):
    body, other, silent = (make.institution(here) for _n in range(3))
    for kind in ("tight", "league", "centre"):
        make.join(make.alliance(here, kind=kind, exclusive=False), body)
    make.figure(here, "beds", 30, DAY, institution=body)
    make.figure(here, "beds", 12, DAY, institution=other)
    make.figure(make.neighbour(), "beds", 500, DAY, institution=make.institution(make.neighbour()))
    total = queries.bodies.county_total(here.pk, "beds", today())
    assert (total.value, total.filled, total.expected) == (42, 2, 6)
    assert not total.is_complete
    assert silent.pk not in queries.bodies.figures_of(here.pk, "beds", today())


def test_the_page_of_a_place_shows_what_is_unfilled_and_takes_a_figure(client, here):
    body = make.institution(here, code="B-1")
    client.force_login(make.user("assessor", here))
    address = f"/county/{here.code}/figures/institution/B-1/"
    assert client.get(address).text.count("未填") >= 5
    said = {"kind": "beds", "value": "45", "as_of": "2024-12-31", "source": "年鉴第3页"}
    assert client.post(f"{address}enter/", said).url == address
    page = client.get(address).text
    assert "45" in page and "年鉴第3页" in page and "2024-12-31" in page
    assert body.figures.count() == 1


def test_a_place_that_is_none_is_not_found(client, here):
    client.force_login(make.user("assessor", here))
    for of, code in (("planet", "1"), ("town", "nope"), ("county", "990001")):
        assert client.get(f"/county/{here.code}/figures/{of}/{code}/").status_code == 404


def test_more_bodies_cost_no_more_queries(client, here):
    client.force_login(make.user("viewer", here))

    def grow(n):
        for _n in range(n):
            make.figure(here, "served", 100, DAY, institution=make.institution(here))

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/county/{here.code}/figures/").status_code == 200
        return len(seen)

    grow(2)
    cost()
    few = cost()
    grow(6)
    assert cost() == few
