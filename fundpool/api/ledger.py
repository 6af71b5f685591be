"""Pools, balances and journals over REST: read, enter a receipt, take a journal back."""

from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import parse_yuan
from alliance.core.shapes import names_of
from fundpool.access import ledger as access
from fundpool.actions import receipts, reversals
from fundpool.actions.receipts import Notice
from fundpool.api import ledger_shapes as shapes
from fundpool.queries import ledger as queries
from fundpool.rules.ledger import ACCOUNTS, JOURNALS
from members import access as member_access

TAG: Any = _("资金池的账")
_POOL = parameter("pool", _("资金池代码。"))
_YEAR = parameter("year", _("年度。"))
_CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description=_("资金池代码。"))
_ID = OpenApiParameter("journal", int, OpenApiParameter.PATH, description=_("凭证编号。"))


class _Books(ListView):
    """Lists of one county."""

    common = (COUNTY,)

    def found(self, actor: Actor, county: Any, asked: Asked) -> QuerySet[Any, Any]:
        """The rows of the county that were asked for."""
        raise NotImplementedError

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for, of the county that was named."""
        county = member_access.county_asked(actor, asked.text("county"))
        return None if county is None else self.found(actor, county, asked)


@listed(TAG, shapes.PoolShape, _("资金池"), _("本人可以查看的资金池，按代码。"))
class Pools(_Books):
    """Pools one reads."""

    title = "pools"
    order = ("code", "id")
    columns = names_of(shapes.PoolShape)

    def found(self, actor: Actor, county: Any, asked: Asked) -> QuerySet[Any, Any]:
        """All of them."""
        return access.pools_for(actor).filter(county=county).select_related("alliance")

    def records(self, rows: list[Any]) -> list[Row]:
        """As they are told."""
        return [shapes.pool_line(row) for row in rows]


@listed(TAG, shapes.BalanceShape, _("账户余额"), _("各资金池各账户的余额。"))
class Balances(_Books):
    """Running balances one reads; a body those that are not of another body."""

    title = "balances"
    parameters = (_POOL, parameter("kind", _("科目。"), enum=tuple(ACCOUNTS)))
    order = ("pool__code", "id")
    columns = names_of(shapes.BalanceShape)

    def found(self, actor: Actor, county: Any, asked: Asked) -> QuerySet[Any, Any]:
        """Those of a pool or a kind."""
        rows = access.accounts_for(actor).filter(county=county)
        return only(
            rows.select_related("pool", "earmark", "unit"),
            pool__code__in=asked.texts("pool"),
            kind__in=asked.among("kind", tuple(ACCOUNTS)),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.balance_line(row) for row in rows]


@listed(TAG, shapes.JournalShape, _("凭证"), _("凭证和分录，先登记的在前。"))
class Journals(_Books):
    """Journals one reads, with their entries."""

    title = "journals"
    parameters = (_POOL, _YEAR, parameter("kind", _("业务。"), enum=tuple(JOURNALS)))
    order = ("id",)
    columns = names_of(shapes.JournalShape)
    inner = ("entries", names_of(shapes.JournalEntryShape))

    def found(self, actor: Actor, county: Any, asked: Asked) -> QuerySet[Any, Any]:
        """Those of a pool, a year, a kind."""
        rows = queries.with_entries(access.journals_for(actor).filter(county=county))
        return only(
            rows,
            pool__code__in=asked.texts("pool"),
            period__year=asked.year("year"),
            kind__in=asked.among("kind", tuple(JOURNALS)),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [shapes.journal_line(row) for row in rows]


class ReceiveSubsidy(APIView):
    """Money from finance."""

    @extend_schema(
        operation_id="pool_receipt_enter", tags=[TAG], summary=_("登记财政拨入"),
        description=_("同一个幂等键只入账一次。"),
        parameters=[COUNTY, _CODE, KEY], request=shapes.NewReceiptShape,
        responses={201: shapes.PostedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Enter it, once for the caller's key."""
        actor, pool = pool_named(request, code)
        asked = shapes.NewReceiptShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        told = (said["notice_no"], said["notice_on"], said["level"], said["project"], said["year"])

        def enter() -> dict[str, Any]:
            receipt = receipts.receive_subsidy(
                pool=pool, fen=parse_yuan(said["amount"]), on=said["on"], notice=Notice(*told),
                earmark=earmark_named(actor, pool, said["earmark"]), key=str(uuid4()), by=actor,
            )  # fmt: skip
            return shapes.posted(receipt.journal)

        key = key_of(request._request)
        return Response(once(actor, key, "fundpool.receive", enter, asked=[code, said]), status=201)


class ReverseJournal(APIView):
    """A journal is taken back."""

    @extend_schema(
        operation_id="journal_reverse", tags=[TAG], summary=_("冲销凭证"),
        description=_("冲销是一张新凭证，一张凭证只能冲销一次。"),
        parameters=[COUNTY, _ID, KEY], request=shapes.ReversalShape,
        responses={201: shapes.PostedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, journal: int) -> Response:
        """Take it back, once for the caller's key."""
        actor = actor_of(request)
        row = access.journal_for(actor, journal)
        asked = shapes.ReversalShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        done = once(
            actor, key_of(request._request), "fundpool.reverse",
            lambda: shapes.posted(reversals.reverse_journal(journal=row, by=actor, **said)),
            asked=[journal, said],
        )  # fmt: skip
        return Response(done, status=201)


def pool_named(request: Request, code: str) -> tuple[Actor, Any]:
    """The caller, and the pool of this code in the county that was named; NotFound otherwise."""
    actor = actor_of(request)
    county = member_access.county_asked(actor, request.query_params.get("county", ""))
    return actor, access.pool_for(actor, county.pk if county else 0, code)


def earmark_named(actor: Actor, pool: Any, code: str) -> Any:
    """The pool's earmark of this code, None for none; Invalid where there is none of it."""
    if not code:
        return None
    row = access.earmarks_for(actor).filter(pool=pool, code=code).first()
    if row is None:
        told = _("这个资金池没有代码为“%(code)s”的专项。") % {"code": code}
        raise Invalid(told, code="EARMARK_MISMATCH", fields={"earmark": told})
    return row
