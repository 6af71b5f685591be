"""What a page says of a posting and a record: too short, who stays at home, whether service adds up."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse

from alliance.core.clock import today
from members.models import Person
from staffing import actions, queries
from staffing.actions import planning
from staffing.models import EligibilityResult, Posting
from staffing.rules import eligibility
from staffing.rules.months import after
from staffing.rules.spans import Span
from staffing.vocabulary import AT_BASE
from tests import make
from tests.staffing.story import land, month

DAY = timedelta(days=1)


def sits(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


# --- too short ----------------------------------------------------------------


@pytest.mark.django_db
def test_a_posting_shorter_than_the_plan_prints_is_flagged_and_covers_its_days(client):
    there = land()
    there.set_rule("staffing.posting.minimum_months", 6)
    least = queries.least_months(there.county.pk, today())
    short = there.at("active", from_on=month(3), until_on=after(month(3), 6) - DAY)
    long = there.at("active", who=there.second, from_on=month(3), until_on=after(month(3), 6))
    assert (queries.is_short(short, least), queries.is_short(long, least)) == (True, False)
    sits(client, there.people["host_desk"])
    flag = "派驻不足6个月"
    assert flag in client.get(short.get_absolute_url()).content.decode()
    assert flag not in client.get(long.get_absolute_url()).content.decode()
    sheet = client.get(reverse("staffing:home"), {"tab": "all", "format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    at = next(i for i, row in enumerate(rows) if "短于方案的一般要求" in row)
    column = rows[at].index("短于方案的一般要求")
    told = {row[0]: row[column] for row in rows[at + 1 :] if row[0]}
    assert (told[there.who.name], told[there.second.name] or "") == ("是", "")
    told = {one["id"]: one for one in client.get(reverse("api:postings")).json()["results"]}
    assert (told[str(short.pk)]["short_of_months"], told[str(long.pk)]["short_of_months"]) == (
        6, None
    )  # fmt: skip
    there.verified(short, month(3))
    assert sum(one.days for one in queries.service_of(there.who.pk, AT_BASE)) > 27


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "until"), [("study", -2), ("county_township", None)])
def test_a_kind_that_covers_no_day_or_has_no_end_is_not_flagged(kind, until):
    there = land()
    there.set_rule("staffing.posting.minimum_months", 6)
    row = there.need(kind=kind, until_on=month(until) if until else None)
    assert not queries.is_short(row, queries.least_months(there.county.pk, today()))


@pytest.mark.django_db
def test_where_no_plan_prints_a_length_nothing_is_flagged():
    there = land()
    row = there.need(until_on=month(2))
    assert queries.least_months(there.county.pk, today()) is None
    assert not queries.is_short(row, None)


# --- who stays at home --------------------------------------------------------


@pytest.mark.django_db
def test_whoever_approves_sees_who_stays_in_the_department_and_the_host_does_not(client):
    there = land()
    third = make.person(role="doctor", institution=there.home)
    for who in (there.who, there.second, third):
        planning.state_duty(
            person=who, department="内科", team="", version=None, by=there.people["home_desk"]
        )
    row = there.at("consented")
    sits(client, there.people["home_desk"])
    # Two of the three stay.
    assert "派出后“内科”还有 2 人在岗。" in client.get(row.get_absolute_url()).content.decode()
    by = there.people["home_desk"]
    planning.state_floor(institution=there.home, department="内科", least=3, by=by)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "派出后“内科”只余 2 人在岗，低于本单位定的 3 人。" in page
    sits(client, there.people["host_head"])
    assert "内科" not in client.get(row.get_absolute_url()).content.decode()
    row = there.step(row, "approve_home")
    sits(client, there.people["home_desk"])
    assert "派出后" not in client.get(row.get_absolute_url()).content.decode()


# --- whether service adds up --------------------------------------------------


def test_service_that_may_not_be_added_up_counts_by_its_longest_run():
    runs = [Span(date(2023, 1, 1), date(2023, 5, 1)), Span(date(2023, 6, 1), date(2023, 12, 1))]
    as_of = date(2024, 1, 1)
    # 120 and 183 days; six months from 1 June are 183 days.
    assert eligibility.standing(runs, [], 6, as_of).days == 303
    found = eligibility.unbroken(runs, [], 6, as_of)
    assert (found.met, found.days, found.needed, found.spans) == (True, 183, 183, (runs[1],))
    # A day of leave breaks the run: 30 + 152 days, and none of them is long enough.
    found = eligibility.unbroken(runs, [Span(date(2023, 7, 1), date(2023, 7, 2))], 6, as_of)
    assert (found.met, found.days, found.short) == (False, 152, 184 - 152)
    # What goes on begins anew unless the last run reaches the day: 184 days from 2 July.
    assert eligibility.unbroken(runs, [], 9, as_of, as_of).earliest == after(as_of, 9)
    touching = [Span(date(2023, 10, 1), as_of)]
    assert eligibility.unbroken(touching, [], 6, as_of, as_of).earliest == date(2024, 4, 1)
    assert eligibility.unbroken([], [], 6, as_of).short is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "read", "met", "words"),
    [
        (None, "open", True, ("没有写明可否累计", "没有写明可否累计")),
        (True, "yes", True, ("要求累计 2 个月", "累计 2 个月")),
        (False, "no", False, ("要求连续 2 个月", "连续 2 个月")),
    ],
)
def test_what_the_county_says_of_adding_up_holds_for_the_record_and_stays_on_the_proof(
    said, read, met, words, client
):
    """PL 五（三）2 prints no 累计: whether service adds up is the county's to say."""
    there = land()
    there.set_rule("staffing.promotion.months[at_base]", 2)
    if said is not None:
        there.set_rule("staffing.promotion.cumulative", said)
    row = there.at("active", from_on=month(3))
    away = month(3) + 40 * DAY
    row = there.step(row, "leave", on=away)
    row = there.step(row, "come_back", on=away + 2 * DAY)
    # Forty days, a break of two, then the rest of the second month: no two months in one run.
    there.verified(row, month(3), month(2))
    sits(client, there.people["home_desk"])
    days = (month(1) - month(3)).days - 2
    rule = queries.rules_here(there.county.pk, today())[0]
    standing = queries.standing_of(there.who.pk, rule, today())
    assert rule.cumulative == read
    assert standing.days == (days if read != "no" else max(40, days - 40))
    Posting.objects.filter(pk=row.pk).update(status="completed")
    there.verified(row, month(1))
    here = reverse("staffing:record", args=[there.county.code, there.who.code])
    assert words[0] in client.get(here).content.decode()
    given = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    assert (given.cumulative, given.met) == (read, met)
    there.set_rule("staffing.promotion.cumulative", said is not True)
    proof = client.get(given.get_absolute_url()).content.decode()
    assert words[1] in proof
    assert ("没有写明可否累计" in proof) == (read == "open")
    told = client.get(reverse("api:service-results")).json()["results"][0]
    assert told["cumulative"] == EligibilityResult.objects.get().cumulative == read


@pytest.mark.django_db
def test_a_record_goes_out_as_a_workbook_with_the_days_that_count(client):
    there = land()
    row = there.step(there.at("active", from_on=month(2)), "leave", on=month(2) + 5 * DAY)
    there.step(row, "come_back", on=month(2) + 8 * DAY)
    there.verified(row, month(2))
    sits(client, there.people["person"])
    here = reverse("staffing:record", args=[there.county.code, there.who.code])
    assert f"{here}?format=xlsx" in client.get(here).content.decode()
    sheet = client.get(here, {"format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    at = next(i for i, line in enumerate(rows) if line[0] == "第一天")
    told = [(str(first)[:10], str(last)[:10], days) for first, last, days, *_ in rows[at + 1 :]]
    assert told == [
        (month(2).isoformat(), (month(2) + 4 * DAY).isoformat(), 5),
        (
            (month(2) + 8 * DAY).isoformat(), (month(1) - DAY).isoformat(),
            (month(1) - month(2)).days - 8,
        ),
    ]  # fmt: skip
    sits(client, there.people["colleague"])
    assert client.get(here, {"format": "xlsx"}).status_code == 404
