"""Score rules as they travel and are stored: a name, parameters as texts, a target."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpi.formula import NotANumber, read_number
from kpi.scoring.rules import (
    Comparator,
    Deduct,
    Direction,
    Expert,
    Gate,
    Growth,
    Linear,
    Ratio,
    Rule,
    Scope,
    Steps,
    Threshold,
)

Fields = Mapping[str, Any]
_Choice = TypeVar("_Choice", bound=StrEnum)


class BadRule(Exception):
    """A rule that cannot be read: an unknown name, a missing or malformed parameter."""

    def __init__(self, template: str | Promise, **names: object) -> None:
        super().__init__()
        self.template = template
        self.names = names

    def __str__(self) -> str:
        return str(self.template) % self.names


def read_rule(name: object, fields: Fields) -> Rule:
    """The rule of an item.

    `fields` holds `params`, and beside it `target`, `comparator`, `tolerance` and `direction`
    where the rule wants them; every number is a text in plain notation. Raises BadRule.
    """
    reader = _READERS.get(name) if isinstance(name, str) else None
    if reader is None:
        raise BadRule(_("没有名为“%(name)s”的评分规则"), name=str(name)[:40])
    params = fields.get("params")
    if params is None:
        params = {}
    if not isinstance(params, Mapping):
        raise BadRule(_("评分规则的参数须是一组名称和值"))
    return reader(params, fields)


def read_direction(fields: Fields, otherwise: Direction = Direction.HIGHER) -> Direction:
    """Which is better; `otherwise` when nothing is said."""
    return choice(Direction, fields, "direction", otherwise)


def number(fields: Fields, key: str) -> Fraction:
    """A number that has to be there."""
    found = optional_number(fields, key)
    if found is None:
        raise BadRule(_("缺少 %(key)s"), key=key)
    return found


def optional_number(fields: Fields, key: str) -> Fraction | None:
    """A number or nothing."""
    text = fields.get(key)
    if text is None:
        return None
    try:
        return Fraction(read_number(text))
    except NotANumber as error:
        raise BadRule(_("%(key)s 不是数字：%(text)s"), key=key, text=str(error)) from error


def choice(kind: type[_Choice], fields: Fields, key: str, otherwise: _Choice) -> _Choice:
    """One of a few words; `otherwise` when nothing is said."""
    word = fields.get(key)
    if word is None:
        return otherwise
    if not isinstance(word, str) or word not in list(kind):
        raise BadRule(_("%(key)s 不能是“%(text)s”"), key=key, text=str(word)[:40])
    return kind(word)


def _threshold(params: Fields, fields: Fields) -> Rule:
    comparator = choice(Comparator, fields, "comparator", Comparator.BARE)
    about = comparator is Comparator.ABOUT
    tolerance = number(fields, "tolerance") if about else Fraction(0)
    return Threshold(comparator, optional_number(fields, "target"), tolerance)


def _linear(params: Fields, fields: Fields) -> Rule:
    return Linear(number(params, "L"), number(params, "U"))


def _ratio(params: Fields, fields: Fields) -> Rule:
    return Ratio(optional_number(fields, "target"))


def _steps(params: Fields, fields: Fields) -> Rule:
    rows = params.get("steps")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise BadRule(_("steps 须是一张表"))
    # The rows say themselves which way they are read: `to` is an upper bound, `from` a lower.
    upper = bool(rows) and all("to" in row and "from" not in row for row in rows)
    bound = "to" if upper else "from"
    return Steps(tuple((number(row, bound), number(row, "points")) for row in rows), upper)


def _growth(params: Fields, fields: Fields) -> Rule:
    strict = params.get("strict")
    if strict not in (None, True, False):
        raise BadRule(_("strict 只能是真或假"))
    return Growth(number(params, "g"), bool(strict))


def _deduct(params: Fields, fields: Fields) -> Rule:
    return Deduct(number(params, "n"), optional_number(params, "floor") or Fraction(0))


def _expert(params: Fields, fields: Fields) -> Rule:
    evidence = params.get("evidence")
    files = evidence if isinstance(evidence, list) else []
    return Expert(
        optional_number(params, "points"),
        _text(params, "assessor"),
        _text(params, "reason"),
        tuple(name if isinstance(name, str) else "" for name in files),
    )


def _text(params: Fields, key: str) -> str:
    value = params.get(key)
    return value if isinstance(value, str) else ""


def _gate(params: Fields, fields: Fields) -> Rule:
    return Gate(choice(Scope, params, "scope", Scope.GROUP))


_READERS: dict[str, Callable[[Fields, Fields], Rule]] = {
    "threshold": _threshold,
    "linear": _linear,
    "ratio": _ratio,
    "steps": _steps,
    "growth": _growth,
    "deduct": _deduct,
    "expert": _expert,
    "gate": _gate,
}
