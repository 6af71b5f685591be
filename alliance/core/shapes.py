"""What a line of a list is made of, for the OpenAPI document and for the columns' order.

Nothing is written through these: lists go from the database to bytes without an object per
row. Numbers are strings of plain digits; what is missing is null and has a status.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


def text(help_text: Any = "", **more: Any) -> serializers.CharField:
    """A text."""
    return serializers.CharField(help_text=help_text, **more)


def number(help_text: Any, **more: Any) -> serializers.CharField:
    """An exact number as text."""
    return serializers.CharField(help_text=help_text, allow_null=True, **more)


def whole(help_text: Any = "", **more: Any) -> serializers.IntegerField:
    """A whole number."""
    return serializers.IntegerField(help_text=help_text, **more)


def truth(help_text: Any, **more: Any) -> serializers.BooleanField:
    """True, false or null."""
    return serializers.BooleanField(help_text=help_text, **more)


def moment(help_text: Any, **more: Any) -> serializers.DateTimeField:
    """A time in UTC."""
    return serializers.DateTimeField(help_text=help_text, **more)


class Shape(serializers.Serializer[Any]):
    """A line of a list."""


def names_of(shape: type[Shape]) -> tuple[str, ...]:
    """The names of a line's columns, in their order."""
    return tuple(shape().get_fields())


class ProblemShape(Shape):
    """RFC 9457: why a request was refused."""

    type = text(_("稳定的类型标识。"))
    title = text(_("标题。"))
    status = whole(_("HTTP 状态码。"))
    detail = text(_("说明如何处理的一句话。"))
    code = text(_("稳定的代码，供程序判断。"))
    fields = serializers.DictField(  # type: ignore[assignment]
        help_text=_("各字段的说明。")
    )
