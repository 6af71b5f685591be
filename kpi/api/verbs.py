"""What every verb of assessment has in common: a body of a known shape, carried out once."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked
from alliance.core.documents import KEY, problems
from alliance.core.errors import Invalid, NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape
from kpi import access
from kpi.models import DataSet
from members import access as member_access
from members.models import County

_Method = TypeVar("_Method", bound=Callable[..., Any])
#: What a version column of the database holds.
_LARGEST: Final = 2**31 - 1


class Typed(serializers.CharField):
    """A figure as somebody types it: text alone, a JSON number may have lost digits on its way."""

    def to_internal_value(self, data: Any) -> str:
        """The text, trimmed."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class SeenShape(Shape):
    """Which version the caller has looked at."""

    version = serializers.IntegerField(
        min_value=0,
        max_value=_LARGEST,
        help_text=_("调用者所见的版本；别人已经改过时答 409，并说明改了什么。"),
    )


def posted(
    tag: Any,
    name: str,
    summary: Any,
    description: Any = "",
    *,
    asks: Any = None,
    gives: type[Shape],
    status: int = 200,
    parameters: Sequence[OpenApiParameter] = (),
    examples: Sequence[OpenApiExample] = (),
) -> Callable[[_Method], _Method]:
    """Describe a verb: what it takes, what it gives back, how it refuses."""
    return extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*parameters, KEY],
        request=asks,
        responses={
            status: gives,
            **problems(403, 404, 409, 422, *(() if asks is None else (400, 413, 415))),
        },
        examples=list(examples),
    )


def example(name: str, value: Any) -> OpenApiExample:
    """What a caller may send."""
    return OpenApiExample(name, value=value, request_only=True)


def county_of(request: Request) -> County:
    """The county that the address names, or the caller's only one; NotFound for who has none."""
    actor = actor_of(request)
    county = member_access.county_asked(actor, Asked(request, (COUNTY,)).text("county"))
    if county is None:
        raise NotFound(_("没有找到您的县区。"))
    return county


def told(shape: type[Shape], request: Request) -> dict[str, Any]:
    """What was sent, in its shape; Invalid names the fields that are wrong."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def carried_out(request: Request, name: str, act: Callable[[], Any], asked: Any) -> str:
    """The key of the row that `act` gives back; under the caller's key it acts once.

    `asked` is what the address and the body say: the same key with something else is refused.
    """
    answer = once(
        actor_of(request),
        key_of(request._request),
        f"kpi.{name}",
        lambda: str(act().pk),
        asked=asked,
    )
    return str(answer)


def form_called(actor: Actor, county: County, code: str) -> DataSet | None:
    """The county's form of this code, None where none is named; Invalid where there is none."""
    if not code:
        return None
    found = access.data_sets_for(actor).filter(county=county, code=code).first()
    if found is None:
        raise Invalid(
            _("没有代码为“%(code)s”的报表。") % {"code": code},
            code="unknown_data_set",
            fields={"data_set": _("请核对报表代码。")},
        )
    return found
