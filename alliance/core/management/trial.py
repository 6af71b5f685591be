"""The door of the trial commands: a JSON list in, a JSON list out, nothing else.

One bad element never spoils the others: whatever it holds, it gets an answer of its own.
"""

import io
import json
import logging
import sys
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

logger = logging.getLogger(__name__)

Question = Mapping[str, Any]
Answer = dict[str, Any]

# Deeper than any question; what lies below it is read as nothing.
DEEPEST_JSON = 40
#: Digits of a whole number that is one; a longer one was never meant to be.
LONGEST_INTEGER = 18


class BadQuestion(Exception):
    """An element that cannot be read; its text says why."""


class NotPlain(str):
    """A JSON number: numbers travel as texts, so this is never one of them."""

    __slots__ = ()


class TrialCommand(BaseCommand):
    """Reads questions from standard input and writes answers to standard output, as UTF-8."""

    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` names the only form there is."""
        parser.add_argument("--json", action="store_true", help="JSON 列表输入，JSON 列表输出")

    @abstractmethod
    def answer(self, question: Question) -> Answer:
        """The answer to one question, without its id; may raise BadQuestion."""

    @abstractmethod
    def refusal(self, reason: str) -> Answer:
        """The answer to a question that cannot be read or computed, without its id."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every element of the list, in its order."""
        answers = [self._one(element) for element in read_list(_standard_input())]
        self._write(answers, options.get("stdout") is not None)

    def _one(self, element: object) -> Answer:
        if not isinstance(element, dict):
            return {"id": None, **self.refusal("not an object")}
        identity = element.get("id")
        try:
            return {"id": identity, **self.answer(element)}
        except BadQuestion as error:
            return {"id": identity, **self.refusal(str(error))}
        # The last line of defence of the others: a fault in one answer is logged and told.
        except Exception as error:
            logger.exception("trial failed")
            return {"id": identity, **self.refusal(type(error).__name__)}

    def _write(self, answers: list[Answer], captured: bool) -> None:
        text = json.dumps(answers, ensure_ascii=False)
        try:
            encoded = text.encode()
        except UnicodeEncodeError:
            # Half a surrogate pair came in as an escape and leaves as one.
            text = json.dumps(answers)
            encoded = text.encode()
        raw = None if captured else getattr(sys.stdout, "buffer", None)
        if raw is None:
            self.stdout.write(text)
        else:
            sys.stdout.flush()
            raw.write(encoded + b"\n")
            raw.flush()


def read_list(text: str) -> list[Any]:
    """The elements of a JSON list; raises CommandError when the text is not one."""
    try:
        found = _load(text)
    except RecursionError:
        found = _load(cut_depth(text, DEEPEST_JSON))
    except ValueError as error:
        raise CommandError(f"not JSON: {error}") from error
    if not isinstance(found, list):
        raise CommandError("not a JSON list")
    return found


def text_of(question: Question, key: str) -> str:
    """A text that has to be there."""
    value = question.get(key)
    if not isinstance(value, str) or isinstance(value, NotPlain):
        raise BadQuestion(f"{key}: not a text")
    return value


def list_of(question: Question, key: str) -> list[Mapping[str, Any]]:
    """A list of objects; absent means empty."""
    value = question.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise BadQuestion(f"{key}: not a list of objects")
    return value


def object_of(question: Question, key: str) -> Mapping[str, Any]:
    """An object; absent means empty."""
    value = question.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadQuestion(f"{key}: not an object")
    return value


def cut_depth(text: str, deepest: int) -> str:
    """JSON with everything nested deeper than `deepest` replaced by null."""
    kept: list[str] = []
    depth = 0
    inside = escaped = False
    for character in text:
        if not inside and character in "[{":
            depth += 1
            if depth == deepest + 1:
                kept.append("null")
        if depth <= deepest:
            kept.append(character)
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
        elif character in "]}":
            depth -= 1
    return "".join(kept)


def _standard_input() -> str:
    raw = getattr(sys.stdin, "buffer", None)
    if raw is None or isinstance(sys.stdin, io.StringIO):
        return sys.stdin.read()
    try:
        return bytes(raw.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"not UTF-8: {error}") from error


def _load(text: str) -> Any:
    return json.loads(text, parse_int=_integer, parse_float=NotPlain, parse_constant=NotPlain)


def _integer(text: str) -> int | NotPlain:
    """Short integers are for `decimals`; a longer one is nothing this door knows."""
    return int(text) if len(text) <= LONGEST_INTEGER else NotPlain(text)
