"""Hundreds of cases that nobody chose: the trial commands and a second way agree on each.

The second way is fractions and plain loops, written against the specification; of the product it
uses nothing. Values are divided in 28 digits, as the specification says, then never rounded.
"""

import random
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import count
from typing import Any

import pytest

from tests.kpi import trying

Question = dict[str, Any]
TIDY = Context(prec=28, rounding=ROUND_HALF_UP)
SCORES, RUNS = 400, 150


def cents(points: Fraction) -> str:
    """Rounded half-up to two decimals, without idle noughts."""
    return trying.plain(trying.half_up(str(points), 2)) or "0"


def clamped(share: Fraction) -> Fraction:
    return max(Fraction(0), min(share, Fraction(1)))


def number(chance: random.Random, low: int = -20, high: int = 120) -> str:
    """Mostly whole, some with decimals, so that edges are met."""
    whole = chance.randint(low, high)
    return str(whole) if chance.random() < 0.6 else f"{whole}.{chance.randint(1, 9)}"


# --- score rules ------------------------------------------------------------------------------


HOLDS = {
    "ge": lambda a, t: a >= t,
    "gt": lambda a, t: a > t,
    "le": lambda a, t: a <= t,
    "lt": lambda a, t: a < t,
    "eq": lambda a, t: a == t,
}


def beside(chance: random.Random, value: str | None, low: int = -20) -> str:
    """A number to hold a value against: often the very same, because edges are where one errs."""
    return value if value is not None and chance.random() < 0.3 else number(chance, low)


def a_score(chance: random.Random, n: int) -> Question:
    value = chance.choice([None, *(number(chance) for _n in range(8))])
    rule = chance.choice(["threshold", "linear", "ratio", "steps", "growth", "deduct", "expert"])
    asked: Question = {
        "id": str(n), "rule": rule, "max": chance.choice(["10", "7.5", "3", "100"]),
        "value": value,
        "target": beside(chance, value, -3), "comparator": chance.choice([*HOLDS, "approx", "bare"]),
        "tolerance": chance.choice(["0", "1", "2.5", "40"]), "last_year": None,
        "baseline": chance.choice([None, beside(chance, value)]),
        "direction": chance.choice(["higher", "lower"]), "params": {},
    }  # fmt: skip
    asked["last_year"] = chance.choice([None, "0", *(beside(chance, value) for _n in range(5))])
    if rule == "linear":
        low = number(chance)
        asked["params"] = {
            "L": low,
            "U": chance.choice([low, *(number(chance) for _n in range(6))]),
        }
    if rule == "steps":
        word = "from" if asked["direction"] == "higher" else "to"
        bounds = sorted({beside(chance, value) for _n in range(chance.randint(1, 5))})
        asked["params"] = {
            "steps": [{word: b, "points": str(chance.randint(0, 3))} for b in bounds]
        }
    if rule == "growth":
        asked["params"] = {"g": chance.choice(["0", "0.15", "0.5", "1"])}
        if asked["params"]["g"] == "0":
            asked["params"]["strict"] = chance.random() < 0.5
    if rule == "deduct":
        asked["value"] = chance.choice([None, "0", "1", "3", "40"])
        asked["params"] = {"n": chance.choice(["0.5", "2"]), "floor": chance.choice(["0", "1"])}
    if rule == "expert":
        asked["params"] = {
            "points": chance.choice(["0", "2.345", asked["max"], "101", "-1"]),
            "assessor": chance.choice(["", "甲", "甲", "甲"]),
            "reason": chance.choice(["", "有据", "有据", "有据"]),
            "evidence": chance.choice([[], ["a.pdf"], ["a.pdf"]]),
        }
        del asked["value"]
    return asked


def scored(q: Question, value: Fraction | None) -> tuple[Fraction | None, str]:
    """Points before rounding, and the status."""
    most, params = Fraction(q["max"]), q["params"]
    if q["rule"] == "expert":
        points = Fraction(params["points"])
        signed = params["assessor"] and params["reason"] and params["evidence"]
        return (points, "scored") if signed and 0 <= points <= most else (None, "refused")
    if q["rule"] == "linear" and Fraction(params["L"]) == Fraction(params["U"]):
        return None, "refused"
    if value is None:
        return None, "missing"
    found: tuple[Fraction | None, str] = RULES[q["rule"]](q, value, most, params)
    return found


def threshold(q: Question, a: Fraction, most: Fraction, _params: Any) -> Any:
    comparator, target = q["comparator"], Fraction(q["target"])
    if comparator == "approx":
        holds = abs(a - target) <= Fraction(q["tolerance"])
    elif comparator == "bare":
        holds = a >= target if q["direction"] == "higher" else a <= target
    else:
        holds = HOLDS[comparator](a, target)
    return (most if holds else Fraction(0)), "scored"


def linear(_q: Question, a: Fraction, most: Fraction, params: Any) -> Any:
    low, high = Fraction(params["L"]), Fraction(params["U"])
    return most * clamped((a - low) / (high - low)), "scored"


def ratio(q: Question, a: Fraction, most: Fraction, _params: Any) -> Any:
    target = Fraction(q["target"])
    if target <= 0 or a < 0:
        return None, "not_computable"
    if q["direction"] == "higher":
        return most * min(a / target, Fraction(1)), "scored"
    return (most if a == 0 else most * min(target / a, Fraction(1))), "scored"


def steps(q: Question, a: Fraction, _most: Fraction, params: Any) -> Any:
    points = Fraction(0)
    word, is_up = ("from", True) if q["direction"] == "higher" else ("to", False)
    rows = sorted(params["steps"], key=lambda row: Fraction(row[word]), reverse=is_up)
    for row in rows:
        bound = Fraction(row[word])
        if (a >= bound) if is_up else (a <= bound):
            points = Fraction(row["points"])
            break
    return points, "scored"


def growth(q: Question, a: Fraction, most: Fraction, params: Any) -> Any:
    if q["last_year"] is None or Fraction(q["last_year"]) <= 0:
        return None, "not_computable"
    before, wanted = Fraction(q["last_year"]), Fraction(params["g"])
    if wanted == 0:
        holds = a > before if params.get("strict") else a >= before
        return (most if holds else Fraction(0)), "scored"
    return most * clamped((a / before - 1) / wanted), "scored"


def deduct(_q: Question, a: Fraction, most: Fraction, params: Any) -> Any:
    return max(most - Fraction(params["n"]) * a, Fraction(params["floor"])), "scored"


RULES = {
    "threshold": threshold, "linear": linear, "ratio": ratio, "steps": steps, "growth": growth,
    "deduct": deduct,
}  # fmt: skip


def flag(q: Question, value: Fraction | None) -> bool | None:
    if value is None or q["baseline"] is None:
        return None
    baseline = Fraction(q["baseline"])
    return value < baseline if q["direction"] == "higher" else value > baseline


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_points_of_hundreds_of_unseen_items(monkeypatch, seed):
    chance = random.Random(seed)
    questions = [a_score(chance, n) for n in range(SCORES)]
    met = set()
    for q, told in zip(questions, trying.ask(monkeypatch, "try_score", *questions), strict=True):
        value = None if q.get("value") is None else Fraction(q["value"])
        points, status = scored(q, value)
        expected = None if points is None else cents(points)
        assert (trying.plain(told["points"]), told["status"]) == (expected, status), q
        assert told["below_baseline"] is flag(q, value), q
        met.add((q["rule"], status))
    assert len(met) >= 15  # every rule with every status it can have


# --- small runs -------------------------------------------------------------------------------


UNITS = ("u1", "u2", "u3", "u4")
ELEMENTS = ("a", "b", "c")
NA, SCORED = "not_applicable", "scored"


def a_run(chance: random.Random, n: int) -> Question:
    names = {code: chance.choice("甲乙丙") for code in (*UNITS, "A1", "A2")}
    days = [None, "2024-12-30", "2024-12-31", "2025-06-30"]
    lines: list[dict[str, Any]] = []
    numbers = count(1)
    for _group in range(2):
        lines.append({"code": f"g{len(lines)}", "items": [an_item(chance, next(numbers))
                      for _n in range(2)]})  # fmt: skip
    gate = {**an_item(chance, 9), "code": "gate", "indicator": None, "weight": "0", "rule": "gate",
            "params": {"scope": chance.choice(["group", "whole"])}}  # fmt: skip
    lines[0]["items"].insert(0, gate)
    level = chance.choice(["unit", "alliance"])
    subjects = UNITS if level == "unit" else ("A1", "A2")
    return {
        "id": str(n), "period": "2024", "level": level,
        "units": [{"code": code, "name": names[code]} for code in UNITS],
        "alliances": [{"code": code, "name": names[code]} for code in ("A1", "A2")],
        "memberships": [
            {"unit": unit, "alliance": alliance, "from": chance.choice(["2020-01-01", "2024-12-31"]),
             "to": chance.choice(days)}
            for alliance in ("A1", "A2") for unit in UNITS if chance.random() < 0.7
        ],
        "indicators": [an_indicator(chance, f"i{n}") for n in range(1, 5)],
        "values": [
            {"unit": unit, "element": element,
             "value": chance.choice([None, "0", *(str(chance.randint(1, 60)) for _n in range(8))])}
            for unit in UNITS for element in ELEMENTS
        ],
        "last_year_values": [],
        "scheme": {"groups": lines},
        "not_applicable": [
            {"subject": code, "item": f"item{number}"}
            for code in subjects for number in (1, 2, 3) if chance.random() < 0.15
        ],
        "gate_results": [
            {"subject": code, "item": "gate", "holds": chance.random() < 0.7} for code in subjects
        ],
    }  # fmt: skip


def an_indicator(chance: random.Random, code: str) -> Question:
    return {
        "code": code, "formula": chance.choice(["a", "a + b"]),
        "denominator": chance.choice([None, "b", "b + c"]), "factor": chance.choice(["1", "100"]),
        "decimals": 2, "direction": "higher", "strategy": chance.choice(["any", "zero"]),
    }  # fmt: skip


def an_item(chance: random.Random, number: int) -> Question:
    rule = chance.choice(["threshold", "linear", "ratio"])
    params = {"L": "0", "U": chance.choice(["30", "90"])} if rule == "linear" else {}
    return {
        "code": f"item{number}", "indicator": f"i{number}", "rule": rule, "params": params,
        "weight": chance.choice(["10", "20", "33.3"]), "target": chance.choice(["20", "55", "150"]),
        "comparator": "ge", "direction": chance.choice(["higher", "lower"]),
    }  # fmt: skip


def bodies(q: Question, subject: str) -> set[str]:
    """Who belonged to it on the last day of the year."""
    if q["level"] == "unit":
        return {subject}
    return {
        row["unit"] for row in q["memberships"]
        if row["alliance"] == subject and row["from"] <= "2024-12-31"
        and (row["to"] is None or row["to"] >= "2024-12-31")
    }  # fmt: skip


def worth(q: Question, subject: str, i: Question) -> Decimal | None:
    """The value in 28 digits, None without one; codes are single letters joined by plus."""
    figures = {(row["unit"], row["element"]): row["value"] for row in q["values"]}
    codes = {part: i[part].split(" + ") for part in ("formula", "denominator") if i[part]}
    there = {
        code: [figures[unit, code] for unit in sorted(bodies(q, subject))]
        for part in codes.values() for code in part
    }  # fmt: skip
    gaps = {code for code, found in there.items() if not found or None in found}
    empty = {code for code, found in there.items() if all(one is None for one in found)}
    below = codes.get("denominator", [])
    if (gaps and i["strategy"] == "any") or empty >= set(there) or (below and empty >= set(below)):
        return None
    sums = {code: sum(int(one or 0) for one in found) for code, found in there.items()}
    above = Decimal(sum(sums[code] for code in codes["formula"]))
    under = Decimal(sum(sums[code] for code in below)) if below else Decimal(1)
    return None if not under else TIDY.multiply(TIDY.divide(above, under), Decimal(i["factor"]))


def whole_run(q: Question) -> list[Any]:
    """Every subject's total, rank, and points by item, in ranking order."""
    names = {row["code"]: row["name"] for row in (*q["units"], *q["alliances"])}
    left = {(row["subject"], row["item"]) for row in q["not_applicable"]}
    shut = {row["subject"] for row in q["gate_results"] if not row["holds"]}
    gate = q["scheme"]["groups"][0]["items"][0]["params"]["scope"]
    found = []
    for subject in [row["code"] for row in q["units" if q["level"] == "unit" else "alliances"]]:
        values = {i["code"]: worth(q, subject, i) for i in q["indicators"]}
        lines = [one for group in q["scheme"]["groups"] for one in group["items"]
                 if one["rule"] != "gate"]  # fmt: skip
        counted = [one for one in lines if (subject, one["code"]) not in left]
        raw = sum((Fraction(one["weight"]) for one in lines), Fraction(0))
        scale = raw / sum((Fraction(one["weight"]) for one in counted), Fraction(0))
        items: dict[str, tuple[str | None, str]] = {}
        for one in lines:
            if one not in counted:
                items[one["code"]] = (None, NA)
                continue
            value = values[one["indicator"]]
            asked = {**one, "max": one["weight"], "tolerance": "0", "last_year": None}
            points, status = scored(asked, None if value is None else Fraction(value))
            items[one["code"]] = (cents((points or Fraction(0)) * scale), status)
        sums = []
        for group in q["scheme"]["groups"]:
            codes = [one["code"] for one in group["items"] if one["rule"] != "gate"]
            is_shut = subject in shut and (gate == "whole" or group is q["scheme"]["groups"][0])
            sums.append(0 if is_shut else sum(Fraction(items[code][0] or 0) for code in codes))
        found.append((subject, Fraction(sum(sums)), items, values))
    found.sort(key=lambda row: (-row[1], names[row[0]], row[0]))
    totals = [row[1] for row in found]
    return [(s, 1 + sum(other > total for other in totals), total, items, values)
            for s, total, items, values in found]  # fmt: skip


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_hundreds_of_unseen_small_runs_from_values_to_ranks(monkeypatch, seed):
    chance = random.Random(seed)
    questions = [a_run(chance, n) for n in range(RUNS)]
    answers = trying.ask(monkeypatch, "try_assessment", *questions)
    for q, answer in zip(questions, answers, strict=True):
        told = [
            (
                one["subject"], one["rank"], Fraction(one["total"]),
                {row["item"]: (trying.plain(row["points"]), row["status"]) for row in one["items"]},
                {code: None if text is None else Fraction(text)
                 for code, text in one["values"].items()},
            )
            for one in answer["subjects"]
        ]  # fmt: skip
        expected = [
            (s, rank, total, items, {code: stored(value) for code, value in values.items()})
            for s, rank, total, items, values in whole_run(q)
        ]
        assert told == expected, q


def stored(value: Decimal | None) -> Fraction | None:
    """At twelve places, half-up."""
    return None if value is None else Fraction(trying.half_up(str(Fraction(value)), 12))
