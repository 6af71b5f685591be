"""Reserved places as oversight reads them: every place, and of who came only sums that name nobody."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core import clock
from alliance.core.clock import today
from members.models import Person, User
from referrals.actions import pools
from tests import make
from tests.kpi.calling import Program, program_of
from tests.referrals.pooling import Ward, ward

OVERSIGHT = ("viewer", "assessor", "approver", "finance", "auditor")
MONTH = f"{today():%Y%m}"


@pytest.fixture
def here(db) -> Ward:
    return ward()


def program(actor) -> Program:
    return program_of(Person.objects.get(pk=actor.person))


def came(here: Ward, service: str, kept: int, missed: int) -> None:
    """A day of today whose bookings are settled; a third of its places is reserved."""
    row = here.published(3 * (kept + missed), in_days=0, service=service)
    for n in range(kept + missed):
        booking = here.booked(row)
        settle = pools.mark_kept if n < kept else pools.mark_no_show
        settle(booking=booking, by=here.desk)


def page_of(client, actor):
    client.force_login(User.objects.get(pk=actor.user))
    return client.get(reverse("referrals:pool-figures"), {"month": MONTH})


def turnout(lines):
    return [(line.figures.booked, line.figures.kept, line.figures.no_show) for line in lines]


@pytest.mark.parametrize("role", OVERSIGHT)
def test_oversight_reads_how_many_were_booked_and_not_who_came(here, client, role):
    came(here, "心内科", 3, 1)
    page = page_of(client, make.actor(role=role, county=here.county))
    hidden = [(4, None, None)]
    assert turnout(page.context["sums"]) == turnout(page.context["departments"]) == hidden
    assert turnout(page.context["days"]) == hidden
    assert turnout(line for _day, line in page.context["weekdays"]) == hidden
    words = page.content.decode()
    assert "隐去" in words and "到没到说的是人" in words
    assert "100.0%" in words  # 4 of 4 reserved places were booked


def test_a_sum_of_five_and_more_is_told_for_the_kind_and_for_no_part_of_it(here, client):
    """5 of 7 less the 5 of one department would tell who came to the other."""
    came(here, "心内科", 5, 3)
    came(here, "骨科", 2, 2)
    page = page_of(client, here.office)
    assert turnout(page.context["sums"]) == [(12, 7, 5)]
    assert turnout(page.context["departments"]) == [(8, None, None), (4, None, None)]
    assert all(kept is None for _booked, kept, _missed in turnout(page.context["days"]))


def test_a_sum_is_not_told_while_a_few_are_still_awaited(here, client):
    came(here, "心内科", 5, 0)
    row = here.published(9, in_days=0, service="骨科")
    here.booked(row)
    # 6 booked, 5 came, 0 did not: the difference is the one who is awaited
    assert turnout(page_of(client, here.office).context["sums"]) == [(6, None, None)]


def test_workbook_and_rest_hide_the_same(here, client):
    came(here, "心内科", 5, 5)
    page_of(client, here.office)
    address = reverse("referrals:pool-figures")
    answer = client.get(address, {"month": MONTH, "format": "xlsx"})
    rows = [
        [cell.value for cell in line]
        for line in load_workbook(io.BytesIO(answer.content)).active.iter_rows()
    ]
    line = next(row for row in rows if row[4] == "心内科")
    # booked, kept, no-show
    assert line[11:14] == [10, "隐去", "隐去"]
    day = program(here.office).rows("pool-days/")[0]
    assert (day["booked"], day["kept"], day["no_show"]) == (10, None, None)


def test_the_hospital_and_the_bases_read_who_came_as_before(here, client):
    came(here, "心内科", 3, 1)
    for actor in (here.desk, here.doctor):
        page = page_of(client, actor)
        assert turnout(page.context["departments"]) == [(4, 3, 1)]
        assert "到没到说的是人" not in page.content.decode()
        day = program(actor).rows("pool-days/")[0]
        assert (day["kept"], day["no_show"]) == (3, 1)


@pytest.fixture
def over(here: Ward, monkeypatch) -> Ward:
    """Today was booked full, 3 came and 1 did not; it is looked at tomorrow."""
    came(here, "心内科", 3, 1)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr("alliance.core.clock.now", lambda: later)
    return here


def proposed(actor, **asked):
    answer = program(actor).get("pool-proposals/", **asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_what_to_keep_next_month_is_over_rest_what_the_page_says(over, client):
    client.force_login(User.objects.get(pk=over.desk.user))
    page = client.get(reverse("referrals:pool-figures"), {"month": MONTH}).context
    said = proposed(over.desk, month=MONTH)
    (one,) = said["lines"]
    # ⌈12 ÷ 3⌉ = 4 were kept on the one day, all 4 were booked: one more
    told = ("days", "full", "booked", "no_show", "unused", "usual", "least", "places")
    assert [one[name] for name in told] == [1, 1, 4, 1, 0, 4, 4, 5]
    ((_weekday, shown),) = page["proposals"]
    assert (shown.places, shown.weekday + 1) == (one["places"], one["weekday"])
    assert (one["institution"], said["proposed_for"]) == (over.lead.code, page["next"])


def test_oversight_reads_the_proposal_without_who_came_and_a_stranger_none(over):
    (one,) = proposed(over.office, month=MONTH)["lines"]
    assert (one["places"], one["booked"], one["no_show"]) == (5, 4, None)
    other = make.alliance(over.county, members=1)
    stranger = make.actor(role="clerk", institution=make.members_of(other)[0])
    assert proposed(stranger, month=MONTH)["lines"] == []
    abroad = program(make.actor(role="assessor", county=make.neighbour()))
    assert abroad.get("pool-proposals/", county=over.county.code).status_code == 404


def test_only_a_month_can_be_asked_for(here):
    for wrong in ({"month": "2026"}, {"month": "x"}, {"week": "1"}):
        assert program(here.office).get("pool-proposals/", **wrong).status_code == 422, wrong


def test_a_day_that_is_not_over_is_no_ground_for_a_proposal(here):
    came(here, "心内科", 3, 1)
    assert proposed(here.desk)["lines"] == []
