"""The trial command of service: printed examples, every edge, and days counted one by one."""

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.staffing.days import WINDOW, d, day, days_of, many, periods, runs, written

ROOT = Path(__file__).resolve().parents[2]
quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ask(*questions):
    """The answers to questions, in their order."""
    out, there = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(json.dumps(questions, ensure_ascii=False))
    try:
        call_command("try_service", "--json", stdout=out)
    finally:
        sys.stdin = there
    return json.loads(out.getvalue())


def one(kind, **question):
    """The answer to one question, without its id."""
    (answer,) = ask({"id": "q", "kind": kind, **question})
    assert answer.pop("id") == "q"
    return answer


def spans(*texts):
    """`2024-01-01/2024-02-01` as a period; an open end is empty."""
    return [
        {"from": first, "to": until or None} for first, until in (text.split("/") for text in texts)
    ]


def verified(*texts):
    return [{**span, "verified": True} for span in spans(*texts)]


# --- months --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "until", "months", "answer"),
    [
        ("2024-01-01", "2024-07-01", 6, ("2024-07-01", 182, True)),
        ("2023-10-01", "2024-04-01", 6, ("2024-04-01", 183, True)),
        ("2024-01-01", "2024-06-30", 6, ("2024-07-01", 181, False)),
        ("2023-08-31", "2024-02-29", 6, ("2024-02-29", 182, True)),
        ("2024-08-31", "2025-02-28", 6, ("2025-02-28", 181, True)),
        ("2024-08-31", "2025-02-27", 6, ("2025-02-28", 180, False)),
        ("2024-02-29", "2025-02-28", 12, ("2025-02-28", 365, True)),
        ("2024-10-31", "2024-11-30", 1, ("2024-11-30", 30, True)),
        ("2024-12-31", "2025-12-31", 12, ("2025-12-31", 365, True)),
        ("2024-05-15", "2024-05-15", 0, ("2024-05-15", 0, True)),
        ("2024-05-15", "2024-05-10", 1, ("2024-06-15", -5, False)),
        ("2024-05-15", None, 6, ("2024-11-15", None, True)),
    ],
)
def test_months_are_those_of_the_calendar(first, until, months, answer):
    found = one("months", **{"from": first, "to": until, "months": months})
    assert found == dict(zip(("end", "days", "counts"), answer, strict=True))


# --- ledger --------------------------------------------------------------------


def test_what_touches_overlaps_or_repeats_counts_once():
    answer = one(
        "ledger",
        intervals=verified(
            "2024-03-01/2024-04-01",
            "2024-01-01/2024-02-01",
            "2024-02-01/2024-02-10",
            "2024-01-20/2024-02-05",
            "2024-01-01/2024-02-01",
            "2024-06-01/2024-06-01",
        ),
        absences=[],
    )
    assert answer == {
        "days": 31 + 9 + 31,
        "merged": spans("2024-01-01/2024-02-10", "2024-03-01/2024-04-01"),
    }


def test_a_leave_cuts_every_posting_and_lasts_across_them():
    answer = one(
        "ledger",
        intervals=verified("2024-01-01/2024-02-01", "2024-03-01/2024-04-01"),
        absences=spans("2024-01-30/2024-03-02", "2024-03-10/2024-03-11", "2024-03-10/2024-03-11"),
    )
    assert answer == {
        "days": 29 + 8 + 21,
        "merged": spans("2024-01-01/2024-01-30", "2024-03-02/2024-03-10", "2024-03-11/2024-04-01"),
    }


def test_only_verified_days_count_and_unverified_ones_take_none_away():
    rows = verified("2024-01-01/2024-02-01")
    rows += [{**row, "verified": False} for row in spans("2024-01-10/2024-03-01")]
    assert one("ledger", intervals=rows, absences=[])["days"] == 31


def test_no_service_is_nought_days():
    assert one("ledger", intervals=[], absences=spans("2024-01-01/")) == {"days": 0, "merged": []}


def test_what_goes_on_has_no_count_until_a_leave_without_end_closes_it():
    rows = verified("2024-01-01/")
    assert one("ledger", intervals=rows, absences=[]) == {
        "days": None,
        "merged": spans("2024-01-01/"),
    }
    assert one("ledger", intervals=rows, absences=spans("2024-01-31/"))["days"] == 30


@quick
@given(st.lists(st.tuples(periods(), st.booleans()), max_size=8), many(5, 40))
def test_the_ledger_counts_as_one_counts_days(intervals, leaves):
    expected = days_of(span for span, yes in intervals if yes) - days_of(leaves)
    answer = one(
        "ledger",
        intervals=[written(span, verified=yes) for span, yes in intervals],
        absences=[written(span) for span in leaves],
    )
    assert answer == {"days": len(expected), "merged": [written(run) for run in runs(expected)]}


# --- shares --------------------------------------------------------------------


def part(text, share="1", full_time=None):
    (span,) = spans(text)
    return {**span, "share": share, "full_time": share == "1" if full_time is None else full_time}


@pytest.mark.parametrize(
    ("parts", "allowed", "total"),
    [
        ([], True, "0"),
        ([part("2024-01-01/2024-02-01"), part("2024-02-01/2024-03-01")], True, "60"),
        ([part("2024-01-01/2024-02-02"), part("2024-02-01/2024-03-01")], False, None),
        ([part("2024-01-01/2024-02-01"), part("2024-01-01/2024-02-01")], False, None),
        ([part("2024-01-01/2024-02-01"), part("2024-01-31/2024-02-02", "0.1")], False, None),
        ([part("2024-01-01/2024-01-11", "0.1")] * 10, True, "10"),
        ([part("2024-01-01/2024-01-11", "0.1")] * 11, False, None),
        ([part("2024-01-01/2024-01-04", "0.2"), part("2024-01-02/2024-01-03", "0.80")], True, "1.4"),
        ([part("2024-01-01/2024-01-02", "0.3333333333333333333333333333333333")] * 3, True,
         "0.9999999999999999999999999999999999"),
        ([part("2024-01-01/2024-01-02", "1.5")], False, None),
        ([part("2024-01-01/2024-01-01", "1.5")], True, "0"),
        ([part("2024-01-01/", "1"), part("2023-01-01/2024-01-01")], True, None),
        ([part("2024-01-01/", "1"), part("2025-01-01/2025-01-02", "0.5")], False, None),
    ],
)  # fmt: skip
def test_shares_of_one_day_never_make_more_than_one_person(parts, allowed, total):
    assert one("shares", intervals=parts) == {"allowed": allowed, "fte_days": total}


@quick
@given(st.lists(st.tuples(periods(30), st.integers(1, 100)), max_size=6))
def test_shares_add_up_as_one_adds_them_day_by_day(parts):
    sums = {}
    for span, hundredths in parts:
        for one_day in days_of([span]):
            sums[one_day] = sums.get(one_day, 0) + hundredths
    allowed = all(total <= 100 for total in sums.values())
    answer = one(
        "shares",
        intervals=[
            written(span, full_time=part == 100, share=str(Decimal(part) / 100))
            for span, part in parts
        ],
    )
    assert answer["allowed"] is allowed
    if allowed:
        assert Fraction(answer["fte_days"]) == Fraction(sum(sums.values()), 100)
    else:
        assert answer["fte_days"] is None


# --- eligibility ---------------------------------------------------------------


def stands(as_of, *texts, rule="base_1_year", absences=(), ongoing=None):
    return one(
        "eligibility",
        rule=rule,
        intervals=spans(*texts),
        absences=spans(*absences),
        as_of=as_of,
        ongoing=ongoing,
    )


def said(met, short, earliest=None):
    return {"met": met, "short_days": short, "earliest": earliest}


def test_a_year_has_as_many_days_as_the_one_that_begins_on_the_first_day_that_counts():
    # From 1 March 2023 a year has 366 days, from 1 March 2024 it has 365.
    assert stands("2030-01-01", "2023-03-01/2024-02-29") == said(False, 1)
    assert stands("2030-01-01", "2023-03-01/2024-03-01") == said(True, 0)
    assert stands("2030-01-01", "2024-03-01/2025-03-01") == said(True, 0)
    assert stands("2030-01-01", "2024-03-01/2025-02-28") == said(False, 1)
    # A year from the leap day ends with the last day of February.
    assert stands("2030-01-01", "2024-02-29/2025-02-28") == said(True, 0)


def test_the_first_day_that_counts_is_the_first_one_without_leave():
    # 365 days are left of each: a year from 2 March 2023 has one more, one from 2 March 2024 not.
    texts = ("2023-02-01/2024-03-01",)
    assert stands("2025-01-01", *texts, absences=["2023-02-01/2023-03-02"]) == said(False, 1)
    assert stands("2026-01-01", "2024-02-01/2025-03-02", absences=["2024-02-01/2024-03-02"]) == (
        said(True, 0)
    )


def test_service_before_the_day_counts_and_the_day_itself_does_not():
    assert stands("2024-07-01", "2024-01-01/2024-12-01", rule="study_6_months") == said(True, 0)
    assert stands("2024-06-30", "2024-01-01/2024-12-01", rule="study_6_months") == said(False, 1)


def test_without_service_nothing_is_said_of_lacking_days():
    assert stands("2024-01-01") == said(False, None)
    assert stands("2024-01-01", "2024-01-01/2026-01-01") == said(False, None)
    assert stands("2024-02-01", "2024-01-01/2024-02-01", absences=["2023-01-01/"]) == (
        said(False, None)
    )


def test_what_goes_on_counts_before_the_day_and_tells_the_first_day_that_is_enough():
    # 60 days from 1 January, 31 in March; 365 + 1 of the year from 1 January 2024.
    answer = stands("2024-06-01", "2024-01-01/2024-03-01", ongoing="2024-05-01")
    assert answer == said(False, 366 - 60 - 31, (d("2024-06-01") + timedelta(275)).isoformat())


def test_what_begins_on_the_day_itself_is_enough_a_year_later():
    assert stands("2024-02-29", ongoing="2024-02-29") == said(False, None, "2025-02-28")
    assert stands("2024-02-01", ongoing="2024-02-29") == said(False, None, "2025-02-28")


def test_the_earliest_day_supposes_no_absence_from_the_day_on():
    leave = ["2024-01-11/2024-02-01", "2024-03-01/2024-04-01"]
    answer = stands("2024-02-01", ongoing="2024-01-01", absences=leave, rule="study_6_months")
    # 182 days of the half-year from 1 January, 10 of them served before the leave.
    assert answer == said(False, 172, (d("2024-02-01") + timedelta(172)).isoformat())


def test_who_has_enough_is_told_no_earliest_day():
    answer = stands("2024-07-01", ongoing="2024-01-01", rule="study_6_months")
    assert answer == said(True, 0)


def reference(intervals, leaves, months, as_of, ongoing):
    """Eligibility by days alone, going forward until it is enough."""
    days = days_of(intervals)
    if ongoing:
        days |= days_of([(ongoing, as_of)])
    days = {one for one in days - days_of(leaves) if one < as_of}
    short = lacking(days, months)
    if short == 0 or ongoing is None:
        return said(short == 0, short)
    at = as_of
    while lacking(days, months) != 0:
        days.add(at)
        at += timedelta(days=1)
    return said(False, short, at.isoformat())


def lacking(days, months):
    if not days:
        return None
    first = min(days)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    end = None
    for back in range(4):
        try:
            end = date(year, month + 1, first.day - back)
            break
        except ValueError:
            continue
    return max((end - first).days - len(days), 0)


@quick
@given(
    many(5, 150),
    many(4, 40),
    st.sampled_from([("base_1_year", 12), ("study_6_months", 6)]),
    st.integers(0, WINDOW + 200),
    st.one_of(st.none(), st.integers(0, 200)),
)
def test_eligibility_is_what_days_counted_one_by_one_say(intervals, leaves, rule, at, back):
    as_of, ongoing = day(at), None if back is None else day(at - back)
    answer = one(
        "eligibility",
        rule=rule[0],
        intervals=[written(span) for span in intervals],
        absences=[written(span) for span in leaves],
        as_of=as_of.isoformat(),
        ongoing=ongoing and ongoing.isoformat(),
    )
    assert answer == reference(intervals, leaves, rule[1], as_of, ongoing)


# --- coverage ------------------------------------------------------------------


def posting(person, text, centre="c", employer="L", title="中级"):
    (span,) = spans(text)
    return {"person": person, "employer": employer, "centre": centre, "title": title, **span}


def covered(*postings, absences=(), year=2024, centres=(("c", "L"),)):
    return one(
        "coverage",
        year=year,
        centres=[{"code": code, "lead": lead} for code, lead in centres],
        postings=list(postings),
        absences=[{"person": who, **spans(text)[0]} for who, text in absences],
    )["centres"]


def test_a_centre_that_nobody_is_sent_to_has_one_gap_of_all_year():
    assert covered() == [
        {"code": "c", "covered_days": 0, "gap_days": 366, "gaps": spans("2024-01-01/2025-01-01")}
    ]


@pytest.mark.parametrize(
    ("row", "days"),
    [
        (posting("p", "2023-01-01/"), 366),
        (posting("p", "2024-12-31/2025-06-01"), 1),
        (posting("p", "2023-01-01/2024-01-01"), 0),
        (posting("p", "2024-02-01/2024-03-01", title="正高"), 29),
        (posting("p", "2024-02-01/2024-03-01", title="副高"), 29),
        (posting("p", "2024-02-01/2024-03-01", title="初级"), 0),
        (posting("p", "2024-02-01/2024-03-01", title="无"), 0),
        (posting("p", "2024-02-01/2024-03-01", employer="M"), 0),
        (posting("p", "2024-02-01/2024-03-01", centre="other"), 0),
    ],
)
def test_who_covers_a_centre(row, days):
    (centre,) = covered(row)
    assert (centre["covered_days"], centre["gap_days"]) == (days, 366 - days)


def test_a_leave_opens_a_gap_unless_another_one_is_there():
    away = ("p", "2024-03-10/2024-03-20")
    (centre,) = covered(posting("p", "2024-01-01/"), absences=[away])
    assert centre["gaps"] == spans("2024-03-10/2024-03-20")
    (centre,) = covered(
        posting("p", "2024-01-01/"), posting("q", "2024-03-01/2024-03-15"), absences=[away]
    )
    assert centre["gaps"] == spans("2024-03-15/2024-03-20")
    (centre,) = covered(posting("p", "2024-01-01/"), absences=[("q", "2024-03-10/")])
    assert centre["gap_days"] == 0


@quick
@given(
    st.lists(
        st.tuples(
            st.sampled_from("pqr"),
            st.sampled_from("LM"),
            st.sampled_from("ab"),
            st.sampled_from(["无", "初级", "中级", "副高", "正高"]),
            periods(200),
        ),
        max_size=9,
    ),
    st.lists(st.tuples(st.sampled_from("pqr"), periods(40)), max_size=4),
    st.sampled_from([2023, 2024]),
)
def test_cover_is_what_days_looked_at_one_by_one_say(rows, leaves, year):
    leads = {"a": "L", "b": "M"}
    whole = days_of([(date(year, 1, 1), date(year + 1, 1, 1))])
    away = {who: days_of(span for other, span in leaves if other == who) for who in "pqr"}
    answer = one(
        "coverage",
        year=year,
        centres=[{"code": code, "lead": lead} for code, lead in leads.items()],
        postings=[
            written(span, person=who, employer=home, centre=code, title=title)
            for who, home, code, title, span in rows
        ],
        absences=[written(span, person=who) for who, span in leaves],
    )
    for centre in answer["centres"]:
        there = set()
        for who, home, code, title, span in rows:
            if (code, home) == (centre["code"], leads[code]) and title in {"中级", "副高", "正高"}:
                there |= days_of([span]) - away[who]
        assert centre["covered_days"] == len(whole & there)
        assert centre["gap_days"] == len(whole - there)
        assert centre["gaps"] == [written(run) for run in runs(whole - there)]


# --- the command itself --------------------------------------------------------

BAD = [
    {"kind": "nothing"},
    {"kind": None},
    {},
    {"kind": "months", "from": "2024-02-30", "to": "2024-03-01", "months": 1},
    {"kind": "months", "from": "20240201", "to": "2024-03-01", "months": 1},
    {"kind": "months", "from": "2024-02-01", "months": 1},
    {"kind": "months", "from": "2024-02-01", "to": "2024-03-01", "months": "1"},
    {"kind": "months", "from": "2024-02-01", "to": "2024-03-01", "months": True},
    {"kind": "months", "from": "2024-02-01", "to": "2024-03-01", "months": 10**30},
    {"kind": "months", "from": "2024-02-01", "to": "2024-03-01", "months": 10**6},
    {"kind": "months", "from": "2024-02-01", "to": "2024-03-01", "months": -1},
    {"kind": "ledger"},
    {"kind": "ledger", "intervals": [1]},
    {"kind": "ledger", "intervals": spans("2024-01-01/2024-02-01")},
    {"kind": "ledger", "intervals": verified("2024-02-01/2024-01-01")},
    {"kind": "ledger", "intervals": [], "absences": "none"},
    {"kind": "shares", "intervals": [part("2024-01-01/2024-02-01", "half", False)]},
    {"kind": "shares", "intervals": [part("2024-01-01/2024-02-01", "1e-1", False)]},
    {"kind": "shares", "intervals": [part("2024-01-01/2024-02-01", 0.5, False)]},
    {"kind": "shares", "intervals": [part("2024-01-01/2024-02-01", "-0.5", False)]},
    {"kind": "shares", "intervals": [part("2024-01-01/2024-02-01", "0.5", True)]},
    {"kind": "eligibility", "rule": "other", "intervals": [], "as_of": "2024-01-01"},
    {"kind": "eligibility", "rule": "base_1_year", "intervals": [], "as_of": None},
    {"kind": "coverage", "year": 2024, "centres": [{"code": "c"}], "postings": []},
    {"kind": "coverage", "year": 9999, "centres": [], "postings": []},
    {
        "kind": "coverage",
        "year": 2024,
        "centres": [],
        "postings": [posting("p", "2024-01-01/", title="主任医师")],
    },
]


def test_a_bad_element_is_answered_with_its_reason_and_spoils_no_other():
    good = {"id": "g", "kind": "months", "from": "2024-01-01", "to": "2024-07-01", "months": 6}
    asked = [{**bad, "id": str(at)} for at, bad in enumerate(BAD)]
    answers = {answer["id"]: answer for answer in ask(*asked, 7, None, [], good)}
    for at in range(len(BAD)):
        assert set(answers[str(at)]) == {"id", "error"}
        assert answers[str(at)]["error"]["message"]
    assert answers[None]["error"]["message"]
    assert answers["g"]["counts"] is True


def test_unknown_keys_are_ignored_and_an_empty_list_is_answered_with_one():
    answer = one("ledger", intervals=verified("2024-01-01/2024-01-02"), absences=[], colour="red")
    assert answer["days"] == 1
    assert ask() == []


def test_nothing_but_answers_leaves_the_command(tmp_path):
    question = '[{"id":"演示","kind":"shares","intervals":[]},{"id":2,"kind":"没有"}]'
    run = subprocess.run(
        [sys.executable, "manage.py", "try_service", "--json"],
        cwd=ROOT,
        env={**os.environ, "ALLIANCE_VAR": str(tmp_path)},
        input=question.encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout.decode()) == [
        {"id": "演示", "allowed": True, "fte_days": "0"},
        {"id": 2, "error": {"message": "kind: 没有"}},
    ]
