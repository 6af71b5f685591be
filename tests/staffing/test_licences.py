"""A licence that ends: its body is told once at each threshold; pages and the home line show it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alliance.core import clock
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Refused
from alliance.core.models import Message
from members.models import Person
from staffing import access, actions
from staffing.actions.licences import tell_licences
from staffing.models import LicenceNotice
from staffing.queries.licences import threshold_of
from staffing.tasks import check_licences
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def licensed(there, days, who=None):
    """Somebody whose licence ends so many days from today; nought: its last day was yesterday."""
    return actions.state_file(
        person=who or there.who, profession="doctor", post="established",
        licence_until_on=today() + days * DAY, by=there.people["home_desk"],
    )  # fmt: skip


def told():
    return Message.objects.filter(kind="notice", arguments__url=reverse("staffing:licences"))


@pytest.mark.parametrize(
    ("days", "threshold"),
    [(-5, 0), (0, 0), (1, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None)],
)
def test_the_nearest_threshold_counts(days, threshold):
    assert threshold_of(today() + days * DAY, today()) == threshold


def test_its_body_is_told_once_at_each_threshold(monkeypatch):
    there = land()
    licensed(there, 95)
    check_licences()
    assert not told()
    began = clock.now()
    for later, threshold in ((10, 90), (40, 60), (70, 30), (100, 0)):
        monkeypatch.setattr(clock, "now", lambda days=later: began + days * DAY)
        check_licences()
        assert LicenceNotice.objects.get(days=threshold).told == 1
        before = told().count()
        check_licences()  # the second beat of a night
        assert told().count() == before
    assert (LicenceNotice.objects.count(), told().count()) == (4, 4)
    assert {one.arguments["person"] for one in told()} == {there.people["home_desk"].person}


def test_a_renewed_licence_begins_anew():
    there = land()
    file = licensed(there, 20)
    tell_licences(county=there.county, by=make.system(there.county))
    with pytest.raises(Refused, match="没有要告知"):
        tell_licences(county=there.county, by=make.system(there.county))
    actions.state_file(
        person=there.who, profession="doctor", post="established", version=file.version,
        licence_until_on=today() + 25 * DAY, by=there.people["home_desk"],
    )  # fmt: skip
    assert tell_licences(county=there.county, by=make.system(there.county)) == 1
    with pytest.raises(Forbidden):
        tell_licences(county=there.county, by=there.people["home_desk"])


def test_it_is_listed_for_the_body_and_stands_on_its_home_page(client):
    there = land()
    licensed(there, 20)
    licensed(there, -3, there.second)
    waiting = [one.what for one in access.waiting_for(there.people["home_desk"])]
    assert any("1 人已失效，1 人 90 天内到期" in what for what in waiting)
    assert not any("执业证书" in one.what for one in access.waiting_for(there.people["host_desk"]))
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    client.force_login(desk.user)
    page = client.get(reverse("staffing:licences")).content.decode()
    assert there.who.name in page and "已失效" in page
    over = client.get(reverse("staffing:licences") + "?within=0").content.decode()
    assert there.second.name in over and there.who.name not in over
    book = client.get(reverse("staffing:licences") + "?format=xlsx")
    assert book["Content-Type"].endswith("sheet")
    lines = program_of(desk).get("licences/").json()["results"]
    assert [(one["person"], one["threshold"]) for one in lines] == [
        (there.second.code, 0), (there.who.code, 30),
    ]  # fmt: skip
