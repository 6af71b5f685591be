"""What an address asks for, read parameter by parameter; what is wrong gets a sentence.

A view lists its parameters once: the OpenAPI document shows them and `Asked` takes no other,
so that a filter with a slip of the pen never answers with everything.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from alliance.core.errors import Invalid

LONGEST: Final = 200
MOST: Final = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLUS_LOST = re.compile(r" (?=\d\d:?\d\d\Z)")
_YEARS: Final = range(1900, 2200)


def parameter(name: str, description: Any, **more: Any) -> OpenApiParameter:
    """A text parameter of the address; `more` as OpenApiParameter takes it (enum, examples)."""
    return OpenApiParameter(name, more.pop("type", str), description=description, **more)


class Asked:
    """The parameters of one request; Invalid (422) names the parameter that is wrong."""

    def __init__(self, request: Request, known: Iterable[OpenApiParameter | str]) -> None:
        self.given = request.query_params
        names = {name if isinstance(name, str) else name.name for name in known}
        names |= {"format", "cursor", "page_size"}
        for name in self.given:
            if name not in names:
                raise _wrong(
                    name[:LONGEST],
                    _("没有这个参数。可用的有：%(names)s。") % {"names": ", ".join(sorted(names))},
                    code="unknown_parameter",
                )

    def text(self, name: str) -> str:
        """The one value, "" when it is not there."""
        values = self.given.getlist(name)
        if len(values) > 1:
            raise _wrong(name, _("只能写一次。"))
        return self._clean(name, values[0]) if values else ""

    def texts(self, name: str) -> list[str]:
        """Values separated by commas, or the parameter several times; each once."""
        parts = [part for value in self.given.getlist(name) for part in value.split(",")]
        found = dict.fromkeys(self._clean(name, part) for part in parts[: MOST + 1])
        if len(parts) > MOST:
            raise _wrong(name, _("一次最多 %(most)d 个。") % {"most": MOST})
        return [text for text in found if text]

    def among(self, name: str, choices: Collection[str]) -> list[str]:
        """Values that must be among the choices."""
        found = self.texts(name)
        for text in found:
            if text not in choices:
                raise _wrong(
                    name,
                    _("“%(text)s”不在可选之列：%(choices)s。")
                    % {"text": text, "choices": ", ".join(choices)},
                )
        return found

    def uuid(self, name: str) -> UUID | None:
        """An id of a run or a job."""
        text = self.text(name)
        try:
            return UUID(text) if text else None
        except ValueError:
            raise _wrong(name, _("“%(text)s”不是编号。") % {"text": text}) from None

    def year(self, name: str) -> int | None:
        """A year in four digits."""
        text = self.text(name)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text):
            raise _wrong(name, _("“%(text)s”不是年份，请写四位数字。") % {"text": text})
        return int(text)

    def day(self, name: str) -> date | None:
        """A day as 2026-11-22."""
        text = self.text(name)
        try:
            day = parse_date(text) if text else None
        except ValueError:
            day = None
        if text and (day is None or day.year not in _YEARS):
            raise _wrong(name, _("“%(text)s”不是日期，请写成 2026-11-22。") % {"text": text})
        return day

    def moment(self, name: str) -> datetime | None:
        """A time as 2026-11-22T09:30:00.123456Z; without an offset it is local time.

        A plus sign that came as a blank, because nobody encoded it, is read as one.
        """
        text = _PLUS_LOST.sub("+", self.text(name))
        if not text:
            return None
        try:
            moment = parse_datetime(text)
            if moment is None and (day := parse_date(text)) is not None:
                moment = datetime.combine(day, time.min)
        except ValueError:
            moment = None
        if moment is None or moment.year not in _YEARS:
            raise _wrong(
                name, _("“%(text)s”不是时间，请写成 2026-11-22T09:30:00Z。") % {"text": text}
            )
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment

    def _clean(self, name: str, text: str) -> str:
        text = text.strip()
        if len(text) > LONGEST or _CONTROL.search(text):
            raise _wrong(name, _("值过长或含有不可见字符。"))
        return text


def _wrong(name: str, sentence: Any, code: str = "parameter") -> Invalid:
    return Invalid(
        _("参数 %(name)s：%(sentence)s") % {"name": name, "sentence": sentence},
        code=code,
        fields={name: sentence},
    )
