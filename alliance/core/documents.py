"""How lists and their refusals stand in the OpenAPI document."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from alliance.core.api import PROBLEM
from alliance.core.asking import parameter
from alliance.core.listing import LARGEST, SIZE, ListView
from alliance.core.shapes import ProblemShape
from alliance.core.tables.writing import XLSX

Problems = dict[Any, Any]
_View = TypeVar("_View", bound=type[ListView])

FORMAT = parameter("format", _("格式，也可用 Accept 头。"), enum=("json", "csv", "xlsx"))
CURSOR = parameter("cursor", _("翻页位置：照抄上一页 next 里的地址即可。"))
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=_("自选的键。同一个键再来一次不会重做，给出第一次的答复。"),
)


def problems(*statuses: int) -> Problems:
    """The refusals that an operation may answer with, besides 401 and 429."""
    return {(status, PROBLEM): ProblemShape for status in sorted({401, 429, *statuses})}


def _page_size(most: int) -> OpenApiParameter:
    """How many rows a page may have; some lists give more of them as CSV."""
    said = (
        _("每页行数。")
        if most == LARGEST
        else _("每页行数；JSON 每页最多 5000 行，XLSX 最多 20000 行。")
    )
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": SIZE}
    return OpenApiParameter("page_size", schema, description=said)


def listed(
    tag: Any,
    shape: type[serializers.Serializer[Any]],
    summary: Any,
    description: Any = "",
    examples: Sequence[OpenApiExample] = (),
) -> Callable[[_View], _View]:
    """Describe a list: its parameters, a page of lines as JSON, the same lines as CSV."""

    def describe(view: _View) -> _View:
        name = shape.__name__.removesuffix("Shape")
        page = inline_serializer(
            f"{name}Page",
            {
                "next": serializers.URLField(allow_null=True, help_text=_("下一页的地址。")),
                "results": shape(many=True),
            },
        )
        schema = extend_schema(
            operation_id=view.title.replace("-", "_"),
            tags=[tag],
            summary=summary,
            description=description or summary,
            parameters=[
                *view.common,
                *view.parameters,
                FORMAT,
                CURSOR,
                _page_size(view.most_lines),
            ],
            responses={
                (200, "application/json"): page,
                (200, "text/csv"): OpenApiTypes.STR,
                (200, XLSX): OpenApiTypes.BINARY,
                **problems(404, 406, 422),
            },
            examples=list(examples),
        )
        return extend_schema_view(get=schema)(view)

    return describe
