"""Questions for the trial commands as a script asks them, and exact answers to hold against."""

import io
import json
import sys
from fractions import Fraction
from typing import Any

import pytest
from django.core.management import call_command


def ask(monkeypatch: pytest.MonkeyPatch, command: str, *questions: dict[str, Any]) -> list[Any]:
    """The answers to these questions, in their order; the command itself may answer in any."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(questions, ensure_ascii=False)))
    out = io.StringIO()
    call_command(command, "--json", stdout=out)
    answers = {answer["id"]: answer for answer in json.loads(out.getvalue())}
    return [answers[question["id"]] for question in questions]


def half_up(text: str, places: int) -> str:
    """A fraction such as 2/3 rounded half-up, away from nought, with exactly these decimals.

    Whole-number arithmetic alone: nothing of the product computes what it is held against.
    """
    exact = Fraction(text)
    whole = (abs(exact) * 10**places * 2 + 1) // 2
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if exact < 0 and whole else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def plain(number: str | None) -> str | None:
    """Trailing noughts have no meaning."""
    if number is None or "." not in number:
        return number
    return number.rstrip("0").rstrip(".")
