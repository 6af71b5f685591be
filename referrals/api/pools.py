"""Reserved places over REST: days to pull, capacity to state and publish, places to book."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Forbidden, Invalid
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Institution
from referrals import capacity_files
from referrals.access import pools as access
from referrals.actions import pools as actions
from referrals.api.pool_shapes import (
    BackShape,
    BookingShape,
    BookShape,
    CapacityShape,
    HoldShape,
    PoolDayShape,
    PublishedShape,
    PublishShape,
    StatedShape,
    after,
    booking_line,
    said_in,
)
from referrals.models import PoolBooking, PoolDay
from referrals.queries import pools as queries
from referrals.reserving import POOL_BOOKING

TAG: Any = _("预留资源")


@listed(
    TAG,
    PoolDayShape,
    _("预留的号源、床位和检查"),
    _("一行一个科室或项目的一天：总数、规则比例（分子、分母、条款、版本）、预留和用了多少。"),
)
class PoolDays(ListView):
    """Days that the caller may see, the soonest first."""

    title = "pool-days"
    common = (COUNTY,)
    parameters = (
        parameter("from", _("自这一天（含）。")),
        parameter("last_day", _("至这一天（含）。")),
        parameter("kind", _("类别。"), enum=tuple(PoolDay.Kind.values)),
        parameter("institution", _("牵头单位代码。")),
    )
    order = ("on", "id")
    columns = names_of(PoolDayShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        self.hides = access.hides_turnout(actor, county.pk)
        rows = access.pools_for(actor).filter(county=county)
        found = queries.counted(rows.select_related("clause"))
        return only(
            found,
            on__gte=asked.day("from"),
            on__lte=asked.day("last_day"),
            kind__in=asked.among("kind", tuple(PoolDay.Kind.values)),
            institution__code__in=asked.texts("institution"),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                row.pk, row.institution.code, row.kind, row.service, row.on, row.total,
                row.share_numerator, row.share_denominator,
                row.clause.key if row.clause else None, row.rule_version, row.reserved,
                max(row.offered, row.taken), row.n_booked, None if self.hides else row.n_kept,
                None if self.hides else row.n_no_show, row.released,
                row.free, row.release_on, moment_text(row.stated_at),
                moment_text(row.published_at), row.demo,
            )
            for row in rows
        ]  # fmt: skip


@listed(TAG, BookingShape, _("预留资源的预约"), _("本单位约出去的，和约到本单位来的。"))
class PoolBookings(ListView):
    """Bookings of the caller's bodies, and at the caller's hospital, the newest first."""

    title = "pool-bookings"
    common = (COUNTY,)
    parameters = (
        parameter("state", _("状态。"), enum=tuple(POOL_BOOKING.states)),
        parameter("day", _("预约的日期。")),
    )
    order = ("-asked_at", "id")
    columns = names_of(BookingShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return only(
            access.pool_bookings_for(actor).filter(county=county),
            state__in=asked.among("state", tuple(POOL_BOOKING.states)),
            pool__on=asked.day("day"),
        )

    def records(self, rows: list[PoolBooking]) -> list[Row]:
        """Ids become codes."""
        return [tuple(booking_line(row).values()) for row in rows]


def _described(
    name: str, summary: Any, *, asks: Any, gives: Any, example: Any = None, more: Any = ()
) -> Callable[[Any], Any]:
    """Describe a verb: what it takes, what it gives back, how it refuses."""
    return extend_schema(
        operation_id=name,
        tags=[TAG],
        summary=summary,
        description=summary,
        parameters=[*more, KEY],
        request=asks,
        responses={200: gives, **problems(400, 403, 404, 409, 413, 415, 422)},
        examples=[OpenApiExample(name, value=example, request_only=True)] if example else [],
    )


def _body(request: Request, code: str) -> tuple[Actor, Institution]:
    """The lead hospital that the caller speaks for."""
    actor = actor_of(request)
    asked = Asked(request, (COUNTY,))
    county = member_access.county_asked(actor, asked.text("county"))
    if county is None:
        raise Forbidden(_("您没有任何县区的角色，不能报送。"))
    body = access.stating_body_for(actor, county.pk, code)
    return access.check_can_state(actor, body), body


class StateCapacity(APIView):
    """Say what a lead hospital has on which day."""

    @_described(
        "pool_days_state",
        _("报送号源、床位和检查：与导入表格同一套规则，有一行不对就全不写入；dry_run 只比对。"),
        asks=CapacityShape, gives=StatedShape, more=(COUNTY,),
        example={"rows": [{"on": "2026-12-01", "kind": "slot", "service": "心内科", "total": 30}]},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compare, then write unless it is a dry run."""
        said = said_in(CapacityShape, request)
        by, body = _body(request, said["institution"])
        rows = [{**row, "on": row["on"].isoformat(), "total": str(row["total"])}
                for row in said["rows"]]  # fmt: skip
        asked = [body.code, rows]

        def load() -> dict[str, Any]:
            return _loaded(body, orjson.dumps(rows), by, dry=said["dry_run"])

        key = "" if said["dry_run"] else key_of(request._request)
        return Response(once(by, key, "referrals.state_capacity", load, asked=asked))


def _loaded(body: Institution, content: bytes, by: Actor, *, dry: bool) -> dict[str, Any]:
    file = capacity_files.compare_file(
        institution=body, name="rows.json", content=content, by=by, source=PoolDay.Source.API
    )
    return imports.all_or_none(file, lambda sent: capacity_files.layout_of(sent, by), by, dry=dry)


class PublishCapacity(APIView):
    """Open stated days to the bases."""

    @_described(
        "pool_days_publish",
        _("发布报送过的天：基层从此可以预约，预留只增不减。"),
        asks=PublishShape, gives=PublishedShape, more=(COUNTY,),
        example={"from": "2026-12-01", "last_day": "2026-12-07"},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Publish them."""
        said = said_in(PublishShape, request)
        by, body = _body(request, said["institution"])

        def publish() -> dict[str, Any]:
            rows = actions.publish_days(
                institution=body, from_on=said["from"], until_on=after(said["last_day"]), by=by
            )
            return {"published": [row.pk for row in rows]}

        asked = [body.code, said]
        answer = once(by, key_of(request._request), "referrals.publish_days", publish, asked=asked)
        return Response(answer)


class _Booked(APIView):
    """A verb about a place; the answer is the booking as it stands afterwards."""

    def answer(
        self, request: Request, name: str, act: Callable[[Actor], PoolBooking], asked: Any
    ) -> Response:
        """Carry it out, once for the caller's key."""
        actor = actor_of(request)
        key = once(
            actor, key_of(request._request), f"referrals.{name}",
            lambda: str(act(actor).pk), asked=asked,
        )  # fmt: skip
        return Response(booking_line(access.pool_booking_for(actor, UUID(key))))

    def body(self, request: Request, pool: PoolDay, code: str) -> Institution:
        """The body that books: the one named, otherwise the caller's own."""
        actor = actor_of(request)
        bodies = access.booking_bodies_for(actor, pool)
        chosen = bodies.filter(code=code).first() if code else None
        if code and chosen is None:
            raise Invalid(
                _("“%(code)s”不是您可以预约的单位。") % {"code": code},
                fields={"institution": _("请写本单位的代码。")},
            )
        return access.booking_body(actor, pool, chosen)


class BookPlace(_Booked):
    """Book a place of a pool."""

    @_described(
        "pool_day_book", _("预约一个预留的号、床位或检查。"),
        asks=BookShape, gives=BookingShape, example={"case_number": "Z20261201-01"},
    )  # fmt: skip
    def post(self, request: Request, pool: int) -> Response:
        """Book it."""
        said = said_in(BookShape, request)
        row = access.pool_for(actor_of(request), pool)
        body = self.body(request, row, said["institution"])
        return self.answer(
            request, "book_place",
            lambda by: actions.book_place(
                pool=row, institution=body, case_number=said["case_number"], by=by
            ),
            [pool, said],
        )  # fmt: skip


class HoldPlace(_Booked):
    """Hold a place of a pool for as long as the county says."""

    @_described("pool_day_hold", _("先占住一个，到时不确认就放开。"),
                asks=HoldShape, gives=BookingShape)  # fmt: skip
    def post(self, request: Request, pool: int) -> Response:
        """Hold it."""
        said = said_in(HoldShape, request)
        row = access.pool_for(actor_of(request), pool)
        body = self.body(request, row, said["institution"])
        return self.answer(
            request, "hold_place",
            lambda by: actions.hold_place(pool=row, institution=body, by=by), [pool, said],
        )  # fmt: skip


class ConfirmHold(_Booked):
    """Book the place that is held."""

    @_described("pool_booking_confirm", _("把占位变成预约。"), asks=BookShape, gives=BookingShape,
                example={"case_number": "Z20261201-01"})  # fmt: skip
    def post(self, request: Request, booking: UUID) -> Response:
        """Confirm it."""
        said = said_in(BookShape, request)
        row = access.pool_booking_for(actor_of(request), booking)
        return self.answer(
            request, "confirm_hold",
            lambda by: actions.confirm_hold(booking=row, case_number=said["case_number"], by=by),
            [str(booking), said],
        )  # fmt: skip


class GiveBack(_Booked):
    """Give a place back."""

    @_described("pool_booking_give_back", _("退回一个名额；预约过的要写原因。"),
                asks=BackShape, gives=BookingShape, example={"reason": "患者改期"})  # fmt: skip
    def post(self, request: Request, booking: UUID) -> Response:
        """Give it back."""
        said = said_in(BackShape, request)
        row = access.pool_booking_for(actor_of(request), booking)
        return self.answer(
            request, "give_back",
            lambda by: actions.give_back(booking=row, reason=said["reason"], by=by),
            [str(booking), said],
        )  # fmt: skip


class MarkKept(_Booked):
    """Say that the patient has come."""

    @_described("pool_booking_kept", _("登记预约的人已到。"), asks=None, gives=BookingShape)
    def post(self, request: Request, booking: UUID) -> Response:
        """Mark it."""
        row = access.pool_booking_for(actor_of(request), booking)
        return self.answer(
            request, "mark_kept", lambda by: actions.mark_kept(booking=row, by=by), [str(booking)]
        )


class MarkMissed(_Booked):
    """Say that the patient has not come."""

    @_described("pool_booking_missed", _("登记预约的人未到。"), asks=None, gives=BookingShape)
    def post(self, request: Request, booking: UUID) -> Response:
        """Mark it."""
        row = access.pool_booking_for(actor_of(request), booking)
        return self.answer(
            request, "mark_no_show", lambda by: actions.mark_no_show(booking=row, by=by),
            [str(booking)],
        )  # fmt: skip
