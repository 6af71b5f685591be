"""Whom a rule before promotion concerns: by employer and profession, as printed, never guessed."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import yaml
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import actions as member_actions
from members.models import Institution, Membership, Person
from staffing import actions, queries
from staffing.models import EligibilityResult, StaffFile
from staffing.queries import planning
from staffing.rules.concerns import (
    NO,
    OPEN,
    UNKNOWN,
    YES,
    Concern,
    Employer,
    concern,
    sentence,
    whom,
)
from staffing.vocabulary import AT_BASE, AT_LEAD, PROFESSIONS
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

PLANS = Path(configured.BASE_DIR) / "fixtures" / "plans"
LEAD, BASE, HOSPITAL = Employer(True, False), Employer(False, True), Employer(False, False)
MONTHS = "staffing.promotion.months[at_base]"
WHERE = "staffing.promotion.concerns[at_base]"
WHO = "staffing.promotion.staff[at_base]"


def as_actor(actor):
    return program_of(Person.objects.get(pk=actor.person))


def printed(plan, rule):
    """Whom a plan's rule concerns, as its file says: {key: value} and {key: printed words}."""
    rows = yaml.safe_load((PLANS / f"{plan}.yaml").read_text(encoding="utf8"))["rules"]
    (found,) = (row for row in rows if row["id"] == rule)
    said = [
        row for row in found["parameters"] if ".concerns[" in row["key"] or ".staff[" in row["key"]
    ]
    return [row["value"] for row in said], [row["printed"] for row in said]


# --- the rules as printed ---------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("plan", "rule", "values", "words"),
    [
        ("jj", "jj-promo-1y", ["district", "doctors"], ["区级医生", "区级医生"]),
        ("pl", "pl-promo-1y", ["lead", "professionals"],
         ["牵头医院的相关专业技术人员", "相关专业技术人员"]),
        ("pl", "pl-promo-6m", ["base", "professionals"],
         ["基层医疗卫生单位的相关专业技术人员", "相关专业技术人员"]),
    ],
)  # fmt: skip
def test_each_plan_says_whom_its_rule_concerns_in_its_own_words(plan, rule, values, words):
    assert printed(plan, rule) == (values, words)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("rule", "employer", "profession", "applies", "why"),
    [
        # JJ 五（三）4: doctors of every district body, whether it leads or not.
        (("jj", "jj-promo-1y"), LEAD, "doctor", YES, ""),
        (("jj", "jj-promo-1y"), HOSPITAL, "assistant_doctor", YES, ""),
        (("jj", "jj-promo-1y"), BASE, "doctor", NO, "employer"),
        (("jj", "jj-promo-1y"), LEAD, "nurse", NO, "profession"),
        (("jj", "jj-promo-1y"), LEAD, "public_health", UNKNOWN, "open_profession"),
        # PL 五（三）2, first half: professional staff of the lead hospital.
        (("pl", "pl-promo-1y"), LEAD, "nurse", YES, ""),
        (("pl", "pl-promo-1y"), HOSPITAL, "nurse", NO, "employer"),
        (("pl", "pl-promo-1y"), BASE, "", NO, "employer"),
        (("pl", "pl-promo-1y"), LEAD, "other", UNKNOWN, "open_profession"),
        (("pl", "pl-promo-1y"), LEAD, "", UNKNOWN, "no_profession"),
        (("pl", "pl-promo-1y"), None, "doctor", UNKNOWN, "no_employer"),
        # PL 五（三）2, second half: professional staff of the base.
        (("pl", "pl-promo-6m"), BASE, "technician", YES, ""),
        (("pl", "pl-promo-6m"), LEAD, "doctor", NO, "employer"),
        (("pl", "pl-promo-6m"), Employer(False, None), "doctor", UNKNOWN, "no_kind"),
        (("pl", "pl-promo-6m"), BASE, "village_doctor", UNKNOWN, "open_profession"),
    ],
)  # fmt: skip
def test_a_rule_concerns_whom_the_plan_prints(rule, employer, profession, applies, why):
    (employers, staff), _words = printed(*rule)
    assert concern(employers, staff, employer, profession) == Concern(applies, why)


@pytest.mark.pure
def test_where_nobody_is_printed_everybody_is_shown_it_and_told_so():
    for profession in ("", *PROFESSIONS):
        assert concern("", "", None, profession) == Concern(OPEN)
    assert "方案没有写明适用于哪些人" in sentence("", "", Concern(OPEN))
    assert whom("", "") == ""
    # One of the two alone decides: the other half was not printed.
    assert concern("county", "", BASE, "") == Concern(YES)
    assert concern("", "doctors", None, "doctor") == Concern(YES)
    assert whom("", "doctors") == "本县区各机构的医生"
    assert sentence("", "", Concern("")) == ""  # a result of old


# --- one person -------------------------------------------------------------------


@pytest.fixture
def there(db):
    """A lead hospital whose professional staff must have served a year at the base, as PL prints."""
    found = land()
    for key, value in ((MONTHS, 12), (WHERE, "lead"), (WHO, "professionals")):
        found.set_rule(key, value)
    return found


def files(there, person, profession, desk="home_desk"):
    actions.state_file(
        person=person, profession=profession, post="established", licence_until_on=None,
        by=there.people[desk],
    )  # fmt: skip


def page(client, there, person, desk="home_desk"):
    client.force_login(Person.objects.get(pk=there.people[desk].person).user)
    return client.get(reverse("staffing:record", args=[there.county.code, person.code]))


def told(there, person, desk="home_desk"):
    return as_actor(there.people[desk]).get(f"service-records/{person.code}/").json()["standings"]


def test_somebody_of_the_lead_is_told_how_many_days_lack_and_why_the_rule_applies(there, client):
    files(there, there.who, "doctor")
    there.verified(there.at("active", from_on=month(2)), month(2))
    text = page(client, there, there.who).content.decode()
    assert "本条适用于牵头医院的专业技术人员。" in text and "还差" in text
    (line,) = told(there, there.who)
    assert (line["applies"], line["applies_why"]) == ("yes", None)
    assert (line["employers"], line["staff"]) == ("lead", "professionals")
    # a year from the first day of that month, less the days of that month
    first = month(2)
    year = (first.replace(year=first.year + 1) - first).days
    assert line["short"] == year - (month(1) - first).days


def test_somebody_of_the_base_is_told_that_it_does_not_concern_them_and_nothing_lacks(
    there, client
):
    nurse = make.person(institution=there.host, county=there.county)
    files(there, nurse, "nurse", "host_desk")
    text = page(client, there, nurse, "host_desk").content.decode()
    assert "此人的单位不在其内，不适用。" in text
    assert "还差" not in text and "未达到" not in text and "出具“" not in text
    (line,) = told(there, nurse, "host_desk")
    assert (line["applies"], line["applies_why"]) == ("no", "employer")
    assert [line[name] for name in ("met", "needed", "short", "earliest")] == [None] * 4
    with pytest.raises(Refused, match="不适用。不需要出具这份证明") as refusal:
        actions.give_result(person=nurse, rule=AT_BASE, by=there.people["host_desk"])
    assert refusal.value.code == "not_concerned"
    said = {"person": nurse.code, "rule": AT_BASE}
    asked = as_actor(there.people["host_desk"]).post("service-results/", said)
    assert (asked.status_code, asked.json()["code"]) == (409, "not_concerned")
    assert not EligibilityResult.objects.exists()


def test_what_is_not_registered_is_said_and_not_guessed(there, client):
    text = page(client, there, there.who).content.decode()
    assert "人员性质未登记，不能判断是否适用。" in text and "出具“" in text
    Institution.objects.filter(pk=there.host.pk).update(kind=None)
    there.set_rule(WHERE, "base")
    nurse = make.person(institution=there.host, county=there.county)
    files(there, nurse, "nurse", "host_desk")
    assert (
        "单位的机构类别未登记，不能判断是否适用。"
        in page(client, there, nurse, "host_desk").content.decode()
    )
    Person.objects.filter(pk=there.second.pk).update(institution=None)
    found = queries.concerned_by(there.county.pk, [there.second.pk], today())
    assert [one.why for _rule, one in found[there.second.pk]] == ["no_employer"]


def test_who_led_on_the_day_counts_and_no_other(there):
    files(there, there.who, "doctor")

    def on(day):
        ((_rule, found),) = queries.concerned_by(there.county.pk, [there.who.pk], day)[there.who.pk]
        return found.applies

    assert on(today()) == YES
    row = Membership.objects.get(institution=there.home, role="lead")
    Membership.objects.filter(pk=row.pk).update(until_on=today())
    assert (on(today()), on(today() - timedelta(days=1))) == (NO, YES)
    other = make.alliance(there.county, kind="league")  # a league's lead is no lead hospital
    make.join(other, there.host, role="lead", line="tcm")
    assert on(today()) == NO


# --- proofs, lists, planning, workbooks ---------------------------------------------


def test_a_given_result_keeps_whom_it_concerned_and_who_employed_the_person(there, client):
    files(there, there.who, "doctor")
    row = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    line = as_actor(there.people["home_desk"]).rows("service-results/")
    there.set_rule(WHERE, "base")
    there.set_rule(WHO, "doctors")
    StaffFile.objects.filter(person=there.who).update(profession="other")
    Person.objects.filter(pk=there.who.pk).update(institution=there.other)
    page(client, there, there.who, "person")
    sheet = client.get(reverse("staffing:proof", args=[row.pk])).content.decode()
    assert "本条适用于牵头医院的专业技术人员。" in sheet
    assert there.home.name in sheet and there.other.name not in sheet
    assert "执业医师" in sheet
    assert as_actor(there.people["person"]).rows("service-results/") == line
    kept = line[0]
    assert (kept["applies"], kept["employers"], kept["staff"], kept["institution"]) == (
        "yes", "lead", "professionals", there.home.code
    )  # fmt: skip


def test_the_proof_of_somebody_whose_profession_is_not_registered_says_so(there, client):
    row = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    assert (row.applies, row.applies_why) == ("unknown", "no_profession")
    page(client, there, there.who)
    sheet = client.get(reverse("staffing:proof", args=[row.pk])).content.decode()
    assert "人员性质未登记，不能判断是否适用。" in sheet


def test_a_result_of_old_says_nothing_of_whom_it_concerned(there, client):
    row = actions.give_result(person=there.who, rule=AT_BASE, by=there.people["home_desk"])
    EligibilityResult.objects.filter(pk=row.pk).update(
        applies="", applies_why="", employers="", staff="", institution=None
    )
    page(client, there, there.who)
    sheet = client.get(reverse("staffing:proof", args=[row.pk])).content.decode()
    assert "适用" not in sheet and there.home.name in sheet
    (line,) = as_actor(there.people["home_desk"]).rows("service-results/")
    assert [line[name] for name in ("applies", "employers", "institution")] == [None] * 3


def test_lists_and_workbooks_say_whom_each_rule_concerns(there, client):
    there.set_rule("staffing.promotion.months[at_lead]", 6)
    files(there, there.who, "doctor")
    page(client, there, there.who)
    shown = client.get(reverse("staffing:records")).content.decode()
    assert "到基层服务：适用" in shown and "到牵头医院进修：方案没有写明适用于谁" in shown
    lines = {
        one["person"]: one for one in as_actor(there.people["home_desk"]).rows("service-records/")
    }
    mine = lines[there.who.code]
    assert (mine["base_applies"], mine["lead_applies"]) == ("yes", "open")
    assert lines[there.second.code]["base_applies"] == "unknown"
    every = client.get(reverse("staffing:records"), {"format": "xlsx"})
    assert any("到基层服务：适用" in str(one) for one in cells(every))
    here = [there.county.code, there.who.code]
    one = client.get(reverse("staffing:record", args=here), {"format": "xlsx"})
    assert "未达到。本条适用于牵头医院的专业技术人员。" in cells(one)


def cells(answer):
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
    return [cell for row in rows for cell in row if cell]


def test_more_people_cost_no_more_queries(there, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as seen:
        queries.concerned_by(there.county.pk, [there.who.pk], today())
    more = [make.person(institution=there.home, county=there.county).pk for _n in range(5)]
    with django_assert_max_num_queries(len(seen)):
        queries.concerned_by(there.county.pk, more, today())


def test_whoever_plans_sees_for_whom_the_posting_counts_before_promotion(there, client):
    files(there, there.who, "doctor")
    need = there.need()
    plan = planning.plan_for(need, today())
    applies = {one.person.pk: one.applies for one in plan.free}
    assert (applies[there.who.pk], applies[there.second.pk]) == ("yes", "unknown")
    page(client, there, there.who)
    assert (
        "不能判断是否适用" in client.get(reverse("staffing:plan", args=[need.pk])).content.decode()
    )
    lines = as_actor(there.people["home_desk"]).get(f"postings/{need.pk}/candidates/").json()
    applies = {one["person"]: one["applies"] for one in lines["candidates"]}
    assert (applies[there.who.code], applies[there.second.code]) == ("yes", "unknown")
    # A kind of posting that counts before no promotion says nothing.
    tour = there.need(kind="tour", from_on=month(-4), until_on=month(-5))
    assert {one.applies for one in planning.plan_for(tour, today()).free} == {""}


def test_a_county_may_say_it_only_in_words_that_are_known(there):
    with pytest.raises(Invalid, match="只能是"):
        there.set_rule(WHERE, "everybody")
    member_actions.set_rule(
        county=there.county, key=f"staffing.promotion.concerns[{AT_LEAD}]", value="base",
        by=make.system(there.county), reason="试验",
    )  # fmt: skip
