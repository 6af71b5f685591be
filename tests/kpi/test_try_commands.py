"""The three trial commands: one list in, one list out, and no element spoils another."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ask(monkeypatch):
    """Questions (or raw text) to a command, answers by id."""

    def asked(command, questions):
        text = questions if isinstance(questions, str) else json.dumps(questions)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        out = io.StringIO()
        call_command(command, "--json", stdout=out)
        return {answer["id"]: answer for answer in json.loads(out.getvalue())}

    return asked


def formula(identity, text, facts=None, **how):
    return {"id": identity, "formula": text, "facts": facts or {}, "strategy": "any", **how}


def test_a_formula_answers_with_value_status_and_shown(ask):
    answer = ask(
        "try_formula",
        [
            formula(
                "q", "a", {"a": "2", "b": "3"}, denominator="b", factor="100", decimals=1, extra=1
            )
        ],
    )["q"]
    # 2/3 × 100
    assert answer == {
        "id": "q",
        "value": "66.666666666667",
        "status": "computed",
        "shown": "66.7",
        "error": None,
    }


def test_a_refused_formula_says_where_and_what(ask):
    answer = ask("try_formula", [formula("q", "1 +\n人口")])["q"]
    assert answer["status"] == "refused"
    assert answer["value"] is None
    assert answer["shown"] is None
    assert (answer["error"]["line"], answer["error"]["column"]) == (2, 1)
    assert "人口" in answer["error"]["message"]


def test_other_indicators_have_the_questions_strategy_and_no_rounding(ask):
    how = {"strategy": "zero", "indicators": {"i": "(a + n) / 3"}}
    answer = ask("try_formula", [formula("q", "i * 3", {"a": "1", "n": None}, **how)])["q"]
    assert (answer["value"], answer["status"]) == ("1", "partial")


def test_absent_and_null_mean_the_same(ask):
    how = {"denominator": None, "factor": None, "decimals": None, "indicators": None}
    answer = ask("try_formula", [formula("q", "1/4", **how)])["q"]
    assert (answer["value"], answer["shown"]) == ("0.25", None)


def test_numbers_are_never_written_with_an_exponent(ask):
    answers = ask(
        "try_formula",
        [formula("big", "10^40"), formula("small", "0.000001/10"), formula("zero", "-0 * 5")],
    )
    assert answers["big"]["value"] == "1" + "0" * 40
    assert answers["small"]["value"] == "0.0000001"
    assert answers["zero"]["value"] == "0"


BAD_FORMULAS = [
    {"id": "no formula"},
    formula("number as a number", "a", {"a": 1}),
    formula("exponent", "a", {"a": "1e5"}),
    formula("not a number", "a", {"a": "NaN"}),
    formula("seven bands", "1", {"a": ["1"] * 7}),
    formula("facts are a list", "1", []) | {"facts": [1]},
    formula("formula is a number", 5),
    formula("strategy", "1", strategy="some"),
    formula("factor", "1", factor="ten"),
    formula("decimals", "1", decimals=7),
    formula("decimals as text", "1", decimals="2"),
    formula("indicators", "1", indicators=["a"]),
    formula("an indicator", "1", indicators={"i": 3}),
    formula("deep", "(" * 20_000),
    formula("minus", "-" * 10_000 + "1"),
    formula("powers", "2^" * 5_000 + "2"),
    formula("not", "not " * 4_000 + "1"),
    formula("calls", "abs(" * 4_000 + "1"),
    formula("long", "1+" * 100_000 + "1"),
    formula("digits", "9" * 15_000),
]


def test_one_bad_formula_never_spoils_the_others(ask):
    good = formula("good", "1/8", decimals=2)
    answers = ask("try_formula", [*BAD_FORMULAS, good])
    assert answers["good"]["shown"] == "0.13"
    for question in BAD_FORMULAS:
        answer = answers[question["id"]]
        assert answer["status"] == "refused", question["id"]
        assert set(answer["error"]) == {"line", "column", "message"}


def test_numbers_no_machine_can_hold_are_told_and_not_computed(ask):
    bombs = [formula("tower", "9^9^9^9"), formula("small", "10^-999999 / 10^999999")]
    answers = ask("try_formula", [*bombs, formula("good", "1")])
    assert answers["tower"]["status"] == "undefined"
    assert answers["small"]["value"] in (None, "0")
    assert answers["good"]["value"] == "1"


@pytest.mark.parametrize(
    "element",
    [
        '{"id": "bad", "formula": "a", "facts": {"a": ' + "9" * 5000 + "}}",
        '{"id": "bad", "formula": "a", "facts": {"a": 1e999999}}',
        '{"id": "bad", "formula": "a", "facts": {"a": NaN}}',
        '{"id": "bad", "formula": "a", "facts": {"a": ' + "[" * 50_000 + "]" * 50_000 + "}}",
        '{"id": "bad", "formula": "\\ud800"}',
    ],
)
def test_json_that_breaks_parsers_spoils_nothing(ask, element):
    good = json.dumps(formula("good", "2"))
    answers = ask("try_formula", f"[{element}, {good}]")
    assert answers["good"]["value"] == "2"
    assert answers["bad"]["status"] == "refused"


def test_half_a_character_in_an_id_comes_back_as_it_went_in(ask):
    assert ask("try_formula", '[{"id": "\\ud83d", "formula": "2"}]')["\ud83d"]["value"] == "2"


@pytest.mark.parametrize("text", ["", "{}", "nothing", "3", '[{"id": "a"'])
def test_what_is_no_list_is_an_error(ask, text):
    with pytest.raises(CommandError):
        ask("try_formula", text)


def test_the_order_of_the_list_changes_nothing(ask):
    questions = [*BAD_FORMULAS[:8], formula("x", "a/3", {"a": "1"}), formula("y", "0^0")]
    assert ask("try_formula", questions) == ask("try_formula", questions[::-1])


def test_a_process_reads_and_writes_utf8_in_any_locale_and_nothing_else():
    questions = [formula("问", "１＋人口", {"人口": "2"}), formula("x", "（")]
    done = subprocess.run(
        [sys.executable, "manage.py", "try_formula", "--json"],
        input=json.dumps(questions, ensure_ascii=False).encode(),
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    answers = json.loads(done.stdout.decode("utf-8"))
    assert [(answer["id"], answer["value"]) for answer in answers] == [("问", "3"), ("x", None)]


def score(identity, rule, **fields):
    return {"id": identity, "rule": rule, "max": "10", "params": {}, **fields}


def test_scores_are_answered_with_points_status_and_flag(ask):
    answers = ask(
        "try_score",
        [
            score(
                "pass", "threshold", value="60.1", target="60", comparator="ge", baseline="60.48"
            ),
            score("none", "threshold", value=None, target="60", comparator="ge", baseline="1"),
            score("first year", "growth", value="5", params={"g": "0.1"}, baseline="4"),
            score("equal", "linear", value="5", params={"L": "1", "U": "1"}),
            score("unsigned", "expert", params={"points": "5"}),
            score("third", "ratio", value="1", target="3"),
        ],
    )
    told = {
        code: (answer["points"], answer["status"], answer["below_baseline"])
        for code, answer in answers.items()
    }
    assert told == {
        "pass": ("10", "scored", True),
        "none": (None, "missing", None),
        "first year": (None, "not_computable", False),
        "equal": (None, "refused", None),
        "unsigned": (None, "refused", None),
        "third": ("3.33", "scored", None),
    }


def test_one_bad_score_never_spoils_the_others(ask):
    bad = [
        {"id": "empty"},
        score("gate", "gate"),
        score("unknown", "median"),
        score("max", "ratio", value="1", target="1") | {"max": 10},
        score("negative", "ratio", value="1", target="1") | {"max": "-1"},
        score("value", "ratio", value="1e3", target="1"),
        score("direction", "ratio", value="1", target="1", direction="up"),
        score("rows", "steps", value="1", params={"steps": [{"from": "1"}]}),
        score("huge", "ratio", value="9" * 5000, target="1"),
        score("rule", {"a": 1}),
    ]
    answers = ask("try_score", [*bad, score("good", "deduct", value="2", params={"n": "3"})])
    assert answers["good"]["points"] == "4"
    assert {answers[question["id"]]["status"] for question in bad} == {"refused"}


def assessment(identity="q", **changes):
    return {
        "id": identity,
        "period": "2024",
        "level": "alliance",
        "units": [{"code": "u1", "name": "一院"}, {"code": "u2", "name": "二院"}],
        "alliances": [{"code": "x", "name": "东片"}, {"code": "y", "name": "西片"}],
        "memberships": [
            {"unit": "u1", "alliance": "x", "from": "2024-12-31", "to": None},
            {"unit": "u2", "alliance": "x", "from": "2020-01-01", "to": "2024-12-31"},
            {"unit": "u2", "alliance": "y", "from": "2020-01-01", "to": "9999-12-31"},
        ],
        "indicators": [
            {
                "code": "k",
                "formula": "a",
                "denominator": "b",
                "factor": "100",
                "decimals": 1,
                "direction": "higher",
                "strategy": "any",
            }
        ],
        "values": [
            {"unit": "u1", "element": "a", "value": "1"},
            {"unit": "u1", "element": "b", "value": "2"},
            {"unit": "u2", "element": "a", "value": "1"},
            {"unit": "u2", "element": "b", "value": "4"},
        ],
        "last_year_values": [
            {"unit": "u2", "element": "a", "value": "1"},
            {"unit": "u2", "element": "b", "value": "5"},
        ],
        "scheme": {
            "groups": [
                {
                    "code": "g",
                    "items": [
                        {
                            "code": "i",
                            "indicator": "k",
                            "weight": "60",
                            "rule": "ratio",
                            "params": {},
                            "target": "50",
                            "direction": "higher",
                        },
                        {
                            "code": "j",
                            "indicator": "k",
                            "weight": "40",
                            "rule": "growth",
                            "params": {"g": "0.5"},
                        },
                        {
                            "code": "gate",
                            "indicator": None,
                            "weight": "0",
                            "rule": "gate",
                            "params": {"scope": "whole"},
                        },
                    ],
                }
            ]
        },
        "not_applicable": [],
        "gate_results": [],
        **changes,
    }


def test_an_assessment_goes_from_values_to_ranks(ask):
    answer = ask("try_assessment", [assessment()])["q"]
    # x: 2/6 = 33.33 %, 60 × 33.33/50 = 40, no last year of u1; y: 1/4 = 25 %, 60 × 25/50 = 30
    # and growth 25/20 − 1 = 0.25 of the wanted 0.5: 40 × 0.5 = 20.
    assert answer["subjects"] == [
        {
            "subject": "y",
            "rank": 1,
            "total": "50",
            "values": {"k": "25"},
            "items": [
                {"item": "i", "points": "30", "status": "scored"},
                {"item": "j", "points": "20", "status": "scored"},
            ],
        },
        {
            "subject": "x",
            "rank": 2,
            "total": "40",
            "values": {"k": "33.333333333333"},
            "items": [
                {"item": "i", "points": "40", "status": "scored"},
                {"item": "j", "points": "0", "status": "not_computable"},
            ],
        },
    ]


def test_what_does_not_apply_and_closed_gates_are_heard(ask):
    answer = ask(
        "try_assessment",
        [
            assessment(
                not_applicable=[{"subject": "y", "item": "j"}],
                gate_results=[{"subject": "x", "item": "gate", "holds": False}],
            )
        ],
    )["q"]
    first, second = answer["subjects"]
    # y: 30 × 100/60
    assert (first["subject"], first["total"]) == ("y", "50")
    assert first["items"][1] == {"item": "j", "points": None, "status": "not_applicable"}
    assert (second["subject"], second["total"], second["rank"]) == ("x", "0", 2)
    assert second["items"][0]["points"] == "40"


def test_the_order_inside_an_assessment_changes_nothing_but_the_order_of_items(ask):
    question = assessment()
    turned = {
        key: value[::-1] if isinstance(value, list) else value for key, value in question.items()
    }
    assert ask("try_assessment", [question]) == ask("try_assessment", [turned])


def test_an_indicator_may_be_its_own_element(ask):
    own = [{"code": "a", "formula": "a"}]
    answer = ask("try_assessment", [assessment(indicators=own, scheme={"groups": []})])["q"]
    assert {one["subject"]: one["values"]["a"] for one in answer["subjects"]} == {
        "x": "2",
        "y": "1",
    }


def test_one_bad_assessment_never_spoils_the_others(ask):
    broken = {"code": "k", "formula": "a +"}
    bad = [
        {"id": "empty"},
        assessment("period", period="24"),
        assessment("level", level="county"),
        assessment("units", units=[1]),
        assessment("value", values=[{"unit": "u1", "element": "a", "value": "1e9"}]),
        assessment("formula", indicators=[broken]),
        assessment(
            "cycle", indicators=[{"code": "k", "formula": "l"}, {"code": "l", "formula": "k"}]
        ),
        assessment("day", memberships=[{"unit": "u", "alliance": "x", "from": "2024-13-01"}]),
        assessment("scheme", scheme={"groups": [{"code": "g", "items": [{"code": "i"}]}]}),
        assessment("gate", gate_results=[{"subject": "x", "item": "gate", "holds": "no"}]),
    ]
    answers = ask("try_assessment", [*bad, assessment("good")])
    assert len(answers["good"]["subjects"]) == 2
    for question in bad:
        assert answers[question["id"]]["subjects"] == []
        assert answers[question["id"]]["error"]["message"]
