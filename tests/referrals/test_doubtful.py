"""Down-referrals that count, and those that may stand on paper only."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.periods import Period
from members import actions as member_actions
from referrals import queries
from referrals.actions import take_step
from referrals.models import Referral
from referrals.queries.downs import EQUAL, downs
from referrals.queries.figures import Scope, counting, events_of, figures
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.listing import at, by_one_person, day, loaded
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def there() -> Ward:
    return ward()


def followed(there: Ward, result: str = "恢复良好", **fields) -> Referral:
    """A patient who came back to the base and was reached once."""
    return there.step(there.at("following", DOWN, **fields), "log_attempt", result=result)


def found(there: Ward, first: date | None = None, last: date | None = None):
    """By case: its signs, in the order of the signs."""
    rows = downs(there.county.pk, first or today(), last or today())
    return {one.referral: [sign.code for sign in one.signs] for one in rows}


def set_equal(there: Ward, n: int) -> None:
    member_actions.set_rule(
        county=there.county, key=EQUAL, value=n, by=make.system(there.county), reason="试验"
    )


def test_one_counts_from_registration_and_the_first_contact_that_reached_the_patient(there):
    there.at("registered", DOWN)
    there.at("following", DOWN)
    early = there.at("discharged_to_base", DOWN)
    there.step(early, "log_attempt", result="已到家")  # not registered yet
    tried = there.at("registered", DOWN)
    there.step(tried, "log_attempt", result="未接通", reached=False)
    counted, done = followed(there), there.at("completed", DOWN)
    worse = there.at("escalated", DOWN)
    assert found(there) == {counted.pk: [], done.pk: [], worse.pk: []}


def test_figures_evidence_and_the_page_count_the_same_ones(there, client):
    """Two that count and one proposed and registered by one person: 2 and 1, wherever it is read."""
    followed(there), there.at("completed", DOWN), by_one_person(there)
    month = Period.containing(today(), "month")
    reached = counting.counted(Scope(there.county.pk, month)).reached
    assert (reached["down.counted"], reached["down.doubtful"]) == (2, 1)
    for kind, n in (("counted", 2), ("doubtful", 1)):
        said = queries.evidence(month, county=there.county.pk, kind=f"referrals.down_{kind}")
        assert len(list(said)) == n
        events = events_of(Scope(there.county.pk, month), f"down.{kind}")
        assert events.count() == n
    client.force_login(there.person("hospital_doctor").user)
    page = client.get("/referrals/paper-downs/")
    assert (page.context["counted"], page.context["doubted"]) == (2, 1)
    words = client.get("/referrals/figures/").content.decode()
    assert "下转（计入）" in words and "下转（存疑，不计入）" in words
    assert client.get("/referrals/figures/cases/?of=down.doubtful").context["n"] == 1


def test_a_doubtful_one_is_no_growth_and_stands_beside_it(there):
    """4 against 4 is no growth; with the doubtful one it would be (5 − 4) / 4 = 25 %."""
    year = today().year
    with time_machine.travel(f"{year - 1}-{today():%m}-15T04:00:00Z"):
        for _n in range(4):
            followed(there)
    for _n in range(4):
        followed(there)
    by_one_person(there)
    scope = Scope(there.county.pk, Period.containing(today(), "month"))
    lines = {line.head: line.cells[0].text for line in figures(scope, {}).table("compared").lines}
    assert lines["下转（计入）"] == lines["上年同期下转（计入）"] == "4"
    assert (lines["下转（存疑，不计入）"], lines["上年同期下转（存疑）"]) == ("1", "0")
    assert lines["下转（计入）比上年同期增长"] == "0.00%"
    assert lines["连同存疑比上年同期增长"] == "+25.00%"


def test_it_counts_on_the_day_of_the_first_contact_and_once(there):
    case = there.at("following", DOWN)
    with time_machine.travel(now() + DAY):
        there.step(case, "log_attempt", result="恢复良好")
    with time_machine.travel(now() + 2 * DAY):
        there.step(case, "complete", result="已痊愈")
    assert found(there) == {}
    assert list(found(there, today() + DAY, today() + DAY)) == [case.pk]
    assert found(there, today() + 2 * DAY, today() + 3 * DAY) == {}
    (one,) = downs(there.county.pk, today(), today() + 9 * DAY)
    assert (one.on, one.origin) == (today() + DAY, there.hospital.pk)


def test_a_day_is_that_of_the_county_and_not_of_greenwich(there):
    case = there.at("following", DOWN)
    with time_machine.travel(f"{today() + 2 * DAY}T17:00:00Z"):  # one o'clock the day after
        there.step(case, "log_attempt", result="恢复良好")
    (one,) = downs(there.county.pk, today(), today() + 9 * DAY)
    assert one.on == today() + 3 * DAY


def test_what_was_entered_in_error_counts_nowhere(there):
    case = followed(there)
    there.step(case, "ask_void", by=there.doctor)
    there.step(case, "confirm_void")
    assert found(there) == {}


def test_a_patient_who_had_left_before_the_proposal_is_doubtful(there):
    told = there.patient()
    case = there.candidate(patient=told)
    moment = now()
    before = moment - 2 * DAY
    loaded(
        there,
        ("入院", told.number, at(before - DAY), "", ""),
        ("出院", told.number, at(before), "", ""),
    )
    for verb in ("propose", "consent", "offer", "accept", "discharge", "register", "start"):
        case = there.step(case, verb)
    there.step(case, "log_attempt")
    assert found(there) == {case.pk: ["after_discharge"]}
    (one,) = downs(there.county.pk, today(), today())
    assert one.signs[0].at is not None and abs(one.signs[0].at - before) < timedelta(minutes=1)


def test_who_was_admitted_again_had_not_left(there):
    told = there.patient()
    moment = now()
    rows = [("出院", moment - 9 * DAY), ("入院", moment - 2 * DAY)]
    loaded(there, *((kind, told.number, at(when), "", "") for kind, when in rows))
    case = followed(there, patient=told)
    assert found(there) == {case.pk: []}


def test_a_discharge_of_the_same_day_alone_is_no_sign(there):
    told = there.patient()
    loaded(there, ("出院", told.number, day(), "", ""))
    case = followed(there, patient=told)
    assert found(there) == {case.pk: []}


def test_a_discharge_dated_before_the_proposal_is_one(there):
    case = there.candidate()
    began = now()
    with time_machine.travel(began + timedelta(hours=2)):
        for verb in ("propose", "consent", "offer", "accept"):
            case = there.step(case, verb)
        case = take_step(
            referral=case, verb="discharge", version=case.version, by=there.hospital_doctor,
            occurred_at=began + timedelta(hours=1),
        )  # fmt: skip
        for verb in ("register", "start", "log_attempt"):
            case = there.step(case, verb)
    assert found(there, today(), today() + DAY) == {case.pk: ["after_discharge"]}


def test_one_person_who_proposes_and_registers_is_doubtful(there):
    case, other = by_one_person(there), followed(there)
    assert found(there) == {case.pk: ["same_person"], other.pk: []}


def test_equal_results_are_no_sign_until_the_county_has_said_how_many(there):
    cases = [followed(there, "恢复良好"), followed(there, " 恢复 良好"), followed(there, "仍咳嗽")]
    assert found(there) == {case.pk: [] for case in cases}
    set_equal(there, 3)
    assert found(there) == {case.pk: [] for case in cases}
    set_equal(there, 2)
    assert found(there) == {
        cases[0].pk: ["equal_results"], cases[1].pk: ["equal_results"], cases[2].pk: [],
    }  # fmt: skip
    counted = {
        one.referral: one.signs[0].count
        for one in downs(there.county.pk, today(), today())
        if one.signs
    }
    assert set(counted.values()) == {2}


def test_the_same_words_of_two_people_or_on_two_days_are_no_sign(there):
    set_equal(there, 2)
    first = followed(there)
    second = there.at("following", DOWN)
    there.step(second, "log_attempt", by=there.colleague, result="恢复良好")
    third = there.at("following", DOWN)
    with time_machine.travel(now() + DAY):
        there.step(third, "log_attempt", result="恢复良好")
    rows = found(there, today(), today() + DAY)
    assert rows == {first.pk: [], second.pk: [], third.pk: []}


def test_many_attempts_at_one_patient_are_one(there):
    set_equal(there, 2)
    case = followed(there)
    there.step(case, "log_attempt", result="恢复良好")
    assert found(there) == {case.pk: []}


def test_another_county_is_not_counted(there):
    followed(there)
    assert found(ward()) == {}


def test_more_cases_cost_no_more_questions(there):
    spent = []
    for many in (1, 3):
        for _n in range(many):
            followed(there)
        with CaptureQueriesContext(connection) as asked:
            downs(there.county.pk, today(), today())
        spent.append(len(asked))
    assert spent[0] == spent[1] <= 7
