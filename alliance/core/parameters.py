"""What a parameter of a rule is: its key, its type, its unit and its name.

Plans and counties give values to parameters; each app declares in its own
``parameters.py`` which parameters it understands. A key names the behaviour
(``fundpool.levy.rate``), never a plan or a county. A parameter that exists in
several cases is written with the case in brackets
(``fundpool.levy.rate[technical]``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ParameterType = Literal[
    "integer",
    "share",
    "money",
    "number",
    "months",
    "days",
    "date",
    "text",
    "flag",
    "list",
]


#: What the plans order alike with different quantities, in the order people compare it.
TOPICS: Mapping[str, StrOrPromise] = {
    "visits": _("县域内就诊率"),
    "primary_care": _("基层就诊占比"),
    "down_growth": _("下转增长"),
    "reserve": _("预留资源"),
    "posting": _("派驻"),
    "pool": _("资金池与补助"),
    "board": _("理事会会议"),
    "overrun": _("医保超支分担"),
    "unified": _("统一管理"),
}


@dataclass(frozen=True)
class Parameter:
    """One quantity, choice or list that a plan or a county may set.

    ``share`` values are exact fractions or decimals as text (``"1/3"``),
    ``money`` is whole fen, ``number`` is a decimal as text, ``date`` is
    ``YYYY-MM-DD``, ``list`` holds texts in their printed order. A ``text`` with ``choices`` is one
    of their codes; people read and choose the words.
    """

    key: str
    type: ParameterType
    unit: str
    name: StrOrPromise
    cases: tuple[str, ...] = ()
    #: The topic under which several plans' values are compared: one of TOPICS, or none.
    topic: str = ""
    #: What cannot be done while there is no value, in the words of a clerk.
    waits: StrOrPromise = ""
    #: The codes that a text may have, each with its words; without any it is what a plan says.
    choices: tuple[tuple[str, StrOrPromise], ...] = ()
    #: A number that says how much comes off is never below nought.
    signless: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Every full key of this parameter: one, or one for each case."""
        if not self.cases:
            return (self.key,)
        return tuple(f"{self.key}[{case}]" for case in self.cases)


def by_key(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    """The declared parameters under their full keys; a key declared twice is an error."""
    found: dict[str, Parameter] = {}
    for parameter in parameters:
        for key in parameter.keys:
            if key in found:
                raise ValueError(f"parameter declared twice: {key}")
            found[key] = parameter
    return found


@cache
def declared() -> Mapping[str, Parameter]:
    """Every parameter that an installed app declares in its own ``parameters.py``."""
    found: list[Parameter] = []
    for module in _modules():
        found += getattr(module, "PARAMETERS", ())
    return by_key(found)


def _modules() -> Iterator[ModuleType]:
    """The ``parameters.py`` of every installed app that has one."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "parameters"):
            yield import_module(f"{app.name}.parameters")


@cache
def _case_words() -> Mapping[str, StrOrPromise]:
    """How each full key's case reads, as its app says in ``CASES``."""
    found: dict[str, StrOrPromise] = {}
    for module in _modules():
        said: Mapping[str, StrOrPromise] = getattr(module, "CASES", {})
        for parameter in getattr(module, "PARAMETERS", ()):
            for key, case in zip(parameter.keys, parameter.cases, strict=False):
                if words := said.get(key, said.get(case)):
                    found[key] = words
    return found


def name_of(key: str) -> str:
    """What a full key is called, with its case: 资金池提取比例（技术服务协作）.

    A case that is a year reads as one; a key that is no longer declared stays as it is.
    """
    parameter = declared().get(key)
    if parameter is None:
        return key
    if not parameter.cases:
        return str(parameter.name)
    case = key.removeprefix(parameter.key)[1:-1]
    words = _case_words().get(key, case)
    if re.fullmatch("[0-9]{4}", case):
        words = _("%(year)s年") % {"year": case}
    return str(_("%(name)s（%(case)s）")) % {"name": parameter.name, "case": words}


Typed = int | Decimal | Fraction | date | str | bool | tuple[str, ...]


def written(parameter: Parameter, value: object) -> str:
    """The one text in which a value of this parameter is stored.

    Takes what people and files write (``5``, ``"5"``, ``true``, a list, or texts joined
    by ``、``). Invalid, with a sentence, when it is not of the parameter's type.
    """
    if parameter.type == "list":
        parts = value if isinstance(value, list | tuple) else str(value).split("、")
        texts = [str(part).strip() for part in parts]
        if not all(texts):
            raise _wrong(parameter, value)
        return json.dumps(texts, ensure_ascii=False)
    if parameter.type == "flag":
        text = str(value).strip().lower()
        if text not in {"true", "false"}:
            raise _wrong(parameter, value)
        return text
    if isinstance(value, bool | float | list | tuple | dict) or value is None:
        raise _wrong(parameter, value)
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    if not text:
        raise _wrong(parameter, value)
    typed(parameter, text)
    return text


def typed(parameter: Parameter, text: str) -> Typed:
    """A stored text as what it is: a number, an exact fraction, a date, texts, yes or no."""
    try:
        read = _READ[parameter.type](text)
    except (ValueError, ArithmeticError) as error:
        raise _wrong(parameter, text) from error
    if parameter.choices and read not in dict(parameter.choices):
        raise Invalid(
            _("“%(name)s”只能是 %(codes)s 之一，“%(value)s”不是。")
            % {
                "name": parameter.name,
                "codes": _("、").join(code for code, _words in parameter.choices),
                "value": text[:60],
            },
            code="parameter_choice",
        )
    return read


def _share(text: str) -> Fraction:
    # Fraction itself reads 1e999999999 and computes for hours.
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(/[0-9]{1,18}|\.[0-9]{1,18})?", text):
        raise ValueError(text)
    return Fraction(text)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


_READ: Mapping[str, Callable[[str], Typed]] = {
    "integer": int,
    "money": int,
    "months": int,
    "days": int,
    "number": _number,
    "share": _share,
    "date": date.fromisoformat,
    "flag": lambda text: text == "true",
    "list": lambda text: tuple(json.loads(text)),
    "text": str,
}

_TYPES = {
    "integer": _("整数"),
    "money": _("以分计的整数"),
    "months": _("整月数"),
    "days": _("整天数"),
    "number": _("数字"),
    "share": _("分数或小数，例如1/3"),
    "date": _("日期，例如2024-12-31"),
    "flag": _("true或false"),
    "list": _("若干词语，以顿号分开"),
    "text": _("文字"),
}


def _wrong(parameter: Parameter, value: object) -> Invalid:
    return Invalid(
        _("“%(name)s”须为%(type)s，“%(value)s”不是。")
        % {"name": parameter.name, "type": _TYPES[parameter.type], "value": str(value)[:60]},
        code="parameter_type",
    )
