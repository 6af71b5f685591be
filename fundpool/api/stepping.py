"""What the verbs of the common funds have in common over REST: who asks, what is said, one step."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked
from alliance.core.documents import KEY, problems
from alliance.core.errors import Forbidden
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape
from members import access as member_access
from members.models import County

REFUSED: Any = problems(400, 403, 404, 409, 413, 415, 422)


def county_asked(request: Request, *more: Any) -> tuple[Actor, County, Asked]:
    """Who asks, for which county, and what else the address says; Forbidden without any county."""
    actor = actor_of(request)
    asked = Asked(request, (COUNTY, *more))
    county = member_access.county_asked(actor, asked.text("county"))
    if county is None:
        raise Forbidden(_("您没有任何县区的角色。"))
    return actor, county, asked


def said_in(shape: type[Shape], request: Request) -> dict[str, Any]:
    """What was sent, in its shape; Invalid names the fields that are wrong."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class Step(APIView):
    """One step of a row: `find` it for the actor, `act` on it under the name `argument`, tell."""

    find: ClassVar[Any]
    act: ClassVar[Any]
    argument: ClassVar[str] = "row"
    shape: ClassVar[type[Shape]]
    tell: ClassVar[Any]

    def post(self, request: Request, pk: int) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = self.find(actor, pk)
        said = said_in(self.shape, request)
        done = once(
            actor, key_of(request._request), f"fundpool.{type(self).__name__}",
            lambda: self.tell(self.act(**{self.argument: row}, **said, by=actor)),
            asked=[pk, said],
        )  # fmt: skip
        return Response(done)


def described(tag: Any, name: str, summary: Any, asks: type[Shape], gives: type[Shape]) -> Any:
    """What the document says of a step."""
    return extend_schema_view(post=extend_schema(
        operation_id=name, tags=[tag], summary=summary, description=summary, parameters=[KEY],
        request=asks, responses={200: gives, **REFUSED},
    ))  # fmt: skip
