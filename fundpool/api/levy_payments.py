"""Money of levies over REST: what a body has paid, and what goes back to it."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.documents import KEY, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY
from alliance.core.money import two_places
from fundpool.access import ledger as ledger_access
from fundpool.access import levies as access
from fundpool.actions import levies as actions
from fundpool.api import levy_shapes as shapes
from fundpool.api.levies import TAG
from fundpool.api.stepping import county_asked, said_in
from fundpool.queries import levies as queries
from fundpool.rules.levying import income


class _Payment(APIView):
    """Money of one body."""

    act: ClassVar[Any]

    def post(self, request: Request) -> Response:
        """Book it."""
        actor, county, _asked = county_asked(request)
        said = said_in(shapes.LevyPaymentShape, request)
        pool = ledger_access.pool_for(actor, county.pk, said["pool"])
        access.check_can_receive(actor, pool)
        body, fen = access.body_for(actor, county.pk, said["unit"]), income(said["amount"])

        def book() -> dict[str, Any]:
            journal = self.act(
                pool=pool, institution=body, year=said["year"], fen=fen, on=said["on"],
                bank_no=said["bank_no"], by=actor,
            )  # fmt: skip
            left = queries.owed_by(pool, said["year"], body).open_fen
            return {"voucher": str(journal), "open": two_places(left)}

        key = key_of(request._request)
        asked = {**said, "on": said["on"].isoformat()}
        return Response(once(actor, key, f"fundpool.{type(self).__name__}", book, asked=asked))


def _paid(name: str, summary: Any) -> Any:
    return extend_schema_view(post=extend_schema(
        operation_id=name, tags=[TAG], summary=summary,
        description=_("同一银行流水号只记一次；金额不能超过未缴或多缴的数额。"),
        parameters=[COUNTY, KEY], request=shapes.LevyPaymentShape,
        responses={200: shapes.LevyBookedShape, **problems(400, 403, 404, 409, 415, 422)},
    ))  # fmt: skip


@_paid("levy_receive", _("登记提取资金到账"))
class ReceiveLevy(_Payment):
    """Book what a body has paid."""

    act = staticmethod(actions.receive_levy)


@_paid("levy_refund", _("登记退还多缴"))
class RefundLevy(_Payment):
    """Book what went back to a body."""

    act = staticmethod(actions.refund_levy)
