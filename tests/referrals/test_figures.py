"""Figures come from what happened: each number with the cases behind it, small ones hidden."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from alliance.core.periods import Period
from alliance.core.tables import read_table
from members import actions as member_actions
from members.models import Person
from referrals.models import JointWard, Patient, Referral, ReferralEvent
from referrals.queries import figures
from referrals.queries.figures import Scope, clocks, counting, growth, rules
from referrals.vocabulary import DOWN, OUT, UP
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
MONTH = Period.parse("202403")
rules_of_growth = rules.GROWTH
FIRST = datetime(2024, 3, 4, 1, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
numbers = count(1)


@pytest.fixture
def there() -> Ward:
    return ward(hours=False)


def case(there: Ward, *steps, direction=UP, origin=None, destination=None, **fields) -> Referral:
    """A case with these events: (action, from, to, minutes after nine on the 4th of March, …)."""
    n = next(numbers)
    origin = origin or (there.base if direction == UP else there.hospital)
    destination = destination or (there.hospital if direction == UP else there.base)
    person = make_patient(there, n)
    ended = {UP: "closed", DOWN: "completed", OUT: "returned"}[direction]
    row = Referral.objects.create(
        county=there.county, number=f"ZZ{n:06d}", direction=direction, patient=person,
        patient_key=str(n), specialty="03", origin=origin, destination=destination,
        status=fields.pop("status", ended), sent=True,
        diagnosis="肺炎", summary="发热", created_at=FIRST, changed_at=FIRST,
        **fields,
    )  # fmt: skip
    for action, before, to, at, *more in steps:
        moment = at if isinstance(at, datetime) else FIRST + timedelta(minutes=at)
        said = more[0] if more else {}
        ReferralEvent.objects.create(
            county=there.county, referral=row, occurred_at=moment, recorded_at=moment,
            action=action, from_status=before, to_status=to,
            side="B" if direction == UP else "L", **said,
        )  # fmt: skip
    return row


def make_patient(there: Ward, n: int) -> Patient:
    return Patient.objects.create(
        county=there.county, institution=there.base, name=f"演示患者 {n:02d}",
        document="unknown", sex="9", entered_at=FIRST,
    )  # fmt: skip


def asked(there: Ward, period: Period = MONTH, **more) -> Scope:
    return Scope(there.county.pk, period, **more)


def sent(at, **more):
    return ("approve", "in_review", "requested", at, more)


def names(there: Ward) -> dict[int, str]:
    return {there.base.pk: "基层", there.hospital.pk: "医院", there.other.pk: "二院"}


def table(there: Ward, key: str, **more) -> dict[str, list[str]]:
    """One table as it is read: its rows by their heads."""
    found = figures.figures(asked(there, **more), names(there)).table(key)
    assert found is not None
    return {line.head: [cell.text for cell in line.cells] for line in found.lines}


def test_a_step_counts_by_its_own_hour_in_shanghai_and_not_by_how_the_case_stands(there):
    last_minute = datetime(2024, 2, 29, 15, 59, tzinfo=UTC)  # 23:59 on the 29th in Shanghai
    case(
        there,
        sent(last_minute),
        ("acknowledge", "requested", "received", last_minute + timedelta(minutes=1)),
    )
    case(there, sent(0), status="voided")  # what the row says is asked by nobody
    march = counting.counted(asked(there)).reached
    february = counting.counted(asked(there, Period.parse("202402"))).reached
    assert (february["up.sent"], february["up.acknowledged"]) == (1, 0)
    assert (march["up.sent"], march["up.acknowledged"]) == (1, 1)


def test_a_case_counts_once_however_often_it_comes_to_a_state(there):
    case(
        there, sent(0), ("acknowledge", "requested", "received", 1),
        ("accept_by_phone", "received", "accepted", 2), ("book", "accepted", "booked", 3),
        ("no_show", "booked", "awaiting_slot", 4), ("book", "awaiting_slot", "booked", 5),
        ("no_show", "booked", "awaiting_slot", 6), ("book", "awaiting_slot", "booked", 7),
    )  # fmt: skip
    found = counting.counted(asked(there)).reached
    assert [found[f"up.{name}"] for name in ("accepted", "booked", "no_show")] == [1, 1, 1]


def test_a_redirected_chain_is_one_request_and_the_successor_is_it(there):
    case(
        there,
        sent(0),
        ("acknowledge", "requested", "received", 5),
        ("redirect", "received", "redirected", 10),
    )
    case(there, ("create", "", "requested", 10), destination=there.other)
    found = counting.counted(asked(there))
    assert (found.reached["up.sent"], found.reached["up.redirected"]) == (1, 1)
    assert found.reached["up.acknowledged"] == 0
    assert found.flows[UP].pairs == {(there.base.pk, there.other.pk): 1}


def test_what_was_entered_in_error_is_nowhere_but_in_its_own_line(there):
    gone = ("confirm_void", "received", "voided", datetime(2025, 1, 8, tzinfo=UTC))
    case(there, sent(0), ("acknowledge", "requested", "received", 5), gone)
    case(there, sent(0))
    found = counting.counted(asked(there))
    assert (found.reached["up.sent"], found.reached["up.acknowledged"]) == (1, 0)
    assert found.apart["up.voided"] == 0
    later = counting.counted(asked(there, Period.parse("2025")))
    assert (later.apart["up.voided"], sum(later.reached.values())) == (1, 0)


def test_a_draft_thrown_away_was_never_cancelled(there):
    case(there, ("create", "", "draft", 0), ("discard", "draft", "cancelled", 1))
    case(there, sent(0), ("cancel", "requested", "cancelled", 1))
    assert counting.counted(asked(there)).reached["up.cancelled"] == 1


def down(there: Ward, at, *more, **fields):
    """A down-referral that was registered at a moment, and what followed."""
    return case(
        there, ("name", "", "candidate", at), ("register", "discharged_to_base", "registered", at),
        *more, direction=DOWN, **fields,
    )  # fmt: skip


def heard(at, verb="log_attempt", to="registered"):
    return (verb, "registered", to, at)


def test_a_down_referral_counts_from_registration_and_the_first_word_with_the_patient(there):
    down(there, 0)
    down(there, 0, heard(10), heard(20))
    down(there, 0, heard(datetime(2024, 4, 2, tzinfo=UTC)))
    case(there, ("log_attempt", "discharged_to_base", "discharged_to_base", 5), direction=DOWN)
    found = counting.counted(asked(there))
    assert (found.reached["down.registered"], found.reached["down.counted"]) == (3, 1)
    assert counting.counted(asked(there, Period.parse("202404"))).reached["down.counted"] == 1


def test_up_for_down_is_an_exact_fraction_and_none_without_a_down_referral(there):
    for _n in range(4):
        case(there, sent(0))
    assert table(there, "compared")["上下转比"][0] == "没有下转，无从相比"
    for _n in range(6):
        down(there, 0, heard(1))
    assert table(there, "compared")["上下转比"][0] == "2 : 3"
    assert growth.ratio(4, 6) == Fraction(2, 3) and growth.ratio(4, 0) is None


@pytest.mark.parametrize("goal", ["15", "10"])  # JJ 五（一）6 and PL 五（三）3 print them
def test_growth_stands_beside_the_goal_of_the_plan_and_without_a_base_there_is_none(there, goal):
    for key, value in zip(rules_of_growth, (goal, "0"), strict=True):
        member_actions.set_rule(
            county=there.county, key=key, value=value, reason="试验", by=make.system(there.county)
        )
    year = Period.parse("2024")
    for _n in range(23):
        down(there, 0, heard(1))
    found = table(there, "compared", period=year)
    assert found["下转（计入）比上年同期增长"][0] == "无基数"
    assert found["上年同期下转（计入）"][0] == "无基数：当时还没有记录"
    before = datetime(2023, 5, 1, tzinfo=UTC)
    for _n in range(20):
        down(there, before, heard(before))
    found = table(there, "compared", period=year)
    # (23 - 20) / 20 = 15 %
    assert (found["上年同期下转（计入）"][0], found["下转（计入）比上年同期增长"][0]) == (
        "20",
        "+15.00%",
    )
    goals = {head: cells for head, cells in found.items() if head.startswith("目标")}
    assert sorted(cells[0] for cells in goals.values()) == ["0%", f"{goal}%"]


def test_a_year_kept_without_any_down_referral_is_no_nought_to_grow_from(there):
    case(there, ("name", "", "candidate", datetime(2023, 5, 1, tzinfo=UTC)), direction=DOWN)
    down(there, 0, heard(1))
    found = table(there, "compared", period=Period.parse("2024"))
    assert (found["上年同期下转（计入）"][0], found["下转（计入）比上年同期增长"][0]) == (
        "0",
        "无基数",
    )


def test_percentiles_are_of_the_nearest_rank(there):
    for minutes in range(10, 210, 10):  # 20 cases: 10, 20 … 200 minutes
        case(there, sent(0), ("acknowledge", "requested", "received", minutes))
    found = clocks.timed(asked(there))["up.acknowledged"]
    # ⌈0.5 × 20⌉ = 10th, ⌈0.75 × 20⌉ = 15th, ⌈0.9 × 20⌉ = 18th, ⌈0.95 × 20⌉ = 19th
    assert (found.n, {p: took.total_seconds() / 60 for p, took in found.within.items()}) == (
        20, {50: 100, 75: 150, 90: 180, 95: 190},
    )  # fmt: skip


def test_the_time_an_answer_was_waited_for_is_taken_off(there):
    case(
        there, sent(0), ("acknowledge", "requested", "received", 10),
        ("ask", "received", "info_requested", 20), ("answer", "info_requested", "received", 50),
        ("ask", "received", "info_requested", 60), ("answer", "info_requested", "received", 75),
        ("accept", "received", "accepted", 100),
    )  # fmt: skip
    found = clocks.timed(asked(there))
    # 100 minutes less (50 - 20) and (75 - 60)
    assert found["up.accepted"].within[50] == timedelta(minutes=55)
    assert found["up.acknowledged"].within[95] == timedelta(minutes=10)


def test_the_loop_is_closed_on_time_by_the_hour_that_stood_when_the_reply_was_given(there):
    def replied(due, *more):
        case(there, sent(0), ("reply", "arrived", "replied", 10, {"due_at": due}), *more)

    hour = FIRST + timedelta(minutes=60)
    replied(hour, ("acknowledge", "replied", "closed", 60))
    replied(hour, ("acknowledge", "replied", "closed", 61))
    replied(hour)
    replied(None, ("acknowledge", "replied", "closed", 20))
    replied(now() + timedelta(days=1))
    replied(hour, ("die", "replied", "died", 30))
    assert clocks.loops(asked(there)) == {
        "on_time": 1, "late": 1, "overdue": 1, "not_kept": 1, "running": 1, "died": 1
    }  # fmt: skip
    # one of the three that were due
    assert table(there, "loops")["按时办结率"] == ["33.33%"]


def test_reasons_are_shown_by_code_and_own_words_never(there):
    for code in ("beyond_us", "beyond_us", "other"):
        case(there, sent(0), ("decline", "requested", "declined", 1, {"reason_code": code}))
    case(
        there,
        ("propose", "candidate", "proposed", 1, {"reason_code": "演示患者住在东街"}),
        direction=DOWN,
    )
    assert table(there, "up-declined")["超出本院诊治能力"] == ["2"]
    assert table(there, "up-declined")["合计"] == ["3"]
    assert table(there, "down-proposed") == {"不在县区列表内": ["1"], "合计": ["1"]}
    everything = str(figures.figures(asked(there), names(there)).tables)
    assert "东街" not in everything


def test_out_of_the_county_is_a_share_of_all_that_were_sent(there):
    for _n in range(3):
        case(there, sent(0))
    case(there, ("leave", "approved", "away", 1), direction=OUT, indication="试验指征")
    found = table(there, "compared")
    # 1 / (1 + 3)
    assert (found["已转出县域"][0], found["县域外转诊占比"][0]) == ("1", "25.00%")


def test_oversight_reads_no_count_below_five_and_cannot_subtract_it(there):
    for _n in range(3):
        case(there, sent(0), destination=there.other)
    for _n in range(9):
        case(there, sent(0))
    plain = table(there, "flow-up")
    assert plain == {"基层": ["9", "3", "12"], "合计": ["9", "3", "12"]}
    hidden = table(there, "flow-up", hides=True)
    assert hidden == {"基层": ["隐去", "＜5", "12"], "合计": ["隐去", "＜5", "12"]}
    assert table(there, "up", hides=True)["发出"] == ["12"]


def test_who_came_to_a_joint_ward_is_counted_by_ward_and_hidden_like_all_else(there, client):
    doctor = there.person("doctor")
    row = JointWard.objects.create(
        county=there.county, institution=there.base, partner=there.hospital, name="康复病房",
        doctor=doctor, from_on=FIRST.date(),
    )  # fmt: skip
    for _n in range(2):
        down(there, 0, joint_ward=row, ward_doctor=doctor)
    for _n in range(6):
        down(there, 0)
    head = "基层 · 康复病房"
    assert table(there, "wards") == {head: ["2"], "不住联合病房": ["6"], "合计": ["8"]}
    hidden = {head: ["＜5"], "不住联合病房": ["隐去"], "合计": ["8"]}
    assert table(there, "wards", hides=True) == hidden
    enter(client, there.doctor)
    behind = f"/referrals/figures/cases/?of=down.registered&period=202403&ward={row.pk}"
    assert client.get(behind).context["n"] == 2


def test_no_ratio_growth_or_time_tells_a_small_count(there):
    case(there, sent(0), ("acknowledge", "requested", "received", 7))
    down(there, 0, heard(1))
    found = table(there, "compared", hides=True)
    assert found["上下转比"][0] == found["县域外转诊占比"][0] == "＜5"
    assert set(table(there, "times", hides=True)["发出至受理"]) == {"＜5"}


def test_the_ordinary_way_is_hidden_where_the_green_one_would_tell_it(there):
    for _n in range(8):
        case(there, ("dispatch", "draft", "dispatched", 0))
    for _n in range(2):
        case(there, sent(0))
    found = table(there, "up", hides=True)
    assert (found["发出"], found["其中绿色通道"]) == (["10"], ["隐去"])


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


ADDRESS = "/referrals/figures/?period=202403"


def test_every_number_of_a_body_leads_to_its_cases(there, client):
    for _n in range(2):
        case(there, sent(0), ("acknowledge", "requested", "received", 5))
    case(there, sent(0), origin=there.other, destination=there.hospital)
    enter(client, there.doctor)
    page = client.get(ADDRESS)
    words = page.content.decode()
    assert page.status_code == 200 and "of=up.acknowledged" in words
    for cell in (
        cell for one in page.context["tables"] for _l, cells in one["lines"] for cell in cells
    ):
        if cell[1]:
            behind = client.get(cell[1])
            assert (behind.status_code, behind.context["n"]) == (200, cell[0].value), cell


def test_oversight_reads_counts_and_no_case(there, client):
    for _n in range(3):
        case(there, sent(0), ("acknowledge", "requested", "received", 5))
    viewer = make.actor(role="viewer", county=there.county)
    enter(client, viewer)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    words = page.content.decode()
    assert "＜5" in words and "figures/cases" not in words and "演示患者" not in words
    assert client.get("/referrals/figures/cases/?of=up.sent&period=202403").status_code == 403
    assert client.get("/referrals/figures/now/").status_code == 403


def test_a_body_sees_itself_and_a_lead_its_alliance(there, client):
    case(there, sent(0), origin=there.other, destination=there.other)
    case(there, sent(0))
    for role, place, wanted in (
        ("clerk", there.base, "1"),
        ("lead_admin", there.hospital, "1"),
        ("head", there.other, "1"),
    ):
        enter(client, make.actor(role=role, institution=place))
        (sums,) = (t for t in client.get(ADDRESS).context["found"].tables if t.key == "up")
        assert sums.lines[0].cells[0].text == wanted, role
        foreign = there.base if role == "head" else there.other
        page = client.get(f"{ADDRESS}&institution={foreign.code}")
        assert page.status_code == 404, role


def test_a_stranger_of_another_county_finds_nothing_of_this_one(there, client):
    case(there, sent(0))
    enter(client, make.actor(role="viewer", county=make.county()))
    found = client.get(ADDRESS).context["found"]
    assert found.nothing
    page = client.get("/api/v1/referral-figures/", {"county": there.county.code})
    assert page.status_code == 404


def test_a_period_page_asks_the_database_no_more_often_for_more_cases(there, client):
    enter(client, there.hospital_desk)
    down(there, 0, heard(1))
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for _n in range(6):
        case(there, sent(0), ("acknowledge", "requested", "received", 5))
        down(there, 0, heard(1))
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    of_figures = [q for q in many.captured_queries if "referralevent" in q["sql"]]
    assert len(of_figures) <= 13
    assert len(many) == len(few)
    frame = 8  # what every page asks: who it is, for which county, what is unread
    assert len(many) - frame <= 19


def test_every_table_is_a_workbook_and_hides_the_same(there, client):
    for _n in range(3):
        case(there, sent(0))
    enter(client, make.actor(role="assessor", county=there.county))
    page = client.get(ADDRESS)
    for one in page.context["tables"]:
        answer = client.get(one["sheet"])
        assert answer.status_code == 200, one["table"].key
        rows = read_table("x.xlsx", answer.content).rows
        if one["table"].key == "up":
            assert ["发出", "＜5"] in [list(row.cells[:2]) for row in rows]
    assert client.get(f"{ADDRESS}&format=xlsx&table=none").status_code == 404


def test_the_rest_door_gives_the_same_tables(there, client):
    for _n in range(6):
        case(there, sent(0))
    case(there, sent(0), priority="urgent")
    enter(client, make.actor(role="viewer", county=there.county))
    said = json.loads(client.get("/api/v1/referral-figures/?period=202403").content)
    by_key = {one["key"]: one for one in said["tables"]}
    sent_line = by_key["up"]["lines"][0]
    assert sent_line["cells"] == [{"value": "7", "shown": "7", "hidden": ""}]
    marks = [line["cells"][0]["hidden"] for line in by_key["priorities"]["lines"]]
    assert marks == ["hidden", "small", "", ""]
    wrong = client.get("/api/v1/referral-figures/?period=2024Q9")
    assert wrong.status_code == 422


def test_where_the_cases_are_now_has_the_oldest_hour_first(there, client):
    early, late = now() - timedelta(hours=5), now() + timedelta(hours=5)
    for due in (late, early):
        row = case(there)
        Referral.objects.filter(pk=row.pk).update(
            status="requested" if due == early else "received", is_open=True, owner_side="L",
            owner_at=there.hospital, due_at=due,
        )  # fmt: skip
    enter(client, there.hospital_desk)
    page = client.get("/referrals/figures/now/")
    assert [line.state for line, _body in page.context["lines"]] == ["requested", "received"]
    assert (page.context["n"], page.context["late"]) == (2, 1)
    said = client.get("/api/v1/referral-standing/").json()["lines"]
    assert [(one["status"], one["open"], one["late"]) for one in said] == [
        ("requested", 1, 1), ("received", 1, 0),
    ]  # fmt: skip
    assert {one["institution"] for one in said} == {there.hospital.code}
    enter(client, there.doctor)
    assert client.get("/referrals/figures/now/").status_code == 403
    assert client.get("/api/v1/referral-standing/").status_code == 403
