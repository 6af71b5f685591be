"""What a door of the REST interface reads from a request: the version seen, and what was sent."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from alliance.core.errors import Invalid
from alliance.core.shapes import Shape, names_of

#: The version that the caller has seen.
MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True,
    description=_("调用者所见的版本，如 \"3\"；别人已经办过时答 409，并说明改了什么。"),
)  # fmt: skip


def read(shape: type[Shape], request: Request) -> dict[str, Any]:
    """What was sent, in its shape; a field that is none of it is refused."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    if unknown := set(request.data) - set(names_of(shape)):
        told = {str(name)[:100]: _("没有这一项。") for name in unknown}
        raise Invalid(_("有不认识的内容，请对照接口文档。"), code="unknown_field", fields=told)
    return dict(asked.validated_data)


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """What a repeated request is compared with: nothing of it is stored but its hash."""
    return {name: str(value) for name, value in sorted(said.items())}
